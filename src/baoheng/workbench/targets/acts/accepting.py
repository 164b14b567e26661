"""Accepting a finding of a version: of its document too, or of the table alone."""

import datetime
from dataclasses import dataclass
from typing import ClassVar

from django.db.models import QuerySet
from django.utils import timezone

from baoheng.core.errors import Conflict, NotAllowed
from baoheng.workbench.acts import Act, Done, Subject
from baoheng.workbench.documents.acts.waiving import Waive, must_be_reasoned, run_out
from baoheng.workbench.documents.models import State, Targets, Waived
from baoheng.workbench.documents.verdicts import UNDECIDED, count_version
from baoheng.workbench.targets.acts.base import OnVersion
from baoheng.workbench.targets.checked import in_document
from baoheng.workbench.targets.hands import wrote


@dataclass
class AcceptFinding(OnVersion):
    """接受目标表的一个问题：写明理由和截止日；原件里也有的，原件和表上都不再计入。"""

    finding: str
    reason: str
    until: datetime.date
    name: ClassVar[str] = "targets.accept"
    title: ClassVar[str] = "接受目标表的问题"
    permission: ClassVar[str] = "findings.waive"

    def subject(self) -> Subject:
        """The version, and the document where that has the finding too."""
        about = super().subject()
        self.waive = None
        if self.version.document and self.finding in in_document(self.version):
            document = self.version.document
            self.waive = Waive(self.by, document, self.finding, self.reason, self.until)
            if not self.by.reaches(self.waive.subject().region):
                raise NotAllowed("这份资料不在您负责的范围内", todo="请找负责这个区的同事")
        return about

    def check(self) -> None:
        """Not decided on, by other hands than wrote it, a finding that it has, a reason, a day."""
        self.must_stand(*map(State, UNDECIDED))
        if wrote(self.by, self.version):
            raise NotAllowed("编制、修改、送审的人不能接受自己表的问题", todo="请另一位审核人来办")
        if self.waive:
            self.waive.check()
            return
        must_be_reasoned(self.reason, self.until)
        found = self.version.found.get("findings", ())
        self.message = next((one["message"] for one in found if one["key"] == self.finding), "")
        if not self.message:
            raise Conflict("没有这个问题，也许重新检查后变了", todo="请刷新页面")

    def apply(self) -> Done:
        """Accept it; the versions are counted again."""
        said = f"接受了{self.version}的问题 {self.finding}，到{self.until.isoformat()}"
        if self.waive:
            done = self.waive.apply()
            return Done(said, done.details, done.result)
        made = Waived.objects.create(
            targets=self.version.targets,
            finding=self.finding,
            message=self.message,
            reason=self.reason.strip(),
            until=self.until,
            by=self.by,
        )
        count_table(self.version.targets)
        return Done(said, {"finding": self.finding, "until": self.until.isoformat()}, made)


def count_table(table: Targets) -> None:
    """Set the counts of a table's versions that nobody has decided on."""
    for version in table.versions.filter(state__in=UNDECIDED).select_related("document"):
        count_version(version)


@dataclass
class RevokeAccepted(OnVersion):
    """撤回对目标表一个问题的接受，问题重新计入。"""

    waived: Waived
    name: ClassVar[str] = "targets.revoke"
    title: ClassVar[str] = "撤回接受目标表的问题"
    permission: ClassVar[str] = "findings.waive"

    def check(self) -> None:
        """It is of this table, and in force; nothing was decided on it."""
        self.must_stand(*map(State, UNDECIDED))
        rows = Waived.objects.filter(pk=self.waived.pk, targets=self.version.targets)
        found = rows.filter(revoked_at=None).first()
        if found is None:
            raise Conflict("已经撤回过了", todo="请刷新页面")
        self.waived = found

    def apply(self) -> Done:
        """Note who took it back, and count again."""
        self.waived.revoked_by, self.waived.revoked_at = self.by, timezone.now()
        self.waived.save(update_fields=["revoked_by", "revoked_at"])
        count_table(self.version.targets)
        said = f"撤回了对{self.version}问题 {self.waived.finding} 的接受"
        return Done(said, {"finding": self.waived.finding})


@dataclass
class CountLapsedOf(Act):
    """目标表的接受到期，问题重新计入；后台做，不需要权限。"""

    table: Targets
    name: ClassVar[str] = "targets.lapse"
    title: ClassVar[str] = "目标表的接受到期"
    permission: ClassVar[str] = ""

    def subject(self) -> Subject:
        """The table."""
        one = self.table
        return Subject("targets", str(one.pk), str(one), one.region)

    def check(self) -> None:
        """Some have run out that were not counted yet."""
        self.over = [*lapsed_tables().filter(targets=self.table)]
        if not self.over:
            raise Conflict("没有刚到期的", todo="请刷新页面")

    def apply(self) -> Done:
        """Count again, and note that it was done."""
        count_table(self.table)
        Waived.objects.filter(pk__in=[one.pk for one in self.over]).update(lapsed=True)
        told = "、".join(f"{one.finding}（到{one.until.isoformat()}）" for one in self.over)
        said = f"{self.table}的接受到期，问题重新计入：{told}"
        return Done(said, {"findings": [one.finding for one in self.over]})


def lapsed_tables() -> QuerySet[Waived]:
    """What was accepted of tables until a day that has passed, and does not count again yet."""
    return run_out().filter(document=None).order_by("targets", "pk")
