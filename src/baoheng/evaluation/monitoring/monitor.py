"""Monitoring a table at a day: money, every indicator with its forecast, the worst ones first."""

import datetime
from dataclasses import replace
from fractions import Fraction

from baoheng.checking.results.outcomes import level_of, lower_is_better
from baoheng.core.actual import Actual
from baoheng.core.errors import BaohengError
from baoheng.core.result import ResultState
from baoheng.core.tables import Indicator
from baoheng.evaluation.monitoring import curve, outlook
from baoheng.evaluation.monitoring import forecast as forecasts
from baoheng.evaluation.monitoring.accumulate import accumulation
from baoheng.evaluation.monitoring.forecast import Day
from baoheng.evaluation.monitoring.model import (
    Case,
    Expected,
    Light,
    Likelihood,
    Method,
    Monitoring,
    Progress,
    Row,
)
from baoheng.evaluation.monitoring.money import monitored_money
from baoheng.evaluation.monitoring.rules import Rules, rules
from baoheng.evaluation.monitoring.targets import dimension, number_of, shortfall
from baoheng.measures.model import Accumulation

_GUESSED = "怎样累计是按名称和单位推断的，请确认"


def monitor(case: Case, held_against: Rules | None = None) -> Monitoring:
    """Everything that a monitoring form shows of a table at the cut-off.

    Raises BaohengError where the cut-off lies in another year than the table, the rows given are
    not one for each indicator, or what they say cannot be.
    """
    limits = held_against if held_against is not None else rules()
    _check(case)
    table = case.table
    plan = curve.planned(table.spending_plan, case.cut_off, limits.between)
    elapsed = curve.time_share(case.cut_off).value or Fraction(0)
    day = Day(case.cut_off, elapsed, plan, limits)
    rows = tuple(
        _row(index, indicator, progress, day)
        for index, (indicator, progress) in enumerate(zip(table.indicators, case.rows, strict=True))
    )
    return Monitoring(
        cut_off=case.cut_off,
        time=elapsed,
        money=monitored_money(case, limits),
        rows=rows,
        order=_order(rows, table.indicators),
        kinds=limits.kinds,
        source=limits.source,
    )


def _check(case: Case) -> None:
    table = case.table
    name = table.project or table.title or ""
    if table.year is not None and table.year != case.cut_off.year:
        raise BaohengError(
            f"监控截止日{case.cut_off}不在表的年度{table.year}年之内",
            where=name,
            todo=f"请选{table.year}年内的一天",
        )
    if len(case.rows) != len(table.indicators):
        raise BaohengError(
            f"表中有{len(table.indicators)}个指标，给出了{len(case.rows)}个的情况",
            where=name,
            todo="请逐个指标给出，没有的也占一个位置",
        )
    for indicator, progress in zip(table.indicators, case.rows, strict=True):
        if progress.share_done is not None and not 0 <= progress.share_done <= 1:
            raise BaohengError(
                f"完成的比例{progress.share_done}不在0到1之间",
                where=f"“{indicator.level3}”",
                todo="请按已完成的部分占全部的比例给出",
            )


def _row(index: int, row: Indicator, progress: Progress, day: Day) -> Row:
    kind, guessed = accumulation(row, progress.accumulation, day.rules)
    actual = progress.actual
    base = Row(
        index=index,
        name=row.level3,
        target=row.target,
        state=actual.state if actual else ResultState.INCOMPLETE,
        accumulation=kind,
        guessed=guessed,
        actual_text=actual.text if actual else "",
        light=Light.GREY,
        notes=(_GUESSED,) if guessed else (),
    )
    if kind is Accumulation.DEADLINE and row.target.date is not None:
        return _deadline(base, progress, row.target.date, day)
    if actual is None or actual.state is not ResultState.COMPUTED:
        return _unknown(base, actual.reason if actual else "没有给出实际值", day)
    if actual.level is not None:
        return _level(base, row, actual, actual.level, day)
    value = number_of(actual, row.target)
    if value is None:
        return _unknown(base, "实际值与目标值不能比较（单位或类型不同）", day)
    base = replace(base, actual_text=forecasts.printed(row, value, actual, day.rules), value=value)
    if outlook.grows(kind):
        return _growing(base, row, progress, actual, value, day)
    forecast = forecasts.held(row, value, actual, day.rules)
    verdict = outlook.of_held(row, value, day)
    base = replace(base, completion=_completion(row, value), forecast=forecast)
    return _judged(base, verdict, shortfall(row, value), day)


def _growing(
    base: Row, row: Indicator, progress: Progress, actual: Actual, value: Fraction, day: Day
) -> Row:
    cap = base.accumulation is Accumulation.CAP
    money = cap and dimension(row.target) == "money"
    by, why = forecasts.pace(progress, day, money=money)
    if by.method is Method.STRAIGHT and curve.day_of_year(day.cut_off) < day.rules.straight_from:
        return _too_early(base, row, value, day)
    forecast = forecasts.projected(row, value, by, actual, day.rules)
    completion = _share(row, value)
    base = replace(
        base,
        completion=completion,
        expected=None if cap else by,
        forecast=forecast,
        notes=(*base.notes, *([why] if why else [])),
    )
    if cap:
        verdict = outlook.of_cap(row, value, forecast, day.rules)
    else:
        verdict = outlook.of_growing(row, value, forecast, by, completion, day)
    return _judged(base, verdict, shortfall(row, forecast.value or Fraction(0)), day)


def _too_early(base: Row, row: Indicator, value: Fraction, day: Day) -> Row:
    """The first days of a year say nothing of its end, but for what is settled already."""
    base = replace(base, completion=_share(row, value))
    verdict = outlook.of_settled(row, value, base.accumulation)
    why = f"年初不到{day.rules.straight_from}天，又没有上年同期可比，不推算全年"
    if verdict is None:
        return _unknown(base, why, day)
    short = shortfall(row, value)
    return _judged(replace(base, notes=(*base.notes, why)), verdict, short, day)


def _level(base: Row, row: Indicator, actual: Actual, level: str, day: Day) -> Row:
    text = actual.text or level
    verdict = outlook.of_level(level_of(replace(row, actual_text=level)))
    base = replace(base, actual_text=text, forecast=forecasts.graded(level))
    return _judged(base, verdict, Fraction(0), day)


def _deadline(base: Row, progress: Progress, due: datetime.date, day: Day) -> Row:
    actual, share = progress.actual, progress.share_done
    done = actual.date if actual else None
    if done is not None and done > day.cut_off:
        return _unknown(base, "完成日期在监控截止日之后，请核对", day)
    if done is not None:
        text = actual.text if actual and actual.text else forecasts.said_day(done)
        late = max((done - due).days, 0)
        base = replace(base, actual_text=text, forecast=forecasts.finished(done, due))
        return _judged(base, outlook.of_done(done, due), Fraction(late, 365), day)
    if not progress.pending and share is None:
        why = actual.reason if actual and actual.reason else "没有完成日期"
        if due < day.cut_off:
            why += f"；截止日期{forecasts.said_day(due)}已过，请核实是否完成"
        return _unknown(base, why, day)
    elapsed = Fraction(
        curve.day_of_year(day.cut_off), max(curve.day_of_year(due, day.cut_off.year), 1)
    )
    base = replace(base, completion=share, forecast=forecasts.not_due(due, day.cut_off))
    if share is not None:
        worked = f"{elapsed.numerator} ÷ {elapsed.denominator}"
        base = replace(base, expected=Expected(min(elapsed, Fraction(1)), worked, Method.STRAIGHT))
    overdue = max((day.cut_off - due).days, 0)
    return _judged(base, outlook.of_pending(due, share, elapsed, day), Fraction(overdue, 365), day)


def _unknown(base: Row, why: str, day: Day) -> Row:
    asked = outlook.wanted(Light.GREY, None, base.name, why, day.rules)
    return replace(base, needs_reason=asked, notes=(*base.notes, why))


def _judged(base: Row, verdict: outlook.Verdict, short: Fraction, day: Day) -> Row:
    light, likelihood = verdict
    return replace(
        base,
        light=light,
        likelihood=likelihood,
        shortfall=short,
        needs_reason=outlook.wanted(light, likelihood, base.name, "", day.rules),
    )


def _completion(row: Indicator, value: Fraction) -> Fraction | None:
    """The share of the target where more is better; None where a share makes no sense."""
    banded = row.target.value_high is not None
    return None if banded or lower_is_better(row) else _share(row, value)


def _share(row: Indicator, value: Fraction) -> Fraction | None:
    target = row.target.value
    return None if target is None or target <= 0 or value < 0 else value / Fraction(target)


def _order(rows: tuple[Row, ...], indicators: list[Indicator]) -> tuple[int, ...]:
    """The likeliest to fail first: by colour, likelihood, how far, weight, then as printed."""
    last = len(Likelihood)
    chance = [Likelihood.NEVER, Likelihood.POSSIBLE, Likelihood.CERTAIN]

    def key(row: Row) -> tuple[int, int, Fraction, Fraction, int]:
        weight = Fraction(indicators[row.index].weight or 0)
        likely = last if row.likelihood is None else chance.index(row.likelihood)
        return outlook.RANKS.index(row.light), likely, -row.shortfall, -weight, row.index

    return tuple(row.index for row in sorted(rows, key=key))
