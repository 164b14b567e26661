"""The columns beside the amounts of the key tasks: who pays how much of each."""

import re
from collections.abc import Iterator
from decimal import Decimal

from baoheng.checking.check import Observation, holds, wrong
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.money.field_amounts import field_amounts
from baoheng.checking.money.sums import Addition, addition
from baoheng.checking.money.table_sums import trusted_at
from baoheng.core.finding import Severity
from baoheng.core.provenance import Place

_TOTAL = re.compile(r"(?:任务|金额|资金|预算|支出)*(?:合计|总计|小计)(?:金额)?")
_SOURCES = re.compile(r"(?:其中[:：]?)?\S*(?:财政|拨款|资金|基金|公共预算|收入)\S*")


def columns_of_tasks(dossier: Dossier, form: Form) -> Iterator[Observation]:
    """The columns beside the tasks' amounts: 财政拨款 of every task against that of the total."""
    tasks = [task.name or "" for task in form.table.tasks]
    if form.table.kind != "overall" or len(tasks) < 2 or len(set(tasks)) < len(tasks):
        return
    columns: dict[str, dict[str, Decimal]] = {}
    for label, value in field_amounts(form):
        row, slash, head = label.partition("/")
        if slash and _SOURCES.fullmatch(head):
            columns.setdefault(head, {})[row] = value
    for head, values in columns.items():
        total = next((row for row in values if _TOTAL.fullmatch(row)), None)
        if total is None or not set(tasks) <= set(values):
            continue
        named = [(task, values[task]) for task in tasks]
        yield from _column(dossier, form, head, addition(named, values[total], form.money_unit))


def _column(dossier: Dossier, form: Form, head: str, sum_: Addition) -> Iterator[Observation]:
    places: list[Place | None] = [task.place for task in form.table.tasks]
    if sum_.holds:
        yield holds(form, f"任务的“{head}”相加等于合计", sum_.told("合计"), places=places)
        return
    sure = trusted_at(dossier, form, places[0]) and not form.document.unread
    yield wrong(
        form,
        f"“{form.name}”的各项任务“{head}”相加，与合计不相等",
        sum_.told("合计"),
        places=places,
        severity=None if sure else Severity.WARNING,
    )
