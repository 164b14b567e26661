"""Two who edited a draft at once: what only one changed is taken, for the rest a person chooses."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext

from baoheng.core.errors import Conflict
from baoheng.workbench.documents.models import Version
from baoheng.workbench.targets.comparing import Change, changes, text
from baoheng.workbench.targets.fields import Given, cells, held, line
from baoheng.workbench.targets.layout import Column, Layout, layout_of
from baoheng.workbench.targets.showing import values_of

CHOOSE, MINE, WHERE, THEIRS, SHOWN = _CHOOSING = (
    "choose:", "mine:", "where:", "theirs:", "shown:",
)  # fmt: skip
_DROP = "drop"
Texts = dict[str, str]


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that both changed: where it is, what the other saved and what this person wrote.

    ``value`` goes into the field where this person's is chosen.
    """

    name: str
    where: str
    theirs: str
    mine: str
    value: str


@dataclass
class Merged:
    """The form with both in it; where both changed a field, the other's text until one chooses."""

    given: Texts = field(default_factory=dict)
    clashes: list[Clash] = field(default_factory=list)
    others: list[Change] = field(default_factory=list)
    who: str = ""

    def put(self, name: str, where: str, base: str, theirs: str, mine: str) -> None:
        """One field: as this person first saw it, as it is now, and as he wants it."""
        first, now, wanted = map(_plain, (base, theirs, mine))
        self.given[name] = mine if now == first else theirs
        if wanted not in {now, first} and now != first:
            self.clashes.append(Clash(name, where, theirs, mine, mine))

    def gone(self, at: int, where: str, theirs: str, mine: str) -> None:
        """A row that one changed and the other deleted; whose text is empty has deleted it."""
        now, wanted = (one or gettext("删去这一行") for one in (theirs, mine))
        self.given[f"{at}:{_DROP}"] = "" if theirs else "1"
        self.clashes.append(Clash(f"{at}:{_DROP}", where, now, wanted, "" if mine else "1"))


def _plain(said: str) -> str:
    return said.replace("\r\n", "\n").strip()


def merge(version: Version, seen: int, given: Given, whole: bool) -> Merged | None:
    """Both in one form; None where it is not known any more what this person had seen."""
    since = [*version.savings.filter(number__gte=seen).select_related("by")]
    if not since or since[0].number != seen:
        return None
    base = Version(targets=version.targets, document=version.document, contents=since[0].contents)
    layout, before = layout_of(version, whole), layout_of(base, whole)
    merged = Merged(
        others=changes(base.contents, version.contents),
        who="、".join(dict.fromkeys(one.by.name for one in since)),
    )
    for key, words in _keys(layout, given):
        old, new = held(base.contents, key), held(version.contents, key)
        merged.put(key, words, old, new, line(given, key))
    _merge_parts(merged, base, version, layout, given)
    columns = tuple(dict.fromkeys((*layout.columns, *before.columns)))
    rows = [
        [values_of(one, sheet.table, at, columns) for at, one in enumerate(_rows(side))]
        for side, sheet in ((base, before), (version, layout))
    ]
    _merge_rows(merged, rows[0], rows[1], cells(given, version), given, columns)
    return merged


def _rows(version: Version) -> list[Mapping[str, Any]]:
    return version.contents.get("indicators") or []


def _keys(layout: Layout, given: Given) -> Iterator[tuple[str, str]]:
    """The fields above the lists that were sent, with their words."""
    words = {one.key: one.words for row in layout.head for one in row if one.key}
    for name in given:
        group, _, rest = name.partition(":")
        if group in {"amount", "code", "field"} or name in {"goals", "period"}:
            yield name, words.get(name) or rest or gettext("实施期")


def _merge_parts(
    merged: Merged, base: Version, version: Version, layout: Layout, given: Given
) -> None:
    """The lists beside the indicators, field by field in their rows."""
    for part in layout.parts:
        sides = [side.contents.get(part.name) or [] for side in (base, version)]
        at = 0
        while at < max(map(len, sides)) or any(
            f"{part.name}:{at}:{one.name}" in given for one in part.columns
        ):
            for one in part.columns:
                name = f"{part.name}:{at}:{one.name}"
                old, new = (text(s[at].get(one.name)) if at < len(s) else "" for s in sides)
                mine = line(given, name) if name in given else old
                where = gettext("%(part)s第%(n)s行%(column)s")
                told = where % {"part": part.title, "n": at + 1, "column": one.words}
                merged.put(name, told, old, new, mine)
            at += 1


def _merge_rows(
    merged: Merged,
    base: list[Texts],
    theirs: list[Texts],
    mine: dict[int, Texts],
    given: Given,
    columns: tuple[Column, ...],
) -> None:
    """The indicators: rows are the other's, then what this person added or still wants."""
    place = _aligned(base, theirs)
    for at, row in enumerate(theirs):
        merged.given |= {f"{at}:{name}": said for name, said in row.items()}
        merged.given |= {f"{at}:old": str(at), f"{at}:order": str(at + 1)}
    count, kept = len(theirs), set()
    for at, texts in sorted(mine.items()):
        old = given.get(f"{at}:old", "")
        was = int(old) if old.isdecimal() and int(old) < len(base) else None
        if was is not None and given.get(f"{at}:drop"):
            continue
        if was is None:
            if any(map(str.strip, texts.values())):
                _added(merged, count, texts, given.get(f"{at}:order", ""))
                count += 1
            continue
        kept.add(was)
        if place.get(was) is not None:
            _both(merged, place[was], base[was], theirs[place[was]], texts, columns)
            moved = given.get(f"{at}:order", "")
            if moved and moved != str(was + 1):
                merged.given[f"{place[was]}:order"] = moved
        elif any(_plain(base[was].get(name, "")) != _plain(said) for name, said in texts.items()):
            _added(merged, count, base[was] | texts, given.get(f"{at}:order", ""))
            merged.gone(count, _name(base[was]), "", _row_said(base[was] | texts))
            count += 1
    for was, row in enumerate(base):
        here = place.get(was)
        if was in kept or here is None:
            continue
        if theirs[here] == row:
            merged.given[f"{here}:drop"] = "1"
        else:
            merged.gone(here, _name(row), _row_said(theirs[here]), "")
    merged.given["rows"] = str(count)


def _aligned(base: list[Texts], theirs: list[Texts]) -> dict[int, int]:
    """Where each row that this person saw stands now; those that are gone are left out."""
    names = [[_name(one) for one in side] for side in (base, theirs)]
    found: dict[int, int] = {}
    for kind, i, j, k, m in SequenceMatcher(a=names[0], b=names[1], autojunk=False).get_opcodes():
        if kind in {"equal", "replace"}:
            found.update(zip(range(i, j), range(k, m), strict=False))
    return found


def _both(
    merged: Merged, at: int, base: Texts, theirs: Texts, mine: Texts, columns: tuple[Column, ...]
) -> None:
    words = {one.name: one.words for one in columns}
    for name, said in mine.items():
        where = f"{_name(theirs)} · {words.get(name, name)}"
        merged.put(f"{at}:{name}", where, base.get(name, ""), theirs.get(name, ""), said)


def _added(merged: Merged, at: int, texts: Texts, order: str) -> None:
    merged.given |= {f"{at}:{name}": said for name, said in texts.items()}
    merged.given |= {f"{at}:old": "", f"{at}:order": order}


def _name(row: Texts) -> str:
    return row.get("level3", "")


def _row_said(row: Texts) -> str:
    return " ".join(filter(None, (row.get(n) for n in ("level3", "value_text", "bare", "weight"))))


def settled(given: Given) -> Texts:
    """The form with what was chosen. Raises Conflict where something was not."""
    found = {name: said for name, said in given.items() if not name.startswith(_CHOOSING)}
    missing = 0
    for name in (one for one in given if one.startswith(MINE)):
        about = name.removeprefix(MINE)
        choice = given.get(f"{CHOOSE}{about}", "")
        if choice == "mine":
            found[about] = given[name]
        missing += choice not in {"mine", "theirs"}
    if missing:
        said = gettext("两个人都改了的，还有 %(n)s 处没有选") % {"n": missing}
        raise Conflict(said, todo="请在每一处选一个")
    return found


def unsettled(given: Given) -> list[Clash]:
    """The choices of a form sent back in which something was not chosen."""
    abouts = [name.removeprefix(MINE) for name in given if name.startswith(MINE)]
    return [
        Clash(one, *(given.get(f"{part}{one}", "") for part in (WHERE, THEIRS, SHOWN, MINE)))
        for one in abouts
    ]
