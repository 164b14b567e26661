"""Numbers for arithmetic and for telling: quantities of targets, tolerances, plain writing."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from baoheng.core.quantity import Quantity, Unit
from baoheng.core.tables import Indicator
from baoheng.core.target import Operator, Target
from baoheng.reading.values import clean, parse_unit
from baoheng.reading.values.scan import prepare, scan

SIGNS = {
    Operator.GE: "≥",
    Operator.LE: "≤",
    Operator.EQ: "＝",
    Operator.GT: "＞",
    Operator.LT: "＜",
    Operator.APPROX: "约",
}
YUAN = Unit("元", "money", Decimal(1))
WAN_YUAN = Unit("万元", "money", Decimal(10000))


def say(number: Decimal) -> str:
    """A number as a clerk writes it: no exponent, no trailing zeros after the point."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def rounded(number: Decimal, places: int = 2) -> Decimal:
    """Half up, as money is rounded on forms."""
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def decimals(number: Decimal) -> int:
    """How many decimal places a printed number has."""
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def unit_of(indicator: Indicator) -> Unit | None:
    """The unit of the indicator's target, None where it has none or an unknown one."""
    return parse_unit(indicator.target.unit) if indicator.target.unit else None


def quantity(indicator: Indicator) -> Quantity | None:
    """The target's number with its unit; None where either is missing or unknown."""
    unit, value = unit_of(indicator), indicator.target.value
    return None if unit is None or value is None else Quantity(value, unit)


def money(indicator: Indicator) -> Decimal | None:
    """The target in 元 where it is an amount of money, else None (a standard per head is none)."""
    found = quantity(indicator)
    return found.base() if found and found.unit.dimension == "money" else None


def say_target(target: Target) -> str:
    """Operator, value and unit as read: ``≥ 90%``; the printed text where there is no number."""
    if target.value is None:
        return clean(target.text)
    unit = target.unit or ""
    if target.value_high is not None:
        return f"{say(target.value)}—{say(target.value_high)}{unit}"
    sign = SIGNS.get(target.operator, "") if target.operator else ""
    return f"{sign}{say(target.value)}{unit}"


def as_said(indicator: Indicator) -> str:
    """The target as the form says it: with its unit, and with ＝ only where that is printed."""
    text = say_target(indicator.target)
    printed = "=" in clean(indicator.target.text) or "operator" in indicator.places
    return text if printed else text.removeprefix("＝")


@dataclass(frozen=True, slots=True)
class Mention:
    """A number in running text, at [start, end), with its unit where one is known."""

    text: str
    start: int
    end: int
    value: Decimal
    unit: Unit | None
    operator: Operator | None

    @property
    def base(self) -> Decimal:
        """The number in the base unit of its dimension; as it is where no unit is known."""
        return self.value * (self.unit.scale if self.unit else Decimal(1))

    def alike(self, other: "Mention") -> bool:
        """Whether both have units that measure the same thing."""
        if self.unit is None or other.unit is None:
            return False
        return self.unit.comparable(other.unit)

    @property
    def yuan(self) -> Decimal | None:
        """The amount in 元, None where it is no plain money."""
        if self.unit is None or self.unit.dimension != "money":
            return None
        return self.value * self.unit.scale


def step(mention: Mention) -> Decimal:
    """One unit of the last printed digit, in the base unit: 1000元 for 12.5万元."""
    return Decimal(1).scaleb(-decimals(mention.value)) * (mention.unit.scale if mention.unit else 1)


def mentions(text: str) -> tuple[str, list[Mention]]:
    """The text as it was searched, and the numbers in it in order; positions are in that text.

    Document numbers, years and dates are no quantities and are left out.
    """
    view = prepare(clean(text))
    return view, [*_mentions(view)]


def _mentions(view: str) -> Iterator[Mention]:
    for found in scan(view).found:
        unit = parse_unit(found.scale + found.unit) if found.unit else None
        value = found.value
        if unit is None and found.scale:
            scaled = parse_unit(found.scale + "个")
            value = value * scaled.scale if scaled else value
        yield Mention(
            view[found.start : found.end], found.start, found.end, value, unit, found.operator
        )


def slack(*printed: Decimal) -> Decimal:
    """The tolerance of a comparison: one unit of the last printed digit of the coarsest number."""
    return Decimal(1).scaleb(-min(decimals(number) for number in printed))


def one_digit_apart(one: Decimal, other: Decimal) -> bool:
    """Whether the digits differ by one slip of the pen.

    A lost, added or moved point or digit, or two neighbours exchanged: 3997.5 and 397.5, 50 and
    500, 2473.6 and 2437.6.
    """
    plain = [say(number).replace(".", "") for number in (one, other)]
    bare = [digits.strip("0") for digits in plain]
    if bare[0] == bare[1]:
        return one != other
    return _one_more(*plain) or _one_more(*bare) or _exchanged(say(one), say(other))


def other_digit(one: Decimal, other: Decimal) -> bool:
    """Whether two numbers of three digits and more differ in one digit only: 118.2 and 128.2."""
    first, second = (say(number) for number in (one, other))
    same = len(first) == len(second) and sum(char.isdigit() for char in first) > 2
    return same and sum(a != b for a, b in zip(first, second, strict=True)) == 1


def _one_more(first: str, second: str) -> bool:
    """Whether one text is the other with one character more."""
    short, long = sorted((first, second), key=len)
    if len(short) < 2 or len(long) != len(short) + 1:
        return False
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def _exchanged(first: str, second: str) -> bool:
    """Whether two neighbouring digits, of three or more, changed places."""
    digits = [text.replace(".", "") for text in (first, second)]
    if first.find(".") != second.find(".") or len({*map(len, digits)}) > 1 or len(digits[0]) < 3:
        return False
    apart = [i for i, (a, b) in enumerate(zip(*digits, strict=True)) if a != b]
    if len(apart) != 2 or apart[1] != apart[0] + 1:
        return False
    here, there = apart
    return digits[0][here] == digits[1][there] and digits[0][there] == digits[1][here]
