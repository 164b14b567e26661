"""A measure's answer for programs: ``baoheng.measured/1``."""

from collections.abc import Mapping
from typing import Any

from baoheng.core.exact import exact_text
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
        "value": exact_text(one.value),
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
        "value": exact_text(one.value),
        "rows": one.count.rows,
        "excluded": {
            each.reason: rows
            for each, rows in zip(one.term.exclusions, one.count.excluded, strict=True)
        },
    }
