"""An actual beside its target: its number in the target's unit, and on which side it lies."""

from fractions import Fraction

from baoheng.checking.results.outcomes import lower_is_better
from baoheng.core.actual import Actual
from baoheng.core.tables import Indicator
from baoheng.core.target import Operator, Target
from baoheng.evaluation.units import in_unit
from baoheng.reading.values import parse_unit

LOWER = (Operator.LE, Operator.LT)


def number_of(actual: Actual | None, target: Target) -> Fraction | None:
    """The actual's number in the target's unit; None where it has none or it does not compare.

    An actual without a unit of its own is taken to be in the target's.
    """
    if actual is None or actual.value is None:
        return None
    return in_unit(actual.value, actual.unit or target.unit, target.unit)


def dimension(target: Target) -> str:
    """What the target's unit measures, such as money or money/person; empty where unknown."""
    unit = parse_unit(target.unit) if target.unit else None
    return unit.dimension if unit else ""


def is_ceiling(row: Indicator) -> bool:
    """Whether the target is a limit from above: ≤, <, none at all, or = where less is better."""
    target = row.target
    if target.operator is Operator.EQ:
        return target.value == 0 or lower_is_better(row)
    return target.operator in LOWER


def meets(row: Indicator, value: Fraction) -> bool | None:
    """Whether a number reaches the target; None where the target has no number to compare with.

    On the better side of an exact target (= 2 against 3) it counts as reached; a standard for each
    of something (= 56元/人) has no better side.
    """
    target = row.target
    if target.value is None:
        return None
    limit = Fraction(target.value)
    if target.value_high is not None:
        return limit <= value <= Fraction(target.value_high)
    match target.operator:
        case Operator.GE:
            return value >= limit
        case Operator.GT:
            return value > limit
        case Operator.LE:
            return value <= limit
        case Operator.LT:
            return value < limit
        case Operator.EQ:
            if "/" in dimension(target):
                return value == limit
            return value <= limit if is_ceiling(row) else value >= limit
    return None


def shortfall(row: Indicator, value: Fraction) -> Fraction:
    """By what share of the target a number fails it; 0 where it does not fail or none is known.

    Against a target of 0 any failure is whole.
    """
    target = row.target
    if target.value is None or meets(row, value) is not False:
        return Fraction(0)
    limit = Fraction(target.value)
    if target.value_high is not None and value > target.value_high:
        limit = Fraction(target.value_high)
    return abs(value - limit) / abs(limit) if limit else Fraction(1)
