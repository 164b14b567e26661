"""Tables without vertical rules: columns guessed from clear gaps, and never trusted.

Only lines outside ruled tables are looked at. What does not fall into columns stays a line.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from baoheng.reading.lattice import Frame, Region
from baoheng.reading.rules import Rule
from baoheng.reading.typeset import Glyph, bounds

CLEAR = 1.0  # of the glyph height: a gap between two cells of a line
FEWEST = 3  # lines with as many cells, and columns, that make a table
PITCH = 1.4  # of the glyph height: lines closer than this belong to one row
STRAY = 0.05  # of the lines may run across the gap between two columns
WIDE = 0.5  # of the table width: a rule as long as this divides rows
EDGE = 0.5  # points between the left sides of texts that begin together
TIGHT = 1.5  # points: a text this close to the next cell is taken to end so much earlier
OFTEN = 4  # texts that begin together show where a column begins
REACH = 4.0  # of the glyph height: a larger gap ends the table

Line = list[Glyph]


class Guess(NamedTuple):
    """A guessed table: its frame, the glyphs of each region, and what is left outside."""

    frame: Frame
    cells: dict[int, list[Glyph]]


def guess(lines: Sequence[Line], across: Sequence[Rule]) -> tuple[list[Guess], list[Line]]:
    """Tables among the lines (top to bottom) of a page, and the lines that are in none."""
    found: list[Guess] = []
    rest: list[Line] = []
    for group in _groups(lines):
        table = _table(group, across)
        if table is None:
            rest.extend(group)
        else:
            found.append(table)
    return found, rest


def _groups(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines that may form a table together: from one line with several cells to the last such."""
    group: list[Line] = []
    for line in lines:
        near = bool(group) and line[0].base - group[-1][0].base < REACH * _height(line)
        several = len(_chunks(line)) > 1
        if group and near:
            group.append(line)
            continue
        if group:
            yield from _trimmed(group)
            group = []
        if several:
            group = [line]
        else:
            yield [line]
    if group:
        yield from _trimmed(group)


def _trimmed(group: list[Line]) -> Iterator[list[Line]]:
    """The group without the single-cell lines at its end (a remark, a page number)."""
    end = len(group)
    while end and len(_chunks(group[end - 1])) < 2:
        end -= 1
    yield group[:end]
    for line in group[end:]:
        yield [line]


def _chunks(line: Line) -> list[list[Glyph]]:
    """The glyphs of a line, divided at clear gaps."""
    chunks = [[line[0]]]
    for before, glyph in pairwise(line):
        if glyph.left - before.right > CLEAR * _height(line):
            chunks.append([])
        chunks[-1].append(glyph)
    return chunks


def _table(group: list[Line], across: Sequence[Rule]) -> Guess | None:
    rows = _unglued([_chunks(line) for line in group])
    full = [row for row in rows if len(row) >= FEWEST]
    if len(full) < FEWEST:
        return None
    xs = _columns(full)
    if len(xs) <= FEWEST:
        return None
    ys = _rows(group, across, xs[0], xs[-1])
    filled: dict[tuple[int, int, int], list[Glyph]] = {}
    for chunks in rows:
        for chunk in chunks:
            left, top, right, bottom = bounds(chunk)
            row = min(max(bisect_right(ys, (top + bottom) / 2) - 1, 0), len(ys) - 2)
            first = min(max(bisect_right(xs, left + 1) - 1, 0), len(xs) - 2)
            last = min(max(bisect_right(xs, right - 1) - 1, first), len(xs) - 2)
            filled.setdefault((row, first, last), []).extend(chunk)
    return _guess(xs, ys, filled)


def _unglued(rows: list[list[list[Glyph]]]) -> list[list[list[Glyph]]]:
    """The rows with a text divided that fills its column and so touches the next one.

    Divided is only where a column begins, as other rows show, and only in rows of several cells:
    a label and its value run across columns.
    """
    lefts = sorted(chunk[0].left for row in rows for chunk in row)
    begins = [
        at
        for at in lefts
        if bisect_right(lefts, at + EDGE) - bisect_left(lefts, at - EDGE) >= OFTEN
    ]
    return [
        [part for chunk in row for part in _divided(chunk, begins)] if len(row) >= FEWEST else row
        for row in rows
    ]


def _divided(chunk: list[Glyph], begins: list[float]) -> Iterator[list[Glyph]]:
    start = 0
    for number, glyph in enumerate(chunk[1:], 1):
        spot = bisect_left(begins, glyph.left - EDGE)
        if spot < len(begins) and begins[spot] <= glyph.left + EDGE:
            yield chunk[start:number]
            start = number
    yield chunk[start:]


def _columns(rows: list[list[list[Glyph]]]) -> list[float]:
    """Column borders: the middles of the gaps that hardly any line runs across."""
    steps: list[tuple[float, int]] = []
    rightmost = 0.0
    for row in rows:
        for number, chunk in enumerate(row):
            left, _, right, _ = bounds(chunk)
            rightmost = max(rightmost, right)
            touches = number + 1 < len(row) and row[number + 1][0].left - right < TIGHT
            steps += [(left, 1), (right - TIGHT if touches else right, -1)]
    steps.sort()
    allowed = int(STRAY * len(rows))
    xs, depth, gap_from = [steps[0][0]], 0, None
    for at, step in steps:
        depth += step
        if depth > allowed and gap_from is not None:
            if at - gap_from > 1:
                xs.append((gap_from + at) / 2)
            gap_from = None
        elif depth <= allowed and gap_from is None and step < 0:
            gap_from = at
    return [*xs, rightmost]


def _rows(group: list[Line], across: Sequence[Rule], left: float, right: float) -> list[float]:
    """Row borders: long rules where there are some, else the wider gaps between lines."""
    tops = [min(glyph.top for glyph in line) for line in group]
    bottoms = [max(glyph.bottom for glyph in line) for line in group]
    ends = [tops[0] - 1, bottoms[-1] + 1]
    ruled = [
        rule.at
        for rule in across
        if ends[0] - REACH * _height(group[0]) < rule.at < ends[1] + REACH * _height(group[-1])
        and min(rule.high, right) - max(rule.low, left) > WIDE * (right - left)
    ]
    if len(ruled) > FEWEST:
        inner = [at for at in sorted(set(ruled)) if ends[0] < at < ends[1]]
        return [min(ends[0], min(ruled)), *inner, max(ends[1], max(ruled))]
    pitch = [after[0].base - before[0].base for before, after in pairwise(group)]
    wide = [gap > PITCH * _height(line) for gap, line in zip(pitch, group, strict=False)]
    if sum(wide) < FEWEST - 1:
        wide = [True] * len(wide)
    middles = [(bottoms[n] + tops[n + 1]) / 2 for n, new in enumerate(wide) if new]
    return [ends[0], *middles, ends[1]]


def _guess(
    xs: list[float], ys: list[float], filled: dict[tuple[int, int, int], list[Glyph]]
) -> Guess:
    regions: list[Region] = []
    cells: dict[int, list[Glyph]] = {}
    taken: set[tuple[int, int]] = set()
    # one cell a place: text over several columns goes before what lies below it
    for (row, first, last), glyphs in sorted(filled.items(), key=lambda i: i[0][1] - i[0][2]):
        spot = [(row, col) for col in range(first, last + 1)]
        if any(place in taken for place in spot):
            number = next(
                n
                for n, region in enumerate(regions)
                if region.row == row and region.col <= last and first < region.col + region.colspan
            )
            cells[number].extend(glyphs)
            continue
        taken.update(spot)
        cells[len(regions)] = list(glyphs)
        regions.append(_region(row, first, last, xs, ys))
    regions.extend(
        _region(row, col, col, xs, ys)
        for row in range(len(ys) - 1)
        for col in range(len(xs) - 1)
        if (row, col) not in taken
    )
    return Guess(Frame(xs, ys, regions), cells)


def _region(row: int, first: int, last: int, xs: list[float], ys: list[float]) -> Region:
    box = (xs[first], ys[row], xs[last + 1], ys[row + 1])
    return Region(row, first, 1, last - first + 1, box)


def _height(line: Line) -> float:
    return max(line[0].bottom - line[0].top, 1.0)
