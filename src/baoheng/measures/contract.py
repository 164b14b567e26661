"""A measure's answer for programs: ``baoheng.measured/1``."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from baoheng.core.errors import BindingError
from baoheng.core.exact import exact_text
from baoheng.core.faults import why
from baoheng.measures.compute import Request
from baoheng.measures.definitions import measures
from baoheng.measures.explain import explain, result_words
from baoheng.measures.measured import Measured, Summand
from baoheng.measures.span import Span


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
        "unplaced_rows": one.count.unplaced,
        "excluded": {
            each.reason: rows
            for each, rows in zip(one.term.exclusions, one.count.excluded, strict=True)
        },
    }


def from_contract(told: Mapping[str, Any]) -> tuple[Request, Mapping[str, int]]:
    """The request and the table versions that such a JSON object was the answer to.

    Raises BindingError where it is no such object or names a measure that does not exist.
    """
    try:
        if told["format"] != "baoheng.measured/1":
            raise ValueError(told["format"])
        span = Span(date.fromisoformat(told["begin"]), date.fromisoformat(told["end"]))
        filters = {name: tuple(values) for name, values in told["filters"].items()}
        one = measures().get(told["measure"])
        versions = {str(name): int(version) for name, version in told["versions"].items()}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BindingError(
            f"不是测算结果（{why(error)}）", todo="请给证据包里的 测算.json，或 --json 的输出"
        ) from error
    if one is None:
        raise BindingError(f"测算项“{told['measure']}”已不存在", todo="请用当时的软件版本重算")
    return Request(one, span, filters), versions
