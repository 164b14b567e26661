"""Last year's results beside this year's targets: by a self-evaluation, else by a document."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from baoheng.workbench.appraisals.models import Appraisal, Kind, Row, State
from baoheng.workbench.documents.models import Document, Targets, Version
from baoheng.workbench.documents.models import State as VersionState
from baoheng.workbench.targets.lastyear import last_year

NAME = "智能审核结算单据数量"


@pytest.fixture
def table(draft: Any, person: Any) -> Targets:
    """This year's draft, and last year's approved table."""
    version = draft(person("clerk", username="maker"))
    now: Targets = version.targets
    before = Targets.objects.create(
        department=now.department, project=now.project, year=now.year - 1, kind=now.kind
    )
    Version.objects.create(
        targets=before, number=1, contents=version.contents, by=version.by,
        state=VersionState.APPROVED,
    )  # fmt: skip
    return now


def appraised(table: Targets, state: str, actual: str) -> Appraisal:
    version = Version.objects.get(targets__year=table.year - 1)
    made = Appraisal.objects.create(
        version=version, kind=Kind.EVALUATION, as_of=datetime.date(table.year - 1, 12, 31),
        year=table.year - 1, by=version.by, state=state, computed_at=timezone.now(),
    )  # fmt: skip
    Row.objects.create(appraisal=made, number=0, name=NAME, actual=actual)
    Row.objects.create(appraisal=made, number=1, name="没有算出的", actual="")
    return made


def document(table: Targets, by: Any, **more: Any) -> Document:
    told = {"kind": table.kind, "project": table.project,
            "indicators": [{"level3": NAME, "actual_text": "19份"}]} | more  # fmt: skip
    return Document.objects.create(
        name="自评.docx", sha256="1" * 64, size=1, by=by, department=table.department,
        year=table.year - 1, read={"tables": [told]},
    )  # fmt: skip


def test_the_reviewed_self_evaluation_goes_before_one_that_is_being_filled(
    signed_in: Any, table: Targets
) -> None:
    appraised(table, State.LOCKED, "21份")
    appraised(table, State.FILLING, "1份")
    clerk = signed_in("clerk")
    document(table, clerk.person)
    page = clerk.get(f"/targets/{table.pk}").text
    assert "21份" in page
    assert "19份" not in page
    assert f"{table.year - 1}年完成" in page
    assert f"{table.year - 1}年自评（已锁定" in page


def test_without_one_a_self_evaluation_form_that_was_uploaded_says_it(
    signed_in: Any, table: Targets
) -> None:
    clerk = signed_in("clerk")
    one = document(table, clerk.person)
    page = clerk.get(f"/targets/{table.pk}").text
    assert "19份" in page
    assert f'href="/documents/{one.pk}"' in page
    assert "“自评.docx”" in page


def test_of_another_project_region_or_nobody_nothing_is_shown(
    signed_in: Any, table: Targets
) -> None:
    clerk = signed_in("clerk")
    document(table, clerk.person, project="别的项目")
    far = document(table, clerk.person)
    Document.objects.filter(pk=far.pk).update(region="990109")
    assert last_year(table).source == ""
    page = clerk.get(f"/targets/{table.pk}").text
    assert f"{table.year - 1}年目标" in page
    assert f"{table.year - 1}年完成" not in page
