"""The ledger that the workbench is set to."""

from contextlib import suppress

from django.conf import settings

from baoheng.core.errors import LedgerError
from baoheng.ledger.folder import Ledger, exists, open_ledger, place_of


def ledger() -> Ledger:
    """The ledger. Raises LedgerError where there is none yet."""
    return open_ledger(place_of(settings.LEDGER))


def has_ledger() -> bool:
    """Whether there is one yet."""
    with suppress(LedgerError):
        return exists(place_of(settings.LEDGER))
    return False
