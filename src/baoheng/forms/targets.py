"""A target as a form's cells print it: in one cell, or as operator, value and unit.

What is chosen is read again: it is the first way of writing that gives the same target.
"""

from collections.abc import Iterable

from baoheng.core.tables import Indicator, TargetTable
from baoheng.core.target import Operator, Target
from baoheng.reading.reports.words import number
from baoheng.reading.values import parse_target

SIGNS = {
    Operator.GE: "≥",
    Operator.LE: "≤",
    Operator.EQ: "=",
    Operator.GT: ">",
    Operator.LT: "<",
    Operator.APPROX: "约",
    Operator.QUALITATIVE: "定性",
}
_LOOKED_AT = 20  # rows that tell how the values are written
Cells = tuple[str, str, str]  # operator, value, unit


def joined(indicator: Indicator, year: int | None) -> str:
    """Operator, value and unit in one cell, as printed where that says it all: ``≥95%``."""
    target = indicator.target
    text = target.text
    unit = target.unit or ""
    ways = [text, _plain(target) + unit, f"{text}{unit}"]
    if sign := _sign(target):
        ways[1:1] = [f"{sign}{_plain(target)}{unit}", f"{sign}{text}{unit}"]
    return _first(indicator, year, (("", way, "") for way in ways))[1]


def split(indicator: Indicator, year: int | None) -> Cells:
    """指标性质, 指标值, 度量单位 in cells of their own; a text that cannot be cut stays whole."""
    target = indicator.target
    sign, unit = _sign(target), target.unit or ""
    ways = [("", target.text, "")]
    if target.operator is Operator.QUALITATIVE:
        ways[:0] = [(sign, target.text, ""), (sign, target.text, unit)]
    elif target.value is not None:
        ways[:0] = [(sign, _plain(target), unit), (sign, target.text, unit)]
    elif unit:
        ways[:0] = [("", target.text, unit)]
    return _first(indicator, year, ways)


def is_split(table: TargetTable) -> bool:
    """Whether the source has operators or units beside its values: most of the texts lack them."""
    rows = [one for one in table.indicators if one.target.value is not None][:_LOOKED_AT]
    apart = [
        one
        for one in rows
        if not _same(
            parse_target(
                one.target.text, name=one.level3, level2=one.level2 or "", year=table.year
            ),
            one.target,
        )
    ]
    return 2 * len(apart) > len(rows)


def _sign(target: Target) -> str:
    return SIGNS.get(target.operator, "") if target.operator else ""


def _plain(target: Target) -> str:
    if target.value is None:
        return target.text
    if target.operator is Operator.RANGE and target.value_high is not None:
        return f"{number(target.value)}～{number(target.value_high)}"
    return number(target.value)


def _first(indicator: Indicator, year: int | None, ways: Iterable[Cells]) -> Cells:
    """The first way that reads as the indicator's own target; the last one where none does."""
    found: Cells = ("", indicator.target.text, "")
    for found in ways:
        sign, value, unit = found
        read = parse_target(
            value, name=indicator.level3, unit=unit, operator=sign,
            level2=indicator.level2 or "", year=year,
        )  # fmt: skip
        if _same(read, indicator.target):
            return found
    return found


def _same(one: Target, other: Target) -> bool:
    return (one.operator, one.value, one.value_high, one.date, one.unit or None) == (
        other.operator, other.value, other.value_high, other.date, other.unit or None,
    )  # fmt: skip
