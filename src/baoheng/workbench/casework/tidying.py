"""Keeping acts quick: the small files that each leaves in the ledger are put together."""

from baoheng.ledger import status
from baoheng.ledger.definitions import table
from baoheng.ledger.delta import opened, snapshot
from baoheng.ledger.maintenance import compact
from baoheng.workbench.casework import ledgers
from baoheng.workbench.jobs.models import Job, State
from baoheng.workbench.jobs.work import enqueue
from baoheng.workbench.ledgers import ledger
from baoheng.workbench.people.models import Person

TIDY = "casework.tidy"
_STEPS = "hit_steps"  # every act but money writes it
HANDLED = (
    _STEPS, "hit_line_decisions", "recoveries", "recovery_receipts", "appeal_files",
    "panel_members", "spot_checks",
)  # fmt: skip


def scattered(name: str) -> bool:
    """Whether a table lies in so many files that putting them together pays."""
    if opened(ledger(), name) is None:
        return False
    files = snapshot(ledger(), table(name)).files
    return len(files) > status.MANY_FILES * len({one.part for one in files})


def tidy_soon(by: Person) -> None:
    """Have it done in the background where it pays and is not waited for already."""
    waiting = Job.objects.filter(kind=TIDY, state__in=[State.WAITING, State.RUNNING])
    if scattered(_STEPS) and not waiting.exists():
        enqueue(TIDY, "整理疑点处理的台账文件", by)


def tidy() -> int:
    """Put the files together; how many tables. The rows stay as they are."""
    some = [name for name in HANDLED if scattered(name)]
    for name in some:
        compact(ledger(), table(name), ledgers.now(), ledgers.WAIT_SECONDS, lambda _: None)
    return len(some)
