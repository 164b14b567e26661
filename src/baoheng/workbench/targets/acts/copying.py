"""The bureau's own document with what was approved: asked for, and kept by the job."""

from dataclasses import dataclass
from typing import ClassVar

from baoheng.core.errors import Conflict
from baoheng.workbench.acts import Done
from baoheng.workbench.documents.models import Output, State
from baoheng.workbench.files import Kept
from baoheng.workbench.jobs.work import enqueue
from baoheng.workbench.targets.acts.base import OnVersion
from baoheng.workbench.targets.copied import no_copy

COPY = "targets.copy"


@dataclass
class CopyTargets(OnVersion):
    """把批复的目标表填入原件的副本：只改有改动的格。"""

    name: ClassVar[str] = "targets.copy"
    title: ClassVar[str] = "填好的原件副本"
    permission: ClassVar[str] = "documents.see"

    def check(self) -> None:
        """It is in force, and came from a document that can be written to."""
        if self.version.state != State.APPROVED:
            raise Conflict("还没有批复，不能填入原件的副本", todo="请批复以后再做")
        if why := no_copy(self.version):
            raise Conflict(why)

    def apply(self) -> Done:
        """Ask for it; ``result`` is the job."""
        title = f"填好的原件副本 {self.version}"
        return Done(f"要求做{title}", {}, enqueue(COPY, title, self.by, version=self.version.pk))


@dataclass
class KeepCopy(OnVersion):
    """记下填好的副本，代替以前的（后台事项）。"""

    kept: Kept
    notes: list[str]
    name: ClassVar[str] = "targets.copied"
    title: ClassVar[str] = "原件副本填好了"
    permission: ClassVar[str] = ""

    def apply(self) -> Done:
        """Keep it in place of the one before, with what a person must look at."""
        self.version.outputs.exclude(name__endswith=".pdf").delete()
        made = Output.objects.create(
            version=self.version,
            name=self.kept.name,
            sha256=self.kept.sha256,
            size=self.kept.size,
            notes=self.notes,
            by=self.by,
        )
        return Done(f"做好了“{made.name}”", {"sha256": made.sha256}, made)
