from collections.abc import Iterator
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult

from baoheng.core.errors import WorkbenchError
from baoheng.workbench.acts import perform
from baoheng.workbench.jobs import work as module
from baoheng.workbench.jobs.acts import StopJob
from baoheng.workbench.jobs.models import Job, State
from baoheng.workbench.jobs.work import Ending, Progress, enqueue, finish, run, take_up


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def good(job: Job, progress: Progress) -> Ending:
        progress.begin(2)
        progress.advance("一")
        progress.advance("二")
        return Ending(f"做了 {job.given['n']}", "/there")

    def bad(_job: Job, _progress: Progress) -> Ending:
        raise WorkbenchError("不行", todo="请改")

    def broken(_job: Job, _progress: Progress) -> Ending:
        raise RuntimeError("secret words")

    def own(job: Job, _progress: Progress) -> Ending:
        finish(job, Ending("自己记下做完了", "/there"))
        return Ending("不该再记一次")

    kinds = {"good": good, "bad": bad, "broken": broken, "own": own}
    monkeypatch.setattr(module, "_WORKS", kinds)
    return


def test_a_job_is_done_and_says_so(person: Any) -> None:
    job = enqueue("good", "好事", person("clerk"), n=3)
    assert DBTaskResult.objects.count() == 1
    run(job)
    job.refresh_from_db()
    assert (job.state, job.said, job.link, job.percent) == (State.DONE, "做了 3", "/there", 100)


def test_a_job_that_its_function_ended_is_not_ended_again(person: Any) -> None:
    job = enqueue("own", "好事", person("clerk"))
    run(job)
    job.refresh_from_db()
    assert (job.state, job.said, job.link) == (State.DONE, "自己记下做完了", "/there")


@pytest.mark.parametrize(("kind", "said"), [("bad", "不行。请改"), ("broken", "程序出错")])
def test_a_fault_becomes_a_sentence(person: Any, kind: str, said: str) -> None:
    job = enqueue(kind, "坏事", person("clerk"))
    run(job)
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert said in job.said
    assert "secret" not in job.said


def test_a_job_that_was_asked_to_stop_stops(person: Any) -> None:
    who = person("clerk")
    job = enqueue("good", "好事", who, n=1)
    perform(StopJob(who, job))
    job.refresh_from_db()
    run(job)
    assert job.state == State.STOPPED


def test_what_was_interrupted_is_taken_up(person: Any) -> None:
    job = enqueue("good", "好事", person("clerk"), n=1)
    Job.objects.update(state=State.RUNNING, attempts=1)
    DBTaskResult.objects.update(status="RUNNING")
    assert take_up() == 1
    job.refresh_from_db()
    assert job.state == State.WAITING
    assert DBTaskResult.objects.get().status == "READY"


def test_what_was_interrupted_too_often_is_given_up(person: Any) -> None:
    job = enqueue("good", "好事", person("clerk"), n=1)
    Job.objects.update(state=State.RUNNING, attempts=3)
    assert take_up() == 0
    job.refresh_from_db()
    assert job.state == State.FAILED


def test_one_sees_and_stops_only_ones_own_jobs(signed_in: Any, person: Any) -> None:
    job = enqueue("good", "别人的事", person("finance"), n=1)
    client = signed_in("clerk")
    assert client.get(f"/jobs/{job.pk}").status_code == 404
    assert "别人的事" not in client.get("/jobs/").content.decode()
    assert "别人的事" in signed_in("admin").get("/jobs/").content.decode()
