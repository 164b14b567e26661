"""A number for next year from what was reached: not easier than the last target or result."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from baoheng.core.scoring import written
from baoheng.core.tables import Indicator
from baoheng.evaluation.proposals.model import Concern, Record, Remark
from baoheng.evaluation.proposals.rules import Rules
from baoheng.evaluation.proposals.steps import Step, better, ceiling, easier, is_ratio


@dataclass(frozen=True, slots=True)
class Number:
    """The value with the formula in words and the arithmetic; ``kept``: the last target's."""

    value: Fraction
    formula: str
    worked: str
    reason: str
    kept: bool = False
    warnings: tuple[Remark, ...] = ()


def number(row: Indicator, known: Sequence[Record], lower: bool, rules: Rules) -> Number:
    """The proposed number; ``known`` are the years with a value, the latest last."""
    last, limit = known[-1], Fraction(row.target.value or 0)
    values = [record.value for record in known if record.value is not None]
    best = min(values) if lower else max(values)
    if last.met is False:
        return _missed(row, known, limit, best, lower, rules)
    if lower and values[-1] < 0:
        return _kept(limit, "上年是负数，不作为来年的上限，沿用上年目标")
    base, peak = _typical(values, row, lower, rules)
    if (limit <= base) if lower else (limit >= base):
        why = "上年偏离往年较大，各年平均不好于上年目标" if peak else "上年实际没有好过上年目标"
        return _kept(limit, f"{why}，沿用上年目标", peak)
    top = ceiling(row)
    if top is not None:
        base = min(base, top)
    step = better(row, base, _outer(best, limit, lower), lower, rules)
    if (step.value > limit) if lower else (step.value < limit):
        return _kept(limit, "取整后不好于上年目标，沿用上年目标", peak)
    what, word = "各年平均" if peak else "上年实际", "较低" if lower else "较高"
    level = "不放宽已经做到的水平" if lower else "不低于已经达到的水平"
    if (step.value > base) if lower else (step.value < base):
        level = "再取整会超出历年最好或达到极限，所以比实际略松"
    reason = f"{what}好过上年目标，按{what}提出，{level}"
    formula = f"取上年目标与{what}中{word}的，{step.words}"
    return Number(step.value, formula, step.worked, reason, False, peak)


def _missed(
    row: Indicator,
    known: Sequence[Record],
    limit: Fraction,
    best: Fraction,
    lower: bool,
    rules: Rules,
) -> Number:
    """A target that was missed is kept; one missed every year and never in reach is lowered."""
    short = best > limit if lower else best < limit
    if len(known) < 2 or any(record.met is not False for record in known) or not short:
        eased = "放宽" if lower else "降低"
        return _kept(limit, f"上年没有达到目标，不因一年未达到而{eased}，沿用上年目标")
    step: Step = easier(row, best, lower, rules)
    message = f"{len(known)}年都没有达到，历年最好也不到目标，请核对目标是否定得过高"
    return Number(
        step.value,
        f"取历年最好，{step.words}",
        step.worked,
        "连年没有达到目标，先按历年最好提出；政策规定的目标不能改的，沿用上年目标并写明措施",
        False,
        (Remark(Concern.OUT_OF_REACH, message),),
    )


def _typical(
    values: Sequence[Fraction], row: Indicator, lower: bool, rules: Rules
) -> tuple[Fraction, tuple[Remark, ...]]:
    """The last value, or the mean of all where the last one stands out on the better side."""
    last, earlier = values[-1], values[:-1]
    if not earlier:
        return last, ()
    before = min(earlier) if lower else max(earlier)
    gain = before - last if lower else last - before
    if not rules.peak.exceeds(gain, before, is_ratio(row)):
        return last, ()
    message = "上年比以前各年好得多，可能是偶然，按各年平均提出，请核对"
    return sum(values, Fraction(0)) / len(values), (Remark(Concern.PEAK, message),)


def _kept(limit: Fraction, reason: str, warnings: tuple[Remark, ...] = ()) -> Number:
    return Number(limit, "沿用上年目标", written(limit), reason, True, warnings)


def _outer(best: Fraction, limit: Fraction, lower: bool) -> Fraction:
    return min(best, limit) if lower else max(best, limit)
