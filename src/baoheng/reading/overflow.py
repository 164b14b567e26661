"""Lines of text that run over the upper and lower border of a cell that is too low for them.

Spreadsheets print such text across the border, so that a line may lie in the cell above or below.
The lines of one cell are drawn one after the other, and a line in its own cell keeps clear of the
borders; together this shows where a line across a border belongs.
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from baoheng.reading.lattice import Frame
from baoheng.reading.typeset import Glyph, bounds

ACROSS = 0.35  # of the character size: a middle this close to a border lies across it
LEADING = (0.9, 1.7)  # of the character size: from one line of a cell to the next
BREAK = 3  # characters that a file may put between two lines of one text, blanks and line ends
WIDE_GAP = 1.5  # of the character size: a wider gap in a line is one between two cells

Line = list[Glyph]


def settle(glyphs: Sequence[Glyph], frame: Frame) -> dict[int, int]:
    """Regions of the frame by ``Glyph.order``, for the lines whose place alone would mislead."""
    if not any(_across(glyph, frame.ys) for glyph in glyphs):
        return {}
    found: dict[int, int] = {}
    for block in _blocks(_lines(glyphs), frame.xs):
        across = [line for line in block if _across(line[len(line) // 2], frame.ys)]
        if len(block) < 2 or not across:
            continue
        left, top, right, bottom = bounds(glyph for line in block for glyph in line)
        number = frame.locator().find((left + right) / 2, (top + bottom) / 2)
        if number is not None:
            found.update((glyph.order, number) for line in block for glyph in line)
    return found


def _size(glyph: Glyph) -> float:
    return max(min(glyph.right - glyph.left, glyph.bottom - glyph.top), 1.0)


def _across(glyph: Glyph, borders: list[float]) -> bool:
    middle = (glyph.top + glyph.bottom) / 2
    spot = bisect_left(borders, middle)
    near = borders[max(spot - 1, 0) : spot + 1]
    return any(abs(border - middle) < ACROSS * _size(glyph) for border in near)


def _lines(glyphs: Sequence[Glyph]) -> list[Line]:
    """The glyphs in the order of the file, divided where a new line or cell begins."""
    found: list[Line] = []
    for glyph in glyphs:
        before = found[-1][-1] if found else None
        if (
            before is not None
            and abs(glyph.base - before.base) < 1
            and -1 < glyph.left - before.right < WIDE_GAP * _size(before)
            and glyph.order - before.order <= BREAK
        ):
            found[-1].append(glyph)
        else:
            found.append([glyph])
    return found


def _blocks(lines: list[Line], borders: list[float]) -> list[list[Line]]:
    """Lines that follow each other as the lines of one cell do."""
    blocks: list[list[Line]] = [lines[:1]]
    for above, line in pairwise(lines):
        size = max(_size(glyph) for glyph in above)
        step = (line[0].base - above[0].base) / size
        if (
            LEADING[0] <= step <= LEADING[1]
            and 0 < line[0].order - above[-1].order <= BREAK
            and _below(above, line, borders)
        ):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def _below(above: Line, line: Line, borders: list[float]) -> bool:
    """Whether both lines stand in the same column, on the same left side or middle."""
    left, other = above[0].left, line[0].left
    middle, second = (left + above[-1].right) / 2, (other + line[-1].right) / 2
    return bisect_left(borders, middle) == bisect_left(borders, second) and (
        abs(left - other) < 1 or abs(middle - second) < 0.6 * _size(line[0])
    )
