"""The days that a measure looks at: from the first of the year to a cut-off."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """Days from ``begin`` to ``end``, both included. Raises ValueError where they are reversed."""

    begin: datetime.date
    end: datetime.date

    def __post_init__(self) -> None:
        if self.begin > self.end:
            raise ValueError(f"期间的首日 {self.begin} 晚于末日 {self.end}")

    @classmethod
    def of_year(cls, year: int, as_of: datetime.date | None = None) -> "Span":
        """A whole year, or the year up to ``as_of`` where that lies in it."""
        first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
        if as_of is not None and as_of < first:
            raise ValueError(f"截止日 {as_of} 早于 {year} 年")
        return cls(first, last if as_of is None else min(as_of, last))

    @property
    def year(self) -> int:
        """The year of its last day: the budget year."""
        return self.end.year

    def year_before(self) -> "Span":
        """The same days a year earlier; 29 February becomes the 28th."""
        return Span(_earlier(self.begin), _earlier(self.end))

    @property
    def last_month_end(self) -> datetime.date:
        """The last day of the last month that is over at the end of the span."""
        after = self.end + datetime.timedelta(days=1)
        return self.end if after.day == 1 else self.end.replace(day=1) - datetime.timedelta(days=1)

    @property
    def months(self) -> list[datetime.date]:
        """The first day of every month that the span touches."""
        first = self.begin.year * 12 + self.begin.month - 1
        last = self.end.year * 12 + self.end.month - 1
        return [datetime.date(n // 12, n % 12 + 1, 1) for n in range(first, last + 1)]

    @property
    def label(self) -> str:
        """As a clerk writes it: 2026年1—7月."""
        begin, end = self.begin, self.end
        whole = begin.day == 1 and self.last_month_end == end and begin.year == end.year
        if whole and (begin.month, end.month) == (1, 12):
            return f"{end.year}年"
        if whole and begin.month == end.month:
            return f"{end.year}年{end.month}月"
        if whole:
            return f"{end.year}年{begin.month}—{end.month}月"
        later = f"{end.month}月{end.day}日"
        if begin.year != end.year:
            later = f"{end.year}年{later}"
        return f"{begin.year}年{begin.month}月{begin.day}日—{later}"


def _earlier(day: datetime.date) -> datetime.date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)
