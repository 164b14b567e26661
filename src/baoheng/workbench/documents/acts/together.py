"""Checking documents of one matter against one another."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext

from baoheng.core.errors import Conflict, NotAllowed
from baoheng.workbench.acts import Act, Done, Subject
from baoheng.workbench.documents.acts.base import TOGETHER
from baoheng.workbench.documents.models import Document, Dossier, Member
from baoheng.workbench.jobs.models import Job
from baoheng.workbench.jobs.work import enqueue
from baoheng.workbench.people.models import Person

MOST = 60


@dataclass
class CheckTogether(Act):
    """几份资料放在一起核对；``earlier`` 的只作上年对照。"""

    documents: Sequence[Document]
    earlier: frozenset[int] = frozenset()
    called: str = ""
    archive: str = ""
    name: ClassVar[str] = "dossier.check"
    title: ClassVar[str] = "几份资料互相核对"
    permission: ClassVar[str] = "documents.upload"

    def subject(self) -> Subject:
        """The documents, in the region that all have or the first."""
        regions = [one.region for one in self.documents] or [""]
        label = self.called.strip() or (self.documents[0].name if self.documents else "")
        return Subject("dossier", "", label[:200], regions[0])

    def check(self) -> None:
        """At least two that one may see, of which at least one is checked."""
        if any(not self.by.reaches(one.region) for one in self.documents):
            raise NotAllowed("有的资料不在您负责的范围内", todo="请只选自己负责的")
        if len({one.pk for one in self.documents}) < 2:
            raise Conflict("互相核对至少要两份资料", todo="请在清单里勾选几份同一单位的资料")
        if len(self.documents) > MOST:
            raise Conflict(gettext("一次最多 %(most)s 份") % {"most": MOST}, todo="请分几次核对")
        if {one.pk for one in self.documents} <= self.earlier:
            raise Conflict("全部只作对照，没有要查的", todo="请至少留一份“一起查”")

    def apply(self) -> Done:
        """Keep which they are, and ask for the job; ``result`` is the dossier."""
        first = self.documents[0]
        title = self.called.strip() or f"{first.name} 等 {len(self.documents)} 份"
        made = Dossier.objects.create(
            title=title[:200], region=first.region, archive=self.archive, by=self.by
        )
        Member.objects.bulk_create(
            Member(dossier=made, document=one, earlier=one.pk in self.earlier)
            for one in {one.pk: one for one in self.documents}.values()
        )
        ask_checking(made, self.by)
        return Done(f"要求核对“{made.title}”", {"documents": [d.pk for d in self.documents]}, made)


def ask_checking(dossier: Dossier, by: Person) -> Job:
    """Put the checking into the queue and tie it to the dossier."""
    dossier.job = enqueue(TOGETHER, f"互相核对“{dossier.title}”", by, dossier=dossier.pk)
    dossier.save(update_fields=["job"])
    return dossier.job


@dataclass
class OnDossier(Act):
    """An act on one dossier."""

    dossier: Dossier
    permission: ClassVar[str] = "documents.upload"

    def subject(self) -> Subject:
        """The dossier as it stands now."""
        found = Dossier.objects.select_for_update().filter(pk=self.dossier.pk).first()
        if found is None:
            raise Conflict("这次核对已被删除", todo="请回到资料清单")
        self.dossier = found
        return Subject("dossier", str(found.pk), found.title, found.region)


@dataclass
class CheckAgain(OnDossier):
    """重新核对（资料改过、确认过以后）。"""

    name: ClassVar[str] = "dossier.check_again"
    title: ClassVar[str] = "重新核对"

    def check(self) -> None:
        """Not while it is being done; the documents are still there."""
        if self.dossier.job and not self.dossier.job.over:
            raise Conflict("正在核对", todo="请等做完再来")
        if self.dossier.members.count() < 2:
            raise Conflict("剩下的资料不到两份", todo="请重新选几份资料核对")

    def apply(self) -> Done:
        """Ask for it; ``result`` is the job."""
        job = ask_checking(self.dossier, self.by)
        return Done(f"要求重新核对“{self.dossier.title}”", result=job)


@dataclass
class KeepTogether(OnDossier):
    """记下互相核对的结果（后台事项）。"""

    found: dict[str, Any]
    errors: int
    warnings: int
    name: ClassVar[str] = "dossier.checked"
    title: ClassVar[str] = "互相核对的结果"
    permission: ClassVar[str] = ""

    def apply(self) -> Done:
        """Replace what was found before."""
        one = self.dossier
        one.found, one.checked_at = self.found, timezone.now()
        one.errors, one.warnings = self.errors, self.warnings
        one.save(update_fields=["found", "checked_at", "errors", "warnings"])
        return Done(f"核对了“{one.title}”：错误 {one.errors}，应改 {one.warnings}")


@dataclass
class DeleteDossier(OnDossier):
    """删除自己做的一次核对；资料本身不动。"""

    name: ClassVar[str] = "dossier.delete"
    title: ClassVar[str] = "删除核对"

    def check(self) -> None:
        """Only one's own, and not while it goes on."""
        if self.dossier.by_id != self.by.pk:
            raise NotAllowed("只能删除自己做的核对", todo="请找做这次核对的人")
        if self.dossier.job and not self.dossier.job.over:
            raise Conflict("正在核对", todo="请等做完，或先停止那件后台事项")

    def apply(self) -> Done:
        """Delete it."""
        title = self.dossier.title
        self.dossier.delete()
        return Done(f"删除了核对“{title}”")
