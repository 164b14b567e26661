"""Amount cells: a number or nothing, never a wrong number."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baoheng.reading.values import parse_number, parse_weight
from baoheng.reading.values.numbers import parse_chinese

READ = [
    ("1,086.42", "1086.42"),
    ("1，086.42", "1086.42"),
    ("１０８６．４２", "1086.42"),
    ("50 .6 0", "50.60"),
    ("461. 49", "461.49"),
    ("1. 4", "1.4"),
    ("0", "0"),
    ("-5", "-5"),
    ("－1.2", "-1.2"),
    ("(1.2)", "-1.2"),
    ("（100）", "-100"),
    ("12,345,678", "12345678"),
    ("九十", "90"),
    ("一百零五", "105"),
    ("〇", "0"),
    (" 958 ", "958"),
]
NOT_READ = [
    "",
    "—",
    "-",
    "——",
    "/",
    "无",
    "5万",
    "95%",
    "1 234.56",
    "5 0.6",
    "0.89 3",
    "1,08",
    "1.086,42",
    "12,34",
    "100 200",
    "(5)",
    "一",
    "一二三",
    "1.2.3",
    ".5",
    "5.",
    "¥5",
    "1e5",
    "五十六点",
    "abc",
    "1-2",
    "二百五",
]


@pytest.mark.parametrize(("text", "number"), READ)
def test_a_clear_number_is_read(text, number):
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize("text", NOT_READ)
def test_what_is_ambiguous_or_no_number_is_none(text):
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百二十三", 123),
        ("一千零八十六", 1086),
        ("三万五千", 35000),
        ("一亿零五百", 100000500),
        ("两千", 2000),
        ("二〇二三", 2023),
        ("壹拾", 10),
        ("百", None),
        ("二百五", None),
        ("十百", None),
        ("一二", None),
        ("", None),
    ],
)
def test_chinese_numerals(text, number):
    assert parse_chinese(text) == number


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("10", "10"),
        ("10分", "10"),
        ("（12.5分）", "12.5"),
        ("10%", "10"),
        ("", None),
        ("十分", None),
    ],
)
def test_weights(text, weight):
    assert parse_weight(text) == (None if weight is None else Decimal(weight))


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12
    )
)
def test_a_printed_decimal_reads_as_itself(number):
    assert parse_number(f"{number:f}") == number
    assert parse_number(f"{number:,f}") == number


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_numbers(text):
    number = parse_number(text)
    assert number is None or number.is_finite()
