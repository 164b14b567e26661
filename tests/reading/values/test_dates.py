"""Dates and periods; the year is an argument."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baoheng.reading.values import parse_date
from baoheng.reading.values.dates import find_dates, is_period

READ = [
    ("2024-06-30", "2024-06-30"),
    ("2024/6/30", "2024-06-30"),
    ("2024.6.30", "2024-06-30"),
    ("20240630", "2024-06-30"),
    ("2022年12月31日前", "2022-12-31"),
    ("２０２２年１２月３１日", "2022-12-31"),
    ("2023年12月", "2023-12-31"),
    ("2024年2月", "2024-02-29"),
    ("2023年年底前", "2023-12-31"),
    ("2023年底前", "2023-12-31"),
    ("2023年末", "2023-12-31"),
    ("12月底前", "2023-12-31"),
    ("年底前", "2023-12-31"),
    ("6月30日前", "2023-06-30"),
    ("次年3月底前", "2024-03-31"),
    ("第三季度末", "2023-09-30"),
    ("2023年第1季度", "2023-03-31"),
    ("四季度", "2023-12-31"),
    ("上半年", "2023-06-30"),
    ("2024年下半年", "2024-12-31"),
    ("11月上旬", "2023-11-10"),
    ("6 月 30 日", "2023-06-30"),
]


@pytest.mark.parametrize(("text", "day"), READ)
def test_a_date_is_read(text, day):
    assert parse_date(text, 2023) == datetime.date.fromisoformat(day)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2月30日",
        "2023年13月1日",
        "5年",
        "12个月",
        "2023年",
        "稳步提高",
        "100%",
        "3月5日至3月9日",
    ],
)
def test_what_is_no_day_is_none(text):
    assert parse_date(text, 2023) is None


def test_without_a_year_there_is_no_date():
    assert parse_date("6月30日前") is None
    assert find_dates("6月30日前", None)[0].doubts[0].code == "DATE_YEAR_MISSING"


def test_before_a_month_has_two_readings():
    found = find_dates("12月前", 2023)[0]
    assert (found.date, found.other) == (datetime.date(2023, 12, 31), datetime.date(2023, 11, 30))


@pytest.mark.parametrize(
    "text",
    [
        "2023年全年",
        "2023全年",
        "全年",
        "2023年",
        "2023年度",
        "1-12月",
        "2023年1月至12月",
        "2023-2025年",
        "2023年1月1日至2023年12月31日",
        "2022年-2024年",
    ],
)
def test_a_stretch_of_time_is_a_period(text):
    assert is_period(text)


@pytest.mark.parametrize("text", ["2023年底前", "5年", "2023", "12月", "6个月", "2023年6月"])
def test_a_day_or_a_duration_is_no_period(text):
    assert not is_period(text)


@given(st.dates(min_value=datetime.date(1950, 1, 1), max_value=datetime.date(2099, 12, 31)))
def test_every_written_day_reads_as_itself(day):
    assert parse_date(day.isoformat()) == day
    assert parse_date(f"{day.year}年{day.month}月{day.day}日前") == day


@given(st.text(max_size=30), st.integers(1990, 2050))
def test_no_text_breaks_the_reading_of_dates(text, year):
    assert parse_date(text, year) is None or isinstance(parse_date(text, year), datetime.date)
