"""Periods of a year; the day they are asked about is always an argument."""

import datetime

import pytest

from baoheng.core.period import Period, PeriodKind

DAY = datetime.date


@pytest.mark.parametrize(
    ("kind", "number", "start", "end", "label"),
    [
        (PeriodKind.YEAR, 1, DAY(2023, 1, 1), DAY(2023, 12, 31), "2023年"),
        (PeriodKind.HALF, 1, DAY(2023, 1, 1), DAY(2023, 6, 30), "2023年上半年"),
        (PeriodKind.HALF, 2, DAY(2023, 7, 1), DAY(2023, 12, 31), "2023年下半年"),
        (PeriodKind.QUARTER, 3, DAY(2023, 7, 1), DAY(2023, 9, 30), "2023年第3季度"),
        (PeriodKind.MONTH, 2, DAY(2023, 2, 1), DAY(2023, 2, 28), "2023年2月"),
    ],
)
def test_a_period_knows_its_days(kind, number, start, end, label):
    period = Period(kind, 2023, number)
    assert (period.start, period.end, period.label) == (start, end, label)


def test_february_of_a_leap_year_has_29_days():
    assert Period(PeriodKind.MONTH, 2024, 2).end == DAY(2024, 2, 29)


def test_both_ends_belong_to_the_period():
    quarter = Period(PeriodKind.QUARTER, 2023, 1)
    assert quarter.contains(DAY(2023, 1, 1))
    assert quarter.contains(DAY(2023, 3, 31))
    assert not quarter.contains(DAY(2023, 4, 1))


def test_a_period_is_over_the_day_after_its_end():
    year = Period(PeriodKind.YEAR, 2023)
    assert not year.is_over(DAY(2023, 12, 31))
    assert year.is_over(DAY(2024, 1, 1))


@pytest.mark.parametrize(
    ("kind", "year", "number"),
    [
        (PeriodKind.QUARTER, 2023, 5),
        (PeriodKind.MONTH, 2023, 0),
        (PeriodKind.YEAR, 2023, 2),
        (PeriodKind.YEAR, 0, 1),
    ],
)
def test_what_does_not_exist_is_refused(kind, year, number):
    with pytest.raises(ValueError, match="没有"):
        Period(kind, year, number)
