from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baoheng.checking.amounts import mentions, one_digit_apart, rounded, say, slack


@pytest.mark.parametrize(
    ("number", "text"),
    [("5.00", "5"), ("0.50", "0.5"), ("1E+3", "1000"), ("13512.80", "13512.8"), ("-0.10", "-0.1")],
)
def test_numbers_are_said_plainly(number, text):
    assert say(Decimal(number)) == text


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("3997.5", "397.5", True),
        ("1351.8", "13512.8", True),
        ("50", "500", True),
        ("2473.6", "2437.6", True),
        ("98", "89", False),
        ("200", "300", False),
        ("5", "5.0", False),
        ("5", "7", False),
        ("95", "5", False),
    ],
)
def test_a_lost_or_added_digit_is_recognised(one, other, apart):
    assert one_digit_apart(Decimal(one), Decimal(other)) is apart
    assert one_digit_apart(Decimal(other), Decimal(one)) is apart


@given(st.integers(100, 10**9), st.data())
def test_any_number_with_one_digit_taken_out_is_one_digit_apart(number, data):
    text = str(number)
    position = data.draw(st.integers(1, len(text) - 1))
    shorter = Decimal(text[:position] + text[position + 1 :])
    if len(str(shorter).strip("0")) >= 2:
        assert one_digit_apart(Decimal(number), shorter)


def test_prose_gives_its_numbers_with_units_and_leaves_out_years_and_document_numbers():
    text = "2024年（医保发〔2023〕24号）参保约600万人，补助670元，中央30%即201元，共1.2亿元"
    found = [(m.text, m.value, m.unit.text if m.unit else None) for m in mentions(text)[1]]
    assert [(value, unit) for _, value, unit in found] == [
        (600, "万人"),
        (670, "元"),
        (30, "%"),
        (201, "元"),
        (Decimal("1.2"), "亿元"),
    ]


def test_the_tolerance_is_one_unit_of_the_coarsest_last_digit():
    assert slack(Decimal("29814.84"), Decimal("29814.8")) == Decimal("0.1")
    assert slack(Decimal("770")) == 1
    assert rounded(Decimal("9.125")) == Decimal("9.13")
