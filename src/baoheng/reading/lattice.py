"""From rules to tables: which cells do the rules of a page enclose, and how far do they span?

Pure geometry, shared by PDF pages and scans. Lengths are points, y grows downwards.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from baoheng.core.provenance import Box
from baoheng.reading.rules import SNAP, Rule, Rules, tidy

TOUCH = 3.0  # a rule that ends this close to another one meets it
REACH = 5.0  # rules sticking out further than this continue an open row or column
COVER = 0.5  # a wall is there when a rule covers this share of it
TOO_MANY_RULES = 6_000  # of one page: a drawing, not a form
TOO_MANY_SQUARES = 200_000  # of one table, before joining them to cells


class Region(NamedTuple):
    """One cell of a frame: 0-based position and span, box, and the sides without a rule."""

    row: int
    col: int
    rowspan: int
    colspan: int
    box: Box
    open_top: bool = False
    open_bottom: bool = False


@dataclass(slots=True)
class Frame:
    """One ruled table on one page: ``xs`` and ``ys`` are its column and row borders."""

    xs: list[float]
    ys: list[float]
    regions: list[Region]

    @property
    def box(self) -> Box:
        """Left, top, right, bottom."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def locator(self) -> "Locator":
        """A fast way from a point to the region around it."""
        return Locator(self)


class Locator:
    """Finds the region that holds a point."""

    def __init__(self, frame: Frame) -> None:
        self._xs, self._ys = frame.xs, frame.ys
        self._cover: dict[tuple[int, int], int] = {}
        for number, region in enumerate(frame.regions):
            for row in range(region.row, region.row + region.rowspan):
                for col in range(region.col, region.col + region.colspan):
                    self._cover[row, col] = number

    def find(self, x: float, y: float) -> int | None:
        """The number of the region around (x, y); None outside all of them."""
        spot = bisect_right(self._ys, y) - 1, bisect_right(self._xs, x) - 1
        return self._cover.get(spot)


def frames(rules: Rules) -> list[Frame]:
    """The ruled tables of a page, top to bottom.

    A single box (a page border, a tick box) is no table, and rules inside one cell of another
    table (tick boxes again) are left out.
    """
    ruled = tidy(rules)
    if len(ruled.across) + len(ruled.down) > TOO_MANY_RULES:
        return []
    found = [frame for group in _groups(ruled) if (frame := _frame(group)) is not None]
    spots = [(frame, frame.locator()) for frame in found]
    kept = [frame for frame in found if not any(_inside(frame, *other) for other in spots)]
    return sorted(kept, key=lambda frame: (frame.ys[0], frame.xs[0]))


def _groups(rules: Rules) -> list[Rules]:
    """Rules that hang together, one group a table."""
    parent = list(range(len(rules.across) + len(rules.down)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    heights = [rule.at for rule in rules.across]
    for number, down in enumerate(rules.down, len(rules.across)):
        first = bisect_left(heights, down.low - TOUCH)
        last = bisect_right(heights, down.high + TOUCH)
        for other in range(first, last):
            across = rules.across[other]
            if across.low - TOUCH <= down.at <= across.high + TOUCH:
                parent[root(other)] = root(number)
    groups: dict[int, Rules] = {}
    for number, rule in enumerate([*rules.across, *rules.down]):
        group = groups.setdefault(root(number), Rules([], []))
        (group.across if number < len(rules.across) else group.down).append(rule)
    tables = [group for group in groups.values() if group.across and group.down]
    lonely = [rule for group in groups.values() if not group.across for rule in group.down]
    for rule in lonely:
        _adopt(rule, tables)
    return tables


def _adopt(down: Rule, tables: list[Rules]) -> None:
    """Give a rule that meets no other one to the table it runs along, from top to bottom.

    On a page in the middle of a long table nothing may be drawn between two such rules.
    """
    for table in tables:
        low = min(rule.low for rule in table.down)
        high = max(rule.high for rule in table.down)
        if abs(down.low - low) <= TOUCH and abs(down.high - high) <= TOUCH:
            table.down.append(down)
            return


def _frame(rules: Rules) -> Frame | None:
    xs = _borders(rules.down, rules.across)
    ys = _borders(rules.across, rules.down)
    rows, cols = len(ys) - 1, len(xs) - 1
    if rows < 1 or cols < 1 or rows * cols < 2 or rows * cols > TOO_MANY_SQUARES:
        return None
    walls = _Walls(rules, xs, ys)
    regions = [
        region
        for squares in _joined(walls, rows, cols)
        for region in _rectangles(squares, walls, xs, ys)
        if walls.closed(region)
    ]
    return _compact(xs, ys, regions) if len(regions) > 1 else None


def _borders(rules: list[Rule], crossing: list[Rule]) -> list[float]:
    """Positions of the rules, and the common ends of the crossing rules beyond the outermost."""
    borders: list[float] = []
    for at in sorted({rule.at for rule in rules}):
        if not borders or at - borders[-1] > SNAP:
            borders.append(at)
    low = min(rule.low for rule in crossing)
    high = max(rule.high for rule in crossing)
    if low < borders[0] - REACH and sum(rule.low < low + TOUCH for rule in crossing) > 1:
        borders.insert(0, low)
    if high > borders[-1] + REACH and sum(rule.high > high - TOUCH for rule in crossing) > 1:
        borders.append(high)
    return borders


class _Walls:
    """Which of the unit squares of a frame are divided by a rule."""

    def __init__(self, rules: Rules, xs: list[float], ys: list[float]) -> None:
        self.left = _covered(rules.down, xs, ys)  # [border][row]
        self.top = _covered(rules.across, ys, xs)  # [border][col]
        # borders taken from rule ends only: nothing is drawn there, yet the table ends there
        self._drawn = {at for at, row in enumerate(self.left) if any(row)}

    def above(self, row: int, col: int, _rowspan: int, colspan: int) -> bool:
        """Whether a rule is drawn above these squares."""
        return _mostly(self.top[row], col, colspan)

    def below(self, row: int, col: int, rowspan: int, colspan: int) -> bool:
        """Whether a rule is drawn below these squares."""
        return _mostly(self.top[row + rowspan], col, colspan)

    def closed(self, region: Region) -> bool:
        """Whether the region is a cell and not the space beside a narrower part of the table."""
        if not (region.open_top or region.open_bottom):
            return True
        return all(
            border not in self._drawn or _mostly(self.left[border], region.row, region.rowspan)
            for border in (region.col, region.col + region.colspan)
        )


def _covered(rules: list[Rule], borders: list[float], steps: list[float]) -> list[list[bool]]:
    walls = [[False] * (len(steps) - 1) for _ in borders]
    for rule in rules:
        nearest = bisect_left(borders, rule.at - SNAP)
        wall = walls[min(nearest, len(borders) - 1)]
        first = max(bisect_right(steps, rule.low) - 1, 0)
        for step in range(first, len(steps) - 1):
            if steps[step] >= rule.high:
                break
            shared = min(rule.high, steps[step + 1]) - max(rule.low, steps[step])
            if shared >= COVER * (steps[step + 1] - steps[step]):
                wall[step] = True
    return walls


def _mostly(wall: list[bool], start: int, length: int) -> bool:
    return 2 * sum(wall[start : start + length]) >= length


def _joined(walls: _Walls, rows: int, cols: int) -> Iterator[list[tuple[int, int]]]:
    """Sets of unit squares with no rule between them."""
    seen = [[False] * cols for _ in range(rows)]
    for row in range(rows):
        for col in range(cols):
            if seen[row][col]:
                continue
            seen[row][col] = True
            # what lies above and to the left has been looked at
            right, below = col + 1, row + 1
            if (right == cols or walls.left[right][row]) and (
                below == rows or walls.top[below][col]
            ):
                yield [(row, col)]
                continue
            todo, squares = [(row, col)], [(row, col)]
            while todo:
                r, c = todo.pop()
                for next_r, next_c, wall in (
                    (r, c + 1, c + 1 == cols or walls.left[c + 1][r]),
                    (r, c - 1, c == 0 or walls.left[c][r]),
                    (r + 1, c, r + 1 == rows or walls.top[r + 1][c]),
                    (r - 1, c, r == 0 or walls.top[r][c]),
                ):
                    if not wall and not seen[next_r][next_c]:
                        seen[next_r][next_c] = True
                        squares.append((next_r, next_c))
                        todo.append((next_r, next_c))
            yield squares


def _rectangles(
    squares: list[tuple[int, int]], walls: _Walls, xs: list[float], ys: list[float]
) -> Iterator[Region]:
    """The squares as one region, or as several where a lost rule left a bent shape."""
    if len(squares) == 1:
        row, col = squares[0]
        box = (xs[col], ys[row], xs[col + 1], ys[row + 1])
        yield Region(row, col, 1, 1, box, not walls.top[row][col], not walls.top[row + 1][col])
        return
    blocks: dict[tuple[int, int], list[list[int]]] = {}
    for row, left, right in _runs(sorted(squares)):
        stack = blocks.setdefault((left, right), [])
        if stack and stack[-1][1] == row - 1:
            stack[-1][1] = row
        else:
            stack.append([row, row])
    for (left, right), stack in blocks.items():
        for top, bottom in stack:
            box = (xs[left], ys[top], xs[right + 1], ys[bottom + 1])
            spot = (top, left, bottom - top + 1, right - left + 1)
            yield Region(*spot, box, not walls.above(*spot), not walls.below(*spot))


def _runs(squares: list[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Neighbouring squares of a row as (row, first column, last column)."""
    row, left = squares[0]
    right = left
    for next_row, col in squares[1:]:
        if next_row == row and col == right + 1:
            right = col
            continue
        yield row, left, right
        row, left, right = next_row, col, col
    yield row, left, right


def _compact(xs: list[float], ys: list[float], regions: list[Region]) -> Frame:
    """The frame without the borders that bound no cell."""
    rows = sorted({edge for r in regions for edge in (r.row, r.row + r.rowspan)})
    cols = sorted({edge for r in regions for edge in (r.col, r.col + r.colspan)})
    if len(rows) == len(ys) and len(cols) == len(xs):
        return Frame(xs, ys, sorted(regions))
    row_of = {old: new for new, old in enumerate(rows)}
    col_of = {old: new for new, old in enumerate(cols)}
    packed = [
        Region(
            row_of[region.row],
            col_of[region.col],
            row_of[region.row + region.rowspan] - row_of[region.row],
            col_of[region.col + region.colspan] - col_of[region.col],
            region.box,
            region.open_top,
            region.open_bottom,
        )
        for region in regions
    ]
    return Frame([xs[col] for col in cols], [ys[row] for row in rows], sorted(packed))


def _inside(frame: Frame, other: Frame, spots: Locator) -> bool:
    """Whether the frame lies within one cell of the other."""
    if frame is other:
        return False
    left, top, right, bottom = frame.box
    first = spots.find(left, top)
    return first is not None and first == spots.find(right, bottom)
