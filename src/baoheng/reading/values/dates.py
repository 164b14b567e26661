"""Dates, deadlines and periods in target texts. The year is an argument, never the clock."""

import datetime
import re
from dataclasses import dataclass, field
from typing import NamedTuple

from baoheng.core.period import Period, PeriodKind
from baoheng.core.target import Doubt
from baoheng.reading.values.clean import clean
from baoheng.reading.values.numbers import parse_chinese

_Y = r"(?:(?P<y>(?:19|20)\d{2})年?度?|(?P<rel>当年度?|本年度?|今年|次年|下一年|下年|明年|翌年))"
_FORMS = (
    r"(?P<y>(?:19|20)\d{2})(?:年|-|/|\.)(?P<m>\d{1,2})(?:月|-|/|\.)(?P<d>\d{1,2})(?!\d)[日号]?",
    rf"(?:{_Y}的?)?(?P<m>(?<!\d)\d{{1,2}})月(?P<d>\d{{1,2}})[日号]",
    rf"(?:{_Y}的?)?(?P<m>(?<!\d)\d{{1,2}})月(?!内)份?(?P<tenth>上旬|中旬|下旬)?"
    r"(?P<end>月?[底末]|终)?(?!度)",
    rf"(?:{_Y}的?)?第?(?P<q>[1-4一二三四])季度?(?P<end>[底末])?",
    rf"(?:{_Y}的?)?(?P<half>上|下)半年度?(?P<end>[底末])?",
    r"(?P<y>(?:19|20)\d{2})-(?P<m>\d{1,2})(?![\d%])",
    rf"(?:{_Y})?年?度?(?P<yearend>年[底末终]|[底末终]|年度末)",
    rf"(?:{_Y})年?度?(?P<within>内)",
    r"(?P<yearend>年度?内)(?!部)",
)
_DATE = tuple(re.compile(form) for form in _FORMS)
_HINT = re.compile(r"[年月季]|(?:19|20)\d{2}[-/.]\d|(?:19|20)\d{6}")
_SHORT_YEAR = re.compile(r"(?<!\d)(?P<yy>\d{2})年(?=\d{1,2}月|年?[底末])")
_EIGHT = re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})")
_SHIFT = {"次年": 1, "下一年": 1, "下年": 1, "明年": 1, "翌年": 1}
_BEFORE = re.compile(r"(?:之前|以前|前|止)")
_CHINESE_DATE = re.compile(
    r"(?P<digits>[〇零一二三四五六七八九]{4}(?=年)|[一二三四五六七八九十]{1,3}(?=月(?!度))"
    r"|(?<=月)[一二三四五六七八九十]{1,3}(?=[日号]))"
)
_CHINESE_YEAR = str.maketrans("〇零一二三四五六七八九", "00123456789")

_YEAR = r"(?:(?:19|20)\d{2}年?度?|当年度?|本年度?|今年)"
_PERIOD = re.compile(
    rf"{_YEAR}?全年度?|(?:19|20)\d{{2}}年度?|当年度?|本年度?|今年|年度|整年|{_YEAR}?年?1月?(?:份)?(?:-|~|至|到|—|–)12月(?:份)?"
    rf"|{_YEAR}(?:-|~|至|到|—|–)+{_YEAR}"
    rf"|{_YEAR}?年?\d{{1,2}}月\d{{1,2}}日?(?:-|~|至|到|—|–)+{_YEAR}?年?\d{{1,2}}月\d{{1,2}}日"
    rf"|{_YEAR}?年?\d{{1,2}}月?(?:-|~|至|到|—|–)+{_YEAR}?年?\d{{1,2}}月(?:份)?"
    r"|(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}(?:-|~|至|到|—|–)+(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}"
)
_RECURRING_DEADLINE = re.compile(
    r"(?:每(?:年|个?月|季度?|半年|周)|次月|当月|下月).{0,12}?(?:\d{1,2}[日号]|底|末|初|\d月).{0,12}?(?:前|底|末|内)?"
)
_RECURRING = re.compile(
    r"每(?:年|月|季度?|半年|周|日|天|旬)|按(?:月|季度?|年|周|日)|次月|当月|下月"
)
_DONE = re.compile(r"完成|办结|拨付|发放|到位|支付|上线|验收|结束|达到|实现|印发|提交|报送|兑付")


@dataclass(frozen=True, slots=True)
class DateFound:
    """One date in a text: where it stands, the last day it allows, and what is doubtful.

    ``date`` is None when the year is missing or the day does not exist. ``strict`` says whether
    the text itself names a deadline (前, 底, 末, 内).
    """

    start: int
    end: int
    date: datetime.date | None
    strict: bool
    other: datetime.date | None = None  # the other reading of 12月前
    doubts: tuple[Doubt, ...] = field(default=())


class _Day(NamedTuple):
    date: datetime.date | None
    doubts: tuple[Doubt, ...]


def parse_date(text: str, year: int | None = None) -> datetime.date | None:
    """The date that a whole text names; ``2023年12月`` is the last day of that month.

    ``year`` completes dates printed without one (``6月30日``) and relative ones (``次年3月底``).
    None where the text is no date, has no year, or names a day that does not exist.
    """
    found = find_dates(clean(text).replace(" ", ""), year)
    if len(found) != 1 or found[0].start > 0:
        return None
    rest = clean(text).replace(" ", "")[found[0].end :]
    return found[0].date if not rest else None


def is_period(view: str) -> bool:
    """Whether a whole text names a stretch of time, such as ``2023年全年`` or ``1-12月``."""
    return _PERIOD.fullmatch(view.replace(" ", "")) is not None


def is_recurring(view: str) -> bool:
    """Whether a text speaks of every month, quarter or year."""
    return _RECURRING.search(view) is not None


def is_recurring_deadline(view: str) -> bool:
    """Whether a text names a day that comes back, such as ``每月10日前``."""
    return _RECURRING_DEADLINE.match(view) is not None


def speaks_of_completion(view: str) -> bool:
    """Whether a text says that something is finished, so that a bare date is its deadline."""
    return _DONE.search(view) is not None


def chinese_dates_to_digits(view: str) -> str:
    """``二〇二三年十二月三十一日`` → ``2023年12月31日``; everything else stays."""

    def digits(match: re.Match[str]) -> str:
        word = match["digits"]
        if len(word) == 4:
            return word.translate(_CHINESE_YEAR)
        number = parse_chinese(word)
        return word if number is None else str(number)

    return _CHINESE_DATE.sub(digits, view)


def with_full_year(view: str) -> tuple[str, bool]:
    """``23年12月`` → ``2023年12月``, and whether that was needed."""
    full, count = _SHORT_YEAR.subn(r"20\g<yy>年", view)
    return full, count > 0


def find_dates(view: str, year: int | None) -> list[DateFound]:
    """All dates of a cleaned text without blanks, left to right, none overlapping."""
    if not _HINT.search(view):
        return []
    if match := _EIGHT.fullmatch(view):
        day = _day(match.groupdict(), year)
        return [] if day.date is None else [DateFound(0, 8, day.date, True)]
    found: list[DateFound] = []
    position = 0
    while len(found) < 20:
        hits = [hit for form in _DATE if (hit := form.search(view, position))]
        if not hits:
            break
        match = min(hits, key=lambda hit: (hit.start(), -hit.end()))
        found.append(_found(match, view, year))
        position = max(found[-1].end, position + 1)
    return found


def _found(match: re.Match[str], view: str, year: int | None) -> DateFound:
    parts = match.groupdict()
    end = match.end()
    before = _BEFORE.match(view, end)
    day = _day(parts, year)
    if before:
        end = before.end()
    named_end = any(parts.get(key) for key in ("end", "yearend", "within", "tenth", "d"))
    doubts, other = day.doubts, None
    if day.date is not None and not named_end:
        doubts = (*doubts, _end_of_period(parts, day.date))
        if before and (first := _first_day(parts, day.date)) > datetime.date.min:
            other = first - datetime.timedelta(days=1)
    return DateFound(match.start(), end, day.date, named_end or bool(before), other, doubts)


def _day(parts: dict[str, str | None], year: int | None) -> _Day:
    """The last day that the parts allow, with the doubts about it."""
    number = _year_of(parts, year)
    if number is None:
        return _Day(None, (Doubt("DATE_YEAR_MISSING", "日期没有写年份，也不知道表的年度，请补上"),))
    try:
        return _Day(_last_day(parts, number), ())
    except ValueError:
        return _Day(None, (Doubt("DATE_INVALID", "没有这样的日期，请核对月份和日子"),))


def _year_of(parts: dict[str, str | None], year: int | None) -> int | None:
    if printed := parts.get("y"):
        return int(printed)
    return None if year is None else year + _SHIFT.get(parts.get("rel") or "", 0)


def _last_day(parts: dict[str, str | None], year: int) -> datetime.date:
    if day := parts.get("d"):
        return datetime.date(year, int(parts["m"] or 0), int(day))
    if month := parts.get("m"):
        tenth = {"上旬": 10, "中旬": 20}.get(parts.get("tenth") or "")
        if tenth:
            return datetime.date(year, int(month), tenth)
        return Period(PeriodKind.MONTH, year, int(month)).end
    return _period(parts, year).end


def _period(parts: dict[str, str | None], year: int) -> Period:
    if quarter := parts.get("q"):
        return Period(PeriodKind.QUARTER, year, "1234一二三四".index(quarter) % 4 + 1)
    if half := parts.get("half"):
        return Period(PeriodKind.HALF, year, 1 if half == "上" else 2)
    if month := parts.get("m"):
        return Period(PeriodKind.MONTH, year, int(month))
    return Period(PeriodKind.YEAR, year)


def _first_day(parts: dict[str, str | None], last: datetime.date) -> datetime.date:
    return _period(parts, last.year).start


def _end_of_period(parts: dict[str, str | None], last: datetime.date) -> Doubt:
    code = "DATE_END_OF_MONTH" if parts.get("m") else "DATE_END_OF_PERIOD"
    return Doubt(code, f"只写了期间，没有写日子，按最后一天 {last.isoformat()} 读，请核对")
