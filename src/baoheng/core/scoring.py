"""How a result becomes points: the published formulas by name, exact, each with its own arithmetic.

A formula gives a ``Score``: the points rounded half up to two places, the formula in words and the
numbers put in, written so that evaluating that line gives the points. The words for methods are
those of the profiles: ``proportion`` · ``pass_mark`` (quantitative), ``inverse`` · ``met_or_not``
(smaller is better), ``rate`` · ``steps`` (budget execution).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from baoheng.core.errors import PackError

PLACES = 2
QUANTITATIVE = ("proportion", "pass_mark")
LOWER_IS_BETTER = ("inverse", "met_or_not")
EXECUTION = ("rate", "steps")
Steps = Sequence[tuple[Decimal, Decimal]]
Number = Decimal | Fraction


class Range(Protocol):
    """A named band from ``low`` to ``high``, as profiles keep them."""

    @property
    def name(self) -> str:
        """What the band is called, such as 优."""

    @property
    def low(self) -> Decimal:
        """The lowest number that belongs to it."""

    @property
    def high(self) -> Decimal:
        """Where the next higher band begins."""


@dataclass(frozen=True, slots=True)
class Score:
    """Points with the formula and the numbers put in: ``97.2 ÷ 98 × 4``."""

    points: Decimal
    formula: str
    worked: str

    @property
    def said(self) -> str:
        """The arithmetic with its result; a bare number where there was nothing to work out."""
        bare = self.worked.replace(".", "").isdigit()
        return self.worked if bare else f"{self.worked} = {self.points:f}"


@dataclass(frozen=True, slots=True)
class Completion:
    """How much of a target was reached, 1 for all of it, with the division as written."""

    ratio: Fraction
    formula: str
    worked: str


def rounded(value: Fraction) -> Decimal:
    """Half up to two places; only for values that are not negative."""
    hundredths = (value * 200 + 1) // 2
    return Decimal(f"{hundredths // 100}.{hundredths % 100:02d}")


def written(number: Number) -> str:
    """A number for a worked line, never rounded: 96.3, or (2 ÷ 3) where no decimal is exact."""
    if isinstance(number, Decimal):
        return f"{number:f}"
    rest, twos, fives = number.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"({number.numerator} ÷ {number.denominator})"
    places = max(twos, fives)
    digits = str(abs(number.numerator) * 10**places // number.denominator).zfill(places + 1)
    sign = "-" if number < 0 else ""
    whole, decimals = digits[: len(digits) - places], digits[len(digits) - places :]
    return f"{sign}{whole}.{decimals}" if places else f"{sign}{whole}"


def reached(actual: Number, target: Number) -> Completion | None:
    """The share of a target where more is better; None where a share makes no sense."""
    if target <= 0 or actual < 0:
        return None
    ratio = Fraction(actual) / Fraction(target)
    return Completion(ratio, "完成值 ÷ 目标值", f"{written(actual)} ÷ {written(target)}")


def undercut(actual: Number, target: Number) -> Completion | None:
    """The share of a target where less is better, turned over; None where that makes no sense."""
    if actual <= 0 or target < 0:
        return None
    ratio = Fraction(target) / Fraction(actual)
    return Completion(ratio, "目标值 ÷ 完成值", f"{written(target)} ÷ {written(actual)}")


def full(points: Decimal) -> Score:
    """The target is reached."""
    return Score(rounded(Fraction(points)), "达到目标，得满分", f"{points:f}")


def none() -> Score:
    """Nothing is given."""
    return Score(Decimal("0.00"), "未达到目标，不得分", "0")


def quantitative(
    method: str, completion: Completion, points: Decimal, pass_mark: Decimal = Decimal(0)
) -> Score:
    """The points of a number; ``pass_mark`` in per cent counts for the method of that name.

    Raises PackError for a method that is not known.
    """
    _known(method, QUANTITATIVE)
    if completion.ratio >= 1:
        return full(points)
    if method == "proportion":
        return Score(
            rounded(completion.ratio * Fraction(points)),
            f"{completion.formula} × 分值",
            f"{completion.worked} × {points:f}",
        )
    mark = Fraction(pass_mark) / 100
    if completion.ratio < mark or mark >= 1:
        return Score(Decimal("0.00"), f"完成率低于{pass_mark:f}%，不得分", "0")
    written = format(pass_mark / 100, "f")
    return Score(
        rounded((completion.ratio - mark) / (1 - mark) * Fraction(points)),
        f"（{completion.formula} − {pass_mark:f}%）÷（1 − {pass_mark:f}%）× 分值",
        f"({completion.worked} − {written}) ÷ (1 − {written}) × {points:f}",
    )


def lower_is_better(
    method: str,
    actual: Number,
    target: Number,
    points: Decimal,
    *,
    by: str = "proportion",
    pass_mark: Decimal = Decimal(0),
) -> Score | None:
    """The points where less is better; ``by`` is the quantitative method used on the inverse.

    None where the numbers cannot be turned over. Raises PackError for an unknown method.
    """
    _known(method, LOWER_IS_BETTER)
    if Fraction(actual) <= Fraction(target):
        return full(points)
    if method == "met_or_not":
        return none()
    completion = undercut(actual, target)
    return quantitative(by, completion, points, pass_mark) if completion else None


def execution(
    method: str, spent: Decimal, budget: Decimal, points: Decimal, steps: Steps = ()
) -> Score | None:
    """The points of budget execution; None without a budget.

    ``steps`` are pairs of a rate in per cent and the share of the points given from there on.
    Raises PackError for an unknown method.
    """
    _known(method, EXECUTION)
    if budget <= 0 or spent < 0:
        return None
    ratio = Fraction(spent) / Fraction(budget)
    if method == "rate":
        if ratio >= 1:
            return Score(rounded(Fraction(points)), "执行率不低于100%，得满分", f"{points:f}")
        return Score(
            rounded(ratio * Fraction(points)),
            "执行数 ÷ 预算数 × 分值",
            f"{spent:f} ÷ {budget:f} × {points:f}",
        )
    for low, share in sorted(steps, reverse=True):
        if ratio >= Fraction(low) / 100:
            return Score(
                rounded(Fraction(share) * Fraction(points)),
                f"执行率达到{low:f}%，得分值的{(share * 100).normalize():f}%",
                f"{points:f} × {share:f}",
            )
    return Score(Decimal("0.00"), "执行率低于各档，不得分", "0")


def qualitative(band: Range, share: Decimal, points: Decimal) -> Score | None:
    """The points of a graded row at ``share`` per cent of them; None outside the band."""
    if not band.low <= share <= band.high:
        return None
    return Score(
        rounded(Fraction(share) * Fraction(points) / 100),
        f"“{band.name}”，得分值的{share:f}%（该档{band.low:f}%—{band.high:f}%）",
        f"{points:f} × {share:f} ÷ 100",
    )


def band_limits(band: Range, points: Decimal) -> tuple[Decimal, Decimal]:
    """The lowest and the highest points that a graded row may have in this band."""
    low, high = (rounded(Fraction(edge) * Fraction(points) / 100) for edge in (band.low, band.high))
    return low, high


def total(scores: Iterable[Decimal]) -> Score:
    """The sum of the rows as they stand, already rounded, so that the page adds up."""
    parts = list(scores)
    worked = " + ".join(f"{part:f}" for part in parts) or "0"
    return Score(rounded(sum(map(Fraction, parts), Fraction(0))), "各行得分之和", worked)


def grade(bands: Iterable[Range], points: Decimal) -> str | None:
    """The name of the highest band that the total reaches; None below all and above the top."""
    ordered = sorted(bands, key=lambda band: band.low, reverse=True)
    if not ordered or points > ordered[0].high:
        return None
    return next((band.name for band in ordered if points >= band.low), None)


def _known(method: str, methods: Sequence[str]) -> None:
    if method not in methods:
        raise PackError(
            f"没有“{method}”这种评分方法", todo=f"请从这些中选一个：{'、'.join(methods)}"
        )
