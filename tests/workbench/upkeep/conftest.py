"""Doing jobs at once, in a folder that goes away."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from baoheng.workbench.jobs.models import Job
from baoheng.workbench.jobs.work import run
from baoheng.workbench.upkeep import archive
from baoheng.workbench.upkeep.bureau import forget_name


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The workbench's folder."""
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()
    settings.LEDGER = str(tmp_path / "ledger")
    forget_name()
    # the tests' own database lies in memory; that it is copied is seen in test_whole.py
    monkeypatch.setattr(archive, "_copy_database", lambda target: target.write_bytes(b"copy"))
    return settings.HOME


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
