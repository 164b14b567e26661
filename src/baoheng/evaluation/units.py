"""An actual's number in the unit of its target, exactly; and numbers as a clerk reads them."""

from fractions import Fraction

from baoheng.core.quantity import Unit
from baoheng.core.scoring import written
from baoheng.core.tables import Indicator
from baoheng.reading.values import clean, parse_unit
from baoheng.reading.values.units import contradict, unit_in_name

_SHOWN = 4  # places of a number that has no end
_COUNTED = ("count", "person")


def target_unit(row: Indicator) -> str | None:
    """The unit of a target; the one in the brackets of the name where the cell has none."""
    return row.target.unit or unit_in_name(row.level3)


def in_unit(value: Fraction, unit: str | None, wanted: str | None) -> Fraction | None:
    """The value in the wanted unit; None where the two units do not compare.

    A number without a unit compares only with another, or with what is counted one by one.
    """
    mine, theirs = clean(unit or "").replace(" ", ""), clean(wanted or "").replace(" ", "")
    if mine == theirs:
        return value
    first, second = parse_unit(mine), parse_unit(theirs)
    if not mine or not theirs:
        counted = first or second
        plain = counted is not None and counted.dimension.startswith(_COUNTED)
        return value if plain and counted is not None and counted.scale == 1 else None
    if first is None or second is None or not same_thing(first, second):
        return None
    return value * Fraction(first.scale) / Fraction(second.scale)


def same_thing(first: Unit, second: Unit) -> bool:
    """Whether two units compare: equal, or counters of which one is a general word (个, 次)."""
    if first.comparable(second):
        return True
    heads = [unit.dimension.split("/")[0] for unit in (first, second)]
    if set(heads) == {"person", "person_time"}:  # 人 and 人次 count different things
        return False
    counted = all(head.startswith(_COUNTED) for head in heads)
    return counted and not contradict(first.text, second.text)


def show(number: Fraction) -> str:
    """A number to be read: exact where that is short, else 约 and four places."""
    exact = written(number)
    if not exact.startswith("(") and len(exact.partition(".")[2]) <= _SHOWN:
        return exact
    scale = 10**_SHOWN
    near = Fraction((abs(number) * scale * 2 + 1) // 2, scale)
    return f"约{written(near if number >= 0 else -near)}"
