"""The contents of a version as the target tables that the other rooms take."""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any

from baoheng.core.tables import (
    Budget,
    CostItem,
    Execution,
    Indicator,
    TargetDocument,
    TargetTable,
    Task,
)
from baoheng.core.target import Direction, Grade, Nature, Operator, Target
from baoheng.workbench.documents.models import Version

Told = Mapping[str, Any]
_COMPARED = re.compile(r"(>=|<=|=|>|<)(-?\d+(?:\.\d+)?)")
_BETWEEN = re.compile(r"(-?\d+(?:\.\d+)?)-(-?\d+(?:\.\d+)?)")
_TEXTS = (
    "description", "content_text", "standard", "basis", "cycle_value_text", "scoring",
    "actual_text", "reason", "forecast_text", "likelihood", "remark",
)  # fmt: skip
_BUDGET, _EXECUTION = ([one.name for one in fields(kind)] for kind in (Budget, Execution))
_NUMBERS = ("weight", "actual", "points", "score")
_HEAD = ("title", "year", "department", "unit_code", "project_code", "project", "money_unit",
         "period", "grade")  # fmt: skip


def document_of(version: Version) -> TargetDocument:
    """The version's one table as a document of the department and year of its targets."""
    targets, source = version.targets, version.document
    table = _table(version.contents)
    table.department = table.department or targets.department
    table.year = table.year or targets.year
    name = source.name if source else ""
    digest = source.sha256 if source else ""
    ending = name.rpartition(".")[2].lower()
    return TargetDocument(
        name, digest, ending, table.department, table.year, table.money_unit, [table]
    )


def _table(told: Told) -> TargetTable:
    return TargetTable(
        kind=told["kind"],
        **_texts(told, _HEAD),
        budget=Budget(**_amounts(told.get("budget") or {}, _BUDGET)),
        spending_plan=_exact(told.get("spending_plan")),
        goals=list(told.get("goals") or ()),
        cost_items=[
            CostItem(one.get("name"), one.get("item"), _number(one.get("amount")), one.get("basis"))
            for one in told.get("cost_items") or ()
        ],
        tasks=[_task(one) for one in told.get("tasks") or ()],
        execution=Execution(**_amounts(run, _EXECUTION))
        if (run := told.get("execution"))
        else None,
        total_score=_number(told.get("total_score")),
        indicators=[_indicator(one) for one in told.get("indicators") or ()],
        fields=dict(told.get("fields") or {}),
    )


def _task(told: Told) -> Task:
    rest = _texts(told, ("unit", "content", "goal"))
    return Task(told.get("name"), _number(told.get("amount")), **rest)


def _indicator(told: Told) -> Indicator:
    return Indicator(
        told.get("level1"),
        told.get("level2"),
        told["level3"],
        _target(told),
        direction=Direction(told["direction"]) if told.get("direction") else None,
        extra=dict(told.get("extra") or {}),
        **_texts(told, _TEXTS),
        **_amounts(told, _NUMBERS),
    )


def _target(told: Told) -> Target:
    return Target(
        told.get("value_text") or "",
        Operator(told["operator"]) if told.get("operator") else None,
        _number(told.get("value")),
        _number(told.get("value_high")),
        told.get("unit"),
        Nature(told["nature"]) if told.get("nature") else None,
        datetime.date.fromisoformat(told["date"]) if told.get("date") else None,
        tuple(_grade(name, text) for name, text in (told.get("grades") or {}).items()),
        reading=told.get("reading") or "",
        alternatives=tuple(_target(one) for one in told.get("alternatives") or ()),
    )


def _grade(name: str, text: str) -> Grade:
    if found := _COMPARED.fullmatch(text):
        return Grade(name, text, Operator(found[1]), Decimal(found[2]))
    if found := _BETWEEN.fullmatch(text):
        return Grade(name, text, Operator.RANGE, Decimal(found[1]), Decimal(found[2]))
    return Grade(name, text)


def _texts(told: Told, names: Iterable[str]) -> dict[str, Any]:
    return {name: told.get(name) for name in names}


def _amounts(told: Told, names: Iterable[str]) -> dict[str, Any]:
    return {name: _number(told.get(name)) for name in names}


def _exact(told: Told | None) -> dict[str, Decimal]:
    found = {name: _number(value) for name, value in (told or {}).items()}
    return {name: value for name, value in found.items() if value is not None}


def _number(value: Any) -> Decimal | None:
    """A number as it was written: JSON's shortest text of it, never its binary value."""
    return None if value is None else Decimal(str(value))
