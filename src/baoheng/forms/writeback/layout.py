"""Where things stand in a document that was read: grids, head bands, rows, blank cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from baoheng.core.provenance import Place
from baoheng.core.tables import Indicator
from baoheng.reading.grammar.besides import cut_beside
from baoheng.reading.grammar.fields import label_role
from baoheng.reading.grammar.heads import Column, Head, find_heads, side_by_side
from baoheng.reading.grammar.rows import ruled_row
from baoheng.reading.grid import Cell, Grid, Source

_UPPER = frozenset({"level1", "level2", "level12"})  # their cells cover several rows
_NAMES = ("level3", "name_value")


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """One grid and its head bands from the top down."""

    grid: Grid
    heads: tuple[Head, ...]

    def stop(self, head: Head) -> int:
        """The row where the section under this head ends at the latest."""
        return min((h.top for h in self.heads if h.top >= head.bottom), default=self.grid.nrows)

    def value_beside(self, role: str, rows: range) -> tuple[Cell, Cell] | None:
        """The label of this role in these rows and the cell to its right, which may be blank."""
        for label in self.grid.cells:
            if label.row not in rows or label_role(label.text) != role:
                continue
            value = self.grid.at(label.row, label.col + label.colspan)
            if value is not None and value.row == label.row and label_role(value.text) is None:
                return label, value
        return None


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One body row: its sheet, head and index, and the indicators (by position) that it holds."""

    sheet: Sheet
    head: Head
    index: int
    members: tuple[int, ...]

    def column(self, role: str) -> Column | None:
        """The column of a role in the head above."""
        return self.head.find(role)

    def cell(self, column: Column) -> Cell | None:
        """The cell of this row under a column, blank ones too; the first filled one of several."""
        row = ruled_row(self.sheet.grid, self.head, self.index)
        if row is None:
            return None
        start, stop = column.start + row.shift, column.stop + row.shift
        cells = [c for c in row.cells.get(column.role, ()) if start <= c.col < stop]
        return next((c for c in cells if c.text.strip()), cells[0] if cells else None)


class Layout:
    """The grids of one source, searched by the place of a cell."""

    def __init__(self, source: Source) -> None:
        grids = [part for b in source.blocks if isinstance(b, Grid) for part in cut_beside(b)]
        self._sheets = [Sheet(grid, tuple(find_heads(grid))) for grid in grids]
        self._at = {c.place: (sheet, c) for sheet in self._sheets for c in sheet.grid.cells}

    def at(self, place: Place | None) -> tuple[Sheet, Cell] | None:
        """The cell at this place with its sheet."""
        return self._at.get(place) if place is not None else None

    def lines(self, indicators: Sequence[Indicator]) -> list[Line]:
        """The rows of a table in order; an indicator whose row is not found is in none."""
        found = [(at, row) for at, one in enumerate(indicators) if (row := self._row(one))]
        made = []
        for (sheet, index), group in groupby(found, key=lambda pair: pair[1]):
            members = tuple(at for at, _ in group)
            head = self._head(sheet, index, indicators[members[0]])
            if head is not None:
                made.append(Line(sheet, head, index, members))
        return made

    def _row(self, indicator: Indicator) -> tuple[Sheet, int] | None:
        """The lowest row of its own cells: a name or a value may be merged with the row above."""
        own = [self.at(p) for role, p in indicator.places.items() if role not in _UPPER]
        cells = [pair for pair in own if pair is not None]
        if not cells:
            return None
        sheet, cell = max(cells, key=lambda pair: pair[1].row)
        return sheet, cell.row

    def _head(self, sheet: Sheet, index: int, indicator: Indicator) -> Head | None:
        """The indicator head over a row: its grid's own, or of the grid before that it goes on."""
        own = [h for h in sheet.heads if h.section == "indicator" and h.bottom <= index]
        if own:
            return self._part(own[-1], indicator)
        before = self._sheets[: self._sheets.index(sheet)]
        heads = [h for s in before for h in s.heads if h.section == "indicator"]
        if not heads or sheet.grid.ncols > heads[-1].columns[-1].stop:
            return None
        return Head("indicator", 0, 0, heads[-1].columns)

    def _part(self, head: Head, indicator: Indicator) -> Head:
        """The set of a head with several beside each other in which the indicator's name stands."""
        name = next((p for role in _NAMES if (p := indicator.places.get(role))), None)
        found = self.at(name)
        for part in side_by_side(head):
            column = part.find("level3")
            if found and column and column.start <= found[1].col < column.stop:
                return part
        return head
