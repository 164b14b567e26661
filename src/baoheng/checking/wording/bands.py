"""Graded standards as intervals: who owns a boundary, where two grades meet, overlap or part."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from baoheng.checking.amounts import decimals, say
from baoheng.checking.lexicon import pattern, section, words
from baoheng.core.target import Grade, Operator
from baoheng.reading.values import clean
from baoheng.reading.values.grades import joined_band, parse_grades
from baoheng.reading.values.scan import prepare, scan
from baoheng.reading.values.vocabulary import GRADE

_FILE = "bands.toml"
_INTERVAL = re.compile(
    r"(?P<open>[\[(［（])\s*(?P<low>\d+(?:\.\d+)?)%?\s*[,，]\s*(?P<high>\d+(?:\.\d+)?)%?\s*"
    r"(?P<close>[\])］）])"
)
_NAMED = re.compile(rf"[“\"]?(?P<name>{GRADE})[”\"]?(?:为|是|[:：=])?$")
_AFTER = re.compile(rf"^(?:为|是|得|[:：=])?[“\"]?(?P<name>{GRADE})")
_STEP = re.compile(r"[;；。\n]|[,，、](?=[^,，、;；。]*?(?:得|满分|计|给|赋))")
_POINTS = re.compile(r"(?P<number>\d+(?:\.\d+)?)分")
_UNIT = re.compile(r"\d(?P<unit>%|分钟|分|小时|个?工作日|天|日|家次?|人次?|次|万?元)")
_ENDING = re.compile(r"(?:等次|等级|档次|级别|档|等)$")
_LOW_MARK = re.compile(r"^[^\d]*\d[\d.]*[^\d至到\-~—–]*?(?P<note>\((?:不?含)[^()]*\))")
_HIGH_MARK = re.compile(r"(?P<note>\((?:不?含)[^()]*\))\s*$")
_FROM_ON = re.compile(r"(?<=[\d%分])(?:及|或)?以上(?:\(含\))?(?=(?:至|到|-|~|—)\d)")
_BUT_LESS = re.compile(r"(?<=以上)(?=(?:不足|不到|不满|低于|小于|未达到?|<)\d|\d[\d.]*[%分]?以下)")


@dataclass(frozen=True, slots=True)
class Band:
    """One grade: its bounds, None where there is none; the flags say who owns the bound.

    A flag is True where the text includes the bound in so many words, False where it excludes it,
    None where it leaves that open (80%-90%).
    """

    name: str
    text: str
    low: Decimal | None
    high: Decimal | None
    has_low: bool | None
    has_high: bool | None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """How two neighbouring grades meet: ``overlap``, ``gap``, ``touch`` or ``open``.

    ``sure`` is False where it depends on how a bare 以上 or 以下 is taken.
    """

    kind: str
    better: Band
    worse: Band
    told: str
    sure: bool = True


def bands_of(text: str, grades: tuple[Grade, ...] = ()) -> list[Band]:
    """The grades of a text, best first; empty where fewer than two are stated."""
    text = _plain_ranges(text)
    read = parse_grades(text)
    found = [_band(grade) for grade in (read if len(read) > len(grades) else grades)]
    found = found or _intervals(text) or _plain_grades(text) or _steps(text)
    return _best_first(found)


def _plain_ranges(text: str) -> str:
    """Ranges as usually written: 80%以上至90% → 80%至90%, 80分以上不足90分 with a comma."""
    return _BUT_LESS.sub("，", _FROM_ON.sub("", clean(text)))


def _best_first(found: list[Band]) -> list[Band]:
    """A scale that is printed from the worst grade on, turned round."""
    points = [_POINTS.search(band.name) for band in found]
    if found and all(points):
        ranked = [Decimal(one["number"]) if one else Decimal(0) for one in points]
        return found[::-1] if ranked == sorted(ranked) and len(set(ranked)) > 1 else found
    return found[::-1] if len(found) > 1 and found[0].name in words(_FILE, "lowest") else found


def _band(grade: Grade) -> Band:
    view = clean(grade.text)
    named = _UNIT.search(view)
    unit = named["unit"] if named else ""
    value, operator = grade.value, grade.operator
    if value is None or operator is None:
        return Band(grade.name, view, None, None, None, None, unit)
    if operator is Operator.RANGE:
        low, high = _range_marks(view)
        end = grade.value_high
        if end is not None and end < value:  # 100—90分
            value, end, low, high = end, value, high, low
        return Band(grade.name, view, value, end, low, high, unit)
    owns = _owns(view)
    if operator in (Operator.GE, Operator.GT):
        return Band(grade.name, view, value, None, owns, None, unit)
    if operator in (Operator.LE, Operator.LT):
        return Band(grade.name, view, None, value, None, owns, unit)
    return Band(grade.name, view, value, value, True, True, unit)


def _owns(view: str) -> bool | None:
    """Whether a bound is said to be part of its band."""
    if re.search(r"不含", view):
        return False
    if pattern(_FILE, "included").search(view):
        return True
    return False if pattern(_FILE, "excluded").search(view) else None


def _range_marks(view: str) -> tuple[bool | None, bool | None]:
    """Who owns the two bounds of a range: 80%(含)至90%, ≥80%，<90%."""
    parts = re.split(r"[,，]|且|并", view)
    if len(parts) == 2:
        lower, upper = _owns(parts[0]), _owns(parts[1])
        return lower, upper
    low, high = _LOW_MARK.search(view), _HIGH_MARK.search(view)
    if low and high and low.start("note") == high.start("note"):
        head = view[: low.start("note")]
        low = None if len(re.findall(r"\d[\d.]*", head)) > 1 else low
        high = high if low is None else None
    return _mark(low), _mark(high)


def _mark(match: re.Match[str] | None) -> bool | None:
    return None if match is None else not match["note"].startswith("(不含")


def _intervals(text: str) -> list[Band]:
    """Intervals in mathematical brackets: 优[90,100]，良[80,90)."""
    view = text.replace(" ", "")
    found = []
    for match in _INTERVAL.finditer(view):
        before = _NAMED.search(view[: match.start()])
        after = _AFTER.search(view[match.end() :])
        name = before or after
        if name is None or not (match["open"] in "[［" or match["close"] in "]］"):
            continue
        found.append(
            Band(
                name["name"],
                match.group(),
                Decimal(match["low"]),
                Decimal(match["high"]),
                match["open"] in "[［",
                match["close"] in "]］",
                "%" if "%" in match.group() else "",
            )
        )
    names = {band.name for band in found}
    return found if len(names) == len(found) >= 2 else []


def _plain_grades(text: str) -> list[Band]:
    """Grades beside their bounds without a verb, or as 优秀等次: 90%-100%优，80%-90%良."""
    found = []
    for part in re.split(r"[;；。\n,，、]", text):
        view = _ENDING.sub("", prepare(clean(part)).strip(" 。.，,、()"))
        match = re.search(rf"(?P<name>{GRADE})$", view) or re.match(
            rf"(?P<name>{GRADE})(?=[:：=(\d≥≤<>为是])", view
        )
        if match is None:
            continue
        rest = view.replace(match["name"], "", 1)
        if (one := _bound(rest)) is not None:
            found.append(_band(replace(one, name=match["name"])))
    names = {band.name for band in found}
    return found if len(names) == len(found) >= 2 else []


def _steps(text: str) -> list[Band]:
    """Stepped points: ≥90%得10分；80%-90%得8分；低于80%不得分."""
    if pattern(_FILE, "rest").search(text):
        return []
    pieces = re.compile(section(_FILE, "points"))
    found = []
    for part in _STEP.split(text):
        view = prepare(clean(part)).strip(" 。.，,、")
        named = pieces.search(view)
        if named is None or pattern(_FILE, "formula").search(view):
            continue
        if (one := _bound(view[: named.start()])) is not None:
            found.append(_band(replace(one, name=named.group())))
    return found if len(found) >= 2 else []


def _bound(text: str) -> Grade | None:
    """The one bound or range of a text, without a name."""
    numbers = scan(text).found
    if len(numbers) == 2 and (both := joined_band(numbers[0], numbers[1])):
        numbers = [both]
    if len(numbers) != 1:
        return None
    one = numbers[0]
    operator = one.operator or one.implied
    if operator is None:
        return None
    return Grade("", one.text, operator, one.value, one.high)


def meetings(found: list[Band]) -> Iterator[Meeting]:
    """How each grade meets the next worse one, and whether the scale ends at the bottom."""
    if len(found) < 2 or any(band.low is None and band.high is None for band in found):
        return
    flipped = lower_is_better(found)
    scale = [_mirrored(band) for band in found] if flipped else found
    for better, worse in pairwise(scale):
        if meeting := _meet(better, worse):
            yield meeting
    last = scale[-1]
    graded = not re.search(section(_FILE, "points"), last.name)
    named = last.name.startswith(words(_FILE, "lowest"))
    if last.low is not None and last.low > 0 and not named and graded and not flipped:
        told = f"“{last.name}”为{last.text}，低于{say(last.low)}{last.unit}没有等次"
        yield Meeting("open", last, last, told)


def is_grade(band: Band) -> bool:
    """Whether the band is named by a word of a scale (优, 合格), not by points."""
    return re.fullmatch(GRADE, band.name) is not None


def lower_is_better(found: list[Band]) -> bool:
    """Whether the best grade has the smallest values: 5日内为优，10日内为良."""
    first, last = found[0], found[-1]
    if first.low is not None and (last.low is None or last.low < first.low):
        return False
    return first.high is not None and (last.high is None or last.high > first.high)


def _mirrored(band: Band) -> Band:
    """The band on a turned scale, where more is better."""
    low = None if band.high is None else -band.high
    high = None if band.low is None else -band.low
    return replace(band, low=low, high=high, has_low=band.has_high, has_high=band.has_low)


def _meet(better: Band, worse: Band) -> Meeting | None:
    if better.low is None:
        return None
    edge, pair = better.low, _pair(better, worse)
    if worse.high is None:
        if worse.low is None or worse.low < edge:
            return None if worse.low is None else Meeting("touch", better, worse, pair)
        told = f"{pair}，“{worse.name}”的界限不低于“{better.name}”"
        return Meeting("overlap", better, worse, told)
    if worse.high > edge:
        told = f"{pair}，{_between(edge, worse.high, better)}两个等次都算"
        return Meeting("overlap", better, worse, told)
    if worse.high < edge:
        return _parted(better, worse)
    return _at_the_edge(better, worse)


def _at_the_edge(better: Band, worse: Band) -> Meeting:
    """Two grades that name the same bound: does one of them own it, none, or both?"""
    pair, bound = _pair(better, worse), f"恰好{_plain(better.low)}{better.unit or worse.unit}"
    if better.has_low is False and worse.has_high is False:
        return Meeting("gap", better, worse, f"{pair}，{bound}没有等次")
    if better.has_low is False or worse.has_high is False:
        return Meeting("touch", better, worse, pair)
    one_sided = better.high is None or better.high == 100
    if worse.has_high and (better.has_low or one_sided):
        return Meeting("overlap", better, worse, f"{pair}，{bound}两个等次都算")
    if better.has_low is None and worse.has_high is None and one_sided and worse.low is None:
        told = f"{pair}，“以上”“以下”都包括本数，{bound}两个等次都算"
        return Meeting("overlap", better, worse, told, sure=False)
    return Meeting("touch", better, worse, pair)


def _parted(better: Band, worse: Band) -> Meeting:
    """Two grades with room between them; whole numbers may step by one unit of the last digit."""
    edge, high = better.low or Decimal(0), worse.high or Decimal(0)
    digit = Decimal(1).scaleb(-max(decimals(edge), decimals(high)))
    next_number = edge - high == digit and better.has_low is not False
    pair = _pair(better, worse)
    if next_number and ("%" not in (better.unit, worse.unit) or digit < 1):
        return Meeting("touch", better, worse, pair)
    told = f"{pair}，{_between(high, edge, better)}之间没有等次"
    return Meeting("gap", better, worse, told, sure=not next_number)


def _between(one: Decimal, other: Decimal, band: Band) -> str:
    low, high = sorted((abs(one), abs(other)))
    return f"{say(low)}{band.unit}至{say(high)}{band.unit}"


def _plain(number: Decimal | None) -> str:
    return "" if number is None else say(abs(number))


def _pair(better: Band, worse: Band) -> str:
    return f"“{better.name}”为{better.text}，“{worse.name}”为{worse.text}"
