"""What goes into proposals and what comes out: years with their actuals, a proposal a row."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from baoheng.core.actual import Actual
from baoheng.core.tables import TargetTable
from baoheng.core.target import Target

UNFINISHED = "年度未完"  # in the reason why a running year has no value
Lines = tuple[str, str, str]  # formula, numbers put in, what it rests on


class Basis(StrEnum):
    """Where a proposed value comes from."""

    HISTORY = "history"  # from what was reached
    DEADLINE = "deadline"  # the same day of the next year
    POLICY = "policy"  # a standard by policy or contract: not extrapolated
    EXACT = "exact"  # an exact value by definition, such as =100%
    BAND = "band"
    WORDS = "words"
    UNCOMPUTED = "uncomputed"  # no actual in any year: kept


class Trend(StrEnum):
    """How the actuals moved."""

    RISING = "rising"
    FALLING = "falling"
    FLAT = "flat"
    MIXED = "mixed"
    UNKNOWN = "unknown"


TREND_WORDS = {
    Trend.RISING: "逐年上升",
    Trend.FALLING: "逐年下降",
    Trend.FLAT: "基本持平",
    Trend.MIXED: "有升有降",
    Trend.UNKNOWN: "看不出趋势",
}


class Concern(StrEnum):
    """What a person should look at before using a proposal."""

    TRIVIAL = "trivial"  # the target was much too easy
    OUT_OF_REACH = "out_of_reach"  # missed every year, never nearly reached
    NEVER_COMPUTED = "never_computed"
    ONE_YEAR = "one_year"
    PEAK = "peak"  # the last year stands out
    DIFFERS = "differs"  # what was done is not what the standard says


@dataclass(frozen=True, slots=True)
class Year:
    """One year's table with its actuals, parallel to the table's indicators."""

    year: int
    table: TargetTable
    actuals: tuple[Actual | None, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """What one year says of an indicator, in the unit of the latest target.

    ``value`` and ``limit`` are exact and None where there is no number; ``met`` is None where the
    two cannot be compared. ``reason`` says why there is no value.
    """

    year: int
    target_text: str
    actual_text: str
    value: Fraction | None = None
    limit: Fraction | None = None
    met: bool | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """A concern with a sentence for the clerk."""

    concern: Concern
    message: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """The value proposed for one indicator of the latest table, for a person to decide on.

    ``target`` is complete, with the operator of the last one; ``kept`` says that it is the last
    one's value. ``history`` is in order of years. ``explanation`` is three lines; for a number the
    second one comes to it (⌈ ⌉ up, ⌊ ⌋ down to a whole).
    """

    index: int
    name: str
    target: Target
    basis: Basis
    kept: bool
    history: tuple[Record, ...]
    trend: Trend
    reason: str
    explanation: Lines
    warnings: tuple[Remark, ...] = ()
