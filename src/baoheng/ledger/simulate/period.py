"""The months that are made; days are counted from 1970-01-01 throughout this package."""

import datetime
from dataclasses import dataclass

import numpy as np

from baoheng.ledger.simulate.draws import Ints

NEVER = 10**6  # a day far beyond any calendar used here
DAY_MINUTES = 1440
_EPOCH = datetime.date(1970, 1, 1)


def day_of(date: datetime.date) -> int:
    """The number of a day."""
    return (date - _EPOCH).days


def date_of(day: int) -> datetime.date:
    """The date of a day's number."""
    return _EPOCH + datetime.timedelta(days=day)


def months_of(days: Ints) -> Ints:
    """The month (1 to 12) of each day."""
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return months % 12 + 1


@dataclass(frozen=True, slots=True)
class Period:
    """The months ``first`` to ``last`` of one year."""

    year: int
    first: int
    last: int

    @property
    def new_year(self) -> int:
        """The day of 1 January."""
        return day_of(datetime.date(self.year, 1, 1))

    @property
    def days(self) -> int:
        """How many days the whole year has."""
        return day_of(datetime.date(self.year + 1, 1, 1)) - self.new_year

    def month_begin(self, month: int) -> int:
        """The first day of a month; month 13 is January of the next year."""
        return day_of(datetime.date(self.year + (month - 1) // 12, (month - 1) % 12 + 1, 1))

    @property
    def begin(self) -> int:
        """The first day that is made."""
        return self.month_begin(self.first)

    @property
    def end(self) -> int:
        """The day after the last that is made."""
        return self.month_begin(self.last + 1)

    def months(self) -> range:
        """The months that are made."""
        return range(self.first, self.last + 1)
