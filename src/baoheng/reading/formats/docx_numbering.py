"""Automatic list numbers of Word: not in the text of the file, but on the page a clerk sees."""

import re
from dataclasses import dataclass, field

from lxml import etree

from baoheng.reading.formats.docx_names import VAL, W, number
from baoheng.reading.formats.numerals import FORMATS

_LEVELS = 9
_SLOT = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: ``text`` such as ``（%1）``, the number format, the first number."""

    form: str
    text: str
    start: int
    gap: str
    style: str | None


@dataclass(slots=True)
class _List:
    """One w:num: which counters it shares, its levels, and starts it sets anew."""

    counters: str
    levels: dict[int, Level]
    restarts: dict[int, int]


@dataclass(slots=True)
class Numbering:
    """Counts list paragraphs in document order and prints their numbers."""

    _lists: dict[int, _List] = field(default_factory=dict)
    _counts: dict[str, list[int | None]] = field(default_factory=dict)

    def label(self, num_id: int, level: int | None, style: str | None) -> str | None:
        """The number of the next paragraph of this list, with the gap that follows it.

        Empty for bullets and lists without numbers, None where the list is not defined. Where
        ``level`` is None, it is the one tied to ``style``, else the first.
        """
        found = self._lists.get(num_id)
        if found is None:
            return None
        if level is None:
            tied = [i for i, own in found.levels.items() if style and own.style == style]
            level = tied[0] if tied else 0
        own = found.levels.get(level)
        if own is None:
            return None
        counts = self._advance(found, level)
        if own.form in ("bullet", "none"):
            return ""
        text = _SLOT.sub(lambda slot: _print(found, counts, int(slot[1]) - 1), own.text)
        return text + own.gap if text else ""

    def _advance(self, found: _List, level: int) -> list[int | None]:
        counts = self._counts.setdefault(found.counters, [None] * _LEVELS)
        if level in found.restarts:
            counts[level] = found.restarts.pop(level)
        else:
            before = counts[level]
            counts[level] = found.levels[level].start if before is None else before + 1
        for above in range(level):
            if counts[above] is None:
                counts[above] = found.levels[above].start if above in found.levels else 1
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        return counts


def _print(found: _List, counts: list[int | None], level: int) -> str:
    count, own = counts[level], found.levels.get(level)
    if count is None or own is None:
        return ""
    return FORMATS.get(own.form, str)(count)


def read_numbering(root: etree._Element) -> Numbering:
    """The lists of ``word/numbering.xml``."""
    abstract: dict[str, dict[int, Level]] = {}
    for element in root.iterchildren(W + "abstractNum"):
        abstract[element.get(W + "abstractNumId", "")] = _levels(element)
    lists: dict[int, _List] = {}
    for num in root.iterchildren(W + "num"):
        link = num.find(W + "abstractNumId")
        shared = "" if link is None else link.get(VAL, "")
        if shared not in abstract or not abstract[shared]:
            continue
        levels, restarts = dict(abstract[shared]), {}
        for override in num.iterchildren(W + "lvlOverride"):
            levels.update(_levels(override))
            start = override.find(W + "startOverride")
            at = override.get(W + "ilvl", "")
            if start is not None and at.isdecimal():
                restarts[int(at)] = number(start, 1)
        num_id = num.get(W + "numId", "")
        if num_id.isdecimal():
            lists[int(num_id)] = _List(shared, levels, restarts)
    return Numbering(lists)


def _levels(parent: etree._Element) -> dict[int, Level]:
    levels: dict[int, Level] = {}
    for element in parent.iterchildren(W + "lvl"):
        at = element.get(W + "ilvl", "")
        if not at.isdecimal() or int(at) >= _LEVELS:
            continue
        text, form = element.find(W + "lvlText"), _form(element)
        suffix, style = element.find(W + "suff"), element.find(W + "pStyle")
        levels[int(at)] = Level(
            form=form,
            text="" if text is None else text.get(VAL, ""),
            start=number(element.find(W + "start"), 0),
            # a gap also keeps "1." apart from a text that begins with a digit
            gap="" if suffix is not None and suffix.get(VAL) == "nothing" else " ",
            style=None if style is None else style.get(VAL),
        )
    return levels


def _form(level: etree._Element) -> str:
    form = next(level.iter(W + "numFmt"), None)  # newer formats stand inside AlternateContent
    return "decimal" if form is None else form.get(VAL, "decimal")
