"""From placed characters back to text: lines, blanks, vertical writing.

A glyph is one character of a PDF page or one word of a recognised picture, with its box in points
from the top left corner of the page.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from baoheng.core.provenance import Box

SAME_LINE = 0.5  # of the glyph height: baselines this close are one line
CJK_BLANK = 0.6  # of the height: a wider gap between Chinese characters is a blank
LATIN_BLANK = 0.18  # the same between letters and digits
SAME_COLUMN = 0.4  # of the character size: characters this little apart stand above one another
NEXT_BELOW = 4.0  # of the character size: as far down as the next character of a column may be
TALL = 1.5  # a word this much higher than wide runs downwards


class Glyph(NamedTuple):
    """A character with box and baseline height; ``order`` is its place in the file."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    base: float
    order: int


_LEFT, _ORDER = attrgetter("left"), attrgetter("order")
_BASE_LEFT = attrgetter("base", "left")


class Typeset(NamedTuple):
    """The text of one cell: lines joined by line feeds, and what was seen while setting it."""

    text: str
    vertical: bool
    right: float  # where the last line ends


def typeset(glyphs: Sequence[Glyph]) -> Typeset:
    """The text of a cell. Glyphs stacked downwards are read column by column, right to left."""
    columns = _stacked(glyphs)
    if columns:
        text = "".join(glyph.text for column in columns for glyph in column)
        return Typeset(text, True, 0.0)
    rows = lines(glyphs)
    return Typeset("\n".join(line_text(row) for row in rows), False, rows[-1][-1].right)


def lines(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Glyphs on a common baseline, top to bottom, each line left to right."""
    found: list[list[Glyph]] = []
    base = 0.0
    for glyph in sorted(glyphs, key=_BASE_LEFT):
        if found and (
            glyph.base == base
            or glyph.base - base <= SAME_LINE * min(_height(found[-1][0]), _height(glyph))
        ):
            found[-1].append(glyph)
        else:
            found.append([glyph])
        base = glyph.base
    for line in found:
        line.sort(key=_LEFT)
    return found


def line_text(line: Sequence[Glyph]) -> str:
    """The text of a line; a clear gap becomes one blank."""
    words = [line[0].text]
    for before, glyph in pairwise(line):
        gap = glyph.left - before.right
        if gap > LATIN_BLANK * (glyph.bottom - glyph.top) and (
            gap > CJK_BLANK * _height(glyph)
            or (before.text[-1:].isascii() and glyph.text[:1].isascii())
        ):
            words.append(" ")
        words.append(glyph.text)
    return "".join(words)


def stacked(glyph: Glyph, following: Glyph) -> bool:
    """Whether the following glyph stands right below this one."""
    fall = following.base - glyph.base
    return _step(glyph, following) == "down" and fall <= NEXT_BELOW * _size(glyph)


def bounds(glyphs: Iterable[Glyph]) -> Box:
    """The box around the glyphs."""
    left, top, right, bottom = zip(
        *((g.left, g.top, g.right, g.bottom) for g in glyphs), strict=True
    )
    return min(left), min(top), max(right), max(bottom)


def _height(glyph: Glyph) -> float:
    return max(glyph.bottom - glyph.top, 1.0)


def _size(glyph: Glyph) -> float:
    """The size of one character, whichever way the glyph runs."""
    return max(min(glyph.bottom - glyph.top, glyph.right - glyph.left), 1.0)


def _stacked(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """The columns of vertical writing in reading order; empty for ordinary text."""
    upwards = False
    words = [glyph for glyph in glyphs if len(glyph.text) > 1]  # of a picture
    if words:
        if not all(_height(word) > TALL * (word.right - word.left) for word in words):
            return []
    else:
        written = sorted(glyphs, key=_ORDER)
        # most steps stay on the base line; they are to the side
        steps = [_step(a, b) for a, b in pairwise(written) if a.base != b.base]
        down, up = steps.count("down"), steps.count("up")
        if max(down, up) <= (len(written) - 1) / 2:
            return []
        upwards = up > down  # turned to the left: columns run left to right, bottom to top
    columns: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=_middle):
        if columns and _middle(glyph) - _middle(columns[-1][-1]) <= SAME_COLUMN * _size(glyph):
            columns[-1].append(glyph)
        else:
            columns.append([glyph])
    for column in columns:
        column.sort(key=lambda g: g.base, reverse=upwards)
    return columns if upwards else columns[::-1]


def _step(glyph: Glyph, following: Glyph) -> str:
    """How the writing moves on: to the ``side``, ``down`` or ``up``."""
    fall = following.base - glyph.base
    if abs(_middle(following) - _middle(glyph)) > SAME_COLUMN * _size(glyph):
        return "side"
    if abs(fall) < SAME_COLUMN * _size(glyph):
        return "side"
    return "down" if fall > 0 else "up"


def _middle(glyph: Glyph) -> float:
    return (glyph.left + glyph.right) / 2
