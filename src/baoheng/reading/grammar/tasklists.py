"""Key tasks without a head: names beside a label, each with its amount: 重点项目 | 甲 | 200万元."""

import re
from collections.abc import Sequence

from baoheng.core.tables import Task
from baoheng.reading.accounting import Account
from baoheng.reading.grammar.form import Form
from baoheng.reading.grammar.vocabulary import role_of, squash
from baoheng.reading.grid import Cell, Grid

_BOTH = re.compile(
    r"^\s*(?P<name>[^\d:：]{3,40}?)\s*[:：]?\s*(?P<amount>[\d,.]+\s*(?:亿|万)?元)\s*$"
)
_AMOUNT = re.compile(r"^\s*[\d,.]+\s*(?:亿|万)?元\s*$")


def read_task_lists(
    grid: Grid, by_row: dict[int, list[Cell]], form: Form, account: Account
) -> None:
    """Read names with amounts beside 重点项目 or 主要任务 as the form's key tasks."""
    if not grid.trusted:
        return
    for side in [cell for cells in by_row.values() for cell in cells]:
        if role_of("task_lists", side.text) is None or account.seen(side):
            continue
        rows = [
            sorted((c for c in by_row.get(row, []) if c.col > side.col), key=lambda c: c.col)
            for row in range(side.row, side.row + side.rowspan)
        ]
        tasks = [_tasks(cells) for cells in rows if cells]
        if not tasks or not all(tasks):
            continue
        account.structural(side, "表侧标题")
        for name, amount, cells in (task for found in tasks for task in found):
            form.table.tasks.append(Task(name, form.amount(amount, name), place=cells[0].place))
            for cell in cells:
                account.consume(cell, "tasks")


def _tasks(cells: Sequence[Cell]) -> list[tuple[str, str, list[Cell]]]:
    """The tasks of a row: a name and its amount in two cells, or both in each cell."""
    if len(cells) == 2 and _AMOUNT.match(cells[1].text) and not _BOTH.match(cells[0].text):
        return [(squash(cells[0].text), cells[1].text, list(cells))]
    both = [(_BOTH.match(cell.text), cell) for cell in cells]
    found = [(squash(m["name"]), m["amount"], [cell]) for m, cell in both if m]
    return found if len(found) == len(cells) else []
