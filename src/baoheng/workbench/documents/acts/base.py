"""What acts on a document share."""

from dataclasses import dataclass
from typing import ClassVar

from baoheng.core.errors import Conflict, NotAllowed
from baoheng.workbench.acts import Act, Subject
from baoheng.workbench.documents.models import Document

READ = "documents.read"
UNPACK = "documents.unpack"
TOGETHER = "documents.together"
EXPORT = "documents.export"
LAPSE = "documents.lapse"


@dataclass
class OnDocument(Act):
    """An act on one document; nobody else changes it until the act is over."""

    document: Document
    permission: ClassVar[str] = "documents.upload"

    def subject(self) -> Subject:
        """The document as it stands now."""
        found = Document.objects.select_for_update().filter(pk=self.document.pk).first()
        if found is None:
            raise Conflict("这份资料已被删除", todo="请回到资料清单")
        self.document = found
        return Subject("document", str(found.pk), found.name, found.region)

    def must_rest(self) -> None:
        """Raise Conflict while a job works on it."""
        job = self.document.job
        if job and not job.over:
            raise Conflict("正在读取和检查", todo="请等做完再来")

    def must_be_read(self) -> None:
        """Raise Conflict where there is nothing to say about it."""
        if not self.document.read:
            raise Conflict("这份资料没有读出来", todo="请先看读不了的原因")

    def must_reach(self, region: str) -> None:
        """Raise NotAllowed where the person has nothing to do with that region."""
        if not self.by.reaches(region):
            named = f"“{region}”不在您负责的区里" if region else "请选择您负责的区"
            raise NotAllowed(named, todo="全市的资料由负责全市的同事管")
