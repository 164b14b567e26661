"""A small bureau counted by hand: its ledger, its approved targets, an appraisal of them."""

import datetime
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.bureau import BUREAU, PROJECT, load
from tests.cli.documents import target_form

from baoheng.reading.read import read_document
from baoheng.reading.reports.contract import to_contract
from baoheng.reading.reports.jsontext import to_json
from baoheng.workbench.acts import perform
from baoheng.workbench.appraisals.acts.flow import StartAppraisal
from baoheng.workbench.appraisals.models import Appraisal, Kind
from baoheng.workbench.documents.models import Document, State, Targets, Version
from baoheng.workbench.jobs.models import Job
from baoheng.workbench.jobs.work import run
from baoheng.workbench.people.models import Person

YEAR_END, AUGUST = datetime.date(2025, 12, 31), datetime.date(2025, 8, 31)
Make = Callable[..., Any]


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger of the small bureau, as it is before any test."""
    return load(tmp_path_factory.mktemp("appraisals"))


@pytest.fixture(scope="session")
def form(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bureau's target table as a workbook."""
    return target_form(tmp_path_factory.mktemp("form") / "目标.xlsx")


@pytest.fixture(scope="session")
def contents(form: Path) -> dict[str, Any]:
    """The one table of the workbook as the database keeps it."""
    found = json.loads(to_json(to_contract(read_document(form).document)))
    return found["tables"][0]  # type: ignore[no-any-return]


@pytest.fixture
def ledger(loaded: Path, tmp_path: Path, settings: Any) -> Path:
    """The ledger that the workbench is set to."""
    settings.HOME = tmp_path / "home"
    settings.LEDGER = str(tmp_path / "ledger")
    return Path(shutil.copytree(loaded, tmp_path / "ledger"))


@pytest.fixture
def approve(person: Make, contents: dict[str, Any], form: Path) -> Make:
    """Makes approved targets of the small bureau."""

    def make(year: int = 2025, region: str = "", project: str = PROJECT) -> Version:
        by = Person.objects.filter(username="editor").first()
        by = by or person("clerk", username="editor")
        document = Document.objects.create(
            name="目标.xlsx", sha256="0" * 64, size=form.stat().st_size, by=by
        )
        targets = Targets.objects.create(
            department=BUREAU, project=project, year=year, kind="project", region=region
        )
        told = contents | {"year": year, "project": project}
        return Version.objects.create(
            targets=targets, number=1, contents=told, by=by, document=document,
            state=State.APPROVED,
        )  # fmt: skip

    return make


@pytest.fixture
def begin(ledger: Path, approve: Make) -> Make:
    """Begins an appraisal by somebody; it is computed unless told otherwise."""

    def make(
        by: Person,
        kind: Kind = Kind.EVALUATION,
        day: datetime.date = YEAR_END,
        version: Version | None = None,
        computed: bool = True,
    ) -> Appraisal:
        made = perform(StartAppraisal(by, version or approve(), kind, day)).result
        if computed:
            work_off()
        return Appraisal.objects.get(pk=made.pk)

    return make


def work_off() -> list[Job]:
    """Do the jobs that wait, as the worker does."""
    done = []
    for job in Job.objects.filter(state="waiting").order_by("asked"):
        run(job)
        job.refresh_from_db()
        done.append(job)
    return done
