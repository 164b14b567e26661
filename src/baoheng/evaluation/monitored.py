"""An assessed table monitored at a cut-off, and the official form's table of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from baoheng.core.actual import Actual, Evidence
from baoheng.core.result import ResultState
from baoheng.core.tables import TargetTable
from baoheng.evaluation.assess import Assessed, Coverage, coverage
from baoheng.evaluation.cutoff import spent_by
from baoheng.evaluation.history import last_year, same_day
from baoheng.evaluation.money import Money, money_of
from baoheng.evaluation.monitoring.filled import Decision, filled
from baoheng.evaluation.monitoring.model import Case, Monitoring, Progress
from baoheng.evaluation.monitoring.monitor import monitor
from baoheng.measures.facts import Facts
from baoheng.measures.known import Known


@dataclass(frozen=True, slots=True)
class Growth:
    """How one indicator grew last year: by the end of each month, and by the same day."""

    last_year: Mapping[int, Fraction] | None = None
    same_day: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Monitored:
    """One table at the cut-off; ``decisions`` are what people said, by index of the row."""

    assessed: Assessed
    money: Money
    monitoring: Monitoring
    decisions: Mapping[int, Decision]

    @property
    def coverage(self) -> Coverage:
        """What its actuals rest on."""
        return coverage(self.assessed.actuals)

    @property
    def title(self) -> str:
        """How the table is called."""
        table = self.assessed.table
        return table.project or table.title or "部门整体支出"

    @property
    def form(self) -> TargetTable:
        """The table as the monitoring form prints it."""
        return filled(self.assessed.table, self.monitoring, self.decisions)


def watch(
    facts: Facts, known: Known, assessed: Assessed, decisions: Mapping[int, Decision]
) -> Monitored:
    """Monitor one table at the end of its span."""
    table, span = assessed.table, assessed.span
    money = money_of(facts, table, span, known)
    bindings = [one.binding for one in assessed.chosen]
    before = last_year(facts, table, bindings, span.year)
    by_now = same_day(facts, table, bindings, span.end)
    grown = [Growth(history, same) for history, same in zip(before, by_now, strict=True)]
    return monitored(assessed, money, grown, decisions)


def monitored(
    assessed: Assessed, money: Money, grown: Sequence[Growth], decisions: Mapping[int, Decision]
) -> Monitored:
    """Monitor one table from what was computed of it; ``grown`` runs parallel to its rows."""
    table, span = assessed.table, assessed.span
    money = spent_by(money, assessed.document, table, span.end)
    rows = []
    for answer, growth in zip(assessed.answers, grown, strict=True):
        one = answer.measured
        rows.append(
            Progress(
                actual=answer.actual,
                accumulation=one.measure.accumulation if one else None,
                last_year=growth.last_year,
                same_day=growth.same_day,
                pending=one.pending if one else False,
            )
        )
    case = Case(table, span.end, tuple(rows), _spent(money, table), money.budget)
    return Monitored(assessed, money, monitor(case), decisions)


def _spent(money: Money, table: TargetTable) -> Actual:
    """The money paid out as an actual, in the table's money unit."""
    if money.spent is None:
        return Actual(ResultState.INCOMPLETE, reason=money.reason or "没有支出数")
    return Actual(
        ResultState.COMPUTED,
        value=Fraction(money.spent),
        unit=table.money_unit or "万元",
        text=f"{money.spent:f}",
        evidence=Evidence.COMPUTED if money.explanation else Evidence.STATED,
        explanation=money.explanation,
    )
