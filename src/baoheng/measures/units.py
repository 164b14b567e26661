"""Units of terms and measures: 分 become 元, seconds minutes, shares per cent; always exact."""

import datetime
from fractions import Fraction

from baoheng.measures.model import Measure, Shape, Term
from baoheng.measures.query import Count
from baoheng.reading.values.units import parse_unit

FEN = "分"  # of money: the ledger's own unit


def term_value(term: Term, count: Count) -> Fraction:
    """A term's total in its unit, 元 for money; 0 where no row counts and that means nothing."""
    if count.total is None or isinstance(count.total, datetime.date):
        return Fraction(0)
    value = Fraction(count.total)
    if term.unit == FEN:
        value /= 100
    return value / count.different if term.per and count.different else value


def term_unit(term: Term) -> str:
    """The unit in which a term's value is told."""
    return "元" if term.unit == FEN else term.unit


def in_unit(measure: Measure, value: Fraction) -> Fraction:
    """The quotient (or sum) of the terms in the measure's unit."""
    if measure.shape is Shape.GROWTH:
        return value
    wanted = parse_unit(measure.unit)
    if wanted is None:
        return value
    if wanted.dimension == "ratio":
        return value / Fraction(wanted.scale)
    given = parse_unit(term_unit(measure.numerator[0]))
    if given is not None and given.dimension == wanted.dimension.split("/")[0]:
        return value * Fraction(given.scale) / Fraction(wanted.scale)
    return value
