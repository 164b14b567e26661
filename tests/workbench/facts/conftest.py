"""A small ledger with a load that left rows in quarantine, and doing jobs at once."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from facts import load_file

from baoheng.ledger.folder import Ledger, create
from baoheng.workbench.facts import keeping
from baoheng.workbench.jobs.models import Job
from baoheng.workbench.jobs.work import run

HEAD = "人员编号,险种类型,人员类别,参保地区划,参保开始日期"
GOOD = "P100000001,390,15,990302,2025-01-01"
BAD = (
    "P200000002,999,15,990302,2025-01-02",
    "P300000003,999,15,990302,2025-01-03",
    "P400000004,390,15,990302,13月",
    "=1+1,390,15",
)


@pytest.fixture
def ledger(tmp_path: Path, settings: Any, db: None) -> Ledger:
    settings.LEDGER = str(tmp_path / "ledger")
    settings.HOME = tmp_path / "home"
    return create(tmp_path / "ledger", buckets=2)


@pytest.fixture
def loaded(ledger: Ledger, tmp_path: Path) -> Ledger:
    """One good row and four in quarantine, looked at."""
    path = tmp_path / "来源" / "a.csv"
    path.parent.mkdir()
    path.write_text("\n".join([HEAD, GOOD, *BAD]) + "\n", encoding="utf-8")
    load_file(ledger, "enrolments", path)
    keeping.refresh(lambda _: None)
    return ledger


@pytest.fixture
def work_off() -> Callable[[], list[Job]]:
    """Runs all jobs that wait, as the worker would; the jobs as they ended."""

    def make() -> list[Job]:
        done = []
        while waiting := Job.objects.filter(state="waiting").order_by("asked").first():
            run(waiting)
            done.append(Job.objects.get(pk=waiting.pk))
        return done

    return make
