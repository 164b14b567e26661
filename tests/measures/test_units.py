"""Units: 分 become 元, shares per cent, seconds minutes; nothing is rounded on the way."""

import datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import measure, term

from baoheng.measures.model import Shape
from baoheng.measures.query import Count
from baoheng.measures.units import in_unit, term_unit, term_value

PER_PERSON = term(value="found_amt", unit="分", per="reporter_name", per_words="人")


@pytest.mark.parametrize(
    ("one", "count", "value"),
    [
        (term(unit="分"), Count(10050, 3, 0), "100.50"),
        (term(unit="分"), Count(Decimal("10050.5"), 3, 0), "100.505"),
        (term(unit="件"), Count(7, 7, 0), "7"),
        (term(unit="件"), Count(None, 0, 0), "0"),
        (term(aggregate="max"), Count(datetime.date(2026, 3, 9), 2, 0), "0"),
        (PER_PERSON, Count(900, 6, 0, different=4), "2.25"),
        (PER_PERSON, Count(None, 0, 0, different=0), "0"),
        (term(), Count(900, 6, 0, different=4), "900"),  # nothing is divided without ``per``
    ],
)
def test_a_term_has_its_value_in_its_own_unit(one, count, value):
    assert term_value(one, count) == Fraction(value)


def test_money_is_told_in_yuan():
    assert term_unit(term(unit="分")) == "元"
    assert term_unit(term(unit="人次")) == "人次"


@pytest.mark.parametrize(
    ("unit", "counted", "shape", "given_value", "value"),
    [
        ("%", "件", Shape.RATE, "1/3", "100/3"),
        ("‰", "件", Shape.RATE, "1/8", "125"),
        ("万元", "分", Shape.MONEY, "45000", "4.5"),
        ("元", "分", Shape.MONEY, "45000", "45000"),
        ("元/人", "分", Shape.STANDARD, "56", "56"),
        ("万元/家", "分", Shape.STANDARD, "56000", "5.6"),
        ("分钟", "秒", Shape.AVERAGE, "90", "1.5"),
        ("小时", "分钟", Shape.AVERAGE, "90", "1.5"),
        ("%", "分", Shape.GROWTH, "12", "12"),  # a growth is in per cent already
        ("斗", "件", Shape.COUNT, "12", "12"),
        ("人次", "件", Shape.COUNT, "12", "12"),
    ],
)
def test_a_measures_value_comes_in_the_measures_unit(unit, counted, shape, given_value, value):
    one = measure([term(unit=counted)], [term()], unit=unit, shape=shape)
    assert in_unit(one, Fraction(given_value)) == Fraction(value)


@given(st.integers(-(10**15), 10**15))
def test_money_loses_no_cent_on_its_way_into_units_of_ten_thousand(cents):
    one = term(unit="分")
    yuan = term_value(one, Count(cents, 1, 0))
    assert in_unit(measure([one], unit="万元"), yuan) * 1_000_000 == cents
