"""The same indicator in several years: its targets and actuals in one unit, and their trend."""

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from baoheng.checking.amounts import say_target
from baoheng.core.actual import Actual
from baoheng.core.result import ResultState
from baoheng.core.tables import Indicator
from baoheng.evaluation.monitoring.numbers import plain, rounded
from baoheng.evaluation.monitoring.targets import meets, number_of
from baoheng.evaluation.proposals.model import Record, Trend, Year
from baoheng.evaluation.proposals.rules import Rules
from baoheng.evaluation.units import in_unit
from baoheng.reading.values import clean, parse_unit

_PLACES = 4
_BEHIND = re.compile(r"(.+)[(（]([^()（）]+)[)）]")


def records(years: Sequence[Year], latest: Indicator) -> tuple[Record, ...]:
    """What each year says of an indicator of the latest table; a year without it is left out.

    The same row is found by its name, among several of one name by their level 2.
    """
    found = []
    for year in years:
        place = _place(year, latest)
        if place is not None:
            row = year.table.indicators[place]
            found.append(_record(year.year, row, year.actuals[place], latest))
    return tuple(found)


def trend(known: Sequence[Record], rules: Rules, ratio: bool) -> Trend:
    """How the actuals moved from year to year; UNKNOWN with fewer than two."""
    values = [record.value for record in known if record.value is not None]
    if len(values) < 2:
        return Trend.UNKNOWN
    moves = set()
    for one, other in pairwise(values):
        if not rules.flat.exceeds(abs(other - one), one, ratio):
            moves.add(Trend.FLAT)
        else:
            moves.add(Trend.RISING if other > one else Trend.FALLING)
    if len(moves) == 1:
        return moves.pop()
    moves.discard(Trend.FLAT)
    return moves.pop() if len(moves) == 1 else Trend.MIXED


def told(known: Sequence[Record]) -> str:
    """The history in a line: 2025年目标≥95%、实际95.6%（达到）."""
    words = {True: "（达到）", False: "（未达到）", None: ""}
    parts = []
    for record in known:
        actual = f"实际{record.actual_text}" if record.actual_text else "没有实际值"
        why = f"（{record.reason}）" if record.reason else words[record.met]
        parts.append(f"{record.year}年目标{record.target_text}、{actual}{why}")
    return "；".join(parts)


def matched(row: Indicator, other: Indicator) -> bool:
    """Whether two years' rows have the same name; a unit in brackets behind it does not count."""
    return _key(row.level3) == _key(other.level3)


def _place(year: Year, latest: Indicator) -> int | None:
    same = [i for i, row in enumerate(year.table.indicators) if matched(row, latest)]
    if len(same) > 1:
        exact = [i for i in same if year.table.indicators[i] is latest]
        level = [i for i in same if year.table.indicators[i].level2 == latest.level2]
        same = exact or level
    return same[0] if len(same) == 1 else None


def _key(name: str) -> str:
    view = clean(name).replace(" ", "")
    found = _BEHIND.fullmatch(view)
    return found[1] if found and parse_unit(found[2]) is not None else view


def _record(year: int, row: Indicator, actual: Actual | None, latest: Indicator) -> Record:
    target_text = say_target(row.target)
    if actual is None or actual.state is not ResultState.COMPUTED:
        reason = actual.reason if actual else "没有给出"
        return Record(year, target_text, "", reason=reason)
    if actual.value is None:
        done = actual.date
        met = done <= row.target.date if done and row.target.date else None
        return Record(year, target_text, actual.text or str(done or actual.level), met=met)
    value = in_unit(actual.value, actual.unit or row.target.unit, latest.target.unit)
    text = actual.text or _said(actual.value, actual.unit or row.target.unit)
    if value is None:
        return Record(year, target_text, text, reason="单位与最近一年的目标不能比较")
    limit = None
    if row.target.value is not None:
        limit = in_unit(Fraction(row.target.value), row.target.unit, latest.target.unit)
    own = number_of(actual, row.target)
    met = None if own is None else meets(row, own)
    return Record(year, target_text, text, value, limit, met)


def _said(value: Fraction, unit: str | None) -> str:
    return f"{plain(rounded(value, _PLACES))}{unit or ''}"
