"""The contract ``baoheng.targets/1``: what programs get from ``baoheng read --json``."""

from dataclasses import asdict, fields

from baoheng.core.errors import BaohengError
from baoheng.core.provenance import Place
from baoheng.core.tables import Indicator, TargetDocument, TargetTable
from baoheng.core.target import Doubt, Grade, Operator, Repair, Target
from baoheng.reading.reports.summary import indicator_doubts, indicator_repairs, main_place
from baoheng.reading.reports.words import number

FORMAT = "baoheng.targets/1"


def to_contract(document: TargetDocument) -> dict[str, object]:
    """One document as plain values for ``to_json``; numbers stay Decimal, dates become ISO text.

    Beyond the contract: sha256, source_format, tally, doubts; per table department, money_unit,
    fields and doubts; per indicator doubts, remark, content_text, extra, alternatives and reading.
    """
    return {
        "format": FORMAT,
        "document": document.file,
        "department": document.department,
        "year": document.year,
        "money_unit": document.money_unit,
        "sha256": document.sha256,
        "source_format": document.format,
        "tables": [_table(table) for table in document.tables],
        "unread": [
            {"text": piece.text, "reason": piece.reason, "provenance": place_object(piece.place)}
            for piece in document.unread
        ],
        "doubts": _doubts(document.doubts),
        "tally": asdict(document.tally) if document.tally else None,
    }


def error_object(file: str, error: BaohengError) -> dict[str, object]:
    """A file that could not be read, for standard error."""
    return {
        "format": "baoheng.error/1",
        "document": file,
        "error": type(error).__name__,
        "message": error.message,
        "where": error.where,
        "todo": error.todo,
    }


def _table(table: TargetTable) -> dict[str, object]:
    plain = ("kind", "title", "year", "unit_code", "project_code", "project")
    return {
        **{name: getattr(table, name) for name in plain},
        "department": table.department,
        "money_unit": table.money_unit,
        "budget": asdict(table.budget),
        "period": table.period,
        "spending_plan": dict(table.spending_plan),
        "goals": list(table.goals),
        "cost_items": [
            {"name": c.name, "item": c.item, "amount": c.amount, "basis": c.basis}
            for c in table.cost_items
        ],
        "tasks": [
            {
                "name": t.name,
                "amount": t.amount,
                "unit": t.unit,
                "content": t.content,
                "goal": t.goal,
            }
            for t in table.tasks
        ],
        "rows": list(table.rows),
        "execution": asdict(table.execution) if table.execution else None,
        "total_score": table.total_score,
        "grade": table.grade,
        "indicators": [_indicator(indicator) for indicator in table.indicators],
        "fields": dict(table.fields),
        "doubts": _doubts(table.doubts),
        "provenance": {name: place_object(place) for name, place in table.places.items()},
    }


def _indicator(indicator: Indicator) -> dict[str, object]:
    plain = ("standard", "basis", "cycle_value_text", "scoring", "actual_text", "actual")
    result = ("points", "score", "reason", "forecast_text", "likelihood", "remark")
    return {
        "level1": indicator.level1,
        "level2": indicator.level2,
        "level3": indicator.level3,
        "description": indicator.description,
        **_target(indicator.target),
        "content_text": indicator.content_text,
        "extra": dict(indicator.extra),
        "weight": indicator.weight,
        "direction": _spelling(indicator.direction),
        **{name: getattr(indicator, name) for name in plain + result},
        "repairs": [_repair(repair) for repair in indicator_repairs(indicator)],
        "doubts": _doubts(indicator_doubts(indicator)),
        "confidence": indicator.confidence,
        "provenance": _provenance(indicator),
    }


def _target(target: Target) -> dict[str, object]:
    return {
        "value_text": target.text,
        "operator": _spelling(target.operator),
        "value": target.value,
        "value_high": target.value_high,
        "unit": target.unit,
        "nature": _spelling(target.nature),
        "grades": {grade.name: _grade(grade) for grade in target.grades},
        "date": target.date.isoformat() if target.date else None,
        "reading": target.reading,
        "alternatives": [_target(other) for other in target.alternatives],
    }


def _grade(grade: Grade) -> str:
    if grade.operator is None or grade.value is None:
        return grade.text
    if grade.operator is Operator.RANGE:
        high = grade.value_high
        return grade.text if high is None else f"{number(grade.value)}-{number(high)}"
    return f"{grade.operator}{number(grade.value)}"


def _repair(repair: Repair) -> dict[str, object]:
    return {
        "kind": repair.kind,
        "from": repair.before,
        "to": repair.after,
        "reason": repair.reason,
        "certain": repair.certain,
    }


def _doubts(doubts: list[Doubt]) -> list[dict[str, object]]:
    return [{"code": doubt.code, "message": doubt.message} for doubt in doubts]


def _provenance(indicator: Indicator) -> dict[str, object]:
    place = main_place(indicator)
    cells = [{"field": name, **place_object(at)} for name, at in indicator.places.items()]
    return {**(place_object(place) if place else {}), "cells": cells}


def place_object(place: Place) -> dict[str, object]:
    """The place without the parts that it does not have."""
    parts = {field.name: getattr(place, field.name) for field in fields(place)}
    return {name: part for name, part in parts.items() if part is not None}


def _spelling(value: str | None) -> str | None:
    return None if value is None else str(value)
