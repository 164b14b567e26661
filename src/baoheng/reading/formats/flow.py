"""What Word files and web pages have in common: paragraphs and tables inside one another.

Their walkers produce ``Para`` and ``Table`` items; ``Flow`` turns these into the blocks of a
Source, counts places, applies the limits and keeps account of every character that is cut.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from baoheng.core.errors import LimitExceeded
from baoheng.core.provenance import Place
from baoheng.reading.grid import Block, Cell, Flag, Grid, Loose, count_characters
from baoheng.reading.limits import Limits

NO_FLAGS: frozenset[Flag] = frozenset()


@dataclass(slots=True, eq=False)
class Para:
    """One paragraph as shown; ``hidden`` is text in it that is not shown.

    ``stored`` is the text without automatic numbers, None where there are none. Where nothing is
    shown, ``text`` is the hidden text and carries ``Flag.HIDDEN``.
    """

    text: str
    flags: frozenset[Flag] = NO_FLAGS
    hidden: str = ""
    stored: str | None = None


@dataclass(slots=True, eq=False)
class RawCell:
    """A placed cell (0-based) with what stands in it."""

    row: int
    col: int
    rowspan: int
    colspan: int
    items: "list[Item]"
    flags: frozenset[Flag] = NO_FLAGS
    raw: str | None = None


@dataclass(slots=True, eq=False)
class Table:
    """A table; ``covered`` are cells under a merged cell that nevertheless hold text.

    ``first_row`` is where a part of a table began in the whole one. ``foldable`` tables have one
    column and no true table inside: boxes around text.
    """

    cells: list[RawCell]
    nrows: int
    ncols: int
    covered: list[RawCell] = field(default_factory=list)
    first_row: int = 0
    foldable: bool = field(init=False)

    def __post_init__(self) -> None:
        self.foldable = self.ncols <= 1 and not any(map(true_tables, self.cells))


Item = Para | Table


def true_tables(cell: RawCell) -> list[Table]:
    """The tables in a cell that are more than a box around text."""
    return [item for item in cell.items if isinstance(item, Table) and not item.foldable]


def paragraphs(items: Iterable[Item]) -> Iterator[Para]:
    """The paragraphs of a cell, with those in boxes around text, in order."""
    for item in items:
        if isinstance(item, Para):
            yield item
        elif item.foldable:
            for cell in item.cells + item.covered:
                yield from paragraphs(cell.items)


def has_text(cell: RawCell) -> bool:
    """Whether the cell itself, tables inside apart, holds text."""
    return any(para.text.strip() for para in paragraphs(cell.items))


def holds(cell: RawCell) -> bool:
    """Whether anything stands in the cell, text or a table."""
    return has_text(cell) or bool(true_tables(cell))


@dataclass(slots=True)
class Flow:
    """Turns items into blocks; ``cut`` counts the non-blank characters beyond the cell limit."""

    name: str
    limits: Limits
    blocks: list[Block] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    cut: int = 0
    _lines: int = 0
    _tables: int = 0
    _positions: int = 0

    def add(self, items: Iterable[Item]) -> None:
        """Append paragraphs as loose text and tables as grids, with the tables inside them."""
        for item in items:
            if isinstance(item, Para):
                self._lines += 1
                self._loose(item, Place(self.name, line=self._lines))
            else:
                self._table(item)

    def _table(self, table: Table) -> None:
        parts = split_frames(table)
        number = self._tables + 1
        if any(isinstance(part, Table) for part in parts):
            self._tables = number
        for part in parts:
            if isinstance(part, Table):
                self._grid(part, number)
            else:
                self.add(part)

    def _loose(self, para: Para, place: Place) -> None:
        self._count(1)
        if para.text.strip():
            text, flags = self._within_limit(para.text.strip(), para.flags, place)
            self.blocks.append(Loose(text, place, flags))
        self._hidden(para.hidden, place)

    def _hidden(self, text: str, place: Place) -> None:
        """Text that is not shown stands beside the cell or line, so that neither is falsified."""
        if text.strip():
            text, flags = self._within_limit(text.strip(), frozenset({Flag.HIDDEN}), place)
            self.blocks.append(Loose(text, place, flags))

    def _grid(self, table: Table, number: int) -> None:
        name, above = self.name, table.first_row + 1
        grid = Grid([], table.nrows, table.ncols, Place(name, table=number))
        self.blocks.append(grid)
        inner: list[Table] = []
        for raw in table.cells:
            self._count(raw.rowspan * raw.colspan)
            place = Place(name, table=number, row=above + raw.row, col=raw.col + 1)
            grid.cells.append(self._cell(raw, place))
            inner += true_tables(raw)
        for raw in table.covered:
            place = Place(name, table=number, row=above + raw.row, col=raw.col + 1)
            for para in paragraphs(raw.items):
                self._hidden(f"{para.text}\n{para.hidden}", place)
            inner += true_tables(raw)
        self.add(inner)

    def _cell(self, raw: RawCell, place: Place) -> Cell:
        if len(raw.items) == 1 and isinstance(raw.items[0], Para):
            para = raw.items[0]
        else:
            para = joined(paragraphs(raw.items))
        text, flags = self._within_limit(para.text.strip(), para.flags | raw.flags, place)
        self._hidden(para.hidden, place)
        stored = raw.raw if raw.raw is not None else para.stored
        return Cell(
            raw.row, raw.col, raw.rowspan, raw.colspan, text, place, raw=stored, flags=flags
        )

    def _within_limit(
        self, text: str, flags: frozenset[Flag], place: Place
    ) -> tuple[str, frozenset[Flag]]:
        limit = self.limits.cell_characters
        if len(text) <= limit:
            return text, flags
        self.cut += count_characters(text[limit:])
        self.notes.append(
            (
                "TRUNCATED",
                f"{place.label}的文字有 {len(text)} 个字符，超过上限 {limit}，"
                f"后面的 {len(text) - limit} 个没有读入，请核对这一处",
            )
        )
        return text[:limit], flags | {Flag.TRUNCATED}

    def _count(self, positions: int) -> None:
        self._positions += positions
        if self._positions > self.limits.cells:
            raise LimitExceeded(
                f"表格的格子（合并格按所占格数计）超过 {self.limits.cells} 个",
                where=self.name,
                todo="请拆成几个文件再读",
            )


def joined(paras: Iterable[Para]) -> Para:
    """The paragraphs of one cell as one, line by line; what is hidden is kept apart."""
    shown: list[Para] = []
    hidden: list[str] = []
    for para in paras:
        if Flag.HIDDEN in para.flags:
            hidden.append(para.text)
        else:
            shown.append(para)
            if para.hidden:
                hidden.append(para.hidden)
    text = "\n".join(para.text for para in shown)
    flags = NO_FLAGS.union(*(para.flags for para in shown))
    kept = "\n".join(hidden)
    if kept.strip() and not text.strip():
        return Para(kept, flags | {Flag.HIDDEN})
    stored = None
    if any(para.stored is not None for para in shown):
        stored = "\n".join(p.text if p.stored is None else p.stored for p in shown).strip()
    return Para(text, flags, kept, stored)


def split_frames(table: Table) -> list[Table | list[Item]]:
    """Take tables that only frame other tables apart, so that titles stay beside their table.

    A page layout flows out whole. A form with a row that holds nothing but another table is cut
    at that row. Every other table stays one piece; the tables in its cells follow it.
    """
    frames = {cell.row for cell in table.cells if true_tables(cell)}
    if not frames:
        return [table]
    filled = _filled(table.cells)
    if sum(1 for row, count in filled.items() if count >= 2 and row not in frames) < 2:
        return [_flowing(table.cells + table.covered)]
    alone = sorted(row for row in frames if filled[row] == 1)
    if table.covered or any(
        cell.rowspan > 1 and cell.row <= row < cell.row + cell.rowspan
        for row in alone
        for cell in table.cells
    ):
        return [table]
    return _cut(table, alone) if alone else [table]


def _filled(cells: Iterable[RawCell]) -> dict[int, int]:
    """How many cells of each row hold anything."""
    filled: dict[int, int] = {}
    for cell in cells:
        filled[cell.row] = filled.get(cell.row, 0) + holds(cell)
    return filled


def _flowing(cells: Iterable[RawCell]) -> list[Item]:
    in_order = sorted(cells, key=lambda cell: (cell.row, cell.col))
    return [item for cell in in_order for item in cell.items]


def _cut(table: Table, rows: list[int]) -> list[Table | list[Item]]:
    parts: list[Table | list[Item]] = []
    start = 0
    for row in [*rows, table.nrows]:
        cells = [cell for cell in table.cells if start <= cell.row < row]
        if max(_filled(cells).values(), default=0) >= 2:
            moved = [replace(cell, row=cell.row - start) for cell in cells]
            parts.append(Table(moved, row - start, table.ncols, first_row=start))
        else:  # a title above, a signature below
            parts.append(_flowing(cells))
        parts.append(_flowing(cell for cell in table.cells if cell.row == row))
        start = row + 1
    return parts
