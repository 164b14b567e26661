"""The ledger was changed from the command line: the pages follow by themselves."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from facts import load_file
from tests.review.handling.bureau import tables as bureau_tables
from tests.workbench.facts.conftest import GOOD, HEAD

from baoheng.ledger.delta import newest, opened
from baoheng.ledger.folder import Ledger
from baoheng.workbench.facts import keeping, noticing
from baoheng.workbench.facts.models import Seen, TableState
from baoheng.workbench.jobs.models import Job
from baoheng.workbench.jobs.watching import Rest

pytestmark = pytest.mark.slow  # every test writes a ledger


@pytest.fixture(autouse=True)
def rested(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(noticing, "_REST", Rest())


def more(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "来源" / "b.csv"
    path.write_text(f"{HEAD}\n{GOOD.replace('P1', 'P7')}\n", encoding="utf-8")
    load_file(ledger, "enrolments", path)


def kinds() -> list[str]:
    return [*Job.objects.order_by("asked").values_list("kind", flat=True)]


def test_a_load_by_the_command_line_is_looked_at_checked_and_computed(
    loaded: Ledger, tmp_path: Path, work_off: Any
) -> None:
    noticing.notice()
    assert kinds() == []  # as the pages know it
    more(loaded, tmp_path)
    noticing.notice()
    assert kinds() == ["facts.refresh", "facts.check", "desk.figures"]
    assert all(job.state == "done" for job in work_off())
    assert TableState.objects.get(name="enrolments").rows == 2
    noticing.notice()
    assert len(kinds()) == 3


def test_a_ledger_that_was_never_looked_at_is(loaded: Ledger) -> None:
    Seen.objects.all().delete()
    noticing.notice()
    assert kinds() == ["facts.refresh", "desk.figures"]


def test_what_the_program_writes_all_day_is_looked_at_once_an_hour(
    loaded: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = keeping.versions_of(loaded) | {"hit_steps": 7}
    monkeypatch.setattr(noticing, "versions_of", lambda _: now)
    noticing.notice()
    assert kinds() == []
    Seen.objects.update(at=timezone.now() - datetime.timedelta(hours=2))
    noticing.notice()
    assert kinds() == ["facts.refresh", "desk.figures"]


def test_the_newest_version_is_the_one_that_is_opened(loaded: Ledger, tmp_path: Path) -> None:
    for _ in range(2):
        delta = opened(loaded, "enrolments")
        assert delta is not None
        assert newest(loaded, "enrolments") == delta.version()
        more(loaded, tmp_path)
    unused = next(name for name in bureau_tables() if name not in keeping.versions_of(loaded))
    assert newest(loaded, unused) == -1
