"""What a measure is: its terms, dimensions and words. Read from data by ``definitions``."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Shape(StrEnum):
    """What kind of answer a measure gives; binding compares it with the indicator's target."""

    RATE = "rate"  # a share, in % or ‰
    COUNT = "count"  # of people, visits, institutions, pieces
    MONEY = "money"
    STANDARD = "standard"  # money or another quantity for each of something
    AVERAGE = "average"  # time, months, days: a quantity for each of something
    GROWTH = "growth"  # the value against the same period a year before
    DATE = "date"  # when it was done


class Direction(StrEnum):
    """Which way is better by the nature of the thing; ``NONE`` where the target decides."""

    HIGHER = "higher"
    LOWER = "lower"
    BAND = "band"
    NONE = "none"


class Accumulation(StrEnum):
    """How the value moves within a year; monitoring forecasts by it.

    A measure never says ``CAP``: the indicator's target makes a cap of what is cumulative.
    """

    CUMULATIVE = "cumulative"  # grows with time: visits, money spent
    STATE = "state"  # at a day: people insured, a standard per head
    RATE = "rate"  # a share of what there was so far
    AVERAGE = "average"  # a quantity for each of something
    DEADLINE = "deadline"  # when it was done
    CAP = "cap"  # grows with time and must not pass a limit


class Answer(StrEnum):
    """What no rows mean."""

    ZERO = "zero"  # nothing happened
    INCOMPLETE = "incomplete"  # facts must be missing
    NOT_APPLICABLE = "not_applicable"  # there is nothing of which this could be told


@dataclass(frozen=True, slots=True)
class View:
    """A query that several measures count from, over stored columns.

    ``base`` is the table whose rows it gives (one row of the view is one of the table, with
    more columns); rows are shown through it. ``reads`` are all tables that it needs.
    """

    name: str
    base: str
    about: str
    reads: tuple[str, ...]
    sql: str


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Rows that are left out, with the reason, and counted."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Term:
    """One summand: rows of a table or view, filtered, and what of them is added up.

    ``where`` and ``value`` are SQL over stored columns; they may use ``$begin``, ``$end`` and
    ``$year``. A row for which either is unknown (NULL) makes the result incomplete. Rows belong to
    the period by ``day`` (a date or time) or by ``year`` (a number); with neither the query looks
    at the day ``$end``. ``aggregate`` is sum, distinct, min or max. ``per`` divides by the number
    of its different values. ``dense``: every month must have rows; ``fresh``: the table must have
    been loaded after the last full month (so wherever ``day`` is set, unless told otherwise).
    ``unit`` is that of a value.
    """

    words: str
    source: str
    where: str = "true"
    value: str = "1"
    aggregate: str = "sum"
    day: str | None = None
    year: str | None = None
    per: str | None = None
    per_words: str = ""
    unit: str = ""
    minus: bool = False
    dense: bool = False
    fresh: bool | None = None
    empty: Answer = Answer.ZERO
    exclusions: tuple[Exclusion, ...] = ()


@dataclass(frozen=True, slots=True)
class Dimension:
    """By what a measure can be told apart, and narrowed down by a binding.

    ``column`` is SQL over the rows of ``terms`` ("numerator", "denominator"). ``codes`` names a
    dictionary; ``entity`` a table whose names people know. ``default`` values hold where a binding
    says nothing; a ``required`` one must be said, unless one of the dimensions ``unless`` is.
    """

    name: str
    title: str
    column: str
    codes: str | None = None
    entity: str | None = None
    terms: tuple[str, ...] = ("numerator", "denominator")
    default: tuple[str, ...] = ()
    required: bool = False
    unless: tuple[str, ...] = ()

    def wanted(self, said: Mapping[str, object]) -> bool:
        """Whether it must still be said, where ``said`` holds the dimensions that are."""
        if not self.required or said.get(self.name):
            return False
        return not any(said.get(name) for name in self.unless)


@dataclass(frozen=True, slots=True)
class Measure:
    """One definition. ``id`` is subject/measure; see the modules' docs for how it is computed.

    ``zero`` says why there is no answer where the denominator is zero. ``mean`` "month" takes the
    plain mean of the months' values. ``pending`` is counted for a date: it stands only when
    nothing is pending. ``surveyed`` marks answers of people rather than records of work.
    ``words`` are groups of which an indicator's text must hold one word each for the measure to be
    proposed, ``never`` those it must not hold.
    """

    id: str
    version: str
    source: str
    name: str
    aliases: tuple[str, ...]
    about: str
    shape: Shape
    unit: str
    places: int
    direction: Direction
    accumulation: Accumulation
    numerator: tuple[Term, ...]
    denominator: tuple[Term, ...]
    dimensions: Mapping[str, Dimension]
    checked_by: str
    checked_on: datetime.date
    review_on: datetime.date
    zero: str = ""
    mean: str | None = None
    pending: Term | None = None
    surveyed: bool = False
    words: tuple[tuple[str, ...], ...] = ()
    never: tuple[str, ...] = ()

    @property
    def terms(self) -> tuple[Term, ...]:
        """All its terms."""
        pending = (self.pending,) if self.pending else ()
        return self.numerator + self.denominator + pending
