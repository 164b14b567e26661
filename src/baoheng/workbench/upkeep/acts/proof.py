"""Looking the log through for entries that were changed or are gone."""

from dataclasses import dataclass
from typing import ClassVar

from baoheng.workbench.acts import Act, Done, Subject
from baoheng.workbench.jobs.work import enqueue

VERIFY = "upkeep.verify"


@dataclass
class VerifyLog(Act):
    """逐条核对操作记录有没有被改过、删过。"""

    name: ClassVar[str] = "trail.verify"
    title: ClassVar[str] = "核对操作记录"
    permission: ClassVar[str] = "trail.see"

    def subject(self) -> Subject:
        """The log."""
        return Subject("trail", "trail", "操作记录")

    def apply(self) -> Done:
        """Put it into the queue."""
        return Done("核对操作记录", result=enqueue(VERIFY, "核对操作记录", self.by))
