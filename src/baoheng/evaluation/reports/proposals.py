"""A proposal for next year for programs: ``baoheng.proposal/1``."""

from typing import Any

from baoheng.core.exact import exact_text
from baoheng.evaluation.assess import Assessed
from baoheng.evaluation.proposals.model import Proposal


def to_contract(one: Assessed, each: Proposal) -> dict[str, Any]:
    """One proposal as JSON; ``one`` is the latest table of its project."""
    target = each.target
    return {
        "format": "baoheng.proposal/1",
        "department": one.department,
        "project": one.table.project,
        "indicator": each.name,
        "target_text": target.text,
        "operator": target.operator.value if target.operator else None,
        "value": None if target.value is None else f"{target.value:f}",
        "unit": target.unit,
        "date": target.date.isoformat() if target.date else None,
        "basis": each.basis.value,
        "trend": each.trend.value,
        "history": [
            {
                "year": record.year,
                "target_text": record.target_text,
                "actual_text": record.actual_text or None,
                "value": exact_text(record.value),
                "reason": record.reason or None,
            }
            for record in each.history
        ],
        "reason": each.reason,
        "explanation": list(each.explanation),
        "warnings": [remark.message for remark in each.warnings],
    }
