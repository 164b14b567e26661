"""Exact quantities: a Decimal with a unit that carries its dimension and scale."""

from dataclasses import dataclass
from decimal import Context, Decimal, Inexact


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure: ``万元`` is dimension ``money`` with scale 10000 (base unit 元).

    Two units can be compared when their ``dimension`` is equal; ``scale`` is how many base units
    one of this unit holds. A per-head standard has a dimension such as ``money/person/calendar``.
    """

    text: str
    dimension: str
    scale: Decimal

    def comparable(self, other: "Unit") -> bool:
        """Whether quantities of the two units measure the same thing."""
        return self.dimension == other.dimension


@dataclass(frozen=True, slots=True)
class Quantity:
    """A finite number with its unit; all arithmetic is exact.

    Raises ValueError when the value is not finite.
    """

    value: Decimal
    unit: Unit

    def __post_init__(self) -> None:
        if not self.value.is_finite():
            raise ValueError(f"数值必须是有限的数：{self.value}")

    def base(self) -> Decimal:
        """The value in base units: 5 万元 → 50000."""
        digits = _digits(self.value) + _digits(self.unit.scale)
        return Context(prec=digits).multiply(self.value, self.unit.scale)

    def compare(self, other: "Quantity") -> int | None:
        """-1, 0 or 1 as this is smaller, equal or larger; None where the two do not compare."""
        if not self.unit.comparable(other.unit):
            return None
        mine, theirs = self.base(), other.base()
        return (mine > theirs) - (mine < theirs)

    def to(self, unit: Unit) -> "Quantity | None":
        """The same quantity in another unit.

        None where the units do not compare or the result has no finite decimal form.
        """
        if not self.unit.comparable(unit):
            return None
        base = self.base()
        # a finite quotient needs at most the digits of both, and 4 more per digit of the divisor
        context = Context(prec=_digits(base) + 5 * _digits(unit.scale) + 10, traps=[Inexact])
        try:
            return Quantity(context.divide(base, unit.scale), unit)
        except Inexact:
            return None


def _digits(number: Decimal) -> int:
    return len(number.as_tuple().digits)
