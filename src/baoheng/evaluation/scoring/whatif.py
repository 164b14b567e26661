"""The same actuals under another profile or other targets: both totals and the rows that differ."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from baoheng.checking.profile import Profile
from baoheng.core.errors import BaohengError
from baoheng.core.target import Target
from baoheng.evaluation.scoring.evaluate import evaluate
from baoheng.evaluation.scoring.model import Case, Evaluation, Outcome


@dataclass(frozen=True, slots=True)
class Change:
    """A row whose points, score or outcome differ; ``worked`` are both substituted lines."""

    index: int
    name: str
    points: tuple[Decimal, Decimal]
    scores: tuple[Decimal | None, Decimal | None]
    outcomes: tuple[Outcome, Outcome]
    worked: tuple[str, str]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Two evaluations of the same actuals and what differs, the execution apart."""

    before: Evaluation
    after: Evaluation
    changes: tuple[Change, ...]

    @property
    def execution_differs(self) -> bool:
        """Whether the points of execution change."""
        one, other = self.before.execution, self.after.execution
        pair = [(e.points, e.score) if e else None for e in (one, other)]
        return pair[0] != pair[1]


def under(case: Case, profile: Profile) -> Case:
    """The case under another profile's formulas, rows' own rules set aside."""
    return replace(case, profile=profile, own_rules=False)


def with_targets(case: Case, targets: Mapping[int, Target]) -> Case:
    """The case with other targets in these rows; the table itself is left as it is.

    Raises BaohengError for a row that the table does not have.
    """
    rows = list(case.table.indicators)
    for index, target in targets.items():
        if not 0 <= index < len(rows):
            raise BaohengError(f"没有第{index + 1}项指标", todo=f"表中有{len(rows)}项，请核对序号")
        rows[index] = replace(rows[index], target=target)
    return replace(case, table=replace(case.table, indicators=rows))


def what_if(case: Case, other: Case) -> WhatIf:
    """Score both cases and list the rows that differ. Raises BaohengError as ``evaluate`` does."""
    if len(case.table.indicators) != len(other.table.indicators):
        raise BaohengError("两次评分的指标项数不同", todo="只能改目标值或考核口径，不能增减指标")
    before, after = evaluate(case), evaluate(other)
    changes = []
    for one, two in zip(before.rows, after.rows, strict=True):
        if (one.points, one.score, one.outcome) != (two.points, two.score, two.outcome):
            changes.append(
                Change(
                    one.index, one.name, (one.points, two.points), (one.score, two.score),
                    (one.outcome, two.outcome), (one.explanation[1], two.explanation[1]),
                )
            )  # fmt: skip
    return WhatIf(before, after, tuple(changes))
