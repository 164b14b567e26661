"""Rows of a section: which cell of a body row belongs to which column of the head."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from baoheng.core.target import Doubt
from baoheng.reading.grammar.align import align
from baoheng.reading.grammar.heads import Column, Head
from baoheng.reading.grammar.vocabulary import level1_of, level2_of, role_of, squash
from baoheng.reading.grid import Cell, Grid


@dataclass(slots=True)
class Row:
    """One body row: ``cells`` by role (several cells where a column holds several), in order.

    ``shift`` is by how many columns the whole row had slipped; ``unplaced`` fits no column.
    """

    index: int
    cells: dict[str, list[Cell]] = field(default_factory=dict)
    unplaced: list[Cell] = field(default_factory=list)
    shift: int = 0
    moved: list[tuple[Cell, str]] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    heading: Cell | None = None  # a level 1 that stands above its rows on a line of its own

    def text(self, role: str) -> str:
        """The column's text, cells joined by line breaks; empty where there is none."""
        return "\n".join(c.text for c in self.cells.get(role, ()) if c.text.strip())

    @property
    def name(self) -> str:
        """The text that names the indicator, in whichever column."""
        return self.text("level3") or self.text("name_value")

    def first(self, role: str) -> Cell | None:
        """The first non-empty cell of the column."""
        return next((c for c in self.cells.get(role, ()) if c.text.strip()), None)

    def all_cells(self) -> Iterator[Cell]:
        """Every cell placed in this row."""
        for cells in self.cells.values():
            yield from cells


def starting(grid: Grid) -> dict[int, list[Cell]]:
    """The non-empty cells by the row they start in, left to right."""
    rows: dict[int, list[Cell]] = {}
    for cell in grid.cells:
        if cell.text.strip():
            rows.setdefault(cell.row, []).append(cell)
    for cells in rows.values():
        cells.sort(key=lambda c: c.col)
    return rows


def ruled_row(grid: Grid, head: Head, index: int) -> Row | None:
    """The row of a trusted grid by geometry; None where a cell breaks the column frame."""
    shift = _shift(grid, head, index)
    row = Row(index, shift=shift)
    for column in head.columns:
        cells = _under(grid, column, index, shift)
        if cells:
            row.cells.setdefault(column.role, []).extend(
                c for c in cells if c not in row.cells.get(column.role, ())
            )
    key = head.find("level3") or head.find("name_value") or head.columns[0]
    inside = grid.at(index, key.start + shift)
    if inside is None or _breaks(inside, key, head, shift):
        return None
    return row


def _under(grid: Grid, column: Column, index: int, shift: int) -> list[Cell]:
    cells: list[Cell] = []
    if column.stop - column.start == 1:
        only = grid.at(index, column.start + shift)
        return [only] if only else []
    for col in range(column.start + shift, column.stop + shift):
        cell = grid.at(index, col)
        if cell and cell not in cells:
            cells.append(cell)
    # a cell that reaches in from the left belongs to the column where it starts
    return [c for c in cells if c.col >= column.start + shift or len(cells) == 1]


def _breaks(cell: Cell, key: Column, head: Head, shift: int) -> bool:
    """A cell over the name column that also covers the value column, or the levels, is no row."""
    others = [c for c in head.columns if c is not key and c.role in {"value", "level2", "actual"}]
    start, stop = cell.col, cell.col + cell.colspan
    return any(start < c.stop + shift and stop > c.start + shift for c in others)


def _shift(grid: Grid, head: Head, index: int) -> int:
    """-1 or 1 where the level words of this row stand one column aside of their heads."""
    first, second = head.find("level1"), head.find("level2")
    if first is None or second is None:
        return 0

    def good(step: int) -> int:
        one = grid.at(index, first.start + step) if first.start + step >= 0 else None
        two = grid.at(index, second.start + step)
        return int(bool(one and level1_of(one.text))) + int(bool(two and level2_of(two.text)))

    if good(0):
        return 0
    width_one = first.stop - first.start
    for step in (-width_one, width_one):
        if good(step) == 2:
            return step
    return 0


def dumped_row(head: Head, index: int, cells: list[Cell], missing: int = 0) -> Row:
    """The row of an untrusted grid, by alignment of its tokens to the head.

    A level word that was broken over neighbouring fields is one token. A row that stops left of
    the levels speaks of a project or a unit, never of an indicator. ``missing`` is by how many
    columns at most the row stands too far left.
    """
    tokens = _whole_levels([c for c in cells if head.holds(c.col)])
    columns = head.columns
    level = head.find("level1") or head.find("level2")
    if level is not None and all(c.col < level.start for c in cells):
        wide = [c for c in columns if c.start < level.start]
        columns = wide or columns
    texts = [(t[0].col, "".join(c.text for c in t)) for t in tokens]
    steps = (missing, *range(missing))  # what is missing usually stood left of the rest
    ways = [align([(col + step, text) for col, text in texts], columns) for step in steps]
    aligned = max(ways, key=lambda found: found.score)
    row = Row(index)
    for token, target in zip(tokens, aligned.columns, strict=True):
        if target is None:
            row.unplaced.extend(token)
            continue
        column = columns[target]
        row.cells.setdefault(column.role, []).extend(token)
        if token[0].col != column.start:
            row.moved.append((token[0], column.role))
    return row


def _whole_levels(cells: list[Cell]) -> list[list[Cell]]:
    """The cells as tokens: two neighbours that only together name a level are one."""
    tokens: list[list[Cell]] = []
    for cell in cells:
        before = tokens[-1] if tokens else []
        if len(before) == 1 and not _level_word(before[0].text) and not _level_word(cell.text):
            both = before[0].text + cell.text
            if len(squash(both)) <= 12 and _level_word(both):
                before.append(cell)
                continue
        tokens.append([cell])
    return tokens


def _level_word(text: str) -> bool:
    return squash(text).endswith("指标") and bool(level1_of(text) or level2_of(text))


def is_total(text: str) -> bool:
    """Whether the text is a word for a total (合计, 总分 …)."""
    return role_of("structure", text) == "total"


def is_blank(text: str) -> bool:
    """Whether the text is only a form's placeholder, such as ``任务1:`` or ``……``."""
    return not squash(text) or role_of("structure", text) == "blank_template"
