"""The year's end from what is known at the cut-off, by a method that has a name, in three lines."""

import datetime
from dataclasses import dataclass
from fractions import Fraction

from baoheng.core.actual import Actual
from baoheng.core.scoring import written
from baoheng.core.tables import Indicator
from baoheng.core.target import Operator
from baoheng.evaluation.monitoring import curve
from baoheng.evaluation.monitoring.model import METHOD_WORDS, Expected, Forecast, Method, Progress
from baoheng.evaluation.monitoring.numbers import percent, plain, printed_places, shown, worked_line
from baoheng.evaluation.monitoring.rules import Rules
from baoheng.evaluation.monitoring.targets import dimension, is_ceiling, meets
from baoheng.evaluation.units import in_unit

_FORMULAS = {
    Method.PATTERN: "全年预计 = 目前完成 ÷ 上年同期占全年的比例",
    Method.PLAN: "全年预计 = 目前支出 ÷ 支出计划到该日的比例",
    Method.STRAIGHT: "全年预计 = 目前完成 ÷ 时间进度",
}


@dataclass(frozen=True, slots=True)
class Day:
    """The cut-off, the share of the year that is over, and what the spending plan asks for."""

    cut_off: datetime.date
    elapsed: Fraction
    plan: curve.Share
    rules: Rules


def pace(progress: Progress, day: Day, *, money: bool = False) -> tuple[Expected, str]:
    """By which share of the year the work should be done, and why not by last year's.

    Last year's months go first, for money with a ceiling then the spending plan, then time.
    """
    past = curve.last_years(progress.last_year, day.cut_off, progress.same_day)
    if past.value is not None:
        return Expected(past.value, past.worked, Method.PATTERN), ""
    why = past.reason if progress.last_year is not None else ""
    if money and day.plan.value:
        return Expected(day.plan.value, day.plan.worked, Method.PLAN), why
    time = curve.time_share(day.cut_off)
    return Expected(time.value or Fraction(1), time.worked, Method.STRAIGHT), why


def projected(
    row: Indicator, value: Fraction, by: Expected, actual: Actual, rules: Rules
) -> Forecast:
    """What grows, carried on at the pace of ``by``.

    A share of the year's whole is held at 100 %, and a count to be met exactly at its target.
    """
    raw = value / by.share
    places = _places(row, actual, rules)
    limit = _most(row)
    if limit is not None and raw > limit >= value:
        text = _text(row, limit, places)
        said = _text(row, raw, places)
        formula = f"{_FORMULAS[by.method]}，推算为{said}，超过的取{text}"
        lines = (f"公式：{formula}", f"代入：{written(limit)}", _rests(by))
        return Forecast(by.method, text, lines, limit, raw)
    text = _text(row, raw, places)
    worked = worked_line(f"{written(value)} ÷ ({by.worked})", raw, text)
    return Forecast(
        by.method, text, (f"公式：{_FORMULAS[by.method]}", f"代入：{worked}", _rests(by)), raw, raw
    )


def held(row: Indicator, value: Fraction, actual: Actual, rules: Rules) -> Forecast:
    """What does not grow with time: the value at the cut-off."""
    text = _text(row, value, _places(row, actual, rules))
    lines = (
        "公式：全年预计 = 目前的值",
        f"代入：{worked_line(written(value), value, text)}",
        "依据：比率、时点数和平均数不随时间累加，按保持目前水平估计",
    )
    return Forecast(Method.HOLD, text, lines, value, value)


def graded(level: str) -> Forecast:
    """A worded result: the level at the cut-off."""
    lines = ("公式：全年预计 = 目前的评判", f"代入：{level}", "依据：定性指标按保持目前评判估计")
    return Forecast(Method.HOLD, level, lines, level=level)


def finished(done: datetime.date, due: datetime.date | None) -> Forecast:
    """A deadline whose work is done."""
    against = f"，截止日期{said_day(due)}" if due else ""
    lines = ("公式：完成日期与截止日期相比", f"代入：{said_day(done)}", f"依据：已经完成{against}")
    return Forecast(Method.DONE, said_day(done), lines, date=done)


def not_due(due: datetime.date, cut_off: datetime.date) -> Forecast:
    """A deadline whose work is not done: the days left, negative where it has passed."""
    left = (due - cut_off).days
    year = cut_off.year
    text = f"{said_day(due)}前" if left >= 0 else f"已过截止日期{-left}天"
    worked = f"{curve.day_of_year(due, year)} − {curve.day_of_year(cut_off)} = {left}天"
    lines = (
        "公式：剩余天数 = 截止日期 − 监控日期（都按当年第几天计）",
        f"代入：{worked}",
        f"依据：截止日期{said_day(due)}，到{said_day(cut_off)}尚未完成",
    )
    return Forecast(Method.DUE, text, lines)


def said_day(day: datetime.date) -> str:
    """A day as forms print it: 2026年3月15日."""
    return f"{day.year}年{day.month}月{day.day}日"


def printed(row: Indicator, value: Fraction, actual: Actual, rules: Rules) -> str:
    """An actual as a form prints it: its own text, else its number with the target's unit."""
    return actual.text or _text(row, value, _places(row, actual, rules))


def _text(row: Indicator, value: Fraction, places: int) -> str:
    number = shown(value, places, lambda one: meets(row, one))
    return f"{plain(number)}{row.target.unit or ''}"


def _places(row: Indicator, actual: Actual, rules: Rules) -> int:
    """The decimals of a forecast: those of the printed actual, else of the target, else data."""
    given = printed_places(actual.text) if actual.text else None
    if given is not None:
        return given
    value = row.target.value
    exponent = value.as_tuple().exponent if value is not None else 0
    own = max(0, -exponent) if isinstance(exponent, int) else 0
    return max(own, rules.places.get(dimension(row.target).split("/")[0], 0))


def _most(row: Indicator) -> Fraction | None:
    """The number at which a projection stops; None where it has no such bound."""
    goal = None if row.target.value is None else Fraction(row.target.value)
    if dimension(row.target) == "ratio":
        whole = in_unit(Fraction(100), "%", row.target.unit) or Fraction(100)
        return whole if goal is None else max(whole, goal)
    exact = row.target.operator is Operator.EQ and not is_ceiling(row)
    return goal if exact else None


def _rests(by: Expected) -> str:
    shares = {
        Method.PATTERN: "上年同期占全年",
        Method.PLAN: "支出计划",
        Method.STRAIGHT: "时间进度",
    }
    return f"依据：{METHOD_WORDS[by.method]}，{shares[by.method]} {by.worked} ≈ {percent(by.share)}"
