import datetime

import pytest

from baoheng.review.handling.workdays import after_calendar, after_working

MARCH = [datetime.date(2026, 3, 1) + datetime.timedelta(days=n) for n in range(60)]


@pytest.mark.parametrize(
    ("begin", "count", "end"),
    [
        ("2026-03-02", 1, "2026-03-03"),  # Monday
        ("2026-03-06", 1, "2026-03-09"),  # Friday → Monday
        ("2026-03-07", 1, "2026-03-09"),  # Saturday → Monday
        ("2026-03-08", 1, "2026-03-09"),  # Sunday → Monday
        ("2026-03-06", 5, "2026-03-13"),
        ("2026-03-02", 0, "2026-03-02"),
    ],
)
def test_working_days(begin, count, end):
    day = datetime.date.fromisoformat
    assert after_working(day(begin), count) == day(end)


@pytest.mark.parametrize(
    ("begin", "count", "end"),
    [
        ("2026-03-02", 30, "2026-04-01"),
        ("2026-03-05", 30, "2026-04-06"),  # Saturday 4 April → Monday
        ("2026-03-06", 30, "2026-04-06"),  # Sunday 5 April → Monday
    ],
)
def test_calendar_days_end_on_a_working_day(begin, count, end):
    day = datetime.date.fromisoformat
    assert after_calendar(day(begin), count) == day(end)


@pytest.mark.parametrize("begin", MARCH[:10])
def test_working_days_are_counted_as_on_fingers(begin):
    for count in range(1, 12):
        end = after_working(begin, count)
        between = [d for d in MARCH if begin < d <= end and d.weekday() < 5]
        assert (len(between), end.weekday() < 5) == (count, True)
