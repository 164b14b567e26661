"""Noticing that the ledger was changed by others than these pages: commands, other programs."""

import datetime

from django.utils import timezone

from baoheng.ledger.definitions import tables
from baoheng.workbench import ledgers
from baoheng.workbench.casework.tidying import HANDLED
from baoheng.workbench.desk.acts import COMPUTE
from baoheng.workbench.facts.acts.refreshing import CHECK, REFRESH
from baoheng.workbench.facts.keeping import versions_of
from baoheng.workbench.facts.models import Seen
from baoheng.workbench.jobs.watching import Rest, ask, rested, watch

_REST = Rest()
_SELDOM = datetime.timedelta(hours=1)


@watch
def notice() -> None:
    """Have the ledger looked at, checked and its figures computed, once it is left alone.

    What the program itself writes all day, like the steps of hits, is reason enough once an hour.
    """
    if not ledgers.has_ledger():
        return
    now, last = versions_of(ledgers.ledger()), Seen.objects.filter(id=1).first()
    known = last.versions if last else {}
    changed = sorted(name for name in now if now[name] != known.get(name))
    loaded = [name for name in changed if name not in HANDLED and not tables()[name].system]
    if not changed or (last and not loaded and timezone.now() - last.at < _SELDOM):
        return
    if not all(map(rested, (REFRESH, CHECK, COMPUTE))) or not _REST.reached(now):
        return
    if not ask(REFRESH, "清点台账", now):
        return
    if known and loaded:  # at the very first look everything is new: that is checked when asked for
        ask(CHECK, "核对装入的表", now, tables=loaded)
    ask(COMPUTE, "测算总览的数", now)
