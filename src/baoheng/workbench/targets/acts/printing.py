"""The official form as PDF: asked for, and kept by the job."""

from dataclasses import dataclass
from typing import ClassVar

from baoheng.core.errors import Conflict
from baoheng.workbench.acts import Done
from baoheng.workbench.documents.models import Output
from baoheng.workbench.files import Kept
from baoheng.workbench.jobs.work import enqueue
from baoheng.workbench.targets.acts.base import OnVersion
from baoheng.workbench.targets.printed import form_of

PDF = "targets.pdf"


@dataclass
class PrintTargets(OnVersion):
    """把一版目标表按官方表式做成 PDF。"""

    name: ClassVar[str] = "targets.print"
    title: ClassVar[str] = "目标表做成 PDF"
    permission: ClassVar[str] = "documents.see"

    def check(self) -> None:
        """There is a form for it."""
        form_of(self.version)

    def apply(self) -> Done:
        """Ask for it; ``result`` is the job."""
        title = f"官方表（PDF） {self.version}"
        return Done(f"要求做{title}", {}, enqueue(PDF, title, self.by, version=self.version.pk))


@dataclass
class KeepPrinted(OnVersion):
    """记下做好的 PDF，代替以前的（后台事项）。

    ``saved`` is how often the version had been saved when it was printed.
    """

    kept: Kept
    saved: int
    name: ClassVar[str] = "targets.printed"
    title: ClassVar[str] = "目标表的 PDF"
    permission: ClassVar[str] = ""

    def check(self) -> None:
        """Still what was printed."""
        if self.version.saved != self.saved:
            raise Conflict("做的时候有人保存过这份草稿", todo="请再做一次")

    def apply(self) -> Done:
        """Keep it in place of the one before."""
        self.version.outputs.filter(name__endswith=".pdf").delete()
        made = Output.objects.create(
            version=self.version,
            name=self.kept.name,
            sha256=self.kept.sha256,
            size=self.kept.size,
            by=self.by,
        )
        return Done(f"做好了“{made.name}”", {"sha256": made.sha256}, made)
