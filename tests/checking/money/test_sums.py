"""Additions: what rounding allows, how the arithmetic is told, which rows are headings."""

from decimal import Decimal

import pytest

from baoheng.checking.money.sums import Addition, addition, rounding, without_headings


def numbers(text):
    return [Decimal(part) for part in text.split()]


@pytest.mark.parametrize(
    ("total", "parts", "allowed"),
    [
        ("958", "70 9 9 770 100", "0"),
        ("53.85", "23.71 30.13", "0.015"),
        ("50.60", "3.00 5.00 6.00", "0.02"),
        ("29814.8", "29814.84", "0.01"),
        ("100.0", " ".join(["10.0"] * 30), "0.5"),
    ],
)
def test_rounded_figures_may_miss_by_half_a_unit_each_but_whole_numbers_may_not(
    total, parts, allowed
):
    assert rounding(Decimal(total), numbers(parts)) == Decimal(allowed)


def test_an_addition_tells_its_arithmetic_and_its_gap():
    sum_ = addition([("甲", Decimal("70")), ("乙", Decimal("9.50"))], Decimal("80"), "万元")
    assert not sum_.holds
    assert sum_.told() == "甲70 + 乙9.50 = 79.5万元，合计80万元，差0.5万元（四舍五入可差0.015）"


def test_many_parts_are_told_short_with_their_number():
    sum_ = Addition(tuple(numbers(" ".join(map(str, range(1, 31))))), Decimal(465), "万元")
    assert sum_.holds
    assert "…（共30项）" in sum_.told()
    assert sum_.told().startswith("1 + 2 + 3")


def test_a_row_that_sums_up_those_below_it_is_a_heading():
    assert without_headings(numbers("100 60 40 30 12 18")) == numbers("60 40 12 18")
    assert without_headings(numbers("50 50")) == numbers("50 50")
