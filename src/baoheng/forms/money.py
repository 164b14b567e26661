"""The rows of the money block: as given, else from the table's execution and budget."""

from decimal import Decimal

from baoheng.core.tables import Execution
from baoheng.forms.data import FormData, MoneyRow
from baoheng.forms.values import labelled
from baoheng.reading.grammar.vocabulary import role_of, squash
from baoheng.reading.values import parse_number


def money_rows(data: FormData, fixed: tuple[str, ...]) -> list[MoneyRow]:
    """The ``fixed`` rows of the form, the first being the total, then other rows given."""
    given = list(data.money)
    rows = []
    for position, label in enumerate(fixed):
        own = next((row for row in given if squash(row.label) == squash(label)), None)
        if own is None:
            own = _total(data, label) if position == 0 else _part(data, label)
        else:
            given.remove(own)
        rows.append(own)
    return rows + given


def _total(data: FormData, label: str) -> MoneyRow:
    table = data.table
    execution = table.execution or Execution()
    budget = table.budget.total if execution.budget is None else execution.budget
    spent = execution.spent if data.spent is None else data.spent
    return MoneyRow(
        label, budget, spent, execution.rate, points=execution.points, score=execution.score
    )


def _part(data: FormData, label: str) -> MoneyRow:
    budget = data.table.budget
    parts: dict[str | None, Decimal | None] = {
        "budget_fiscal": budget.fiscal,
        "budget_government_fund": budget.government_fund,
        "budget_other": budget.other,
        "carryover": parse_number(labelled(data, "carryover")),
    }
    return MoneyRow(label, parts.get(role_of("labels", label)))
