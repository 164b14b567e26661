"""Next year's table from an approved one and the values proposed for its indicators."""

import re
from collections.abc import Sequence
from typing import Any

from baoheng.core.tables import Budget, Indicator, TargetTable
from baoheng.reading.reports.contract import to_contract
from baoheng.workbench.documents.confirming import reworded
from baoheng.workbench.documents.contents import document_of
from baoheng.workbench.documents.models import Version
from baoheng.workbench.documents.reads import plain

WHOLE = "部门整体支出"  # what proposals call a table without a project
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_RESULTS = ("actual_text", "actual", "points", "score", "reason", "forecast_text", "likelihood")


def project_of(name: str | None) -> str:
    """A project as proposals name it."""
    return name or WHOLE


def next_contents(
    old: Version, year: int, proposals: Sequence[dict[str, Any]]
) -> tuple[dict[str, Any], list[str]]:
    """The contents of the next year's draft, and the indicators that stay as they were.

    Money is left out: it is decided anew each year. So are results.
    """
    document = document_of(old)
    table = document.tables[0]
    table.title = _in_year(table.title, old.targets.year, year)
    table.period = _in_year(table.period, old.targets.year, year)
    document.year = table.year = year
    _empty(table)
    texts: dict[str, list[str]] = {}
    for one in proposals:
        texts.setdefault(one["indicator"], []).append(one["target_text"] or "")
    kept = []
    for row in table.indicators:
        for name in _RESULTS:
            setattr(row, name, None)
        if not _put(row, texts.get(row.level3), year):
            kept.append(row.level3)
    return plain(to_contract(document))["tables"][0], kept


def _put(row: Indicator, texts: list[str] | None, year: int) -> bool:
    text = texts.pop(0) if texts else ""
    if text:
        row.target = reworded(row, text, year)
    return bool(text)


def _in_year(text: str | None, old: int, new: int) -> str | None:
    """The text moved to the new year, where it speaks of the old one alone."""
    if not text or set(_YEAR.findall(text)) != {str(old)}:
        return text
    return _YEAR.sub(str(new), text)


def _empty(table: TargetTable) -> None:
    table.budget, table.spending_plan = Budget(), {}
    table.execution = table.grade = None
    for cost in table.cost_items:
        cost.amount = cost.basis = None
    for task in table.tasks:
        task.amount = None
