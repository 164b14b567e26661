"""An assessed table scored, and the table filled with what the forms print."""

import copy
import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from baoheng.checking.profile import Profile, recognise
from baoheng.core.result import ResultState
from baoheng.core.tables import Execution, TargetDocument, TargetTable
from baoheng.evaluation.approved import Departure, departures
from baoheng.evaluation.assess import Assessed, Coverage, coverage
from baoheng.evaluation.money import Money, printed_amount
from baoheng.evaluation.monitoring.numbers import share_percent
from baoheng.evaluation.scoring.evaluate import evaluate
from baoheng.evaluation.scoring.model import Case, Evaluation, Override


@dataclass(frozen=True, slots=True)
class Result:
    """One table with its scores; ``case`` is what they were computed from.

    ``departures`` are indicators that are not as approved, where the approved table was given.
    """

    assessed: Assessed
    money: Money
    case: Case
    evaluation: Evaluation
    departures: tuple[Departure, ...] = ()

    @property
    def coverage(self) -> Coverage:
        """What its actuals rest on."""
        return coverage(self.assessed.actuals)

    @property
    def title(self) -> str:
        """How the table is called: its project, else its own title."""
        table = self.assessed.table
        return table.project or table.title or "部门整体支出"


def score(
    assessed: Assessed,
    money: Money,
    as_of: datetime.date,
    profile: Profile | None = None,
    finished: bool = False,
    approved: Sequence[TargetDocument] = (),
) -> Result:
    """Score a table by the profile, else by the one that its document is told by.

    Where ``approved`` documents are given the table is held against them, too.
    """
    case = Case(
        table=assessed.table,
        actuals=assessed.actuals,
        profile=profile or recognise(assessed.document),
        as_of=as_of,
        year_over=as_of >= datetime.date(assessed.span.year, 12, 31),
        budget=money.budget,
        spent=money.spent,
        finished=finished,
        reasons=assessed.reasons,
        shares=assessed.shares,
        overrides={at: Override(*given) for at, given in assessed.overrides.items()},
    )
    changed = tuple(departures(assessed, approved)) if approved else ()
    return Result(assessed, money, case, evaluate(case), changed)


def filled(result: Result) -> TargetTable:
    """A copy of the table with actuals, points, scores and reasons, as a self-evaluation prints it.

    What is not known stays empty.
    """
    table = copy.deepcopy(result.assessed.table)
    for row, scored, actual in zip(
        table.indicators, result.evaluation.rows, result.assessed.actuals, strict=True
    ):
        done = actual.state is ResultState.COMPUTED
        row.actual_text = actual.text if done else None
        row.actual = _decimal(actual.value)
        row.points, row.score = scored.points, scored.score
        row.reason = result.case.reasons.get(scored.index) or row.reason
    execution = result.evaluation.execution
    rate = execution.rate if execution else None
    table.execution = Execution(
        budget=printed_amount(result.money.budget, table.money_unit),
        spent=printed_amount(result.money.spent, table.money_unit),
        rate=None if rate is None else share_percent(rate),
        points=execution.points if execution else None,
        score=execution.score if execution else None,
    )
    table.total_score, table.grade = result.evaluation.total, result.evaluation.grade
    return table


def _decimal(value: Fraction | None) -> Decimal | None:
    return None if value is None else Decimal(value.numerator) / Decimal(value.denominator)
