"""Asking for the projection to be compared with the ledger."""

from dataclasses import dataclass
from typing import ClassVar

from baoheng.workbench.acts import Act, Done, Subject
from baoheng.workbench.jobs.work import enqueue

SYNC = "casework.sync"


@dataclass
class AskSync(Act):
    """把疑点与台账核对一遍，更新页面上的。"""

    name: ClassVar[str] = "casework.sync"
    title: ClassVar[str] = "与台账核对疑点"
    permission: ClassVar[str] = "hits.see"

    def subject(self) -> Subject:
        """The ledger's hits, whatever region the person has."""
        return Subject("ledger", "hits", "疑点", next(iter(sorted(self.by.regions)), ""))

    def apply(self) -> Done:
        """Put the job into the queue."""
        job = enqueue(SYNC, "与台账核对疑点", self.by)
        return Done("与台账核对疑点", {"job": str(job.pk)}, job)
