"""Exact quantities: comparison and conversion, None where two things do not compare."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baoheng.core.quantity import Quantity, Unit

YUAN = Unit("元", "money", Decimal(1))
WAN_YUAN = Unit("万元", "money", Decimal(10000))
PERSON = Unit("人", "person", Decimal(1))
MINUTE = Unit("分钟", "clock", Decimal(60))
HOUR = Unit("小时", "clock", Decimal(3600))
PERCENT = Unit("%", "ratio", Decimal("0.01"))


def test_the_base_value_is_exact():
    assert Quantity(Decimal("9.4"), WAN_YUAN).base() == 94000
    assert str(Quantity(Decimal("95"), PERCENT).base()) == "0.95"


def test_units_of_one_dimension_compare_across_scales():
    assert Quantity(Decimal(5), WAN_YUAN).compare(Quantity(Decimal(50000), YUAN)) == 0
    assert Quantity(Decimal(5), WAN_YUAN).compare(Quantity(Decimal(50001), YUAN)) == -1
    assert Quantity(Decimal(90), MINUTE).compare(Quantity(Decimal(1), HOUR)) == 1


def test_different_things_do_not_compare():
    assert Quantity(Decimal(1), YUAN).compare(Quantity(Decimal(1), PERSON)) is None
    assert Quantity(Decimal(1), YUAN).to(PERSON) is None


def test_conversion_keeps_the_amount_or_gives_nothing():
    assert Quantity(Decimal(90), MINUTE).to(HOUR) == Quantity(Decimal("1.5"), HOUR)
    assert Quantity(Decimal(100), MINUTE).to(HOUR) is None  # 1.666… has no end


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_a_quantity_is_a_finite_number(value):
    with pytest.raises(ValueError, match="有限"):
        Quantity(Decimal(value), YUAN)


numbers = st.decimals(
    allow_nan=False, allow_infinity=False, places=6, min_value=-(10**30), max_value=10**30
)


@given(numbers)
def test_there_and_back_is_the_same_number(number):
    there = Quantity(number, YUAN).to(WAN_YUAN)
    assert there is not None
    back = there.to(YUAN)
    assert back is not None
    assert back.value == number


@given(numbers, numbers)
def test_comparison_agrees_with_fractions_of_integers(one, other):
    expected = (one * 10000 > other) - (one * 10000 < other)
    assert Quantity(one, WAN_YUAN).compare(Quantity(other, YUAN)) == expected
