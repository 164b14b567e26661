"""Uploading documents, reading them again, describing and deleting them."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils import timezone

from baoheng.core.errors import Conflict, NotAllowed
from baoheng.workbench.acts import Act, Done, Subject
from baoheng.workbench.documents.acts.base import READ, UNPACK, OnDocument
from baoheng.workbench.documents.models import Document
from baoheng.workbench.files import Kept
from baoheng.workbench.jobs.models import Job, State
from baoheng.workbench.jobs.work import enqueue
from baoheng.workbench.people.models import Person


@dataclass(frozen=True, slots=True)
class Told:
    """What the person says of a document; what is left empty is taken from what is read."""

    department: str = ""
    region: str = ""
    year: int | None = None


@dataclass
class Upload(Act):
    """上传一份资料，随后读取和检查；同一个文件不重复保存。"""

    kept: Kept
    told: Told = Told()
    name: ClassVar[str] = "document.upload"
    title: ClassVar[str] = "上传资料"
    permission: ClassVar[str] = "documents.upload"

    def subject(self) -> Subject:
        """The file, in the region that the person says or has."""
        region = self.told.region or own_region(self.by.regions)
        self.told = Told(self.told.department, region, self.told.year)
        return Subject("document", self.kept.sha256[:12], self.kept.name, region)

    def apply(self) -> Done:
        """Keep it and ask for its reading; ``result`` is the document, which may be there."""
        known = Document.objects.filter(sha256=self.kept.sha256, region=self.told.region).first()
        if known:
            day = timezone.localtime(known.at)
            return Done(
                f"“{self.kept.name}”与{day:%Y-%m-%d}上传的“{known.name}”是同一个文件，没有重复保存",
                {"document": known.pk, "again": True},
                known,
            )
        made = Document.objects.create(
            name=self.kept.name,
            sha256=self.kept.sha256,
            size=self.kept.size,
            department=self.told.department,
            region=self.told.region,
            year=self.told.year,
            by=self.by,
        )
        ask_reading(made, self.by)
        return Done(f"上传了“{made.name}”", {"document": made.pk, "bytes": made.size}, made)


def own_region(regions: frozenset[str]) -> str:
    """The region of somebody who has only one."""
    return next(iter(regions)) if len(regions) == 1 else ""


def ask_reading(document: Document, by: Person) -> Job:
    """Put the reading into the queue and tie it to the document; one that waits serves too."""
    waiting = Job.objects.select_for_update().filter(state=State.WAITING)
    if document.job_id and (found := waiting.filter(pk=document.job_id).first()):
        return found
    document.job = enqueue(READ, f"读取和检查“{document.name}”", by, document=document.pk)
    document.save(update_fields=["job"])
    return document.job


@dataclass
class UploadArchive(Act):
    """上传一个压缩包，后台逐份拆开、读取和检查，几份之间也互相核对。"""

    kept: Kept
    told: Told = Told()
    name: ClassVar[str] = "document.upload_archive"
    title: ClassVar[str] = "上传压缩包"
    permission: ClassVar[str] = "documents.upload"

    def subject(self) -> Subject:
        """The archive, in the region that the person says or has."""
        region = self.told.region or own_region(self.by.regions)
        self.told = Told(self.told.department, region, self.told.year)
        return Subject("archive", self.kept.sha256[:12], self.kept.name, region)

    def apply(self) -> Done:
        """Ask for its unpacking; ``result`` is the job."""
        told = {"department": self.told.department, "region": self.told.region,
                "year": self.told.year}  # fmt: skip
        job = enqueue(
            UNPACK,
            f"拆开“{self.kept.name}”",
            self.by,
            sha256=self.kept.sha256,
            name=self.kept.name,
            told=told,
        )
        return Done(f"上传了压缩包“{self.kept.name}”", {"bytes": self.kept.size}, job)


@dataclass
class ReadAgain(OnDocument):
    """重新读取和检查一份资料。"""

    name: ClassVar[str] = "document.read_again"
    title: ClassVar[str] = "重新读取"

    def check(self) -> None:
        """Not while it is being read."""
        self.must_rest()

    def apply(self) -> Done:
        """Ask for it; ``result`` is the job."""
        job = ask_reading(self.document, self.by)
        return Done(f"要求重新读取“{self.document.name}”", result=job)


@dataclass
class Describe(OnDocument):
    """写明资料的单位、年度、所属区。"""

    told: Told
    name: ClassVar[str] = "document.describe"
    title: ClassVar[str] = "改资料的单位、年度、区"

    def check(self) -> None:
        """Into a region that is the person's own business too."""
        self.must_reach(self.told.region)
        same = Document.objects.filter(sha256=self.document.sha256, region=self.told.region)
        if same.exclude(pk=self.document.pk).exists():
            raise Conflict("那个区已有这个文件", todo="请直接用那一份")

    def apply(self) -> Done:
        """Write them down."""
        one, told = self.document, self.told
        before = {"department": one.department, "region": one.region, "year": one.year}
        one.department, one.region, one.year = told.department, told.region, told.year
        one.save(update_fields=["department", "region", "year"])
        return Done(f"改了“{one.name}”的单位、年度、区", {"before": before})


@dataclass
class DeleteDocument(OnDocument):
    """删除自己上传的、没有收进目标表的资料。"""

    name: ClassVar[str] = "document.delete"
    title: ClassVar[str] = "删除资料"

    def check(self) -> None:
        """Only one's own, and only where nothing rests on it."""
        self.must_rest()
        if self.document.by_id != self.by.pk:
            raise NotAllowed("只能删除自己上传的资料", todo="请找上传的人")
        if self.document.versions.exists():
            raise Conflict("这份资料已收进目标表，不能删", todo="可以上传新的一份，另建版本")

    def apply(self) -> Done:
        """Delete the record; the log keeps that it was there and which bytes they were."""
        name, sha256 = self.document.name, self.document.sha256
        self.document.delete()
        return Done(f"删除了“{name}”", {"sha256": sha256})
