"""Curves by month ends: time, spending plans, last year's months; every share from its line."""

import datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evaluation.monitoring.tables import END, JULY, JUNE, evaluated

from baoheng.core.errors import BaohengError
from baoheng.evaluation.monitoring import curve

PLAN = {"03": Decimal(45), "06": Decimal(70), "09": Decimal(85), "12": Decimal(100)}
MONTHS = {month: Fraction(month * 10) for month in range(1, 13)}
days = st.dates(datetime.date(2026, 1, 1), END)
rising = st.lists(st.integers(0, 1000), min_size=12, max_size=12).map(
    lambda steps: {m: Fraction(sum(steps[:m])) for m in range(1, 13)}
)


def test_time_counts_days_the_day_itself_included():
    assert curve.time_share(JULY).value == Fraction(212, 365)
    assert curve.time_share(datetime.date(2024, 7, 31)).value == Fraction(213, 366)
    assert curve.time_share(END).value == 1


@pytest.mark.parametrize(
    ("day", "linear", "step"),
    [
        (datetime.date(2026, 2, 14), Fraction(45 * 45, 90), 0),  # day 45 of 90
        (JUNE, 70, 70),
        (JULY, 70 + Fraction(15 * 31, 92), 70),
        (END, 100, 100),
    ],
)  # fmt: skip
def test_a_plan_stands_between_its_months(day, linear, step):
    for between, wanted in (("linear", linear), ("step", step)):
        found = curve.planned(PLAN, day, between)
        assert found.value == Fraction(wanted) / 100
        assert evaluated(found.worked) == found.value


@pytest.mark.parametrize(
    ("plan", "why"),
    [
        ({}, "没有支出计划"),
        ({"06": Decimal(70), "12": Decimal(60)}, "不是逐期上升"),
        ({"06": Decimal(70), "12": Decimal(110)}, "不是逐期上升"),
        ({"上半年": Decimal(50)}, "月份不能辨认"),
        ({"13": Decimal(100)}, "月份不能辨认"),
        ({"06": Decimal(70)}, "没有写到这个月"),
    ],
)
def test_a_plan_that_says_nothing_gives_its_reason(plan, why):
    found = curve.planned(plan, JULY, "linear")
    assert found.value is None
    assert why in found.reason


def test_a_plan_that_ends_early_is_full_afterwards():
    assert curve.planned({"06": Decimal(100)}, JULY, "linear").value == 1


def test_last_years_share_at_a_month_end_and_within_a_month():
    assert curve.last_years(MONTHS, JULY).value == Fraction(70, 120)
    within = curve.last_years(MONTHS, datetime.date(2026, 7, 10))
    assert within.value == (60 + Fraction(10 * 10, 31)) / 120
    assert evaluated(within.worked) == within.value


def test_within_a_month_the_same_day_of_last_year_is_used_where_it_is_known():
    day = datetime.date(2026, 7, 10)
    found = curve.last_years(MONTHS, day, Fraction(70))
    assert (found.value, evaluated(found.worked)) == (Fraction(70, 120), Fraction(70, 120))
    assert curve.last_years(MONTHS, JULY, Fraction(3)).value == Fraction(70, 120)
    assert curve.last_years(MONTHS, day, Fraction(0)).reason == "上年同期还没有数，不据以推算"
    odd = curve.last_years(MONTHS, day, Fraction(75))  # more than by the month's end
    assert odd.value == curve.last_years(MONTHS, day).value


@pytest.mark.parametrize(
    ("months", "why"),
    [
        (None, "没有上年逐月数"),
        ({12: Fraction(9)}, "缺 7月"),
        ({7: Fraction(9)}, "缺 12月"),
        ({7: Fraction(9), 12: Fraction(8)}, "不是逐月上升"),
        ({7: Fraction(0), 12: Fraction(0)}, "不是逐月上升"),
        ({7: Fraction(0), 12: Fraction(8)}, "上年同期还没有数"),
    ],
)
def test_last_year_is_not_used_where_it_says_nothing(months, why):
    found = curve.last_years(months, JULY)
    assert found.value is None
    assert why in found.reason


def test_a_month_that_does_not_exist_is_refused():
    with pytest.raises(BaohengError, match="13 月"):
        curve.last_years({**MONTHS, 13: Fraction(1)}, JULY)


@given(rising, days, days)
def test_a_rising_year_rises_from_day_to_day(months, one, other):
    if months[12] == 0:
        return
    early, late = (curve.last_years(months, day).value or 0 for day in sorted((one, other)))
    assert 0 <= early <= late <= 1


@given(days)
def test_even_months_come_close_to_time(day):
    months = {m: Fraction(curve.day_of_year(_end(m))) for m in range(1, 13)}
    assert curve.last_years(months, day).value == curve.time_share(day).value


def _end(month):
    following = datetime.date(2026, month, 28) + datetime.timedelta(days=4)
    return following.replace(day=1) - datetime.timedelta(days=1)
