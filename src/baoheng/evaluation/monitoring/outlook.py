"""What a forecast means: the likelihood to propose, the colour, and where a reason is wanted."""

import datetime
from fractions import Fraction

from baoheng.core.tables import Indicator
from baoheng.evaluation.monitoring.forecast import Day
from baoheng.evaluation.monitoring.model import (
    Expected,
    Forecast,
    Light,
    Likelihood,
    Method,
)
from baoheng.evaluation.monitoring.money import light_of
from baoheng.evaluation.monitoring.rules import Rules
from baoheng.evaluation.monitoring.targets import is_ceiling, meets, shortfall
from baoheng.measures.model import Accumulation

Verdict = tuple[Light, Likelihood | None]
_UNKNOWN: Verdict = (Light.GREY, None)
_LEVELS: dict[str, Verdict] = {
    "reached": (Light.GREEN, Likelihood.CERTAIN),
    "partly": (Light.YELLOW, Likelihood.POSSIBLE),
    "missed": (Light.RED, Likelihood.POSSIBLE),
}
RANKS = (Light.RED, Light.YELLOW, Light.GREY, Light.GREEN)


def of_growing(
    row: Indicator,
    value: Fraction,
    forecast: Forecast,
    by: Expected,
    completion: Fraction | None,
    day: Day,
) -> Verdict:
    """What grows towards a target to be reached."""
    raw, rules = forecast.projected, day.rules
    if raw is None or meets(row, raw) is None:
        return _UNKNOWN
    if settled := of_settled(row, value, Accumulation.CUMULATIVE):
        return settled
    if meets(row, raw):
        sure = _with_margin(row, raw, rules.margin)
        return Light.GREEN, Likelihood.CERTAIN if sure else Likelihood.POSSIBLE
    if day.elapsed == 1:
        return Light.RED, Likelihood.NEVER
    told = by.method is Method.PATTERN or day.elapsed >= rules.never_from
    if shortfall(row, raw) > 1 - rules.never_below and told:
        return Light.RED, Likelihood.NEVER
    behind = completion is not None and light_of(completion - by.share, rules.progress) is Light.RED
    return Light.RED if behind else Light.YELLOW, Likelihood.POSSIBLE


def of_settled(row: Indicator, value: Fraction, kind: Accumulation) -> Verdict | None:
    """What no rest of the year can change for a value that only grows; None where it still may.

    A target that was reached stays so, a cap or the upper end of a band that was passed, too.
    """
    top = row.target.value_high
    if top is not None:
        return (Light.RED, Likelihood.NEVER) if value > top else None
    if meets(row, value) is None:
        return None
    if kind is Accumulation.CAP:
        return None if meets(row, value) else (Light.RED, Likelihood.NEVER)
    return (Light.GREEN, Likelihood.CERTAIN) if meets(row, value) else None


def of_cap(row: Indicator, value: Fraction, forecast: Forecast, rules: Rules) -> Verdict:
    """What grows and must not pass a limit: once passed it is passed for good."""
    raw = forecast.projected
    if raw is None or meets(row, raw) is None:
        return _UNKNOWN
    if settled := of_settled(row, value, Accumulation.CAP):
        return settled
    if meets(row, raw):
        sure = _with_margin(row, raw, rules.margin)
        return Light.GREEN, Likelihood.CERTAIN if sure else Likelihood.POSSIBLE
    far = shortfall(row, raw) > rules.cap_red
    return Light.RED if far else Light.YELLOW, Likelihood.POSSIBLE


def of_held(row: Indicator, value: Fraction, day: Day) -> Verdict:
    """A rate, a state or an average: it may still move, so that nothing is impossible in time."""
    met = meets(row, value)
    if met is None:
        return _UNKNOWN
    if met:
        return Light.GREEN, Likelihood.CERTAIN
    if day.elapsed == 1:
        return Light.RED, Likelihood.NEVER
    far = shortfall(row, value) > day.rules.hold_red
    return Light.RED if far else Light.YELLOW, Likelihood.POSSIBLE


def of_level(level: str | None) -> Verdict:
    """A worded result: reached, partly, missed; None where the words are not known."""
    return _LEVELS.get(level or "", _UNKNOWN)


def of_done(done: datetime.date, due: datetime.date | None) -> Verdict:
    """A deadline whose work is done: in time or late for good."""
    if due is None:
        return _UNKNOWN
    if done <= due:
        return Light.GREEN, Likelihood.CERTAIN
    return Light.RED, Likelihood.NEVER


def of_pending(due: datetime.date, share: Fraction | None, elapsed: Fraction, day: Day) -> Verdict:
    """A deadline whose work is not done; ``elapsed`` is how much of the time is over."""
    left = (due - day.cut_off).days
    if left < 0:
        return Light.RED, Likelihood.NEVER
    light = Light.YELLOW if left < day.rules.near_days else Light.GREEN
    if share is None:
        return light, Likelihood.POSSIBLE
    light = max(light, light_of(share - elapsed, day.rules.progress), key=_severity)
    return light, Likelihood.CERTAIN if share >= elapsed else Likelihood.POSSIBLE


def grows(kind: Accumulation) -> bool:
    """Whether the value is carried on over the year."""
    return kind in (Accumulation.CUMULATIVE, Accumulation.CAP)


def wanted(light: Light, likelihood: Likelihood | None, name: str, why: str, rules: Rules) -> str:
    """The sentence that asks for a reason; empty where none is wanted."""
    if likelihood is None:
        return f"“{name}”不能判断（{why or '没有可比的目标值'}），请说明情况和后几个月的安排"
    if likelihood is Likelihood.CERTAIN and light is Light.GREEN:
        return ""
    word = rules.words[likelihood]
    return f"“{name}”建议填“{word}”，请选偏差原因（{'、'.join(rules.kinds)}）并写明措施"


def _with_margin(row: Indicator, raw: Fraction, margin: Fraction) -> bool:
    """Whether a projected number is better than the target by the margin."""
    if row.target.value_high is not None:
        return bool(meets(row, raw))
    return bool(meets(row, raw * (1 + margin) if is_ceiling(row) else raw / (1 + margin)))


def _severity(light: Light) -> int:
    return -RANKS.index(light)
