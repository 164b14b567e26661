"""Noticing that the ledger has other hits or steps than the pages: commands have changed it."""

from baoheng.core.errors import Conflict
from baoheng.workbench.casework import ledgers, syncing
from baoheng.workbench.casework.acts.syncing import SYNC
from baoheng.workbench.casework.models import Sync
from baoheng.workbench.jobs.watching import Rest, ask, watch
from baoheng.workbench.ledgers import has_ledger, ledger

_REST = Rest()


@watch
def notice() -> None:
    """Have the hits compared where the ledger is not what it was, once it is left alone."""
    if not has_ledger() or not _differs() or not _REST.reached(syncing.versions(ledger())):
        return
    try:
        with ledgers.turn():  # between an act's writing and its end it differs, too
            wanting = _differs()
    except Conflict:
        return  # people act all the time; a minute later, then
    if wanting:
        ask(SYNC, "与台账核对疑点", syncing.versions(ledger()))


def _differs() -> bool:
    last, now = Sync.objects.filter(id=1).first(), syncing.versions(ledger())
    return last.versions != now if last else any(now[name] >= 0 for name in syncing.READ)
