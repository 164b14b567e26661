"""The year's money of a table: what was budgeted and what was spent, from the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from baoheng.core.quantity import Unit
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
    """Budget and spending in the table's money unit, None where not known.

    ``reason`` says why they are not the ledger's but as printed.
    """

    budget: Decimal | None
    spent: Decimal | None
    project: str | None = None
    explanation: tuple[str, ...] = ()
    reason: str = ""

    @property
    def printed(self) -> bool:
        """Whether the amounts are not the ledger's."""
        return bool(self.reason)

    @property
    def origin(self) -> str:
        """Where the two amounts were taken from, in words."""
        if self.printed:
            what = "预算数、执行数" if self.spent is not None else "预算数"
            return f"{what}是资料所印的：{self.reason}"
        whose = f"项目“{self.project}”" if self.project else "全部项目"
        return f"预算数、执行数取自台账的{whose}"


def money_of(facts: Facts, table: TargetTable, span: Span, known: Known) -> Money:
    """The money of the ledger's project that the table is about, or of the whole department.

    Where the ledger has none, or the table's unit is no money, what the table prints, and why.
    """
    unit = parse_unit(table.money_unit or "万元")
    if unit is None or unit.dimension != "money":
        return _printed(table, f"表头的金额单位“{table.money_unit}”不是金额单位")
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
        _in_unit(found.denominator, unit),
        _in_unit(found.numerator, unit),
        project,
        explain(found),
    )


def _printed(table: TargetTable, reason: str) -> Money:
    """The table's own figures; spending only where the form prints it."""
    execution = table.execution
    budget = execution.budget if execution else None
    if budget is None:  # a printed 0 stands
        budget = table.budget.total
    return Money(budget, execution.spent if execution else None, reason=reason)


def printed_amount(amount: Decimal | None, money_unit: str | None) -> Decimal | None:
    """An amount as forms print it: two places, more where a place is worth more than 100元.

    Shares and scores are computed from the exact one.
    """
    if amount is None:
        return None
    unit = parse_unit(money_unit or "万元")
    scale = unit.scale if unit is not None and unit.dimension == "money" else Decimal(1)
    last = Decimal(1).scaleb(-max(2, scale.adjusted() - 2))
    near = amount.quantize(last, ROUND_HALF_UP)
    return amount if near == amount else near


def _in_unit(summands: tuple[Summand, ...], unit: Unit) -> Decimal:
    """元 in the table's money unit, exact: 万元 has four places more."""
    yuan = total(summands)
    return Decimal(yuan.numerator) / Decimal(yuan.denominator) / unit.scale
