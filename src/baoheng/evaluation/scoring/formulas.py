"""Formulas beside those of ``core.scoring``: shares, days late, and rows' own rules of deduction.

Each gives a ``Score`` whose worked line evaluates to the points.
"""

from decimal import Decimal
from fractions import Fraction

from baoheng.core.scoring import Score, Steps, rounded, written
from baoheng.evaluation.units import show


def full(points: Decimal, formula: str) -> Score:
    """All points, for a reason told by ``formula``."""
    return Score(rounded(Fraction(points)), formula, f"{points:f}")


def nothing(formula: str) -> Score:
    """No points, for a reason told by ``formula``."""
    return Score(Decimal("0.00"), formula, "0")


def by_share(points: Decimal, share: Decimal, formula: str) -> Score:
    """A share of the points, 0.8 for 80 %."""
    worked = f"{points:f} × {share:f}"
    return Score(rounded(Fraction(points) * Fraction(share)), formula, worked)


def by_steps(points: Decimal, value: Fraction, steps: Steps, what: str, unit: str) -> Score | None:
    """The share of the highest step that a value reaches; None below all steps."""
    for low, share in sorted(steps, reverse=True):
        if value >= Fraction(low):
            told = f"{what}达到{low:f}{unit}，得分值的{show(Fraction(share) * 100)}%"
            return by_share(points, share, told)
    return None


def late(points: Decimal, days: int, within: Decimal) -> Score:
    """Points go down evenly with the days after a deadline, to nothing after ``within`` days."""
    if days >= within:
        return nothing(f"逾期{days}天，达到{within:f}天，不得分")
    left = (1 - Fraction(days) / Fraction(within)) * Fraction(points)
    worked = f"{points:f} × (1 − {days} ÷ {within:f})"
    return Score(rounded(left), f"分值 ×（1 − 逾期天数 ÷ {within:f}天）", worked)


def by_excess(
    points: Decimal, actual: Fraction, limit: Fraction, step: Decimal, cut: Decimal
) -> Score | None:
    """``cut`` per cent of the points off for each full ``step`` per cent beyond the limit.

    None where the limit is no base for a percentage.
    """
    if limit <= 0 or step <= 0:
        return None
    excess = abs(actual - limit) / limit * 100
    times = excess // Fraction(step)
    told = f"偏离{show(excess)}%，满{times}个{step:f}%，每个扣分值的{cut:f}%"
    left = (1 - Fraction(cut) * times / 100) * Fraction(points)
    if left <= 0:
        return nothing(f"{told}，扣完为止")
    return Score(rounded(left), told, f"{points:f} × (1 − {cut:f} ÷ 100 × {times})")


def by_days(points: Decimal, days: int, step: int, cut: Decimal) -> Score:
    """``cut`` points off for each full ``step`` days after the deadline."""
    times = days // step
    told = f"逾期{days}天，满{times}个{step}天，每个扣{cut:f}分"
    left = Fraction(points) - Fraction(cut) * times
    if left <= 0:
        return nothing(f"{told}，扣完为止")
    return Score(rounded(left), told, f"{points:f} − {cut:f} × {times}")


def near(points: Decimal, actual: Fraction, limit: Fraction, within: Decimal) -> Score:
    """Half the points less than ``within`` outside of a range, else none."""
    distance = abs(actual - limit)
    if distance >= Fraction(within):
        return nothing(f"偏离区间{show(distance)}，不小于{within:f}，不得分")
    told = f"偏离区间{show(distance)}，不足{within:f}，得一半分值"
    return Score(rounded(Fraction(points) / 2), told, f"{written(points)} ÷ 2")
