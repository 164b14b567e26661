"""Points shared out so that they add up: largest remainders at one or two decimal places."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from baoheng.core.scoring import written

_COARSE, _FINE = 1, 2  # decimal places


def share_out(whole: Decimal, parts: Sequence[Fraction]) -> list[Decimal]:
    """``whole`` in proportion to ``parts``, which are positive; the result adds up to it.

    One decimal place, two where one would round a part to nothing, more where the whole has more.
    What rounding down leaves goes, a step each, to the largest remainders, the earlier first.
    """
    total = sum(parts, Fraction(0))
    exact = [Fraction(whole) * part / total for part in parts]
    step = Fraction(1, 10 ** (_COARSE if min(exact) >= Fraction(1, 10**_COARSE) else _FINE))
    while Fraction(whole) % step:
        step /= 10
    units = [share // step for share in exact]
    left = int(Fraction(whole) / step) - sum(units)
    order = sorted(range(len(exact)), key=lambda i: (units[i] - exact[i] / step, i))
    for i in order[:left]:
        units[i] += 1
    return [Decimal(written(count * step)) for count in units]
