"""Pictures of an indicator: how it grew, against last year and the target; and small lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext, gettext_noop

from baoheng.core.tables import Indicator
from baoheng.core.target import Operator
from baoheng.evaluation.monitoring.numbers import plain, rounded
from baoheng.workbench.appraisals.models import Row
from baoheng.workbench.appraisals.stored import series_of

_MONTHS = range(1, 13)
_PLACES = 4
_WIDE, _HIGH = 96, 22  # of a small line


@dataclass(frozen=True, slots=True)
class Trend:
    """A picture with the table of the same numbers."""

    title: str
    option: dict[str, Any]
    heads: tuple[str, ...]
    rows: list[tuple[str, ...]]
    words: str


def trend(row: Row, indicator: Indicator) -> Trend | None:
    """How the indicator grew in the year; None where no month is known.

    What adds up is shown as it grows, beside last year, with the year's end as forecast; what does
    not is shown month by month.
    """
    grown, before = (series_of(row.facts.get(name)) for name in ("this_year", "last_year"))
    unit = indicator.target.unit or ""
    if grown:
        lines = {"今年累计": grown}
        if before:
            lines["上年累计"] = before
        if forecast := _forecast(row, grown):
            lines["全年预计"] = forecast
        title = gettext_noop("逐月累计")
    else:
        months = series_of(row.facts.get("months"))
        if not months:
            return None
        lines, title = {"当月": months}, gettext_noop("逐月")
    if (goal := _goal(indicator)) is not None:
        lines["目标"] = dict.fromkeys(_MONTHS, goal)
    return _drawn(title, lines, unit, row.name)


def _goal(indicator: Indicator) -> Fraction | None:
    target = indicator.target
    if target.value is None or target.operator is Operator.RANGE:
        return None
    return Fraction(target.value)


def _forecast(row: Row, grown: Mapping[int, Fraction]) -> dict[int, Fraction]:
    """From the last known month to the year's end."""
    told = row.shown.get("forecast_value")
    last = max(grown)
    if told is None or last == _MONTHS[-1]:
        return {}
    return {last: grown[last], _MONTHS[-1]: Fraction(told)}


_DASHED = {"全年预计", "目标"}
_COLOURS = {
    gettext_noop("今年累计"): "#0b5c6b",
    gettext_noop("当月"): "#0b5c6b",
    gettext_noop("上年累计"): "#7b8a97",
    gettext_noop("全年预计"): "#b36b00",
    gettext_noop("目标"): "#a3192b",
}


def _drawn(title: str, lines: Mapping[str, Mapping[int, Fraction]], unit: str, name: str) -> Trend:
    shown = {head: [_text(values.get(at)) for at in _MONTHS] for head, values in lines.items()}
    option = {
        "grid": {"left": 8, "right": 16, "top": 40, "bottom": 8, "containLabel": True},
        "tooltip": {"trigger": "axis"},
        "legend": {"top": 4},
        "xAxis": {"type": "category", "data": [_month(at) for at in _MONTHS]},
        "yAxis": {"type": "value", "name": unit, "scale": True},
        "series": [
            {
                "name": gettext(head),
                "type": "line",
                "data": values,
                "connectNulls": True,
                "symbol": "none" if head == "目标" else "circle",
                "lineStyle": {"type": "dashed" if head in _DASHED else "solid"},
                "itemStyle": {"color": _COLOURS[head]},
            }
            for head, values in shown.items()
        ],
    }
    heads = [head for head in shown if head != "目标"]
    rows = [
        (_month(at), *(shown[head][at - 1] or "—" for head in heads))
        for at in _MONTHS
        if any(shown[head][at - 1] is not None for head in heads)
    ]
    said = {"name": name, "title": gettext(title), "unit": unit}
    words = gettext("“%(name)s”%(title)s的折线图，同样的数在图下面的表里") % said
    called = gettext("%(title)s（%(unit)s）") % said if unit else gettext(title)
    told = (gettext("月份"), *map(gettext, heads))
    return Trend(called, option, told, rows, words)


def _month(at: int) -> str:
    return gettext("%(month)s月") % {"month": at}


def _text(value: Fraction | None) -> str | None:
    return None if value is None else plain(rounded(value, _PLACES))


@dataclass(frozen=True, slots=True)
class Spark:
    """A small line: the points of an SVG polyline, and what it shows in words."""

    points: str
    words: str


def spark(row: Row) -> Spark | None:
    """The small line of a row's months; None where fewer than two are known."""
    series = series_of(row.facts.get("this_year")) or series_of(row.facts.get("months"))
    if not series or len(series) < 2:
        return None
    values = [series[at] for at in sorted(series)]
    points = " ".join(f"{x},{y}" for x, y in _scaled(values))
    first, last = min(series), max(series)
    words = gettext("%(first)s%(low)s，%(last)s%(high)s") % {
        "first": _month(first),
        "low": _text(series[first]),
        "last": _month(last),
        "high": _text(series[last]),
    }
    return Spark(points, words)


def _scaled(values: Sequence[Fraction]) -> list[tuple[int, int]]:
    low, high = min(values), max(values)
    spread = high - low or Fraction(1)
    step = Fraction(_WIDE - 4, len(values) - 1)
    return [
        (int(2 + at * step), int(_HIGH - 2 - (value - low) / spread * (_HIGH - 4)))
        for at, value in enumerate(values)
    ]
