"""HTML tables: cells onto a grid by the rules of the HTML standard, with bounded spans."""

import re
from dataclasses import dataclass, field

from baoheng.core.errors import LimitExceeded
from baoheng.reading.formats.flow import Item, RawCell, Table
from baoheng.reading.limits import Limits

_NUMBER = re.compile(r"\s*\+?(\d{1,9})")
_TO_THE_END = 1 << 30


def span(text: str | None) -> int:
    """A rowspan or colspan attribute as a browser reads it; 1 where it is absent or no number."""
    found = _NUMBER.match(text or "")
    return int(found[1]) if found else 1


@dataclass(slots=True)
class TableBuild:
    """A table while its tags stream by. ``clipped`` counts spans that made no sense."""

    limits: Limits
    name: str
    clipped: int = 0
    _cells: list[RawCell] = field(default_factory=list)
    _wide: list[RawCell] = field(default_factory=list)  # cells across the whole width
    _free: list[int] = field(default_factory=list)  # by column: the first row it is free in
    _row: int = -1
    _section: int = 0  # index of the first cell of the row group
    _col: int = 0
    _in_row: bool = False
    _width: int = 0

    def start_row(self) -> None:
        """A new row begins."""
        self._row += 1
        self._col = 0
        self._in_row = True
        if self._row >= self.limits.rows:
            raise self._too_large()

    def end_row(self) -> None:
        """The row ends; a cell that follows without a new row begins one."""
        self._in_row = False

    def start_cell(self, rowspan: int, colspan: int, raw: str | None) -> list[Item]:
        """Place the next cell of the row; returns the list to put its content in."""
        if not self._in_row:
            self.start_row()
        col = self._col
        while col < len(self._free) and self._free[col] > self._row:
            col += 1
        whole = colspan > self.limits.columns
        width = 1 if whole else max(1, colspan)
        for step in range(1, width):  # a cell cannot lie over one that reaches down from above
            if col + step < len(self._free) and self._free[col + step] > self._row:
                width = step
                break
        if col + width > self.limits.columns:
            raise self._too_large()
        down = rowspan if 0 < rowspan <= self.limits.rows else _TO_THE_END
        self.clipped += whole or rowspan > self.limits.rows
        self._free += [0] * (col + width - len(self._free))
        self._free[col : col + width] = [self._row + down] * width
        cell = RawCell(self._row, col, down, width, [], raw=raw)
        self._cells.append(cell)
        if whole:
            self._wide.append(cell)
        self._col = col + width
        self._width = max(self._width, self._col)
        return cell.items

    def end_section(self) -> None:
        """A row group ends: no cell reaches beyond it."""
        for cell in self._cells[self._section :]:
            cell.rowspan = min(cell.rowspan, self._row + 1 - cell.row)
        self._section = len(self._cells)
        self._free = []
        self._in_row = False

    def finish(self) -> Table:
        """The table, all spans inside it."""
        self.end_section()
        for cell in self._wide:
            ends = [c.col for c in self._cells if c.col > cell.col and _same_rows(c, cell)]
            cell.colspan = min(ends, default=self._width) - cell.col
        return Table(self._cells, self._row + 1, self._width)

    def _too_large(self) -> LimitExceeded:
        return LimitExceeded(
            f"网页里的一个表格超过 {self.limits.rows} 行或 {self.limits.columns} 列",
            where=self.name,
            todo="请拆成几个表格再读",
        )


def _same_rows(one: RawCell, other: RawCell) -> bool:
    return one.row < other.row + other.rowspan and other.row < one.row + one.rowspan
