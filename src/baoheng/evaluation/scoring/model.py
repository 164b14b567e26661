"""What goes into a scoring and what comes out: the case, the judgement, the scored rows."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from baoheng.checking.profile import Band, Profile
from baoheng.core.actual import Actual
from baoheng.core.tables import TargetTable


class Outcome(StrEnum):
    """How an actual stands against its target."""

    MET = "met"
    MISSED = "missed"
    OVER = "over"  # met, and beyond the line from which a reason is asked for
    OPEN = "open"  # the year is not over and the target not yet met, or may still be broken
    UNKNOWN = "unknown"  # no actual, or the two do not compare


OUTCOME_WORDS = {
    Outcome.MET: "达到",
    Outcome.MISSED: "未达到",
    Outcome.OVER: "超额",
    Outcome.OPEN: "年度未完",
    Outcome.UNKNOWN: "无法判断",
}
REACHED = (Outcome.MET, Outcome.OVER)


@dataclass(frozen=True, slots=True)
class Override:
    """A score set by a person: points with at most two places, and why."""

    score: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that a scoring rests on.

    ``actuals`` are parallel to the table's indicators. ``reasons``, ``shares`` (per cent of the
    points that a person gives a worded row) and ``overrides`` are by index of the row. ``budget``
    and ``spent`` are in one money unit. ``finished`` is a person's word that the project is done.
    ``own_rules``: whether a row's own written scoring standard goes before the profile's formula.
    """

    table: TargetTable
    actuals: tuple[Actual | None, ...]
    profile: Profile
    as_of: datetime.date
    year_over: bool
    budget: Decimal | None = None
    spent: Decimal | None = None
    finished: bool = False
    reasons: Mapping[int, str] = field(default_factory=dict)
    shares: Mapping[int, Decimal] = field(default_factory=dict)
    overrides: Mapping[int, Override] = field(default_factory=dict)
    own_rules: bool = True


@dataclass(frozen=True, slots=True)
class Judgement:
    """An actual compared with its target; ``said`` is the comparison in words.

    ``actual`` and ``limit`` are exact, in the target's unit; ``limit`` is the bound that counts,
    ``lower`` says that a smaller number is the better side of it, ``banded`` that it is the edge
    of a range. ``late`` is days after a deadline, ``band`` the degree of a worded row. ``reason``
    says why the outcome is open or unknown.
    """

    outcome: Outcome
    said: str
    actual: Fraction | None = None
    limit: Fraction | None = None
    lower: bool = False
    banded: bool = False
    late: int = 0
    band: Band | None = None
    top: bool = False  # the band is the highest one
    reason: str = ""

    @property
    def reached(self) -> bool:
        """Whether the target is met, if only just."""
        return self.outcome in REACHED


def _lines(explanation: tuple[str, str, str], result: Decimal | None) -> tuple[str, str, str]:
    formula, worked, basis = explanation
    bare = worked.replace(".", "").isdigit()
    equals = "" if result is None or bare else f" = {result:f}"
    return f"公式：{formula}", f"代入：{worked}{equals}", f"依据：{basis}"


@dataclass(frozen=True, slots=True)
class RowScore:
    """The score of one row, or None with the reason in the judgement.

    ``explanation`` is the formula, the numbers put in (evaluating that line and rounding half up
    to two places gives the score) and what it rests on. ``needs_reason`` is a sentence for the
    clerk, empty where nothing is to be written; ``note`` something to look at.
    """

    index: int
    name: str
    points: Decimal
    score: Decimal | None
    judgement: Judgement
    explanation: tuple[str, str, str]
    needs_reason: str = ""
    by_hand: bool = False
    note: str = ""

    @property
    def outcome(self) -> Outcome:
        """How the actual stands against the target."""
        return self.judgement.outcome

    @property
    def over(self) -> bool:
        """Whether the target is exceeded so far that a reason is asked for."""
        return self.outcome is Outcome.OVER

    @property
    def lines(self) -> tuple[str, str, str]:
        """The explanation as it is printed: 公式, 代入, 依据."""
        return _lines(self.explanation, self.score)


@dataclass(frozen=True, slots=True)
class ExecutionScore:
    """The points of budget execution; ``rate`` is spent ÷ budget, exact."""

    points: Decimal
    score: Decimal | None
    rate: Fraction | None
    explanation: tuple[str, str, str]
    reason: str = ""
    note: str = ""

    @property
    def lines(self) -> tuple[str, str, str]:
        """The explanation as it is printed: 公式, 代入, 依据."""
        return _lines(self.explanation, self.score)


@dataclass(frozen=True, slots=True)
class Weighting:
    """The points of each row, of execution, and how they came about in Chinese sentences."""

    points: tuple[Decimal, ...]
    execution: Decimal
    filled: bool
    notes: tuple[str, ...]

    @property
    def full(self) -> Decimal:
        """What all points add up to, execution included."""
        return sum(self.points, self.execution)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All scores of a table. ``total`` and ``grade`` stand only where no score is missing.

    ``so_far`` adds the scores there are, out of ``judged_points``; ``missing`` names what has
    none, and why. ``execution`` is None where it has no points of its own.
    """

    profile: Profile
    weighting: Weighting
    rows: tuple[RowScore, ...]
    execution: ExecutionScore | None
    total: Decimal | None
    so_far: Decimal
    judged_points: Decimal
    grade: str | None
    explanation: tuple[str, str, str]
    missing: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def full_points(self) -> Decimal:
        """What all rows and the execution add up to."""
        return self.weighting.full

    @property
    def needs_reasons(self) -> tuple[str, ...]:
        """What is still to be written down, a sentence a row."""
        return tuple(row.needs_reason for row in self.rows if row.needs_reason)
