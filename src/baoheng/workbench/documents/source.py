"""The drawing of a source as HTML: fast, and nothing in it but escaped text."""

from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import groupby
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from baoheng.workbench.documents.showing import Item
from baoheng.workbench.documents.verdicts import SEVERITIES

Told = Mapping[str, Any]
Marks = Mapping[int, Sequence[Item]]
_SHORT = 16  # characters of a scrap
_RUN = 3  # so many of them are drawn in one line
_ORDER = list(SEVERITIES)
_SPANS = (("r", "rowspan"), ("c", "colspan"))
_FATES = {"used": "用上", "form": "结构", "unread": "没有用上", "doubt": "存疑"}


def drawn(blocks: Sequence[Told], marks: Marks, aside: Set[int] = frozenset()) -> SafeString:
    """The blocks one below the other; every piece has an id that findings link to.

    ``aside`` are the pieces with findings that somebody accepted.
    """
    return mark_safe("".join(_html(blocks, marks, aside)))  # noqa: S308 — all text goes through escape


def _html(blocks: Sequence[Told], marks: Marks, aside: Set[int]) -> Iterator[str]:
    for short, group in groupby(blocks, _is_short):
        some = list(group)
        if short and len(some) >= _RUN:  # scraps, such as the repeated head of a page
            scraps = (_piece("span", one["line"], marks, aside) for one in some)
            yield f'<p class="scraps">{" ".join(scraps)}</p>'
            continue
        for block in some:
            if "line" in block:
                yield _piece("p", block["line"], marks, aside)
            else:
                yield from _table(block, marks, aside)


def _is_short(block: Told) -> bool:
    return "line" in block and len(block["line"]["t"]) <= _SHORT


def _table(block: Told, marks: Marks, aside: Set[int]) -> Iterator[str]:
    yield '<div class="scroll"><table class="form-table source">'
    yield f"<caption>{escape(block['where'])}</caption><tbody>"
    for row in block["rows"]:
        cells = (_piece("td", cell, marks, aside) if cell else "<td></td>" for cell in row)
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table></div>"
    for cell in block["covered"]:
        yield _piece("p", cell, marks, aside, "（与别的格重叠）")


def _piece(tag: str, told: Told, marks: Marks, aside: Set[int], before: str = "") -> str:
    found = marks.get(told["n"], ())
    state = told.get("state", "")
    looks = [state] if state in {"doubt", "unread"} else []
    if found:
        looks.append(min((one.severity for one in found), key=_ORDER.index))
    signs = "".join(
        f'<a class="mark" href="#n{one.number}" title="{escape(one.told["message"])}">'
        f"{escape(one.sign)}</a>"
        for one in found
    )
    if told["n"] in aside:
        signs += '<a class="mark" href="#waived" title="有已接受的问题">○</a>'
    if state == "doubt":
        signs += '<a class="mark" href="#doubts" title="读数存疑">?</a>'
    elif state == "unread":
        signs += '<a class="mark" href="#unread" title="没有用上">∅</a>'
    spans = "".join(f' {name}="{told[key]}"' for key, name in _SPANS if key in told)
    title = escape(_title(told, state))
    look = f' class="{" ".join(looks)}"' if looks else ""
    text = escape(told["t"])
    return f'<{tag} id="p{told["n"]}"{look}{spans} title="{title}">{signs}{before}{text}</{tag}>'


def _title(told: Told, state: str) -> str:
    lines = [told["where"]]
    if state:
        lines.append(f"{_FATES[state]}：{told['what']}")
    if "raw" in told:
        lines.append(f"存储的原值：{told['raw']}")
    return "\n".join(lines)
