"""Rows that leave out what merged cells cover: where their cells stood, by the table's width.

A page saved as text gives a merged cell once and makes up the width of the row at its end. In the
head of an indicator table one cell then spans the heads of the row below it, and rows below begin
as many columns farther right as fields are missing.
"""

from baoheng.reading.grammar.vocabulary import level1_of, level2_of, role_of
from baoheng.reading.grid import Cell, Grid

_LEVELS = frozenset({"level1", "level2", "level3"})


def spread_heads(grid: Grid) -> None:
    """Put the cells of heads in two rows where they stood; their columns change in place."""
    if not grid.padded:
        return
    rows: dict[int, list[Cell]] = {}
    for cell in grid.cells:
        rows.setdefault(cell.row, []).append(cell)
    for number in sorted(rows):
        upper, lower = rows[number], rows.get(number + 1, [])
        if len(lower) < 2 or len(upper) + len(lower) - 1 > grid.ncols:
            continue
        at = _spanning(upper, lower)
        if at is not None:
            _spread(upper, lower, at)
    grid.forget()


def missing(grid: Grid, index: int, last: int) -> int:
    """By how many columns at most this row stands too far left under a head that ends at ``last``.

    A field without text at its end cannot be told from what makes up the width.
    """
    if not grid.padded:
        return 0
    return max(last - (grid.width(index) or last), 0)


def _spanning(upper: list[Cell], lower: list[Cell]) -> int | None:
    """Which cell of the upper row spans the lower one, if both are the heads of one table."""
    above = [role_of("indicator", cell.text) for cell in upper]
    below = [role_of("indicator", cell.text) for cell in lower]
    if any(level1_of(c.text) or level2_of(c.text) for c in lower):
        return None
    known = sum(role is not None for role in below)
    if known * 2 <= len(below):
        return None
    groups = [
        i
        for i, cell in enumerate(upper)
        if role_of("indicator_groups", cell.text) and above[i] != "goal"
    ]
    if len(_LEVELS & set(below)) >= 2 and len(groups) == 1:
        return groups[0]
    if len(_LEVELS & set(above)) >= 2 and not _LEVELS & set(below) and "value" in above:
        return above.index("value")
    return None


def _spread(upper: list[Cell], lower: list[Cell], at: int) -> None:
    first = upper[at].col
    for cell in upper[at + 1 :]:
        cell.col += len(lower) - 1
    upper[at].colspan = len(lower)
    for offset, cell in enumerate(lower):
        cell.col = first + offset
