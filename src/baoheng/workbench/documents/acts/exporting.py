"""Making files of what the checks say: the opinion, the workbook, the marked page."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext, gettext_noop

from baoheng.core.errors import Conflict
from baoheng.workbench.acts import Act, Done, Subject
from baoheng.workbench.documents.acts.base import EXPORT
from baoheng.workbench.documents.models import Document, Dossier, Output
from baoheng.workbench.files import Kept
from baoheng.workbench.jobs.work import enqueue

KINDS = {
    "docx": gettext_noop("审核意见（Word）"),
    "xlsx": gettext_noop("问题清单（Excel）"),
    "html": gettext_noop("原件加标注（网页）"),
}


@dataclass
class _Exporting(Act):
    about: Document | Dossier
    permission: ClassVar[str] = "documents.see"

    def subject(self) -> Subject:
        """The document or the dossier."""
        kind = "document" if isinstance(self.about, Document) else "dossier"
        return Subject(kind, str(self.about.pk), str(self.about), self.about.region)


@dataclass
class Export(_Exporting):
    """把审核结果做成文件（审核意见、问题清单、带标注的网页）。"""

    kind: str
    name: ClassVar[str] = "document.export"
    title: ClassVar[str] = "导出审核结果"

    def check(self) -> None:
        """There is something to say, and the form is known."""
        if self.kind not in KINDS:
            raise Conflict(
                "没有这种格式",
                todo=gettext("可以选%(values)s")
                % {"values": gettext("、").join(map(gettext, KINDS.values()))},
            )
        if not self.about.found:
            raise Conflict("还没有检查结果", todo="请等读取和检查做完")

    def apply(self) -> Done:
        """Ask for it; ``result`` is the job."""
        which = "document" if isinstance(self.about, Document) else "dossier"
        title = f"导出“{self.about}”的{KINDS[self.kind]}"
        job = enqueue(EXPORT, title, self.by, **{which: self.about.pk}, form=self.kind)
        return Done(f"要求{title}", {"kind": self.kind}, job)


@dataclass
class KeepOutput(_Exporting):
    """记下导出的文件（后台事项）。"""

    kept: Kept
    name: ClassVar[str] = "document.exported"
    title: ClassVar[str] = "导出的文件"
    permission: ClassVar[str] = ""

    def apply(self) -> Done:
        """Keep it beside the others."""
        one = self.about
        about = {"document": one} if isinstance(one, Document) else {"dossier": one}
        made = Output.objects.create(
            **about, name=self.kept.name, sha256=self.kept.sha256, size=self.kept.size, by=self.by
        )
        return Done(f"导出了“{made.name}”", {"sha256": made.sha256}, made)
