"""What an indicator promises: operator, value, unit, nature; and what the reader had to mend."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Operator(StrEnum):
    """How the actual is compared with the value; the spelling is the contract's."""

    GE = ">="
    LE = "<="
    EQ = "="
    GT = ">"
    LT = "<"
    RANGE = "range"
    APPROX = "approx"
    QUALITATIVE = "qualitative"


class Nature(StrEnum):
    """定量 / 定性."""

    QUANTITATIVE = "quantitative"
    QUALITATIVE = "qualitative"


class Direction(StrEnum):
    """指标方向性: which way is better."""

    HIGHER = "higher"
    LOWER = "lower"
    BAND = "band"


@dataclass(frozen=True, slots=True)
class Repair:
    """Something the reader proposes to mend; it is listed, never silent.

    ``kind`` is a stable word (``operator``, ``level``, ``name``, ``unit``, ``split`` …), ``before``
    and ``after`` are the texts, ``reason`` says in Chinese why. ``certain`` is False for a guess
    that a person must confirm.
    """

    kind: str
    before: str
    after: str
    reason: str
    certain: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reason to look again: a stable code and a sentence in Chinese for the clerk."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Grade:
    """One band of a graded indicator as stated, for example 优 ← 95%以上."""

    name: str
    text: str
    operator: Operator | None = None
    value: Decimal | None = None
    value_high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A target value as a typed reading of a printed text.

    ``text`` is the cell as printed. A number that is not printed is None, never 0. ``unit`` is as
    printed (95 with ``%``, 9.4 with ``万人``). For a deadline ``date`` is set, ``operator`` is
    ``<=`` and ``value`` is None. ``alternatives`` holds the other possible readings, each with
    ``reading`` saying why; the first reading is the one used.
    """

    text: str
    operator: Operator | None = None
    value: Decimal | None = None
    value_high: Decimal | None = None
    unit: str | None = None
    nature: Nature | None = None
    date: datetime.date | None = None
    grades: tuple[Grade, ...] = ()
    reading: str = ""
    alternatives: tuple["Target", ...] = ()
    repairs: tuple[Repair, ...] = ()
    doubts: tuple[Doubt, ...] = ()
