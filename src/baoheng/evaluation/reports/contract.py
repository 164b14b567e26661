"""An evaluated table for programs: ``baoheng.evaluation/1``."""

from decimal import Decimal
from typing import Any

from baoheng.core.actual import Actual
from baoheng.core.exact import exact_text
from baoheng.evaluation.binding.choose import Chosen
from baoheng.evaluation.results import Result
from baoheng.evaluation.scoring.model import RowScore


def to_contract(one: Result) -> dict[str, Any]:
    """One table as JSON. A number that there is not is None, never 0."""
    evaluation, covered = one.evaluation, one.coverage
    execution = evaluation.execution
    return {
        "format": "baoheng.evaluation/1",
        "document": one.assessed.document.file,
        "department": one.assessed.department,
        "project": one.assessed.table.project,
        "year": one.assessed.span.year,
        "begin": one.assessed.span.begin.isoformat(),
        "end": one.assessed.span.end.isoformat(),
        "profile": evaluation.profile.id,
        "total": _number(evaluation.total),
        "so_far": _number(evaluation.so_far),
        "judged_points": _number(evaluation.judged_points),
        "full_points": _number(evaluation.full_points),
        "grade": evaluation.grade,
        "execution": None
        if execution is None
        else {
            "budget": _number(one.money.budget),
            "spent": _number(one.money.spent),
            "points": _number(execution.points),
            "score": _number(execution.score),
            "reason": execution.reason or None,
            "explanation": list(execution.lines),
        },
        "evidence_coverage": {
            "indicators": covered.whole,
            "computed": covered.computed,
            "surveyed": covered.surveyed,
            "stated": covered.stated,
            "open": covered.open,
        },
        "indicators": [
            _row(name, scored, actual, chosen)
            for name, scored, actual, chosen in zip(
                (row.level3 for row in one.assessed.table.indicators),
                evaluation.rows,
                one.assessed.actuals,
                one.assessed.chosen,
                strict=True,
            )
        ],
        "missing": list(evaluation.missing),
        "needs_reasons": list(evaluation.needs_reasons),
        "notes": list(evaluation.notes),
        "departures": [departure.said for departure in one.departures],
    }


def _row(name: str, scored: RowScore, actual: Actual, chosen: Chosen) -> dict[str, Any]:
    binding = chosen.binding
    return {
        "indicator": name,
        "state": actual.state.value,
        "actual_text": actual.text or None,
        "actual": exact_text(actual.value),
        "date": actual.date.isoformat() if actual.date else None,
        "unit": actual.unit,
        "evidence": actual.evidence.value if actual.evidence else None,
        "reason": actual.reason or None,
        "explanation": list(actual.explanation),
        "measure": binding.measure if binding else None,
        "filters": {k: list(v) for k, v in binding.filters.items()} if binding else {},
        "confirmed": chosen.confirmed,
        "confidence": str(chosen.confidence),
        "outcome": scored.outcome.value,
        "points": _number(scored.points),
        "score": _number(scored.score),
        "score_explanation": list(scored.lines),
        "needs_reason": scored.needs_reason or None,
    }


def _number(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
