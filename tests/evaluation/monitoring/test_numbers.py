"""Numbers as printed: half up, and on their own side of the target."""

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baoheng.evaluation.monitoring import numbers

exact = st.fractions(min_value=-10000, max_value=10000, max_denominator=1000)


@given(exact, st.integers(0, 6))
def test_rounding_agrees_with_wide_decimals(value, places):
    wide = Context(prec=80).divide(Decimal(value.numerator), Decimal(value.denominator))
    assert numbers.rounded(value, places) == wide.quantize(
        Decimal(1).scaleb(-places), ROUND_HALF_UP
    )


@pytest.mark.parametrize(
    ("value", "places", "limit", "printed"),
    [
        ("1399.6", 0, 1400, "1399"), ("1400.4", 0, 1400, "1400"), ("1400.4", 0, "1400.2", "1401"),
        ("99.97", 1, 100, "99.9"), ("80.749", 2, 80, "80.75"), ("0.004", 2, "0.001", "0.01"),
    ],
)  # fmt: skip
def test_a_printed_number_does_not_change_sides(value, places, limit, printed):
    side = lambda one: one >= Fraction(limit)  # noqa: E731
    assert numbers.shown(Fraction(value), places, side) == Decimal(printed)


@given(exact, st.integers(0, 3), exact)
def test_no_printed_number_changes_sides(value, places, limit):
    printed = Fraction(numbers.shown(value, places, lambda one: one >= limit))
    assert (printed >= limit) == (value >= limit)
    assert abs(printed - value) < Fraction(1, 10**places)


def test_words_around_numbers():
    assert numbers.percent(Fraction(212, 365)) == "58.08%"
    for share, text in (("0.99998", "99.99%"), ("1.00001", "100.01%"), ("0.00001", "0.01%"),
                        ("1", "100%"), ("0", "0%"), ("-0.1", "-10%")):  # fmt: skip
        assert numbers.percent(Fraction(share)) == text
    assert numbers.points(Fraction(-1, 8)) == "-12.5个百分点"
    assert numbers.plain(Decimal("80.40")) == "80.4"
    assert numbers.plain(Decimal("1E+3")) == "1000"
    assert numbers.printed_places("已拨付46.90万份") == 2
    assert numbers.printed_places("未开展") is None


@pytest.mark.parametrize(
    ("worked", "value", "text", "line"),
    [
        ("56", "56", "56元/人", "56"),
        ("4 ÷ 2", "2", "2批", "4 ÷ 2 = 2批"),
        ("(200 ÷ 3)", "200/3", "66.7%", "(200 ÷ 3) ≈ 66.7%"),
        ("9.57", "9.57", "9.6万人", "9.57 ≈ 9.6万人"),
    ],
)
def test_a_rounded_result_is_shown_as_such(worked, value, text, line):
    assert numbers.worked_line(worked, Fraction(value), text) == line
