"""The year's money of a table: what was budgeted and what was spent, from the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from baoheng.core.tables import TargetTable
from baoheng.evaluation.binding.narrow import named_in
from baoheng.measures.compute import Request, measured
from baoheng.measures.definitions import measures
from baoheng.measures.explain import explain
from baoheng.measures.facts import Facts
from baoheng.measures.known import Known
from baoheng.measures.measured import Summand, total
from baoheng.measures.span import Span
from baoheng.reading.values.units import parse_unit

RATE = "budget/execution_rate"  # its numerator is what was spent, its denominator the budget
PROJECT = "project_name"


@dataclass(frozen=True, slots=True)
class Money:
    """Budget and spending in the table's money unit; None with ``reason`` where not known."""

    budget: Decimal | None
    spent: Decimal | None
    project: str | None = None
    explanation: tuple[str, ...] = ()
    reason: str = ""


def money_of(facts: Facts, table: TargetTable, span: Span, known: Known) -> Money:
    """The money of the ledger's project that the table is about, or of the whole department.

    Where the ledger has none, what the table prints, and why.
    """
    one = measures().get(RATE)
    if one is None:
        return _printed(table, f"没有测算项 {RATE}")
    names: Sequence[str] = known.get(f"{RATE}/{PROJECT}", ())
    project = named_in(table.project, names) if table.project else None
    if table.project and project is None:
        return _printed(table, f"台账里没有名称与“{table.project}”相符的项目")
    filters = {PROJECT: (project,)} if project else {}
    found = measured(facts, Request(one, span, filters))
    if not found.computed:
        return _printed(table, found.reason)
    return Money(
        _in_unit(found.denominator, table),
        _in_unit(found.numerator, table),
        project,
        explain(found),
    )


def _printed(table: TargetTable, reason: str) -> Money:
    """The table's own figures; spending only where the form prints it."""
    execution = table.execution
    budget = (execution.budget if execution else None) or table.budget.total
    return Money(budget, execution.spent if execution else None, reason=reason)


def _in_unit(summands: tuple[Summand, ...], table: TargetTable) -> Decimal:
    """元 in the table's money unit, exact: 万元 has four places more."""
    unit = parse_unit(table.money_unit or "万元")
    scale = unit.scale if unit else Decimal(10_000)
    yuan = total(summands)
    return Decimal(yuan.numerator) / Decimal(yuan.denominator) / scale
