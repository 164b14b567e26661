"""Small tables for tests of monitoring and proposals: rows written as a clerk would."""

import datetime
import math
import re
from decimal import Decimal
from fractions import Fraction

from baoheng.core.actual import Actual, Evidence
from baoheng.core.result import ResultState
from baoheng.core.tables import Budget, Indicator, TargetTable
from baoheng.core.target import Direction
from baoheng.evaluation.monitoring import Case, Progress, monitor
from baoheng.reading.values import parse_target

JULY = datetime.date(2026, 7, 31)  # day 212 of 365
JUNE = datetime.date(2026, 6, 30)  # day 181
END = datetime.date(2026, 12, 31)


def row(name, target, *, level1="产出指标", level2="数量指标", direction=None, weight=None):
    """An indicator with a target as printed: ≥1400份."""
    return Indicator(
        level1=level1,
        level2=level2,
        level3=name,
        target=parse_target(target, name=name, level2=level2, year=2026),
        direction=Direction(direction) if direction else None,
        weight=None if weight is None else Decimal(weight),
    )


def table(*rows, year=2026, budget=None, plan=None):
    return TargetTable(
        kind="project",
        year=year,
        project="某项目",
        money_unit="万元",
        budget=Budget(total=None if budget is None else Decimal(budget)),
        spending_plan={month: Decimal(share) for month, share in (plan or {}).items()},
        indicators=list(rows),
    )


def done(number, unit=None, text=""):
    """A computed number."""
    value = Fraction(number)
    return Actual(ResultState.COMPUTED, value=value, unit=unit, text=text, evidence=Evidence.STATED)


def on(day):
    return Actual(ResultState.COMPUTED, date=datetime.date.fromisoformat(day))


def level(word):
    return Actual(ResultState.COMPUTED, level=word)


def missing(reason="没有5月的数"):
    return Actual(ResultState.INCOMPLETE, reason=reason)


def watched(indicator, progress, day=JULY, plan=None):
    """The one row of a table monitored at a day."""
    if isinstance(progress, Actual):
        progress = Progress(progress)
    return monitor(Case(table(indicator, plan=plan), day, (progress,))).rows[0]


def evaluated(line):
    """What the arithmetic of an explanation's line comes to, over fractions; ⌈ ⌉ up, ⌊ ⌋ down."""
    text = re.split("[=≈]", line.removeprefix("代入："))[0]
    for sign, word in (
        ("×", "*"), ("÷", "/"), ("−", "-"), ("⌈", "ceil("), ("⌊", "floor("), ("⌉", ")"), ("⌋", ")"),
    ):  # fmt: skip
        text = text.replace(sign, word)
    assert re.fullmatch(r"(?:[\d.+\-*/() ]|ceil|floor)+", text), text
    exact = re.sub(r"\d+(?:\.\d+)?", lambda number: f"Fraction('{number.group()}')", text)
    return Fraction(eval(exact, {"Fraction": Fraction, "ceil": math.ceil, "floor": math.floor}))  # noqa: S307
