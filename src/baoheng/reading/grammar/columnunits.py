"""Units of money over a column: in its head, under it, in the group above, or beside the block."""

from collections.abc import Iterator

from baoheng.reading.grammar.heads import Column, Head
from baoheng.reading.grammar.moneyunits import Named, unit_alone, unit_named, unit_of_corner
from baoheng.reading.grammar.vocabulary import role_of, squash
from baoheng.reading.grid import Cell, Grid

_LONGEST = 40  # characters of a heading; a longer text is prose


def name_units(grid: Grid, head: Head) -> None:
    """Give every column the unit that its head, its group or its block names."""
    block = next(_of_block(grid, head), None)
    for column in head.columns:
        column.unit = unit_named(column.label) or _of_group(grid, head, column) or block


def _of_group(grid: Grid, head: Head, column: Column) -> Named | None:
    """The unit of a cell over this column and others, in the head or right above it."""
    if not grid.trusted:
        return None
    for row in range(head.bottom - 1, max(head.top - 2, -1), -1):
        cell = grid.at(row, column.start)
        if cell is None or cell.colspan <= max(column.stop - column.start, 1):
            continue
        if row < head.top and not _over_all(cell, head):
            continue  # a field of the row above, not a heading
        if len(squash(cell.text)) <= _LONGEST and (named := unit_named(cell.text)) is not None:
            return named
    return None


def _over_all(cell: Cell, head: Head) -> bool:
    first, last = head.columns[0], head.columns[-1]
    return cell.col <= first.start and cell.col + cell.colspan >= last.stop


def _of_block(grid: Grid, head: Head) -> Iterator[Named]:
    """What a label beside the head, or a corner of it, says of the whole block."""
    if not head.columns:
        return
    first = head.columns[0].start
    if grid.trusted:
        beside = [grid.at(head.top, col) for col in range(first - 1, -1, -1)]
    else:
        beside = [c for c in grid.cells if c.row == head.top and c.col < first]
    for cell in beside:
        if cell is not None and (named := unit_named(cell.text)) is not None and named.money:
            yield named
    for column in head.columns:
        stated = unit_of_corner(squash(column.label))
        if stated is not None:
            yield unit_alone(stated) or Named(stated, None)


def unit_beside(grid: Grid, cell: Cell) -> Named | None:
    """The unit of a label over several rows or columns that this label stands under or beside."""
    if not grid.trusted:
        return None
    left = [grid.at(cell.row, col) for col in range(cell.col - 1, -1, -1)]
    above = [grid.at(row, cell.col) for row in range(cell.row - 1, max(cell.row - 3, -1), -1)]
    covering = [c for c in left if c is not None and c.rowspan > 1]
    covering += [c for c in above if c is not None and c.colspan > cell.colspan]
    for found in covering:
        if role_of("structure", found.text) == "side" or role_of("labels", found.text):
            named = unit_named(found.text)
            if named is not None and named.money:
                return named
    return None
