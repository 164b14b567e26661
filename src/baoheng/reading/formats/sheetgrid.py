"""Cells of a sheet → blocks: wholly blank rows separate them, merged cells keep their spans.

A line that stands alone, and a line across the whole width at the top or bottom of an area, is
loose text (title, 单位：万元, 填表人); everything else of an area is one grid. Lines across the
whole width in the middle stay in the grid, because there they are often values.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from baoheng.core.errors import LimitExceeded
from baoheng.core.provenance import Place
from baoheng.reading.formats.sheetcell import SheetCell
from baoheng.reading.grid import Block, Cell, Flag, Grid, Loose
from baoheng.reading.limits import Limits

Position = tuple[int, int]
_POSITIONS_PER_CELL = 2  # blank positions are cells too; so many per cell the limits allow


@dataclass(frozen=True, slots=True, order=True)
class Area:
    """A rectangle of a sheet; rows and columns count from 1, the ends are inside."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """One sheet: its non-empty cells by (row, column) from 1, merged areas and what is hidden.

    ``place`` gives the place of a cell, or of the whole sheet for (0, 0). ``extra`` is text outside
    the cells: notes, text boxes, page headers.
    """

    name: str
    place: Callable[[int, int], Place]
    cells: dict[Position, SheetCell] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    extra: list[Loose] = field(default_factory=list)


def sheet_places(file: str, name: str) -> Callable[[int, int], Place]:
    """The places of a sheet; row 0, column 0 is the sheet itself."""
    whole = Place(file, sheet=name)
    return lambda row, column: whole.at(row, column) if row else whole


@dataclass(slots=True)
class Budget:
    """Counts what was read of one file and stops at the limits."""

    limits: Limits
    file: str
    cells: int = 0
    positions: int = 0

    def add_cell(self, sheet: Sheet, rows: int) -> None:
        """One more non-empty cell; ``rows`` is the number of rows with text on its sheet."""
        self.cells += 1
        if self.cells > self.limits.cells:
            self.stop(sheet, f"有内容的单元格超过 {self.limits.cells} 个")
        if rows > self.limits.rows:
            self.stop(sheet, f"有内容的行超过 {self.limits.rows} 行")

    def add_area(self, sheet: Sheet, area: Area) -> None:
        """One more rectangle that is covered with cells."""
        columns = area.right - area.left + 1
        if columns > self.limits.columns:
            self.stop(sheet, f"表格宽 {columns} 列，超过上限 {self.limits.columns} 列")
        self.positions += columns * (area.bottom - area.top + 1)
        if self.positions > self.limits.cells * _POSITIONS_PER_CELL:
            self.stop(sheet, f"表格共有 {self.positions} 格（含空格），超过上限")

    def stop(self, sheet: Sheet, what: str) -> None:
        """Raise LimitExceeded with advice."""
        raise LimitExceeded(
            f"工作表“{sheet.name}”太大：{what}",
            where=self.file,
            todo="请删去多余的行列（包括看不见的空白字符），或把工作表拆成几个文件再读",
        )


def sheet_blocks(sheet: Sheet, budget: Budget) -> tuple[list[Block], list[Position]]:
    """The blocks of a sheet in order, and the positions of texts that lie under merged cells.

    Text under a merged cell is not seen in the program; it comes as loose hidden text after the
    area. Raises LimitExceeded where an area is too large.
    """
    blocks: list[Block] = []
    covered: list[Position] = []
    for area, merges in _areas(sheet, budget.limits):
        below = _Layer(sheet, area, merges, budget)
        blocks += below.blocks()
        covered += below.covered
    return [*blocks, *sheet.extra], covered


def _areas(sheet: Sheet, limits: Limits) -> Iterator[tuple[Area, list[Area]]]:
    """Rectangles around cells and merges that share or touch rows, each with its merges."""
    if not sheet.cells:
        return
    columns: dict[int, list[int]] = {}
    for row, column in sorted(sheet.cells):
        columns.setdefault(row, []).append(column)
    merges = _useful_merges(sheet, columns, limits)
    starts = [merge.top for merge in merges]
    rows = list(columns)
    for top, bottom in _row_groups(rows, merges):
        own = merges[bisect_right(starts, top - 1) : bisect_right(starts, bottom)]
        inside = [
            columns[row] for row in rows[bisect_right(rows, top - 1) : bisect_right(rows, bottom)]
        ]
        text = Area(top, min(c[0] for c in inside), bottom, max(c[-1] for c in inside))
        own = [m for m in own if m.left <= text.right and m.right >= text.left]
        yield _around(text, own, limits), own


def _useful_merges(sheet: Sheet, columns: dict[int, list[int]], limits: Limits) -> list[Area]:
    """Merges of more than one cell, sorted; those of absurd size are cut to where text is."""
    top, bottom = min(columns), max(columns)
    left, right = min(c[0] for c in columns.values()), max(c[-1] for c in columns.values())
    useful: list[Area] = []
    for merge in sheet.merges:
        if merge.bottom - merge.top >= limits.rows:
            merge = Area(max(merge.top, top), merge.left, min(merge.bottom, bottom), merge.right)
        if merge.right - merge.left >= limits.columns:
            merge = Area(merge.top, max(merge.left, left), merge.bottom, min(merge.right, right))
        if merge.bottom >= merge.top and merge.right >= merge.left:
            useful.append(merge)
    return sorted(m for m in useful if (m.top, m.left) != (m.bottom, m.right))


def _row_groups(rows: list[int], merges: list[Area]) -> Iterator[tuple[int, int]]:
    """Runs of rows without a blank row between; a merge joins the rows that it covers."""
    pieces = sorted([(row, row, True) for row in rows] + [(m.top, m.bottom, False) for m in merges])
    joined: list[tuple[int, int, bool]] = []
    for top, bottom, has_text in pieces:
        if joined and top <= joined[-1][1]:
            last = joined[-1]
            joined[-1] = (last[0], max(last[1], bottom), last[2] or has_text)
        else:
            joined.append((top, bottom, has_text))
    run: tuple[int, int] | None = None
    for top, bottom, has_text in joined:
        if not has_text:
            continue
        if run and top == run[1] + 1:
            run = (run[0], bottom)
            continue
        if run:
            yield run
        run = (top, bottom)
    if run:
        yield run


def _around(text: Area, merges: list[Area], limits: Limits) -> Area:
    """The text's rectangle widened by the merges, unless they are far too wide for that."""
    left = min([text.left, *(m.left for m in merges)])
    right = max([text.right, *(m.right for m in merges)])
    height = text.bottom - text.top + 1
    if right - left >= limits.columns or height * (right - left + 1) > limits.cells:
        return text
    return Area(text.top, left, text.bottom, right)


class _Layer:
    """One area with its merges, each position covered by exactly one cell."""

    def __init__(self, sheet: Sheet, area: Area, merges: list[Area], budget: Budget) -> None:
        budget.add_area(sheet, area)
        self.sheet = sheet
        self.area = area
        self.anchors: dict[Position, Area] = {}
        self.inner: set[Position] = set()
        for merge in merges:
            self._place(
                Area(
                    max(merge.top, area.top),
                    max(merge.left, area.left),
                    min(merge.bottom, area.bottom),
                    min(merge.right, area.right),
                )
            )
        self.covered = sorted(at for at in self.inner if at in sheet.cells)

    def _place(self, merge: Area) -> None:
        """Cover the merge's positions; one that overlaps an earlier merge is not a merge."""
        positions = [
            (row, column)
            for row in range(merge.top, merge.bottom + 1)
            for column in range(merge.left, merge.right + 1)
        ]
        if any(at in self.inner or at in self.anchors for at in positions):
            return
        self.anchors[positions[0]] = merge
        self.inner.update(positions[1:])

    def blocks(self) -> list[Block]:
        """Loose lines and at most one grid, in order."""
        rows = self._rows()
        if len(rows) == 1 or sum(len(row) for row in rows) == 1:
            parts: list[Block] = [self._loose(at) for row in rows for at in row]
            return parts + self._hidden_below()
        first, last = 0, len(rows)
        while first < last and self._full_width(rows[first]):
            first += 1
        while last > first and self._full_width(rows[last - 1]):
            last -= 1
        parts = [self._loose(at) for row in rows[:first] for at in row]
        if first < last:
            top = self._span(rows[first - 1][0]).bottom + 1 if first else self.area.top
            bottom = rows[last][0][0] - 1 if last < len(rows) else self.area.bottom
            parts.append(self._grid(top, bottom))
        parts += [self._loose(at) for row in rows[last:] for at in row]
        return parts + self._hidden_below()

    def _rows(self) -> list[list[Position]]:
        """The positions of visible texts, row by row; rows without one are left out."""
        rows: dict[int, list[Position]] = {}
        for row in range(self.area.top, self.area.bottom + 1):
            for column in range(self.area.left, self.area.right + 1):
                at = (row, column)
                if at in self.sheet.cells and at not in self.inner:
                    rows.setdefault(row, []).append(at)
        return list(rows.values())

    def _full_width(self, row: list[Position]) -> bool:
        """Whether the row's only text spans the whole width and nothing reaches in beside it."""
        span = self._span(row[0])
        return len(row) == 1 and (span.left, span.right) == (self.area.left, self.area.right)

    def _span(self, at: Position) -> Area:
        return self.anchors.get(at) or Area(*at, *at)

    def _loose(self, at: Position) -> Loose:
        cell = self.sheet.cells[at]
        return Loose(cell.text, self.sheet.place(*at), self._flags(cell, self._span(at)))

    def _hidden_below(self) -> list[Block]:
        return [
            Loose(
                self.sheet.cells[at].text,
                self.sheet.place(*at),
                self.sheet.cells[at].flags | {Flag.HIDDEN},
            )
            for at in self.covered
        ]

    def _grid(self, top: int, bottom: int) -> Grid:
        cells = [
            self._cell((row, column), top)
            for row in range(top, bottom + 1)
            for column in range(self.area.left, self.area.right + 1)
            if (row, column) not in self.inner
        ]
        place = self.sheet.place(top, self.area.left)
        return Grid(cells, bottom - top + 1, self.area.right - self.area.left + 1, place)

    def _cell(self, at: Position, top: int) -> Cell:
        span = self._span(at)
        cell = self.sheet.cells.get(at) or SheetCell("")
        return Cell(
            row=at[0] - top,
            col=at[1] - self.area.left,
            rowspan=span.bottom - span.top + 1,
            colspan=span.right - span.left + 1,
            text=cell.text,
            place=self.sheet.place(*at),
            raw=cell.raw,
            flags=self._flags(cell, span),
        )

    def _flags(self, cell: SheetCell, span: Area) -> frozenset[Flag]:
        """A merged cell is hidden only where all of its rows or all of its columns are."""
        sheet = self.sheet
        hidden = (
            sheet.hidden
            or all(row in sheet.hidden_rows for row in range(span.top, span.bottom + 1))
            or all(col in sheet.hidden_columns for col in range(span.left, span.right + 1))
        )
        return cell.flags | {Flag.HIDDEN} if hidden else cell.flags
