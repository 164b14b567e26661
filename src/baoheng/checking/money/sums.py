"""Parts and their total: exact addition, the tolerance of rounded figures, the arithmetic told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from baoheng.checking.amounts import decimals, say

_SHOWN = 16
_MOST = 5
_NAME = 14


def printed(number: Decimal) -> str:
    """A figure as the form prints it, trailing zeros kept."""
    return format(number, "f")


def short(name: str) -> str:
    """A name for an arithmetic line, cut where it is long."""
    return name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"


def rounding(total: Decimal, parts: Sequence[Decimal]) -> Decimal:
    """By how much correctly rounded parts and their rounded total may miss each other.

    Half a unit of the last printed digit for each figure, at most five units; whole numbers are
    not taken for rounded.
    """
    places = max(decimals(number) for number in (total, *parts))
    if places == 0:
        return Decimal(0)
    unit = Decimal(1).scaleb(-places)
    return min(unit * (len(parts) + 1) / 2, unit * _MOST)


@dataclass(frozen=True, slots=True)
class Addition:
    """Figures that should add up to a total, all in ``unit``."""

    parts: tuple[Decimal, ...]
    total: Decimal
    unit: str
    names: tuple[str, ...] = ()

    @property
    def sum(self) -> Decimal:
        """What the parts add up to."""
        return sum(self.parts, Decimal(0))

    @property
    def gap(self) -> Decimal:
        """Total less parts: positive where the total is larger."""
        return self.total - self.sum

    @property
    def holds(self) -> bool:
        """Whether the parts add up to the total, rounding apart."""
        return abs(self.gap) <= rounding(self.total, self.parts)

    def told(self, total: str = "合计") -> str:
        """``70 + 9 + 9 = 88万元，合计88万元``; a difference and its tolerance are named."""
        names = self.names or ("",) * len(self.parts)
        terms = [f"{n}{printed(p)}" for n, p in zip(names, self.parts, strict=True)]
        if len(terms) > _SHOWN:
            terms = [*terms[: _SHOWN - 1], f"…（共{len(self.parts)}项）", terms[-1]]
        left = " + ".join(terms)
        text = f"{left} = {say(self.sum)}{self.unit}，{total}{printed(self.total)}{self.unit}"
        if not self.gap:
            return text
        limit = rounding(self.total, self.parts)
        allowed = f"（四舍五入可差{say(limit)}）" if limit else ""
        return f"{text}，差{say(abs(self.gap))}{self.unit}{allowed}"


def addition(
    named: Iterable[tuple[str, Decimal]], total: Decimal, unit: str, shown: bool = True
) -> Addition:
    """An addition of named figures; the names are told where ``shown``."""
    pairs = tuple(named)
    names = tuple(short(name) for name, _ in pairs) if shown else ()
    return Addition(tuple(amount for _, amount in pairs), total, unit, names)


def without_headings(amounts: Sequence[Decimal]) -> list[Decimal]:
    """The amounts without those that are the sum of the two or more that follow them."""
    left: list[Decimal] = []
    for at, amount in enumerate(amounts):
        running = Decimal(0)
        for count, after in enumerate(amounts[at + 1 :], 1):
            running += after
            if count >= 2 and running == amount:
                break
        else:
            left.append(amount)
    return left
