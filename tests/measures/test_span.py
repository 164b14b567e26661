"""Spans: years up to a day, the year before, months, and how they are called."""

import datetime

import pytest

from baoheng.measures.span import Span

DAY = datetime.date


@pytest.mark.parametrize(
    ("begin", "end", "label"),
    [
        (DAY(2025, 1, 1), DAY(2025, 12, 31), "2025年"),
        (DAY(2026, 1, 1), DAY(2026, 7, 31), "2026年1—7月"),
        (DAY(2026, 2, 1), DAY(2026, 2, 28), "2026年2月"),
        (DAY(2026, 1, 1), DAY(2026, 7, 30), "2026年1月1日—7月30日"),
        (DAY(2025, 12, 1), DAY(2026, 1, 31), "2025年12月1日—2026年1月31日"),
    ],
)
def test_a_span_is_called_as_a_clerk_writes_it(begin, end, label):
    assert Span(begin, end).label == label


def test_a_year_ends_at_the_cut_off_that_lies_in_it():
    assert Span.of_year(2026, DAY(2026, 7, 31)).end == DAY(2026, 7, 31)
    assert Span.of_year(2025, DAY(2026, 7, 31)).end == DAY(2025, 12, 31)
    with pytest.raises(ValueError, match="早于"):
        Span.of_year(2027, DAY(2026, 7, 31))


def test_the_year_before_of_a_leap_day():
    assert Span(DAY(2024, 1, 1), DAY(2024, 2, 29)).year_before().end == DAY(2023, 2, 28)


def test_the_last_full_month():
    assert Span(DAY(2026, 1, 1), DAY(2026, 7, 31)).last_month_end == DAY(2026, 7, 31)
    assert Span(DAY(2026, 1, 1), DAY(2026, 7, 30)).last_month_end == DAY(2026, 6, 30)
    assert [m.month for m in Span(DAY(2025, 12, 5), DAY(2026, 1, 5)).months] == [12, 1]


def test_a_reversed_span_is_refused():
    with pytest.raises(ValueError, match="晚于"):
        Span(DAY(2026, 2, 1), DAY(2026, 1, 1))
