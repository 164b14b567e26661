"""What the workbench notices by itself, once a minute, beside its work."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import DatabaseError, connections
from django.utils import timezone

from baoheng.core.errors import BaohengError
from baoheng.workbench.jobs.models import Job, State
from baoheng.workbench.jobs.work import enqueue

EVERY_SECONDS = 60
_TIMES = 9
_MOST_LOOKS = 10  # at something that never comes to rest
Watch = Callable[[], None]
_WATCHES: list[Watch] = []
_log = logging.getLogger(__name__)


def watch(function: Watch) -> Watch:
    """Have this looked at every minute: it must be quick and asks for a job where one is due."""
    _WATCHES.append(function)
    return function


def keep_looking() -> None:
    """Look as long as the process lives."""
    while True:
        time.sleep(EVERY_SECONDS)
        look()
        connections.close_all()


def look() -> None:
    """Look once, unless work is going on, which may be what would be noticed."""
    try:
        if Job.objects.filter(state=State.RUNNING).exists():
            return
    except DatabaseError as error:
        _log.warning("looking: %s", error)
        return
    for one in _WATCHES:
        try:
            one()
        except (BaohengError, DatabaseError, OSError) as error:  # another time, perhaps
            _log.warning("%s: %s", one.__module__, error)
        except Exception:
            # the last stop of anything unforeseen: the work that people ask for goes on
            _log.exception("%s", one.__module__)


@dataclass
class Rest:
    """Whether something that others change has come to rest since the last look."""

    seen: object = None
    looks: int = field(default=0)

    def reached(self, now: object) -> bool:
        """Also at the first look, and where it never rests after a while."""
        rests = self.looks == 0 or now == self.seen or self.looks >= _MOST_LOOKS
        self.seen, self.looks = now, 1 if rests else self.looks + 1
        return rests


def rested(kind: str) -> bool:
    """Whether none waits or goes on, and the last was long enough ago for what it took.

    However often the ledger changes, this leaves nine tenths of the time to what people ask for.
    """
    last = _last(kind)
    if last is None or last.begun is None or last.ended is None:
        return last is None or last.over
    wait = _TIMES * (last.ended - last.begun)
    return wait.total_seconds() < EVERY_SECONDS or timezone.now() - last.ended >= wait


def _last(kind: str) -> Job | None:
    return Job.objects.filter(kind=kind).order_by("-asked").first()


def ask(kind: str, title: str, noticed: object, **given: object) -> Job | None:
    """Ask for a job in nobody's name; None where it has not rested, or failed for the same."""
    if not rested(kind):
        return None
    last = _last(kind)
    if last and last.state != State.DONE and last.given.get("noticed") == noticed:
        return None
    return enqueue(kind, title, None, noticed=noticed, **given)
