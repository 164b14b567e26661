"""Exact numbers as text for other programs: a decimal where it is finite, else a fraction."""

from decimal import Decimal
from fractions import Fraction


def exact_text(value: Fraction | Decimal | None) -> str | None:
    """``0.84`` or ``8500/89``; None stays None. Never a rounded number."""
    if value is None:
        return None
    number = Fraction(value)
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"{number.numerator}/{number.denominator}"
    return f"{Decimal(number.numerator) / Decimal(number.denominator):f}"
