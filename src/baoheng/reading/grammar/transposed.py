"""A list of projects whose columns are levels: 项目名称, 数量指标, 质量指标, 满意度指标."""

import re
from collections.abc import Iterator

from baoheng.core.tables import TargetTable
from baoheng.reading.accounting import Account
from baoheng.reading.grammar.form import BUDGET_ROLES, Form, year_of
from baoheng.reading.grammar.heads import Column, Head
from baoheng.reading.grammar.indicators import Level, build, name_and_value
from baoheng.reading.grammar.rows import Row, is_blank, starting
from baoheng.reading.grammar.vocabulary import (
    level1_of,
    level2_of,
    level_text,
    only_parent,
    role_of,
)
from baoheng.reading.grid import Cell, Grid

_ITEMS = re.compile(r"[；;\n]+|(?<=[^\d])(?=\d{1,2}[.、]\s*[\u4e00-\u9fff])")


def transposed_head(grid: Grid) -> int | None:
    """The row that names levels in at least three columns and a project in another; or None."""
    if not grid.trusted:
        return None
    for row, cells in starting(grid).items():
        levels = [c for c in cells if level1_of(c.text) or level2_of(c.text)]
        named = any(role_of("indicator", c.text) == "project" for c in cells)
        if named and len(levels) >= 3:
            return row
    return None


def read_transposed(
    grid: Grid, top: int, title: str | None, year: int | None, account: Account
) -> Iterator[TargetTable]:
    """One table a row; every cell under a level lists indicators as ``名称≥值`` or ``名称：值``."""
    rows = starting(grid)
    heads = rows[top]
    for cell in heads:
        account.structural(cell, "表头")
    bottom = top + min(c.rowspan for c in heads)
    for index in range(bottom, grid.nrows):
        form = Form(TargetTable("project", title, year_of(title or "") or year))
        for head in heads:
            found = grid.at(index, head.col)
            if found is not None and not is_blank(found.text):
                _take(form, head, found, account)
        if form.table.project and form.table.indicators:
            yield form.table


def _take(form: Form, head: Cell, cell: Cell, account: Account) -> None:
    role = role_of("indicator", head.text)
    if level1_of(head.text) or level2_of(head.text):
        first, second = _levels(head)
        for item in filter(str.strip, _ITEMS.split(cell.text)):
            name, value = name_and_value(item.strip())
            piece = Cell(cell.row, cell.col, 1, 1, name, cell.place, flags=cell.flags)
            amount = Cell(cell.row, cell.col, 1, 1, value, cell.place, flags=cell.flags)
            row = Row(cell.row, {"level3": [piece], "value": [amount]})
            columns = [Column(r, cell.col, cell.col + 1, head.text) for r in ("level3", "value")]
            made = Head("indicator", cell.row, cell.row, columns)
            form.table.indicators += build(row, made, first, second, account, form.table.year)
        account.consume(cell, "level3")
    elif role in {"project", "project_code", "unit_code", "period", "goal", *BUDGET_ROLES}:
        form.put(role, head.text, cell)
        account.consume(cell, role)
    elif role == "unit_name":
        form.put("department", head.text, cell)
        account.consume(cell, "department")
    elif role == "serial":
        account.structural(cell, "序号")
    else:
        form.put("other", head.text, cell)
        account.consume(cell, "field")


def _levels(head: Cell) -> tuple[Level, Level]:
    """The levels that a column's head speaks for; a level 2 with one parent names it as well."""
    text = level_text(head.text)
    if level1_of(head.text) is None:
        return Level(only_parent(head.text)), Level(text)
    return Level(text), Level(None)
