"""Running jobs: the registered functions, progress, stopping, taking up what was interrupted."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from baoheng.core.errors import BaohengError
from baoheng.core.faults import why
from baoheng.workbench.jobs.models import Job, State
from baoheng.workbench.people.models import Person

MOST_ATTEMPTS = 3
_EVERY_SECONDS = 0.5
_log = logging.getLogger(__name__)


class Stopped(Exception):
    """Somebody asked the job to stop."""


@dataclass
class Progress:
    """How a job's function tells how far it is. Raises Stopped where a person asked for it."""

    job: Job
    _told: float = field(default=0.0)

    def begin(self, total: int) -> None:
        """Say how many steps there are."""
        self.job.total, self.job.done = total, 0
        self._tell()

    def advance(self, now: str = "", steps: int = 1) -> None:
        """Say that steps are done; written at most twice a second."""
        self.job.done += steps
        self.job.now = now[:200]
        if time.monotonic() - self._told >= _EVERY_SECONDS:
            self._tell()

    def _tell(self) -> None:
        self._told = time.monotonic()
        self.job.save(update_fields=["done", "total", "now"])
        if Job.objects.filter(pk=self.job.pk, stop_asked=True).exists():
            raise Stopped


@dataclass(frozen=True, slots=True)
class Ending:
    """What a job's function gives back: a sentence, and where the result is to be seen."""

    said: str
    link: str = ""


Work = Callable[[Job, Progress], Ending]
_WORKS: dict[str, Work] = {}


def work(kind: str) -> Callable[[Work], Work]:
    """Register the function of a kind of job.

    It may be run again after an interruption, so it must replace, not add.
    """

    def register(function: Work) -> Work:
        if kind in _WORKS:
            raise ValueError(f"two functions for {kind}")
        _WORKS[kind] = function
        return function

    return register


def enqueue(kind: str, title: str, by: Person | None, **given: object) -> Job:
    """Put a job into the queue, within the caller's transaction: both are kept or neither.

    Without a person it is the workbench itself that asks.
    """
    if kind not in _WORKS:
        raise ValueError(f"no function for {kind}")
    with transaction.atomic():
        job = Job.objects.create(kind=kind, title=title[:200], by=by, given=given)
        _run_job.enqueue(str(job.pk))
    return job


@task()
def _run_job(key: str) -> None:
    run(Job.objects.get(pk=key))


def run(job: Job) -> None:
    """Do the job and keep how it ended; a fault becomes a sentence, the log has the rest."""
    if job.over:
        return
    if job.stop_asked:
        _end(job, State.STOPPED, "还没有开始就停止了")
        return
    job.state, job.begun, job.attempts = State.RUNNING, timezone.now(), job.attempts + 1
    job.save(update_fields=["state", "begun", "attempts"])
    try:
        ending = _WORKS[job.kind](job, Progress(job))
    except Stopped:
        _end(job, State.STOPPED, "已按要求停止，做完的部分保留")
    except BaohengError as error:
        _end(job, State.FAILED, str(error))
    except OSError as error:
        _log.exception("job %s", job.pk)
        _end(job, State.FAILED, f"没有做成：{why(error)}。请检查磁盘和权限后再试")
    except Exception:
        # the last stop of anything unforeseen: the person is told, the operator finds the trace
        _log.exception("job %s", job.pk)
        _end(job, State.FAILED, f"程序出错，没有做成。请把事项编号 {job.pk} 告诉系统管理员")
    else:
        if not job.over:  # else its function ended it together with what it kept
            finish(job, ending)


def finish(job: Job, ending: Ending) -> None:
    """Keep that the job is done.

    A function that keeps its result by an act may do this in the same transaction, so that a kill
    between the two cannot make it keep, and log, the same again.
    """
    job.link = ending.link
    _end(job, State.DONE, ending.said)


def _end(job: Job, state: State, said: str) -> None:
    job.state, job.said, job.ended, job.now = state, said, timezone.now(), ""
    job.save(update_fields=["state", "said", "ended", "now", "link", "done", "total"])


def take_up() -> int:
    """Put back what a worker was doing when it was killed; how many. Only before the one worker.

    What was tried too often is given up with a word.
    """
    DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).update(
        status=TaskResultStatus.READY, started_at=None, worker_ids=[]
    )
    count = 0
    for job in Job.objects.filter(state=State.RUNNING):
        if job.attempts >= MOST_ATTEMPTS:
            _end(job, State.FAILED, f"中断了{job.attempts}次，不再自动重试；可以重新提交")
        else:
            job.state = State.WAITING
            job.save(update_fields=["state"])
            count += 1
    return count
