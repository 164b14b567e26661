"""Looking at the ledger anew, and checking it."""

from dataclasses import dataclass
from typing import ClassVar

from baoheng.core.errors import Conflict
from baoheng.workbench.acts import Act, Done, Subject
from baoheng.workbench.jobs.models import Job, State
from baoheng.workbench.jobs.work import enqueue

REFRESH, CHECK = "facts.refresh", "facts.check"
_LEDGER = Subject("ledger", "ledger", "台账")


def going(kind: str) -> bool:
    """Whether such a job waits or runs."""
    return Job.objects.filter(kind=kind, state__in=[State.WAITING, State.RUNNING]).exists()


@dataclass
class RefreshLedger(Act):
    """重新清点台账。"""

    name: ClassVar[str] = "ledger.refresh"
    title: ClassVar[str] = "清点台账"
    permission: ClassVar[str] = "ledger.see"

    def subject(self) -> Subject:
        """The ledger."""
        return _LEDGER

    def check(self) -> None:
        """One at a time."""
        if going(REFRESH):
            raise Conflict("正在清点", todo="请过一会儿刷新这一页")

    def apply(self) -> Done:
        """Put it into the queue."""
        return Done("清点台账", result=enqueue(REFRESH, "清点台账", self.by))


@dataclass
class CheckLedger(Act):
    """核对台账的引用、前后一致、重复。"""

    name: ClassVar[str] = "ledger.check"
    title: ClassVar[str] = "核对台账"
    permission: ClassVar[str] = "ledger.see"

    def subject(self) -> Subject:
        """The ledger."""
        return _LEDGER

    def check(self) -> None:
        """One at a time."""
        if going(CHECK):
            raise Conflict("正在核对", todo="请过一会儿刷新这一页")

    def apply(self) -> Done:
        """Put it into the queue."""
        return Done("核对台账", result=enqueue(CHECK, "核对台账", self.by, tables=[]))
