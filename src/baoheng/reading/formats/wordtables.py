"""Paragraphs of a Word 97 file → loose lines and grids with exact row and column spans."""

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import pairwise

from baoheng.core.errors import LimitExceeded
from baoheng.core.provenance import Place
from baoheng.reading.formats.wordprops import Props, Row
from baoheng.reading.grid import Block, Cell, Flag, Grid, Loose
from baoheng.reading.limits import Limits

_TOLERANCE = 30  # twips: borders of one column differ a little from row to row
_INCH = 1440  # twips


@dataclass(slots=True)
class Builder:
    """Takes paragraphs in order and gives blocks."""

    name: str
    limits: Limits
    blocks: list[Block] = field(default_factory=list)
    _lines: list[str] = field(default_factory=list)  # of the open cell
    _cells: list[str] = field(default_factory=list)  # of the open row
    _rows: list[tuple[Row, list[str]]] = field(default_factory=list)  # of the open table
    _tables: int = 0
    _loose: int = 0

    def paragraph(self, text: str, cell_mark: bool, props: Props) -> None:
        """One paragraph; ``cell_mark`` says that it ends a cell or row."""
        if props.depth > 1:  # a table inside a cell: its texts become lines of the cell
            if text.strip():
                self._lines.append(text)
        elif props.in_table and not cell_mark:
            self._lines.append(text)
        elif cell_mark and props.row_end:
            self._rows.append((props.row or Row(), self._cells))
            self._cells, self._lines = [], []
            if len(self._rows) > self.limits.rows:
                raise LimitExceeded(
                    f"一张表超过 {self.limits.rows} 行", where=self.name, todo="请把文件拆小后再读"
                )
        elif cell_mark:
            self._cells.append("\n".join([*self._lines, text]).strip("\n"))
            self._lines = []
        else:
            self._close_table()
            for line in [*self._lines, *text.split("\n")]:
                if line.strip():
                    self._loose += 1
                    self.blocks.append(Loose(line, Place(self.name, line=self._loose)))
            self._lines = []

    def finish(self) -> list[Block]:
        """All blocks; cells of a row that never ended are loose lines."""
        self._close_table()
        for text in [*self._cells, *self._lines]:
            self.paragraph(text, False, Props())
        return self.blocks

    def _close_table(self) -> None:
        if self._rows:
            self._tables += 1
            place = Place(self.name, table=self._tables)
            self.blocks.append(build_grid(self._rows, place))
            self._rows = []


def build_grid(rows: list[tuple[Row, list[str]]], place: Place) -> Grid:
    """A grid from row shapes and cell texts.

    A row without a usable shape gets one column a cell, and its cells carry GUESS_COLUMNS.
    """
    shapes = [_usable(shape, texts) for shape, texts in rows]
    borders = _borders(shapes)
    cells: list[Cell] = []
    above: dict[tuple[int, int], Cell] = {}  # the cell that was last over these columns
    for number, (shape, (given, texts)) in enumerate(zip(shapes, rows, strict=True)):
        flags = frozenset() if shape is given else frozenset({Flag.GUESS_COLUMNS})
        before: Cell | None = None
        for index, text in enumerate(texts):
            col, end = (_column(borders, edge) for edge in shape.borders[index : index + 2])
            upper = above.get((col, end))
            if index in shape.left and before and not text.strip():
                above.pop((before.col, before.col + before.colspan), None)
                before.colspan = max(before.colspan, end - before.col)
                above[before.col, end] = before
            elif index in shape.above and upper and _continues(upper, number, text):
                upper.rowspan += 1
                before = None
            else:
                at = place.at(number + 1, col + 1)
                before = Cell(number, col, 1, max(1, end - col), text, at, flags=flags)
                above[col, end] = before
                cells.append(before)
    return Grid(cells, len(rows), max(1, len(borders) - 1), place)


def _continues(upper: Cell, row: int, text: str) -> bool:
    return upper.row + upper.rowspan == row and not text.strip()


def _usable(shape: Row, texts: list[str]) -> Row:
    """The shape, or where it does not fit the row's cells, one with a column for each."""
    rising = all(left < right for left, right in pairwise(shape.borders))
    if rising and len(shape.borders) > len(texts):
        return shape
    return Row(tuple(_INCH * n for n in range(len(texts) + 1)))


def _borders(shapes: list[Row]) -> list[int]:
    found: list[int] = []
    for border in sorted({border for shape in shapes for border in shape.borders}):
        if not found or border - found[-1] > _TOLERANCE:
            found.append(border)
    return found


def _column(borders: list[int], edge: int) -> int:
    """The number of the border that this edge stands for: the last one at or left of it."""
    return max(0, bisect_right(borders, edge) - 1)
