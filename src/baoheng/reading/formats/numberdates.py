"""Serial day numbers of spreadsheets through the tokens of a date or time format."""

import datetime
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from baoheng.reading.formats.numbertokens import Kind, Section, Token

_DAY = 86400
_LAST = 2958466  # the day after 9999-12-31
_EPOCH_SHIFT = 1462  # days from 1900 to 1904 as spreadsheets count them
_MONTHS = "January February March April May June July August September October November December"
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
_CHINESE_WEEKDAYS = "一二三四五六日"
_FEBRUARY_29 = 60  # the day of 1900 that spreadsheets count though it never was


def render_date(value: Decimal, section: Section, epoch_1904: bool = False) -> str | None:
    """The serial number ``value`` (days, with the time as a fraction) as a date or time.

    None where it lies outside the calendar of spreadsheets; they show ``####`` there.
    """
    elapsed = any(token.kind is Kind.ELAPSED for token in section.tokens)
    serial = value + _EPOCH_SHIFT if epoch_1904 and not elapsed else value
    if not 0 <= serial < _LAST:
        return None
    places = _second_places(section.tokens)
    unit = Decimal(1).scaleb(-places)
    seconds = (serial * _DAY).quantize(unit, rounding=ROUND_HALF_UP)
    moment = _Moment(seconds, section)
    return "".join(moment.shown(index) for index in range(len(section.tokens))).strip()


def _second_places(tokens: Sequence[Token]) -> int:
    for index, token in enumerate(tokens):
        if token.kind is Kind.POINT:
            return sum(1 for t in tokens[index:] if t.kind is Kind.DIGIT)
    return 0


class _Moment:
    """One point in time and the section that shows it."""

    def __init__(self, seconds: Decimal, section: Section) -> None:
        self.tokens = section.tokens
        self.chinese = section.chinese
        self.total = int(seconds)
        self.fraction = f"{seconds % 1:f}".partition(".")[2]
        self.days, in_day = divmod(self.total, _DAY)
        self.hour, rest = divmod(in_day, 3600)
        self.minute, self.second = divmod(rest, 60)
        self.year, self.month, self.day, self.weekday = _calendar(self.days)
        self.twelve = any(token.kind is Kind.HALF_DAY for token in self.tokens)
        self.decimals = 0

    def shown(self, index: int) -> str:
        token = self.tokens[index]
        if token.kind is Kind.DATE:
            return self._date(token.text.lower(), index)
        if token.kind is Kind.ELAPSED:
            size = {"h": 3600, "m": 60, "s": 1}[token.text[0]]
            return str(self.total // size).zfill(len(token.text))
        if token.kind is Kind.HALF_DAY:
            early, _, late = token.text.partition("/")
            return late if self.hour >= 12 else early
        if token.kind is Kind.DIGIT:
            self.decimals += 1
            return self.fraction[self.decimals - 1 : self.decimals]
        return token.text if token.kind in (Kind.LITERAL, Kind.POINT) else ""

    def _date(self, text: str, index: int) -> str:
        letter, width = text[0], len(text)
        if letter == "m" and (width > 2 or not self._is_minute(index)):
            return self._month(width)
        if letter == "y" and width <= 2:
            return f"{self.year % 100:02d}"
        if letter in "ye":
            return f"{self.year:04d}"
        if letter == "d" and width > 2:
            name = _WEEKDAYS.split()[self.weekday]
            return self._weekday(width) if self.chinese else name if width > 3 else name[:3]
        if letter == "a":
            return self._weekday(width)[0 if width > 3 else 1 :]
        hour = (self.hour % 12 or 12) if self.twelve else self.hour
        number = {"d": self.day, "h": hour, "m": self.minute, "s": self.second}.get(letter)
        return "" if number is None else str(number).zfill(min(width, 2))

    def _month(self, width: int) -> str:
        if width <= 2:
            return str(self.month).zfill(width)
        name = _MONTHS.split()[self.month - 1]
        return {3: name[:3], 4: name}.get(width, name[:1])

    def _weekday(self, width: int) -> str:
        return ("星期" if width > 3 else "周") + _CHINESE_WEEKDAYS[self.weekday]

    def _is_minute(self, index: int) -> bool:
        """An m is a minute after hours and before seconds, else a month."""
        units = [
            (place, token.text[0].lower())
            for place, token in enumerate(self.tokens)
            if token.kind in (Kind.DATE, Kind.ELAPSED)
        ]
        at = [place for place, _ in units].index(index)
        before = units[at - 1][1] if at else ""
        after = units[at + 1][1] if at + 1 < len(units) else ""
        return before == "h" or after == "s"


def _calendar(days: int) -> tuple[int, int, int, int]:
    """Year, month, day and weekday (Monday 0) of a serial day, with the day that never was."""
    if days == 0:
        return 1900, 1, 0, 5
    if days == _FEBRUARY_29:
        return 1900, 2, 29, 2
    shift = days if days > _FEBRUARY_29 else days + 1
    date = datetime.date(1899, 12, 30) + datetime.timedelta(days=shift)
    return date.year, date.month, date.day, date.weekday()
