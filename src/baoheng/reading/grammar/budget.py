"""Department budget tables and the 三公 table: rows of code, name and amounts."""

import re

from baoheng.core.target import Doubt
from baoheng.reading.accounting import Account
from baoheng.reading.grammar.amounts import Amounts
from baoheng.reading.grammar.budgetrows import BudgetRows, is_number, read_columns, read_rows
from baoheng.reading.grammar.fields import STRONG, inline, label_role
from baoheng.reading.grammar.form import year_of
from baoheng.reading.grammar.heads import find_heads
from baoheng.reading.grammar.indicators import tidy
from baoheng.reading.grammar.moneyunits import (
    unit_alone,
    unit_named,
    unit_of_corner,
    unit_of_line,
    without_unit,
)
from baoheng.reading.grammar.rows import starting
from baoheng.reading.grammar.vocabulary import role_of, squash
from baoheng.reading.grid import Cell, Grid

_TITLE = re.compile(r"(收支|收入|支出|预算|三公|拨款|采购).{0,30}表")
_GOALS = {"goal", "cycle_goal"}
_NUMBERS_COLUMNS = re.compile("栏次|行次|列次|编号")
_HEAD_NOISE = re.compile(r"[\W_a-zA-Z*]*")


def is_budget_table(grid: Grid, title: str | None) -> bool:
    """Whether the grid is a table of money by account, not of targets."""
    heads = find_heads(grid)
    if any(head.section in {"indicator", "costing"} for head in heads):
        return False
    if any(head.section == "summary" and _GOALS & {c.role for c in head.columns} for head in heads):
        return False
    rows = starting(grid)
    if _labelled_rows(grid, [rows[r] for r in sorted(rows)[:8]]) > 1:
        return False
    first = [rows[r] for r in sorted(rows)[:6]]
    texts = [squash(c.text) for cells in first for c in cells]
    named = title is not None and bool(_TITLE.search(title)) and "绩效" not in title
    named = named or any(_TITLE.search(t) and "绩效" not in t and len(t) < 40 for t in texts[:8])
    roles = [role_of("budget_rows", t) for t in texts]
    return named and roles.count("name") >= 1 and roles.count("amount") >= 1


def _labelled_rows(grid: Grid, rows: list[list[Cell]]) -> int:
    """How many rows are labels of a form with their values: 项目名称 | 信息平台运维."""
    found = 0
    for cells in rows:
        pairs = [(c, grid.at(c.row, c.col + c.colspan)) for c in cells]
        found += any(
            label_role(label.text) in STRONG
            and value is not None
            and label_role(value.text) is None
            and not any(role_of(s, value.text) for s in ("budget_rows", "indicator", "structure"))
            and not is_number(value.text)
            and bool(squash(value.text))
            for label, value in pairs
        )
    return found


def read_budget(grid: Grid, year: int | None, account: Account, money: Amounts) -> None:
    """Read the rows into the table of ``money``; amounts keep the head they stand under."""
    by_row = starting(grid)
    order = sorted(by_row)
    table = money.table
    first = _above_heads(by_row, order, money, account)
    order = order[first:]
    top = _head_rows(by_row, order)
    for cell in (c for row in order[:top] for c in by_row[row]):
        account.structural(cell, "表头")
        if both := inline(cell.text):
            table.department = both[2] if both[0] == "department" else table.department
        if not table.title and _TITLE.search(squash(cell.text)):
            table.title = tidy(cell.text)
        if unit := unit_of_corner(squash(cell.text)):
            money.state(unit)
    title = table.title
    if title and "三公" in title.replace("“", "").replace("”", ""):
        table.kind = "three_public"
    table.year = year_of(title or "") or year
    columns = read_columns(grid, [by_row[r] for r in order[:top]])
    read_rows([by_row[r] for r in order[top:]], BudgetRows(columns, money, account), table.year)
    if not table.rows:
        money.doubt(Doubt("NO_ROWS", "预算表没有读出数据行；原表可能是空表"))


def _above_heads(
    by_row: dict[int, list[Cell]], order: list[int], money: Amounts, account: Account
) -> int:
    """How many rows above the heads hold titles, units and departments only; they are taken."""
    for position, row in enumerate(order[:6]):
        cells = by_row[row]
        if not all(_is_caption(c.text) for c in cells):
            return position
        for cell in cells:
            key = squash(cell.text)
            account.structural(cell, "标题")
            if (both := inline(cell.text)) and both[0] == "department":
                money.table.department = both[2]
            elif _TITLE.search(key) and money.table.title is None:
                money.table.title = tidy(cell.text)
            named = unit_named(cell.text)
            unit = unit_of_line(key) or (named.money.text if named and named.money else None)
            if unit is not None:
                money.state(unit)
    return 0


def _is_caption(text: str) -> bool:
    key = squash(text)
    titled = bool(_TITLE.search(key)) and without_unit(key).endswith("表") and len(key) < 40
    return titled or bool(unit_of_line(key) or inline(text))


def _head_rows(by_row: dict[int, list[Cell]], order: list[int]) -> int:
    """How many rows from the top name columns (at least one)."""
    top = 0
    for position, row in enumerate(order[:8]):
        cells = by_row[row]
        if top and all(unit_alone(c.text) for c in cells):
            top = position + 1  # （元） under each head
            continue
        roles = [role_of("budget_rows", c.text) for c in cells]
        amounts = [
            c for c in cells if is_number(c.text) and not re.fullmatch(r"\d{1,2}", squash(c.text))
        ]
        if _numbering(cells):
            return position + 1
        if top and _is_data(cells, order[:position], by_row):
            break
        named = any(r is None and not _HEAD_NOISE.fullmatch(squash(c.text).strip("0123456789"))
                    for c, r in zip(cells, roles, strict=True))  # fmt: skip
        if amounts or (top and named and any(is_number(c.text) for c in cells)):
            break
        if sum(r is not None for r in roles) * 2 >= len(cells) or position == 0:
            top = position + 1
        elif top and not any(r for r in roles):
            break
    return max(top, 1)


def _numbering(cells: list[Cell]) -> bool:
    """A row ``** ** 1 2 3`` that numbers the columns."""
    plain = [squash(c.text) for c in cells if not _NUMBERS_COLUMNS.fullmatch(squash(c.text))]
    digits = [text for text in plain if text.strip("*")]
    return len(digits) >= 2 and digits == [str(i) for i in range(1, len(digits) + 1)]


def _is_data(cells: list[Cell], above: list[int], by_row: dict[int, list[Cell]]) -> bool:
    """Whether words and numbers side by side are a row of data: 1 | 监管工作经费 | 24.

    Numbers that only count the columns (1, 2, 3 …) are none.
    """
    serials = {
        c.col for row in above for c in by_row[row] if role_of("indicator", c.text) == "serial"
    }
    plain = [c for c in cells if c.col not in serials]
    numbers = [squash(c.text) for c in plain if is_number(c.text)]
    words = [c for c in plain if re.search(r"[\u4e00-\u9fff]", c.text)]
    if not numbers or not words or any(_NUMBERS_COLUMNS.search(c.text) for c in words):
        return False
    counting = [str(n) for n in range(1, len(numbers) + 1)]
    return numbers != counting or (len(numbers) == 1 and len(plain) < len(cells))
