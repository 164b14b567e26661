"""Deadlines and periods as targets."""

import re
from decimal import Decimal

from baoheng.core.target import Operator
from baoheng.reading.values.dates import (
    DateFound,
    chinese_dates_to_digits,
    find_dates,
    is_period,
    is_recurring_deadline,
    speaks_of_completion,
    with_full_year,
)
from baoheng.reading.values.draft import PUNCTUATION, Draft, Kind, short
from baoheng.reading.values.scan import prepare, scan
from baoheng.reading.values.vocabulary import FILLER

_POINTED = re.compile(
    r"(?:(?P<y>(?:19|20)\d{2})[.](?P<first>0?[1-9]|1[0-2])|(?P<m>\d{1,2})[.](?P<second>\d{1,2}))"
    r"(?P<before>之前|以前|前)?"
)
_MONTHS = re.compile(r"(?P<number>\d{1,2})月(?:以|之)?内")


def dated(text: str, year: int | None, timely: bool) -> Draft | None:
    """Deadlines and periods."""
    plain, short_year = with_full_year(chinese_dates_to_digits(text.replace(" ", "")))
    bare_year = timely and re.fullmatch(r"20\d{2}", plain) is not None
    if is_period(plain) or bare_year:
        draft = Draft(Kind.WORDS, reading="一段时间，不是期限")
        draft.doubt("PERIOD", f"“{text}”是一段时间，不是完成期限；如是期限，请写明“……前完成”")
        return draft
    if match := _POINTED.fullmatch(plain):
        return _pointed(match, year, timely)
    if match := _MONTHS.match(plain):
        return _months(match, year)
    if is_recurring_deadline(plain) and not re.search(r"\d[次%家人个元]", plain):
        draft = Draft(Kind.DATE, Operator.LE, reading="周期性的期限")
        draft.doubt("RECURRING_DEADLINE", f"“{short(text)}”是每期都有的期限，没有一个确定的日期")
        return draft
    dates = find_dates(plain, year)
    if not dates:
        return None
    rest = _outside(plain, dates)
    if scan(prepare(rest)).found:
        return None
    whole = FILLER.sub("", PUNCTUATION.sub("", rest)) in (
        "",
        "截至",
        "截止",
        "不晚于",
        "不迟于",
        "力争",
        "≤",  # ≤11月: by the end of November
        "<=",
        "=",
    )
    if len(dates) == 1 and (whole or dates[0].strict or speaks_of_completion(rest)):
        draft = deadline(dates[0], "" if whole else "文字中的期限")
        if short_year:
            draft.doubt("DATE_SHORT_YEAR", f"“{short(text)}”的年份只写了两位，请写全")
        return draft
    draft = Draft(Kind.WORDS, reading="文字中有日期")
    draft.others = [deadline(one, "文字中的期限") for one in dates]
    draft.doubt("DATE_IN_WORDS", f"“{short(text)}”中有日期，但不能确定是不是完成期限，请写明")
    return draft


def deadline(found: DateFound, reading: str) -> Draft:
    """The draft of one date that something must be done by."""
    draft = Draft(Kind.DATE, Operator.LE, date=found.date, reading=reading or "完成期限")
    draft.doubts.extend(found.doubts)
    if found.other is not None:
        draft.others.append(
            Draft(Kind.DATE, Operator.LE, date=found.other, reading="“……前”不含该期间本身")
        )
    return draft


def _pointed(match: re.Match[str], year: int | None, timely: bool) -> Draft | None:
    """2023.12 and 12.31前: dates where the row speaks of time or the text says 前."""
    if not timely and not match["before"]:
        return None
    if printed := match["y"]:
        day = f"{printed}年{match['first']}月底"
    elif len(match["second"]) == 2:
        day = f"{match['m']}月{match['second']}日"
    else:
        return None
    found = find_dates(day, year)
    if len(found) != 1 or (found[0].date is None and year is not None):
        return None
    draft = deadline(found[0], "用点隔开的日期")
    draft.doubt("DATE_POINTED", f"“{match.group()}”按日期读，请写成“年月日”")
    return draft


def _months(match: re.Match[str], year: int | None) -> Draft:
    """3月内: within three months, or within March."""
    draft = Draft(Kind.QUANTITY, Operator.LE, Decimal(match["number"]), unit="月")
    draft.others = [deadline(one, "该月之内") for one in find_dates(f"{match['number']}月底", year)]
    draft.doubt("MONTHS_OR_MONTH", f"“{match.group()}”可能是几个月之内，也可能是某月之内，请写明")
    return draft


def _outside(plain: str, dates: list[DateFound]) -> str:
    """The text around the dates."""
    parts, position = [], 0
    for one in dates:
        parts.append(plain[position : one.start])
        position = one.end
    return "".join((*parts, plain[position:]))
