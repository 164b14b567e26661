"""How two statements of one thing relate: the same, rounded, a slip of the pen, or different."""

from decimal import Decimal
from enum import StrEnum

from baoheng.checking.amounts import decimals, one_digit_apart, say
from baoheng.core.quantity import Quantity, Unit
from baoheng.core.target import Operator, Target
from baoheng.reading.values import parse_unit

_ROUNDED = Decimal("0.01")  # at most this share apart where one figure is the other rounded
_ABOUT = Decimal("0.1")
_PEOPLE = ("person", "person_time")
_RATIOS = ("ratio", "percentage_point")
_LOWER = (Operator.GE, Operator.GT)
_MONTHS = ("月", "月份", "月底", "月末")
_UPPER = (Operator.LE, Operator.LT)


class Relation(StrEnum):
    """What two statements of the same thing are to each other."""

    SAME = "same"
    ROUNDED = "rounded"  # one is the other with fewer digits
    SLIP = "slip"  # a digit lost, added, exchanged, or the point moved
    DIFFERENT = "different"
    UNCOMPARABLE = "uncomparable"  # words, or different kinds of things


def of_numbers(one: Quantity, other: Quantity, coarse: bool = True) -> Relation:
    """How two amounts of one dimension relate; ``coarse`` allows fewer digits."""
    first, second = one.base(), other.base()
    if first == second:
        return Relation.SAME
    step = max(_step(one), _step(other))
    gap = abs(first - second)
    if coarse and gap < step and gap <= _ROUNDED * max(abs(first), abs(second)):
        return Relation.ROUNDED
    return Relation.SLIP if _is_slip(one, other) else Relation.DIFFERENT


def _is_slip(one: Quantity, other: Quantity) -> bool:
    """Whether a digit was lost, added or exchanged; 12 beside 12.5 is no slip but another number.

    Shares are so short that only a moved point tells: 9.5 % beside 95 %.
    """
    same = one.unit.scale == other.unit.scale
    first, second = (one.value, other.value) if same else (one.base(), other.base())
    if not one_digit_apart(first, second):
        return False
    texts = [say(number) for number in (first, second)]
    if one.unit.dimension in _RATIOS:
        bare = [text.replace(".", "").strip("0") for text in texts]
        return bare[0] == bare[1]
    short, long = sorted(texts, key=len)
    whole = [text.partition(".")[0] for text in texts]
    return len(whole[0]) != len(whole[1]) or not long.startswith(short)


def of_targets(one: Target, other: Target) -> Relation:
    """How two target values relate, the operators left out of account."""
    if one.date or other.date:
        if not (one.date and other.date):
            return _of_months(one, other)
        return Relation.SAME if one.date == other.date else Relation.DIFFERENT
    if one.value is None or other.value is None:
        return Relation.UNCOMPARABLE
    if one.value_high is not None or other.value_high is not None:
        return _of_ranges(one, other)
    return _of_values(one, one.value, other, other.value)


def _of_months(one: Target, other: Target) -> Relation:
    """A month as a date beside a month as a number: 11月底前 and ≤11 in a row with the unit 月."""
    dated, counted = (one, other) if one.date else (other, one)
    if dated.date is None or counted.value is None or counted.unit not in _MONTHS:
        return Relation.UNCOMPARABLE
    same = counted.value == dated.date.month
    return Relation.SAME if same else Relation.UNCOMPARABLE


def _of_ranges(one: Target, other: Target) -> Relation:
    if one.value_high is None or other.value_high is None or one.value is None:
        return Relation.UNCOMPARABLE
    if other.value is None:
        return Relation.UNCOMPARABLE
    low = _of_values(one, one.value, other, other.value)
    high = _of_values(one, one.value_high, other, other.value_high)
    return Relation.SAME if low is high is Relation.SAME else Relation.DIFFERENT


def _of_values(one: Target, first: Decimal, other: Target, second: Decimal) -> Relation:
    mine, theirs = (parse_unit(t.unit) if t.unit else None for t in (one, other))
    if mine is None or theirs is None:
        return _of_bare(first, mine, second, theirs)
    if not _same_kind(mine, theirs):
        # a ratio beside a count says two things of one name; money beside a standard does not
        clash = {mine.dimension in _RATIOS, theirs.dimension in _RATIOS} == {True, False}
        counts = _is_count(mine) or _is_count(theirs)
        return Relation.DIFFERENT if clash and counts else Relation.UNCOMPARABLE
    pair = Quantity(first, mine), Quantity(second, theirs)
    if Operator.APPROX in (one.operator, other.operator):
        a, b = (q.base() for q in pair)
        near = abs(a - b) <= _ABOUT * max(abs(a), abs(b))
        return Relation.SAME if near else Relation.DIFFERENT
    coarse = mine.dimension.startswith("money") or max(mine.scale, theirs.scale) >= 10000
    return of_numbers(*pair, coarse=coarse)


def _of_bare(first: Decimal, mine: Unit | None, second: Decimal, theirs: Unit | None) -> Relation:
    """Where a unit is missing or unknown: any reading under which both agree counts."""
    scales = [unit.scale if unit else Decimal(1) for unit in (mine, theirs)]
    if first == second or first * scales[0] == second * scales[1]:
        return Relation.SAME
    if mine is None and theirs is None:
        return Relation.SLIP if one_digit_apart(first, second) else Relation.DIFFERENT
    return Relation.DIFFERENT if min(scales) == max(scales) else Relation.UNCOMPARABLE


def _is_count(unit: Unit) -> bool:
    return unit.dimension.startswith("count:") or unit.dimension in _PEOPLE


def _same_kind(one: Unit, other: Unit) -> bool:
    if one.dimension == other.dimension:
        return True
    if one.dimension in _RATIOS and other.dimension in _RATIOS:
        return True
    if _is_count(one) and _is_count(other) and "/" not in one.dimension + other.dimension:
        return True
    return _per_year(one.dimension) == _per_year(other.dimension)


def _per_year(dimension: str) -> str:
    """元/人/年 and 元/人 are the same standard of a year."""
    return dimension.removesuffix("/年").removesuffix("/calendar")


def _step(quantity: Quantity) -> Decimal:
    """One unit of the last printed digit, in base units."""
    return quantity.unit.scale.scaleb(-decimals(quantity.value))


def opposite(one: Target, other: Target) -> bool:
    """Whether one sets a floor and the other a ceiling."""
    pair = {one.operator in _LOWER, other.operator in _LOWER}
    ceilings = {one.operator in _UPPER, other.operator in _UPPER}
    return pair == {True, False} and ceilings == {True, False}


def is_ratio(target: Target) -> bool:
    """Whether the value is a share in per cent or the like."""
    unit = parse_unit(target.unit) if target.unit else None
    return unit is not None and unit.dimension in _RATIOS


def is_full(target: Target) -> bool:
    """Whether it demands 100 %, for which ≥ and ＝ say the same."""
    unit = parse_unit(target.unit) if target.unit else None
    return bool(unit and target.value is not None and target.value * unit.scale == 1
                and unit.dimension == "ratio")  # fmt: skip


def band(one: Target, other: Target) -> bool:
    """Whether the two are floor and ceiling of one band, such as ≥6个月 beside ≤9个月."""
    if not opposite(one, other) or one.value is None or other.value is None:
        return False
    units = [parse_unit(t.unit) if t.unit else None for t in (one, other)]
    if units[0] is None or units[1] is None or units[0].dimension != units[1].dimension:
        return False
    low, high = (one, other) if one.operator in _LOWER else (other, one)
    scales = {id(one): units[0].scale, id(other): units[1].scale}
    if low.value is None or high.value is None:
        return False
    return low.value * scales[id(low)] <= high.value * scales[id(high)]
