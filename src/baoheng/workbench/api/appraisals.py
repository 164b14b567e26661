"""Monitoring and self-evaluations with their indicators."""

import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from ninja.pagination import paginate

from baoheng.workbench.api.auth import Needs, caller
from baoheng.workbench.appraisals.models import Appraisal
from baoheng.workbench.people.models import Person

router = Router()
SEE = Needs("appraisals.see")


class AppraisalOut(Schema):
    """One monitoring or self-evaluation; ``ledger`` names the versions that were read."""

    id: int
    kind: str
    department: str
    project: str
    year: int
    as_of: datetime.date
    state: str
    total: Decimal | None
    grade: str
    computed_at: datetime.datetime | None
    ledger: dict[str, int]


class RowOut(Schema):
    """One indicator; ``explanation`` is formula, numbers put in, and basis."""

    number: int
    level1: str
    level2: str
    name: str
    target: str
    actual: str
    state: str
    evidence: str
    measure: str
    points: Decimal | None
    score: Decimal | None
    todo: str
    explanation: list[str]

    @staticmethod
    def resolve_explanation(one: Any) -> list[str]:
        """The lines that the page shows."""
        lines: list[str] = one.shown.get("explanation", [])
        return lines


def _mine(person: Person) -> QuerySet[Appraisal]:
    rows = Appraisal.objects.defer("facts", "head")
    return person.within(rows)


@router.get("", auth=SEE, response=list[AppraisalOut], summary="监控和自评清单")
@paginate
def every(request: HttpRequest, year: int | None = None) -> QuerySet[Appraisal]:
    """All that the caller may see, the latest first."""
    rows = _mine(caller(request))
    return rows.filter(year=year) if year else rows


@router.get("/{int:key}/rows", auth=SEE, response=list[RowOut], summary="一份监控或自评的各个指标")
def rows(request: HttpRequest, key: int) -> QuerySet[Any]:
    """Every indicator in the table's order."""
    found = get_object_or_404(_mine(caller(request)), pk=key)
    return found.rows.defer("facts", "binding", "proposals")
