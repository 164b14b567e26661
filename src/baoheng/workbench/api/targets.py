"""Target tables and findings."""

import datetime
from typing import Any, TypeVar

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from ninja.pagination import paginate

from baoheng.workbench.api.auth import Needs, caller
from baoheng.workbench.documents.models import Document, Targets, Version
from baoheng.workbench.people.models import Person

Row = TypeVar("Row", Targets, Document)
SEE = Needs("documents.see")
router = Router()


class TargetsOut(Schema):
    """One target table of a year, with the state of its latest version."""

    id: int
    department: str
    project: str
    year: int
    kind: str
    region: str
    version: int | None
    state: str | None

    @staticmethod
    def resolve_version(one: Targets) -> int | None:
        """The latest version's number."""
        found = _latest(one)
        return found.number if found else None

    @staticmethod
    def resolve_state(one: Targets) -> str | None:
        """The latest version's state."""
        found = _latest(one)
        return found.state if found else None


class VersionOut(Schema):
    """One wording; ``contents`` is a table of the contract baoheng.targets/1."""

    number: int
    state: str
    at: datetime.datetime
    reason: str
    contents: dict[str, Any]


class FoundOut(Schema):
    """A document with what its checks say (contract baoheng.findings/1)."""

    id: int
    name: str
    department: str
    year: int | None
    verdict: str
    errors: int
    warnings: int
    found: dict[str, Any]


def _latest(one: Targets) -> Version | None:
    return next(iter(one.versions.all()), None)


def _mine(rows: QuerySet[Row], person: Person) -> QuerySet[Row]:
    return person.within(rows)


@router.get("", auth=SEE, response=list[TargetsOut], summary="目标表清单")
@paginate
def targets(request: HttpRequest, year: int | None = None) -> QuerySet[Targets]:
    """All target tables that the caller may see."""
    rows = _mine(Targets.objects.filter(versions__isnull=False).distinct(), caller(request))
    if year:
        rows = rows.filter(year=year)
    light = Version.objects.defer("contents")
    return rows.prefetch_related(Prefetch("versions", queryset=light))


@router.get("/{int:key}/versions", auth=SEE, response=list[VersionOut], summary="一张表的各个版本")
def versions(request: HttpRequest, key: int) -> QuerySet[Version]:
    """Every version, the latest first."""
    found = get_object_or_404(_mine(Targets.objects.all(), caller(request)), pk=key)
    return found.versions.all()


@router.get("/findings", auth=SEE, response=list[FoundOut], summary="资料和审核问题")
@paginate
def findings(request: HttpRequest, year: int | None = None) -> QuerySet[Document]:
    """Documents with their findings."""
    rows = _mine(Document.objects.defer("read", "drawn"), caller(request))
    return rows.filter(year=year) if year else rows
