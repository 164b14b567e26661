"""Computing an appraisal, and the files that are made of it: asked for, and kept by the job."""

from dataclasses import dataclass, field
from typing import ClassVar

from django.utils import timezone
from django.utils.translation import gettext_noop

from baoheng.core.errors import Conflict
from baoheng.workbench.acts import Done
from baoheng.workbench.appraisals.acts.base import OnAppraisal
from baoheng.workbench.appraisals.computing import Computed
from baoheng.workbench.appraisals.kept import keep
from baoheng.workbench.appraisals.models import Appraisal, Output, Row
from baoheng.workbench.files import Kept
from baoheng.workbench.jobs.models import Job
from baoheng.workbench.jobs.work import enqueue
from baoheng.workbench.people.models import Person

COMPUTE, PACK, INTO, PDF = "appraisal.compute", "appraisal.pack", "appraisal.into", "appraisal.pdf"
OUTPUTS = {
    PACK: gettext_noop("证据包"),
    INTO: gettext_noop("填入原件的副本"),
    PDF: gettext_noop("官方表式 PDF"),
}
WRITABLE = (".docx", ".xlsx")


def enqueue_compute(appraisal: Appraisal, by: Person) -> Job:
    """Put the computing into the queue, within the caller's transaction."""
    job = enqueue(COMPUTE, f"测算 {appraisal}", by, appraisal=appraisal.pk)
    appraisal.job = job
    appraisal.save(update_fields=["job"])
    return job


@dataclass
class Compute(OnAppraisal):
    """按台账重新测算；人填的保留。"""

    name: ClassVar[str] = "appraisal.compute"
    title: ClassVar[str] = "测算"
    permission: ClassVar[str] = "appraisals.fill"

    def check(self) -> None:
        """Open, and not being computed already."""
        self.must_be_open()

    def apply(self) -> Done:
        """Put it into the queue."""
        job = enqueue_compute(self.appraisal, self.by)
        return Done(f"重新测算{self.appraisal}", result=job)


@dataclass
class KeepComputed(OnAppraisal):
    """记下测算的结果；人填的保留。"""

    computed: Computed = field(repr=False)
    name: ClassVar[str] = "appraisal.computed"
    title: ClassVar[str] = "记下测算结果"
    permission: ClassVar[str] = "appraisals.fill"

    def check(self) -> None:
        """Still open, and with the same rows."""
        if not self.appraisal.open:
            raise Conflict("已经提交，测算结果没有记下", todo="要更新的话请复核人重新打开")
        if self.appraisal.rows.count() != len(self.computed.rows):
            raise Conflict("指标与目标表不一致", todo="请重新开始一次监控或自评")

    def apply(self) -> Done:
        """Keep facts and bindings, and make the results anew."""
        one, rows = self.appraisal, list(self.appraisal.rows.all())
        for row, told in zip(rows, self.computed.rows, strict=True):
            row.facts, row.binding = told["facts"], told["binding"]
            row.proposals, row.bound = told["proposals"], told["bound"]
            row.measure = row.binding.get("measure", "")
        Row.objects.bulk_update(rows, ["facts", "binding", "proposals", "bound", "measure"])
        one.facts, one.ledger = self.computed.facts, self.computed.ledger
        one.computed_at, one.stale = timezone.now(), False
        keep(one)
        told_of = sum(1 for row in one.rows.all() if row.actual)
        said = f"测算了{one}：{len(rows)}个指标中{told_of}个有结果，还要办{one.waiting}个"
        return Done(said, {"ledger": one.ledger})


@dataclass
class Make(OnAppraisal):
    """生成证据包、填入原件的副本或 PDF，做好后下载。"""

    kind: str
    name: ClassVar[str] = "appraisal.make"
    title: ClassVar[str] = "生成文件"
    permission: ClassVar[str] = "appraisals.see"

    def check(self) -> None:
        """Something that can be made, of something computed."""
        if self.kind not in OUTPUTS:
            raise Conflict("没有这种文件", todo="请从页面上选")
        if not self.appraisal.computed_at:
            raise Conflict("还没有测算出结果", todo="请等测算做完")
        document = self.appraisal.version.document
        if self.kind == INTO and not (document and document.name.lower().endswith(WRITABLE)):
            raise Conflict("目标表不是从 docx、xlsx 原件来的，没有原件可填", todo="请下载官方表式")

    def apply(self) -> Done:
        """Put it into the queue."""
        title = f"{OUTPUTS[self.kind]} {self.appraisal}"
        job = enqueue(self.kind, title, self.by, appraisal=self.appraisal.pk)
        return Done(f"生成{title}", result=job)


@dataclass
class KeepOutput(OnAppraisal):
    """记下生成的文件，代替以前同类的。"""

    kind: str
    file: Kept
    notes: list[str]
    name: ClassVar[str] = "appraisal.made"
    title: ClassVar[str] = "记下生成的文件"
    permission: ClassVar[str] = "appraisals.see"

    def apply(self) -> Done:
        """Keep it."""
        self.appraisal.outputs.filter(kind=self.kind).delete()
        made = Output.objects.create(
            appraisal=self.appraisal,
            kind=self.kind,
            name=self.file.name,
            sha256=self.file.sha256,
            size=self.file.size,
            notes=self.notes,
            by=self.by,
        )
        said = f"做好了{OUTPUTS[self.kind]}“{self.file.name}”"
        return Done(said, {"sha256": self.file.sha256}, made)
