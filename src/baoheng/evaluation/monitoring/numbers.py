"""Exact numbers as forms print them: rounded half up, and never to the other side of a target."""

import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

_NUMBER = re.compile(r"\d+(?:\.(?P<places>\d+))?")
_MORE = 12  # decimals that may be added so that a rounded number stays on its side


def rounded(value: Fraction, places: int) -> Decimal:
    """Half up, away from zero, to that many decimals."""
    whole = (abs(value) * 10**places * 2 + 1) // 2
    return Decimal(f"{'-' if value < 0 and whole else ''}{whole}E-{places}")


def plain(number: Decimal) -> str:
    """A number without exponent and without zeros at the end: 80.40 → 80.4."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def share_percent(share: Fraction, places: int = 2) -> Decimal:
    """A share of 1 in per cent, never rounded to nothing, nor to the whole or over it."""
    near = shown(share * 100, places, lambda one: (one > 0, one >= 100, one > 100))
    return Decimal(plain(near))


def percent(share: Fraction, places: int = 2) -> str:
    """A share of 1 in per cent: 212/365 → 58.08%."""
    return f"{share_percent(share, places):f}%"


def points(share: Fraction) -> str:
    """A difference of two shares in percentage points: 0.1 → 10个百分点."""
    return f"{plain(rounded(share * 100, 2))}个百分点"


def printed_places(text: str) -> int | None:
    """How many decimals the number in a printed text has; None where there is no number."""
    found = _NUMBER.search(text)
    return len(found["places"] or "") if found else None


def shown(value: Fraction, places: int, side: Callable[[Fraction], object]) -> Decimal:
    """The number to print: rounded so that ``side`` of it is ``side`` of the exact one.

    1399.6 against ≥1400 is printed as 1399, not as 1400, which would look reached.
    """
    wanted = side(value)
    for count in range(places, places + _MORE):
        near = rounded(value, count)
        step = Fraction(1, 10**count)
        floor = value // step * step
        for one in (Fraction(near), floor, floor + step):
            if side(one) == wanted:
                return rounded(one, count)
    return rounded(value, places)


def worked_line(worked: str, value: Fraction, text: str) -> str:
    """The substituted line: the arithmetic, and what is printed of its result.

    ``text`` begins with the printed number; ≈ stands where that is rounded.
    """
    found = re.match(r"-?\d+(?:\.\d+)?", text)
    exact = found is not None and Fraction(found.group()) == value
    bare = worked.removeprefix("-").replace(".", "").isdigit()
    return worked if bare and exact else f"{worked} {'=' if exact else '≈'} {text}"
