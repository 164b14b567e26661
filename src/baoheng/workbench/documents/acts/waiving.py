"""Accepting a finding until a day with a reason, and taking that back."""

import datetime
from dataclasses import dataclass
from typing import ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from baoheng.core.errors import Conflict, NotAllowed
from baoheng.workbench.acts import Done
from baoheng.workbench.documents.acts.base import OnDocument
from baoheng.workbench.documents.models import Waived
from baoheng.workbench.documents.verdicts import count, count_versions

_LONGEST = 1000
_YEARS = 3


def must_be_reasoned(reason: str, until: datetime.date) -> None:
    """Raise Conflict without a reason, or with a day that has passed or is too far away."""
    today = timezone.localdate()
    if not reason.strip():
        raise Conflict("没有写理由", todo="请写明为什么可以接受")
    if len(reason) > _LONGEST:
        raise Conflict(gettext("理由超过 %(longest)s 字") % {"longest": _LONGEST}, todo="请写短些")
    if not today <= until <= today.replace(year=today.year + _YEARS, day=1):
        raise Conflict(
            "截止日不对", todo=gettext("请写今天起、%(years)s年以内的日期") % {"years": _YEARS}
        )


@dataclass
class Waive(OnDocument):
    """接受（豁免）一个问题：写明理由和截止日，过了那天重新计入。上传人不能接受自己的。"""

    finding: str
    reason: str
    until: datetime.date
    name: ClassVar[str] = "finding.waive"
    title: ClassVar[str] = "接受审核问题"
    permission: ClassVar[str] = "findings.waive"

    def check(self) -> None:
        """Somebody else's document, a finding that it has, a reason, a day to come."""
        self.must_rest()
        self.must_be_read()
        if self.document.by_id == self.by.pk:
            raise NotAllowed("不能接受自己上传的资料的问题", todo="请另一位审核人来办")
        must_be_reasoned(self.reason, self.until)
        self.found = next(
            (one for one in self.document.found.get("findings", ()) if one["key"] == self.finding),
            None,
        )
        if self.found is None:
            raise Conflict("没有这个问题，也许重新检查后变了", todo="请刷新页面")

    def apply(self) -> Done:
        """Keep it, and count again."""
        message = self.found["message"] if self.found else ""
        made = Waived.objects.create(
            document=self.document,
            finding=self.finding,
            message=message,
            reason=self.reason.strip(),
            until=self.until,
            by=self.by,
        )
        self.document.save(update_fields=count(self.document))
        count_versions(self.document)
        return Done(
            f"接受了“{self.document.name}”的问题 {self.finding}，到{self.until.isoformat()}",
            {"finding": self.finding, "until": self.until.isoformat()},
            made,
        )


@dataclass
class CountLapsed(OnDocument):
    """接受到期，问题重新计入；后台做，不需要权限。"""

    name: ClassVar[str] = "finding.lapse"
    title: ClassVar[str] = "接受到期"
    permission: ClassVar[str] = ""

    def check(self) -> None:
        """Some have run out that were not counted yet."""
        self.over = [*lapsed().filter(document=self.document)]
        if not self.over:
            raise Conflict("没有刚到期的", todo="请刷新页面")

    def apply(self) -> Done:
        """Count again, and note that it was done."""
        self.document.save(update_fields=count(self.document))
        count_versions(self.document)
        Waived.objects.filter(pk__in=[one.pk for one in self.over]).update(lapsed=True)
        told = "、".join(f"{one.finding}（到{one.until.isoformat()}）" for one in self.over)
        said = f"“{self.document.name}”接受到期，问题重新计入：{told}"
        return Done(said, {"findings": [one.finding for one in self.over]})


def lapsed() -> QuerySet[Waived]:
    """What was accepted of documents until a day that has passed, and does not count again yet."""
    return run_out().filter(targets=None).order_by("document", "pk")


def run_out() -> QuerySet[Waived]:
    """The same of whatever was accepted."""
    return Waived.objects.filter(until__lt=timezone.localdate(), revoked_at=None, lapsed=False)


@dataclass
class Revoke(OnDocument):
    """撤回对一个问题的接受，问题重新计入。"""

    waived: Waived
    name: ClassVar[str] = "finding.revoke"
    title: ClassVar[str] = "撤回接受"
    permission: ClassVar[str] = "findings.waive"

    def check(self) -> None:
        """It is in force."""
        self.waived = Waived.objects.get(pk=self.waived.pk, document=self.document)
        if self.waived.revoked_at:
            raise Conflict("已经撤回过了", todo="请刷新页面")

    def apply(self) -> Done:
        """Note who took it back, and count again."""
        self.waived.revoked_by, self.waived.revoked_at = self.by, timezone.now()
        self.waived.save(update_fields=["revoked_by", "revoked_at"])
        self.document.save(update_fields=count(self.document))
        count_versions(self.document)
        said = f"撤回了对“{self.document.name}”问题 {self.waived.finding} 的接受"
        return Done(said, {"finding": self.waived.finding})
