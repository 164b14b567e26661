"""Exact numbers as text: decimals where they end, fractions where they do not."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baoheng.core.exact import exact_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, None),
        (Fraction(0), "0"),
        (Fraction(84, 100), "0.84"),
        (Fraction(1, 3), "1/3"),
        (Fraction(-8500, 89), "-8500/89"),
        (Fraction(1, 8), "0.125"),
        (Fraction(10**9), "1000000000"),
        (Decimal("96.30"), "96.3"),
    ],
)
def test_a_number_ends_or_is_a_fraction(value, text):
    assert exact_text(value) == text


@given(st.fractions(-(10**9), 10**9, max_denominator=10**6))
def test_the_text_is_the_number_and_no_rounded_one(value):
    text = exact_text(value)
    assert Fraction(text) == value
    assert "E" not in text


@given(st.decimals(-(10**12), 10**12, places=4))
def test_a_decimal_never_becomes_a_fraction(value):
    text = exact_text(value)
    assert "/" not in text
    assert Decimal(text) == value
