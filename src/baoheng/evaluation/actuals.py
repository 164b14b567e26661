"""Actuals: what the bound measures say of a table's indicators, in the indicators' own units."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from baoheng.core.actual import Actual, Evidence
from baoheng.core.quantity import Unit
from baoheng.core.result import ResultState
from baoheng.core.tables import Indicator, TargetTable
from baoheng.core.target import Target
from baoheng.evaluation.binding.memory import Binding
from baoheng.evaluation.units import same_thing
from baoheng.measures.compute import Request, compute
from baoheng.measures.definitions import measures
from baoheng.measures.explain import explain, shown
from baoheng.measures.facts import Facts
from baoheng.measures.measured import Measured
from baoheng.measures.model import Shape
from baoheng.measures.span import Span
from baoheng.reading.values.units import parse_unit

_MOST_PLACES = 6
_SCALED_PLACES = 2  # of a number told in 万 or 亿


@dataclass(frozen=True, slots=True)
class Answer:
    """One indicator's actual with the measure's answer behind it, where one was bound."""

    actual: Actual
    measured: Measured | None = None


def answers(
    facts: Facts, table: TargetTable, bindings: Sequence[Binding | None], span: Span
) -> list[Answer]:
    """The answer of every indicator, in the table's order; ``bindings`` run parallel to them."""
    bound = [
        (place, Request(measures()[one.measure], span, one.filters))
        for place, one in enumerate(bindings)
        if one and one.measure in measures()
    ]
    computed = compute(facts, [request for _, request in bound])
    by_place: Mapping[int, Measured] = {
        place: found[None] for (place, _), found in zip(bound, computed, strict=True)
    }
    return [
        _answer(row, binding, by_place.get(place))
        for place, (row, binding) in enumerate(zip(table.indicators, bindings, strict=True))
    ]


def _answer(row: Indicator, binding: Binding | None, one: Measured | None) -> Answer:
    if one is None:
        return Answer(_unanswered(binding))
    return Answer(_actual(row, one), one)


def _unanswered(binding: Binding | None) -> Actual:
    if binding and binding.stated:
        reason = "由人填报：请写明完成值、理由，并附佐证材料"
    elif binding:
        reason = f"绑定的测算项“{binding.measure}”已不存在，请重新绑定"
    else:
        reason = "没有找到能证明它的测算项，请绑定，或由人填报"
    return Actual(ResultState.NOT_COMPUTABLE, reason=reason)


def _actual(row: Indicator, one: Measured) -> Actual:
    """A measure's answer in the indicator's unit."""
    lines = explain(one)
    evidence = Evidence.SURVEYED if one.measure.surveyed else Evidence.COMPUTED
    if not one.computed:
        return Actual(one.state, evidence=evidence, reason=one.reason, explanation=lines)
    if one.date is not None:
        day = one.date
        return Actual(
            ResultState.COMPUTED, date=day, evidence=evidence, explanation=lines,
            text=f"{day.year}年{day.month}月{day.day}日",
        )  # fmt: skip
    value, unit = converted(one, row.target.unit)
    if value is None or unit is None:
        reason = f"单位对不上：测算的是“{one.measure.unit}”，指标写的是“{row.target.unit}”"
        return Actual(
            ResultState.NOT_COMPUTABLE, evidence=evidence, reason=reason, explanation=lines
        )
    least = one.measure.places if value == one.value else max(one.measure.places, _SCALED_PLACES)
    text = f"{shown(value, places_for(value, row.target, least))}{unit}"
    return Actual(
        ResultState.COMPUTED, value=value, unit=unit, evidence=evidence, explanation=lines,
        text=text.replace(",", ""),
    )  # fmt: skip


def converted(one: Measured, unit: str | None) -> tuple[Fraction | None, str | None]:
    """The answer in the indicator's unit, exactly; None where the units measure different things.

    An indicator without a unit takes the measure's.
    """
    if one.value is None or not unit:
        return one.value, one.measure.unit
    mine, theirs = parse_unit(one.measure.unit), parse_unit(unit)
    if mine is None or theirs is None:
        return (one.value, unit) if one.measure.unit == unit else (None, None)
    each = one.measure.shape is Shape.STANDARD
    if not _answers_in(mine, theirs, each):
        return None, None
    return one.value * Fraction(mine.scale) / Fraction(theirs.scale), unit


def _answers_in(mine: Unit, theirs: Unit, each: bool) -> bool:
    """Whether a measure's unit answers the indicator's.

    ``each``: the measure is money for each of something and need not say of what.
    """
    heads = [one.dimension.split("/")[0] for one in (mine, theirs)]
    if heads[0] == heads[1] == "money":  # 元/人 and 元/人/年, 元/人 and 元/人次
        return each or ("/" in mine.dimension) == ("/" in theirs.dimension)
    return same_thing(mine, theirs)


def places_for(value: Fraction, target: Target, least: int) -> int:
    """How many places to print: the target's, ``least`` where the value has them, and more where
    rounding would hide on which side of the target it lies."""
    printed = [-int(one.as_tuple().exponent) for one in _bounds(target)]
    places = max([*printed, 0])
    while places < least and (value * 10**places).denominator != 1:
        places += 1
    while places < _MOST_PLACES and any(_hides(value, bound, places) for bound in _bounds(target)):
        places += 1
    return places


def _bounds(target: Target) -> list[Decimal]:
    return [one for one in (target.value, target.value_high) if one is not None]


def _hides(value: Fraction, bound: Decimal, places: int) -> bool:
    """Whether the rounded value equals the bound though the exact one does not."""
    exact = Fraction(bound)
    return value != exact and Fraction(shown(value, places).replace(",", "")) == exact
