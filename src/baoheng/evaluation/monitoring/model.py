"""What goes into monitoring and what comes out: the case, the money, a row of each indicator."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from baoheng.core.actual import Actual
from baoheng.core.result import ResultState
from baoheng.core.tables import TargetTable
from baoheng.core.target import Target
from baoheng.measures.model import Accumulation

Lines = tuple[str, str, str]  # formula, numbers put in, what it rests on


class Method(StrEnum):
    """How a forecast was made."""

    PATTERN = "pattern"
    PLAN = "plan"
    STRAIGHT = "straight"
    HOLD = "hold"
    DONE = "done"
    DUE = "due"


METHOD_WORDS = {
    Method.PATTERN: "按上年同期进度推算",
    Method.PLAN: "按支出计划推算",
    Method.STRAIGHT: "按时间进度直线推算",
    Method.HOLD: "保持目前水平",
    Method.DONE: "已经完成",
    Method.DUE: "按截止日期判断",
}


class Light(StrEnum):
    """The warning colour; grey where nothing can be said."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    GREY = "grey"


LIGHT_WORDS = {
    Light.GREEN: "绿灯",
    Light.YELLOW: "黄灯",
    Light.RED: "红灯",
    Light.GREY: "灰灯（不能判断）",
}


class Likelihood(StrEnum):
    """Whether the year's target will be reached; its printed word is in ``Rules.words``."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Progress:
    """What is known of one indicator at the cut-off.

    ``last_year`` is last year's cumulative value by the end of each month, from 1 to 12, in any
    one unit, ``same_day`` that by the same day as the cut-off. For a deadline ``pending`` says that
    the work is known not to be finished, and ``share_done`` (0 to 1) how far it is; without either,
    a missing date is not known.
    """

    actual: Actual | None = None
    accumulation: Accumulation | None = None
    last_year: Mapping[int, Fraction] | None = None
    same_day: Fraction | None = None
    pending: bool = False
    share_done: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that a monitoring rests on.

    ``rows`` are parallel to the table's indicators. ``spent`` is the money paid out to the
    ``cut_off``, in the table's money unit; ``budget`` goes before the one in the table.
    """

    table: TargetTable
    cut_off: datetime.date
    rows: tuple[Progress, ...]
    spent: Actual | None = None
    budget: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Money:
    """How the money stands at the cut-off; shares are fractions of 1.

    ``rate`` is None, and ``reason`` says why, where there is no budget or no spending.
    ``planned`` is what the spending plan asks for by then. ``from_plan`` and ``from_time`` are
    rate less plan and rate less time progress: negative where the money is behind.
    """

    budget: Fraction | None
    spent: Fraction | None
    rate: Fraction | None
    planned: Fraction | None
    time: Fraction
    light: Light
    explanation: Lines
    reason: str = ""
    notes: tuple[str, ...] = ()

    @property
    def from_plan(self) -> Fraction | None:
        """Rate less the planned share."""
        return None if self.rate is None or self.planned is None else self.rate - self.planned

    @property
    def from_time(self) -> Fraction | None:
        """Rate less the time progress."""
        return None if self.rate is None else self.rate - self.time


@dataclass(frozen=True, slots=True)
class Expected:
    """The share of the year's target that should be done by the cut-off, and by what measure."""

    share: Fraction
    worked: str
    method: Method


@dataclass(frozen=True, slots=True)
class Forecast:
    """The year's end: a number, a date, a level, or for an open deadline none of them.

    ``projected`` is the number before it was held at 100 % or at an exact target. Evaluating the
    second line of ``explanation`` gives ``value`` (for a deadline the days left).
    """

    method: Method
    text: str
    explanation: Lines
    value: Fraction | None = None
    projected: Fraction | None = None
    date: datetime.date | None = None
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator at the cut-off.

    ``completion`` is the share of the year's target, ``deviation`` completion less expected
    progress. ``likelihood`` is a proposal that a person confirms. ``shortfall`` is by what share
    of the target the forecast fails, 0 where it does not. ``needs_reason`` is a sentence for the
    clerk, empty where nothing is to be written. ``guessed``: nobody said how the value moves.
    """

    index: int
    name: str
    target: Target
    state: ResultState
    accumulation: Accumulation
    guessed: bool
    actual_text: str
    light: Light
    value: Fraction | None = None
    completion: Fraction | None = None
    expected: Expected | None = None
    forecast: Forecast | None = None
    likelihood: Likelihood | None = None
    shortfall: Fraction = Fraction(0)
    needs_reason: str = ""
    notes: tuple[str, ...] = ()

    @property
    def deviation(self) -> Fraction | None:
        """Completion less expected progress; None where there is no expectation."""
        if self.completion is None or self.expected is None:
            return None
        return self.completion - self.expected.share


@dataclass(frozen=True, slots=True)
class Monitoring:
    """A table monitored at a day; ``order`` lists rows by index, the likeliest to fail first."""

    cut_off: datetime.date
    time: Fraction
    money: Money
    rows: tuple[Row, ...]
    order: tuple[int, ...]
    kinds: tuple[str, ...]
    source: str

    @property
    def needs_reasons(self) -> tuple[str, ...]:
        """What is still to be written down, a sentence a row."""
        return tuple(row.needs_reason for row in self.rows if row.needs_reason)
