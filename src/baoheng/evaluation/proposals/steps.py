"""Rounding a value to a sensible step, towards the better side and not far beyond the best ever."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from baoheng.checking.wording.bounds import bounded
from baoheng.core.scoring import written
from baoheng.core.tables import Indicator
from baoheng.evaluation.monitoring.targets import dimension
from baoheng.evaluation.proposals.rules import Rules
from baoheng.reading.values import parse_unit

_TIMES = ("clock", "workday", "calendar")
_FINEST = 4  # decimals of a number whose unit is not known


@dataclass(frozen=True, slots=True)
class Step:
    """A value rounded to a step, with the arithmetic and the step in words."""

    value: Fraction
    worked: str
    words: str


def is_ratio(row: Indicator) -> bool:
    """Whether the target is a ratio, whose differences are percentage points."""
    return dimension(row.target) == "ratio"


def ceiling(row: Indicator) -> Fraction | None:
    """What a part of a whole cannot pass: 100 in per cent; None for anything else."""
    if row.target.unit not in ("%", "％") or not bounded(row.level3):
        return None
    return Fraction(100)


def better(row: Indicator, base: Fraction, best: Fraction, lower: bool, rules: Rules) -> Step:
    """``base`` rounded to the better side, to the coarsest step within reach of ``best``.

    A ratio comes to 100 % only from 100 %, a limit to 0 only from 0. Where no step fits the value
    is rounded to the other side by the finest one.
    """
    top = ceiling(row)
    finest = None
    for step, words in _steps(row, base, rules):
        finest = step, words
        found = _rounded(base, step, words, down=lower)
        beyond = best - found.value if lower else found.value - best
        full = found.value >= top if top is not None else False
        if (full and base != top) or (lower and found.value <= 0 < base):
            continue
        if not rules.reach.exceeds(beyond, best, is_ratio(row)):
            return found
    if finest is None:
        return Step(base, written(base), "不取整")
    return _rounded(base, *finest, down=not lower)


def easier(row: Indicator, best: Fraction, lower: bool, rules: Rules) -> Step:
    """The best ever rounded to the side that was reached, by the finest step."""
    step, words = list(_steps(row, best, rules))[-1]
    return _rounded(best, step, words, down=not lower)


def _rounded(base: Fraction, step: Fraction, words: str, *, down: bool) -> Step:
    times = math.floor(base / step) if down else math.ceil(base / step)
    left, right = ("⌊", "⌋") if down else ("⌈", "⌉")
    worked = f"{left}{written(base)} ÷ {written(step)}{right} × {written(step)}"
    return Step(times * step, worked, f"{words}向{'下' if down else '上'}取整")


def _steps(row: Indicator, base: Fraction, rules: Rules) -> Iterator[tuple[Fraction, str]]:
    """The steps to try, from coarse to fine, each with words."""
    measured, unit = dimension(row.target), row.target.unit or ""
    if measured == "ratio":
        yield from ((step, f"按{written(step)}{_points(unit)}") for step in rules.ratio)
    elif measured in _TIMES:
        yield from ((step, f"按{written(step)}{unit}") for step in rules.time)
    elif measured.split("/")[0] == "money":
        step = Fraction(1, 10 ** _decimals(row))
        yield step, f"按{written(step)}{unit}"
    else:
        smallest = _smallest(row)
        for digits in rules.digits:
            step = max(_magnitude(base) / 10 ** (digits - 1), smallest)
            yield step, f"保留{digits}位有效数字"


def _points(unit: str) -> str:
    return "个百分点" if unit in ("%", "％") else unit


def _decimals(row: Indicator) -> int:
    exponent = row.target.value.as_tuple().exponent if row.target.value is not None else -2
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _smallest(row: Indicator) -> Fraction:
    """One person, one piece, in the target's unit."""
    unit = parse_unit(row.target.unit) if row.target.unit else None
    if unit is None:
        return Fraction(1, 10**_FINEST)
    return 1 / Fraction(unit.scale) if unit.scale >= 1 else Fraction(1, 10**_FINEST)


def _magnitude(base: Fraction) -> Fraction:
    """The power of ten of the first digit: 1282 → 1000, 0.08 → 0.01."""
    if base == 0:
        return Fraction(1)
    size, power = abs(base), Fraction(1)
    while power * 10 <= size:
        power *= 10
    while power > size:
        power /= 10
    return power
