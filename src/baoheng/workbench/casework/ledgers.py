"""By which rules, when and in which turn hits are handled."""

import datetime
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

from django.utils import timezone

from baoheng.core.errors import Conflict, LedgerBusy
from baoheng.review.handling.drafts import Order
from baoheng.review.handling.settings import Settings
from baoheng.review.handling.settings import settings as read_settings
from baoheng.workbench.casework.hands import handler
from baoheng.workbench.ledgers import ledger
from baoheng.workbench.people.models import Person

WAIT_SECONDS = 60  # of background work
ACT_WAIT_SECONDS = 10  # of a page: shorter than others wait for the database meanwhile
_TURN_SECONDS = 30
_TURN = "workbench"


@cache
def handling() -> Settings:
    """States, limits and barred acts: the pack's, with the bureau's own file over them."""
    own = os.environ.get("BAOHENG_HANDLING")
    return read_settings(Path(own) if own else None)


@contextmanager
def turn() -> Iterator[None]:
    """One act on hits at a time, and only then a transaction: who waits keeps nobody waiting.

    Raises Conflict where the turn does not come.
    """
    with ExitStack() as held:
        try:
            held.enter_context(ledger().locked(_TURN, _TURN_SECONDS))
        except LedgerBusy as error:
            raise Conflict("同时办理疑点的人太多，没有办成", todo="请过一会儿再按一次") from error
        yield


def now() -> datetime.datetime:
    """The moment as the ledger writes it: local, whole seconds."""
    return timezone.localtime().replace(tzinfo=None, microsecond=0)


def order(by: Person) -> Order:
    """The order of an act on a hit."""
    return Order(handler(by), now(), handling())
