"""What was spent of each source of money against what was spent in the year."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from baoheng.checking.check import Observation, holds, wrong
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.money.sums import Addition, addition
from baoheng.checking.money.table_sums import trusted_at
from baoheng.checking.results.spending import Rate, row_rates
from baoheng.core.finding import Severity

_MOST = 8


def spent_by_source(dossier: Dossier, form: Form) -> Iterator[Observation]:
    """What was spent of each source against the whole, where the sources are the whole's."""
    money = form.table.execution
    if money is None or money.budget is None or money.spent is None:
        return
    rows = list(row_rates(dossier, form))[:_MOST]
    found = [_spent(chosen, money.spent, form) for chosen in _making_up(rows, money.budget)]
    if not found:
        return
    right = next((one for one in found if one.holds), None)
    places = [form.place("execution"), *(rate.place for rate in rows)]
    if right is not None:
        message = "各项资金的执行数之和等于全年执行数"
        yield holds(form, message, right.told("全年执行数"), places=places)
        return
    sure = trusted_at(dossier, form, form.place("execution")) and len(found) == 1
    yield wrong(
        form,
        f"“{form.name}”的各项资金执行数相加，不等于全年执行数",
        found[0].told("全年执行数"),
        places=places,
        severity=None if sure else Severity.WARNING,
        advice="请按支付凭证核对各项资金的执行数和合计",
    )


def _making_up(rows: list[Rate], budget: Decimal) -> Iterator[tuple[Rate, ...]]:
    """The sources whose budgets are the whole budget: all, else the most that are."""
    for count in range(len(rows), 0, -1):
        fitting = [
            chosen
            for chosen in combinations(rows, count)
            if sum((rate.budget for rate in chosen), Decimal(0)) == budget
        ]
        if fitting:
            yield from fitting
            return


def _spent(rows: tuple[Rate, ...], total: Decimal, form: Form) -> Addition:
    return addition([(_name(rate), rate.spent) for rate in rows], total, form.money_unit)


def _name(rate: Rate) -> str:
    return re.sub("^其中[:：]?", "", rate.name)
