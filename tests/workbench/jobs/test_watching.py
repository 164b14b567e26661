"""What the workbench notices by itself."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from baoheng.core.errors import WorkbenchError
from baoheng.workbench.jobs import watching
from baoheng.workbench.jobs import work as module
from baoheng.workbench.jobs.models import Job, State
from baoheng.workbench.jobs.watching import Rest, ask, look


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch, db: None) -> list[str]:
    seen: list[str] = []

    def broken() -> None:
        raise WorkbenchError("不行")

    monkeypatch.setattr(watching, "_WATCHES", [broken, lambda: seen.append("looked")])
    monkeypatch.setattr(module, "_WORKS", {"x": lambda *_: None})
    return seen


def test_a_fault_of_one_watch_leaves_the_others(kinds: list[str]) -> None:
    look()
    assert kinds == ["looked"]


def test_nothing_is_looked_at_while_work_goes_on(kinds: list[str], person: Any) -> None:
    Job.objects.create(kind="x", title="x", by=person("clerk"), state=State.RUNNING)
    look()
    assert kinds == []


def test_it_asks_in_nobodys_name_and_once_for_the_same(signed_in: Any) -> None:
    job = ask("x", "事", {"hits": 1})
    assert job is not None
    assert job.by is None
    assert ask("x", "事", {"hits": 2}) is None  # one waits
    Job.objects.update(state=State.FAILED)
    assert ask("x", "事", {"hits": 1}) is None  # it would fail again
    assert ask("x", "事", {"hits": 2}) is not None
    Job.objects.update(state=State.DONE)
    assert ask("x", "事", {"hits": 2}) is not None
    page = signed_in("admin").get("/jobs/")
    assert "<td>工作台</td>" in page.content.decode()
    assert "事" not in signed_in("clerk").get("/jobs/").context["page"].object_list


def test_what_takes_long_is_not_asked_for_all_the_time() -> None:
    now = timezone.now()
    minute = datetime.timedelta(minutes=1)
    job = Job.objects.create(kind="x", title="事", state=State.DONE)
    Job.objects.update(begun=now - 6 * minute, ended=now - 5 * minute)
    assert ask("x", "事", 1) is None
    Job.objects.update(begun=now - 11 * minute, ended=now - 10 * minute)
    assert ask("x", "事", 1) not in (None, job)


def test_what_changes_is_left_alone_until_it_rests_but_not_for_ever() -> None:
    rest = Rest()
    assert rest.reached(1)
    assert [rest.reached(one) for one in (2, 3, 3)] == [False, False, True]
    assert [rest.reached(one) for one in range(10, 22)].index(True) == 9
