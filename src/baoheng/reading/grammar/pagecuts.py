"""Rows that the end of a page has cut although both halves are ruled all around."""

from baoheng.reading.grammar.fields import label_role
from baoheng.reading.grid import Cell, Flag, Grid


def join_cut_rows(grid: Grid) -> None:
    """Join two rows of a form where only both halves of the first cell are a known label.

    绩效目 at the foot of a page and 标 at the head of the next, each with a part of the goal
    beside it. The upper cells take the text and the places of the lower ones.
    """
    rows: dict[int, list[Cell]] = {}
    for cell in grid.cells:
        if cell.place.page is not None:
            rows.setdefault(cell.row, []).append(cell)
    for number in sorted(rows):
        upper, lower = rows[number], rows.get(number + 1, [])
        if _cut(upper, lower):
            for one, two in zip(upper, lower, strict=True):
                one.text = one.text.rstrip() + two.text.lstrip()
                one.flags |= {Flag.CUT_JOINED}
                one.more_places += (two.place,)
                two.text = ""


def _cut(upper: list[Cell], lower: list[Cell]) -> bool:
    if len(upper) != len(lower) or len(upper) < 2 or upper[0].place.page == lower[0].place.page:
        return False
    if [(c.col, c.colspan) for c in upper] != [(c.col, c.colspan) for c in lower]:
        return False
    halves = (upper[0].text, lower[0].text)
    return not any(map(label_role, halves)) and label_role("".join(halves)) is not None
