"""Counting days: working days are Monday to Friday, calendar days end on a working day."""

import datetime

_DAY = datetime.timedelta(days=1)
_SATURDAY = 5


def is_working(day: datetime.date) -> bool:
    """Whether it is a Monday to Friday."""
    return day.weekday() < _SATURDAY


def after_working(day: datetime.date, count: int) -> datetime.date:
    """The last of ``count`` working days; the first is the one after ``day``."""
    while count:
        day += _DAY
        count -= is_working(day)
    return day


def after_calendar(day: datetime.date, count: int) -> datetime.date:
    """``count`` days after ``day``; from a weekend on to the next Monday."""
    day += count * _DAY
    while not is_working(day):
        day += _DAY
    return day
