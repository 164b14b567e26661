"""A measure's answer: a number with everything that it was made from, or why there is none."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from baoheng.core.result import ResultState
from baoheng.measures.model import Measure, Term
from baoheng.measures.query import Count, Filters
from baoheng.measures.span import Span


@dataclass(frozen=True, slots=True)
class Summand:
    """One term with its count; ``value`` is in the term's unit, money in 元."""

    term: Term
    count: Count
    value: Fraction


@dataclass(frozen=True, slots=True)
class Measured:
    """The answer of one measure for one span and one choice of filters.

    ``value`` is exact and in the measure's unit (84 for 84 %); ``date`` is set instead where the
    measure gives a day. Both are None in any state but COMPUTED, where ``reason`` says why.
    ``pending``: the day of a date measure has not come yet.
    ``months`` are the values of the single months of a mean; ``before`` is the answer for the same
    days a year earlier that a growth compares with. ``versions`` are those of the tables read.
    """

    measure: Measure
    filters: Filters
    span: Span
    state: ResultState
    value: Fraction | None = None
    date: datetime.date | None = None
    reason: str = ""
    pending: bool = False
    numerator: tuple[Summand, ...] = ()
    denominator: tuple[Summand, ...] = ()
    months: Mapping[datetime.date, Fraction] | None = None
    before: "Measured | None" = None
    versions: Mapping[str, int] | None = None

    @property
    def computed(self) -> bool:
        """Whether there is an answer."""
        return self.state is ResultState.COMPUTED


def total(summands: tuple[Summand, ...]) -> Fraction:
    """The sum of the terms, each with its sign."""
    return sum((-one.value if one.term.minus else one.value for one in summands), Fraction(0))
