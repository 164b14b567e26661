"""A measure's answer for programs: ``baoheng.measured/1``."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from baoheng.measures.explain import explain, result_words
from baoheng.measures.measured import Measured, Summand


def to_contract(one: Measured, group: Any = None) -> dict[str, Any]:
    """One answer as JSON: exact numbers as text, None where there is none."""
    return {
        "format": "baoheng.measured/1",
        "measure": one.measure.id,
        "name": one.measure.name,
        "version": one.measure.version,
        "filters": {name: list(values) for name, values in one.filters.items()},
        "group": None if group is None else str(group),
        "begin": one.span.begin.isoformat(),
        "end": one.span.end.isoformat(),
        "state": one.state.value,
        "value": _exact(one.value),
        "date": one.date.isoformat() if one.date else None,
        "unit": one.measure.unit,
        "text": result_words(one) if one.computed else None,
        "reason": one.reason or None,
        "numerator": [_summand(each) for each in one.numerator],
        "denominator": [_summand(each) for each in one.denominator],
        "explanation": list(explain(one)),
        "versions": dict(one.versions or {}),
    }


def _summand(one: Summand) -> Mapping[str, Any]:
    return {
        "words": one.term.words,
        "value": _exact(one.value),
        "rows": one.count.rows,
        "excluded": {
            each.reason: rows
            for each, rows in zip(one.term.exclusions, one.count.excluded, strict=True)
        },
    }


def _exact(value: Fraction | None) -> str | None:
    """A decimal where it is finite, else a fraction: never a rounded number."""
    if value is None:
        return None
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    return f"{Decimal(value.numerator) / Decimal(value.denominator):f}"
