"""Levels that hold lists: columns named 数量指标, 质量指标; cells ``数量指标：1.甲≥4次；2.乙…``."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from baoheng.core.tables import TargetTable
from baoheng.reading.accounting import Account
from baoheng.reading.grammar.form import BUDGET_ROLES, Form, year_of
from baoheng.reading.grammar.heads import Column, Head, column_role
from baoheng.reading.grammar.indicators import Level, build, name_and_value
from baoheng.reading.grammar.rows import Row, is_blank, starting
from baoheng.reading.grammar.vocabulary import (
    fits,
    level1_of,
    level2_of,
    level_text,
    only_parent,
    role_of,
)
from baoheng.reading.grid import Cell, Grid

_LISTED = re.compile(r"(?:^|\n|(?<=[。；;\s]))\s*([\u4e00-\u9fff]{2,9})\s*[:：]\s*")
_ITEMS = re.compile(r"[；;\n]+|(?<=[^\d])(?=\d{1,2}[.、]\s*[\u4e00-\u9fff])")


def transposed_head(grid: Grid) -> int | None:
    """The row that names projects in one column and levels in three, or lists of them; or None."""
    rows = starting(grid)
    for row, cells in rows.items():
        levels = [c for c in cells if level1_of(c.text) or level2_of(c.text)]
        if levels:  # 产出指标 may stand over its levels 2
            under = rows.get(row + min(c.rowspan for c in cells), [])
            levels += under if _all_levels(under) else []
        named = any(role_of("indicator", c.text) == "project" for c in cells)
        below = [grid.at(row + c.rowspan, c.col) for c in cells if row + c.rowspan < grid.nrows]
        columns = grid.trusted and len(levels) >= 3
        if named and (columns or any(b and len(_marks(b.text)) >= 2 for b in below)):
            return row
    return None


def _all_levels(cells: list[Cell]) -> bool:
    return all(level2_of(c.text) for c in cells)


def read_transposed(
    grid: Grid, top: int, title: str | None, year: int | None, account: Account, unit: str | None
) -> Iterator[TargetTable]:
    """One table a row; every cell under a level lists indicators as ``名称≥值`` or ``名称：值``.

    ``unit`` is that of the money, where the lines above state one.
    """
    bottom, heads = _heads(grid, top, account)
    for index in range(bottom, grid.nrows):
        its_year = year_of(title or "") or year
        form = Form(TargetTable("project", title, its_year, money_unit=unit))
        for head in heads:
            found = grid.at(index, head.cell.col)
            if found is not None and not is_blank(found.text):
                _take(form, head, found, account)
        if form.table.project and form.table.indicators:
            yield form.table


@dataclass(frozen=True, slots=True)
class _Head:
    """One column: the cell that names it, and the levels that it speaks for."""

    cell: Cell
    levels: tuple[Level, Level] | None


def _heads(grid: Grid, top: int, account: Account) -> tuple[int, list[_Head]]:
    """The first row below the heads, and the columns; a level 1 may stand over its levels 2."""
    rows = starting(grid)
    first = [c for c in rows[top] if level1_of(c.text)]
    bottom = top + min(c.rowspan for c in rows[top])
    under = [c for c in rows.get(bottom, []) if level2_of(c.text)]
    two = len(under) >= 2 and _all_levels(rows.get(bottom, []))
    heads = []
    for cell in rows[top]:
        account.structural(cell, "表头")
        if not (two and cell in first):
            heads.append(_Head(cell, _levels(cell)))
    for cell in under if two else []:
        account.structural(cell, "表头")
        above = next((c for c in first if c.col <= cell.col < c.col + c.colspan), None)
        parent = Level(level_text(above.text)) if above else Level(only_parent(cell.text))
        heads.append(_Head(cell, (parent, Level(level_text(cell.text)))))
    return bottom + two, heads


def _marks(text: str) -> list[re.Match[str]]:
    """Where the text names a level before its list; empty where it does not begin so."""
    marks = list(_LISTED.finditer(text))
    if not marks or marks[0].start() > 0 or level2_of(marks[0][1]) is None:
        return []
    return [mark for mark in marks if level2_of(mark[1])]


def read_listed(cells: list[Cell], form: Form, account: Account) -> bool:
    """Read a row whose last cell lists indicators after the names of their levels; else False.

    The cell says ``数量指标：1.甲次数≥4次。时效指标：1.…``; the level 1 stands in the cell before.
    """
    cell = cells[-1]
    marks = _marks(cell.text)
    if not marks:
        return False
    before = next((c for c in cells[-2::-1] if level1_of(c.text)), None)
    for at, mark in enumerate(marks):
        stop = marks[at + 1].start() if at + 1 < len(marks) else len(cell.text)
        second = level_text(mark[1])
        parent = level_text(before.text) if before else None
        if parent is None or not fits(parent, second):
            parent = only_parent(second)
        levels = (Level(parent), Level(second))
        if parent is None and level1_of(second):
            levels = (Level(second), Level(None))
        text = cell.text[mark.end() : stop]
        _list(form, cell, text, levels, account)
    account.consume(cell, "level3")
    for label in cells[:-1]:
        account.structural(label, "标签")
    return True


def _list(form: Form, cell: Cell, text: str, levels: tuple[Level, Level], account: Account) -> None:
    """File the indicators that a text lists under these levels."""
    for item in filter(None, (part.strip("。 \n") for part in _ITEMS.split(text))):
        name, value = name_and_value(item)
        piece = Cell(cell.row, cell.col, 1, 1, name, cell.place, flags=cell.flags)
        amount = Cell(cell.row, cell.col, 1, 1, value, cell.place, flags=cell.flags)
        row = Row(cell.row, {"level3": [piece], "value": [amount]})
        columns = [Column(r, cell.col, cell.col + 1, r) for r in ("level3", "value")]
        made = Head("indicator", cell.row, cell.row, columns)
        form.table.indicators += build(row, made, *levels, account, form.table.year)


def _take(form: Form, head: _Head, cell: Cell, account: Account) -> None:
    label = head.cell.text
    role = column_role(label)
    if head.levels:
        _list(form, cell, cell.text, head.levels, account)
        account.consume(cell, "level3")
    elif role in {"project", "project_code", "unit_code", "period", "goal", *BUDGET_ROLES}:
        form.put(role, label, cell)
        account.consume(cell, role)
    elif role == "unit_name":
        form.put("department", label, cell)
        account.consume(cell, "department")
    elif read_listed([cell], form, account):
        pass
    elif role == "serial":
        account.structural(cell, "序号")
    else:
        form.put("other", label, cell)
        account.consume(cell, "field")


def _levels(head: Cell) -> tuple[Level, Level] | None:
    """The levels that a column's head speaks for; a level 2 with one parent names it as well."""
    text = level_text(head.text)
    if level1_of(head.text) is None:
        return (Level(only_parent(head.text)), Level(text)) if level2_of(head.text) else None
    return Level(text), Level(None)
