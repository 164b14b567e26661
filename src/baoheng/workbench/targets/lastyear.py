"""What the same table promised last year, and what came of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, IntegerField, Value, When
from django.urls import reverse

from baoheng.workbench.appraisals.models import Appraisal, Kind, Row
from baoheng.workbench.appraisals.models import State as Stage
from baoheng.workbench.documents.models import Document, State, Targets, Version
from baoheng.workbench.targets.comparing import text

_LOOKED_AT = 10  # documents of a department's year in which a self-evaluation is looked for
_RANKS = (Stage.LOCKED, Stage.CONFIRMED, Stage.SUBMITTED, Stage.FILLING)


@dataclass(frozen=True, slots=True)
class LastYear:
    """Values by the indicator's name; ``source`` says where the actuals are from."""

    year: int
    version: Version | None = None
    targets: Mapping[str, str] = field(default_factory=dict)
    actuals: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    link: str = ""

    def target(self, name: str) -> str:
        """What was promised, empty where there was no such indicator."""
        return self.targets.get(name, "")

    def actual(self, name: str) -> str:
        """What came of it, empty where nobody says."""
        return self.actuals.get(name, "")


def last_year(table: Targets) -> LastYear:
    """Last year's approved targets, with actuals by its self-evaluation, else by a document's."""
    before = year_before(table)
    rows = before.contents.get("indicators") or () if before else ()
    targets = {text(one.get("level3")): text(one.get("value_text")) for one in rows}
    actuals, source, link = _appraised(table) or _documented(table) or ({}, "", "")
    return LastYear(table.year - 1, before, targets, actuals, source, link)


def year_before(table: Targets) -> Version | None:
    """The same table's approved version of the year before."""
    return Version.objects.filter(
        targets__department=table.department,
        targets__project=table.project,
        targets__kind=table.kind,
        targets__region=table.region,
        targets__year=table.year - 1,
        state=State.APPROVED,
    ).first()


def _appraised(table: Targets) -> tuple[dict[str, str], str, str] | None:
    """By the self-evaluation that is furthest on its way, the latest of them."""
    rank = Case(
        *(When(state=one, then=Value(at)) for at, one in enumerate(_RANKS)),
        output_field=IntegerField(),
    )
    found = (
        Appraisal.objects.filter(
            kind=Kind.EVALUATION,
            version__targets__department=table.department,
            version__targets__project=table.project,
            version__targets__kind=table.kind,
            version__targets__region=table.region,
            version__targets__year=table.year - 1,
            computed_at__isnull=False,
        )
        .order_by(rank, "-as_of", "-pk")
        .only("pk", "state", "year", "as_of")
        .first()
    )
    if found is None:
        return None
    rows = Row.objects.filter(appraisal=found).exclude(actual="").values_list("name", "actual")
    source = f"{found.year}年自评（{found.get_state_display()}，截至{found.as_of}）"
    link = reverse("appraisals:page", args=[found.pk])
    return (dict(rows), source, link) if rows else None


def _documented(table: Targets) -> tuple[dict[str, str], str, str] | None:
    """By a self-evaluation form of last year that was uploaded."""
    rows = Document.objects.filter(
        department=table.department, region=table.region, year=table.year - 1
    ).only("name", "read")
    for one in rows[:_LOOKED_AT]:
        for form in one.read.get("tables", ()):
            same = _project(form) == (table.project if table.kind == "project" else "")
            if same and (found := _actuals(form.get("indicators") or ())):
                return found, f"“{one.name}”", reverse("documents:page", args=[one.pk])
    return None


def _project(form: Mapping[str, Any]) -> str:
    return text(form.get("project")) if form.get("kind") == "project" else ""


def _actuals(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    return {
        text(one.get("level3")): text(one.get("actual_text"))
        for one in rows
        if one.get("actual_text")
    }
