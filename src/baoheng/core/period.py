"""Reporting periods: year, half-year, quarter and month. Nothing here asks the clock."""

import datetime
from calendar import monthrange
from dataclasses import dataclass
from enum import StrEnum


class PeriodKind(StrEnum):
    """How long a period is."""

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"


_MONTHS = {PeriodKind.YEAR: 12, PeriodKind.HALF: 6, PeriodKind.QUARTER: 3, PeriodKind.MONTH: 1}


@dataclass(frozen=True, slots=True)
class Period:
    """One period of a year, numbered from 1: the third quarter is ``Period(QUARTER, 2023, 3)``.

    Raises ValueError when the year is outside 1–9999 or the number does not exist in a year.
    """

    kind: PeriodKind
    year: int
    number: int = 1

    def __post_init__(self) -> None:
        if not datetime.MINYEAR <= self.year <= datetime.MAXYEAR:
            raise ValueError(f"没有这样的年份：{self.year}")
        if not 1 <= self.number <= 12 // _MONTHS[self.kind]:
            raise ValueError(f"一年中没有第 {self.number} 个这样的期间：{self.kind}")

    @property
    def start(self) -> datetime.date:
        """The first day."""
        return datetime.date(self.year, (self.number - 1) * _MONTHS[self.kind] + 1, 1)

    @property
    def end(self) -> datetime.date:
        """The last day."""
        month = self.number * _MONTHS[self.kind]
        return datetime.date(self.year, month, monthrange(self.year, month)[1])

    @property
    def label(self) -> str:
        """The period as a clerk writes it: ``2023年第3季度``."""
        words = {
            PeriodKind.YEAR: "",
            PeriodKind.HALF: "上半年" if self.number == 1 else "下半年",
            PeriodKind.QUARTER: f"第{self.number}季度",
            PeriodKind.MONTH: f"{self.number}月",
        }
        return f"{self.year}年{words[self.kind]}"

    def contains(self, day: datetime.date) -> bool:
        """Whether the day lies in the period, both ends included."""
        return self.start <= day <= self.end

    def is_over(self, as_of: datetime.date) -> bool:
        """Whether the period has ended on the given day: its last day lies before it."""
        return self.end < as_of
