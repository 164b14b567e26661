"""What people say of the indicators: values, degrees, reasons, evidence files, likelihoods."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar

from django.utils import timezone
from django.utils.translation import gettext

from baoheng.checking.profile import profile_named
from baoheng.core.errors import Conflict
from baoheng.core.result import ResultState
from baoheng.evaluation.monitoring.model import Likelihood
from baoheng.evaluation.monitoring.rules import rules
from baoheng.workbench.acts import Done
from baoheng.workbench.appraisals.acts.base import OnAppraisal, OnRow
from baoheng.workbench.appraisals.kept import fall_back, keep
from baoheng.workbench.appraisals.models import Evidence, Kind
from baoheng.workbench.files import Kept


@dataclass(frozen=True, slots=True)
class Said:
    """What a person fills in for one row; empty parts say nothing."""

    text: str = ""
    level: str = ""
    share: Decimal | None = None
    given: Decimal | None = None
    reason: str = ""
    likelihood: str = ""
    cause: str = ""
    forecast: str = ""


@dataclass
class Fill(OnRow):
    """填一个指标的完成值、理由、佐证，或监控的判断和原因。"""

    said: Said
    files: tuple[Kept, ...] = field(default=())
    seen: str | None = None  # the stamp of what this person saw; None where nobody looked
    name: ClassVar[str] = "appraisal.fill"
    title: ClassVar[str] = "填报"
    permission: ClassVar[str] = "appraisals.fill"

    def check(self) -> None:
        """Open; a computed number is never replaced; scores by hand say why."""
        self.must_be_open()
        if self.seen is not None and self.seen != self.row.stamp:
            who = self.row.filled_by.name if self.row.filled_by else gettext("别人")
            raise Conflict(
                gettext("您打开以后，%(who)s改过“%(name)s”，您填的还没有保存")
                % {"who": who, "name": self.row.name},
                todo="请与现在记着的对照，改好后再保存",
            )
        self._sound()

    def _sound(self) -> None:
        said = self.said
        computed = self.row.facts.get("actual", {}).get("state") == ResultState.COMPUTED
        if computed and (said.text or said.level):
            raise Conflict(
                gettext("“%(name)s”的完成值由台账算出，不能另填") % {"name": self.row.name},
                todo="数不对的话，请核对测算项是否选对，或请数据管理员核对台账",
            )
        if said.given is not None and not said.reason:
            raise Conflict("改了得分，没有写理由", todo="请写明理由")
        if said.share is not None and not 0 <= said.share <= 100:
            raise Conflict("得分率不在 0 到 100 之间", todo="请写 0 到 100 的数")
        if said.given is not None and said.given < 0:
            raise Conflict("人工得分小于 0", todo="请写不小于 0 的数")
        if said.likelihood and said.likelihood not in set(Likelihood):
            raise Conflict("没有这种完成可能性", todo="请从列表里选")
        if said.cause and said.cause not in rules().kinds:
            raise Conflict(
                gettext("没有“%(cause)s”这类偏差原因") % {"cause": said.cause}, todo="请从列表里选"
            )

    def apply(self) -> Done:
        """Keep it, and make the results anew."""
        row, said = self.row, self.said
        row.text, row.level, row.share, row.given = said.text, said.level, said.share, said.given
        row.reason, row.cause, row.forecast_said = said.reason, said.cause, said.forecast
        row.likelihood = said.likelihood
        row.filled_by, row.filled_at = self.by, timezone.now()
        row.save()
        Evidence.objects.bulk_create(
            Evidence(row=row, name=one.name, sha256=one.sha256, size=one.size, by=self.by)
            for one in self.files
        )
        self.entered()
        keep(self.appraisal)
        left = self.appraisal.rows.get(pk=row.pk).todo
        told = f"，还要：{left}" if left else ""
        details = {"files": [one.sha256 for one in self.files], "number": row.number}
        return Done(f"填了“{row.name}”{told}", details)


@dataclass
class Summarise(OnAppraisal):
    """写总体目标完成情况，印在官方表式上。"""

    words: str
    name: ClassVar[str] = "appraisal.summarise"
    title: ClassVar[str] = "写总体目标完成情况"
    permission: ClassVar[str] = "appraisals.fill"

    def check(self) -> None:
        """Only while it is open."""
        self.must_be_open()

    def apply(self) -> Done:
        """Keep it."""
        self.appraisal.completion = self.words.strip()
        self.appraisal.save(update_fields=["completion"])
        self.entered()
        return Done(f"写了{self.appraisal}的总体目标完成情况")


@dataclass
class Rescore(OnAppraisal):
    """换自评的考核口径，说明项目是否已完成；得分随即重算。"""

    profile: str
    finished: bool
    name: ClassVar[str] = "appraisal.rescore"
    title: ClassVar[str] = "换考核口径"
    permission: ClassVar[str] = "appraisals.fill"

    def check(self) -> None:
        """Open, and a self-evaluation. Raises PackError for a profile that there is not."""
        self.must_be_open()
        if self.appraisal.kind != Kind.EVALUATION:
            raise Conflict("只有自评按口径打分", todo="监控不用选口径")
        if self.profile:
            profile_named(self.profile)

    def apply(self) -> Done:
        """Score it anew."""
        one = self.appraisal
        one.profile, one.finished = self.profile, self.finished
        self.entered()
        keep(one)
        said = f"按“{one.head['profile']}”打分，项目{'已' if one.finished else '未'}完成"
        return Done(said, {"profile": self.profile, "finished": self.finished})


@dataclass
class DropEvidence(OnAppraisal):
    """去掉一个佐证文件。"""

    file: Evidence
    name: ClassVar[str] = "appraisal.drop_evidence"
    title: ClassVar[str] = "去掉佐证文件"
    permission: ClassVar[str] = "appraisals.fill"

    def check(self) -> None:
        """Only while it is open."""
        self.must_be_open()

    def apply(self) -> Done:
        """Take it out; the bytes stay for the log."""
        name, digest = self.file.name, self.file.sha256
        self.file.delete()
        self.entered()
        keep(self.appraisal)
        return Done(f"去掉了佐证“{name}”", {"sha256": digest})


@dataclass
class DropAppraisal(OnAppraisal):
    """撤销一次误开的监控或自评；提交过的不能撤销。"""

    name: ClassVar[str] = "appraisal.drop"
    title: ClassVar[str] = "撤销监控或自评"
    permission: ClassVar[str] = "appraisals.fill"

    def check(self) -> None:
        """Open, and never handed over."""
        self.must_be_open()
        if self.appraisal.reopened:
            raise Conflict("提交过的不能撤销", todo="请改好后再提交")

    def apply(self) -> Done:
        """Take it away; the log keeps that it was there."""
        said = f"撤销了{self.appraisal}"
        lost = [row.indicator_id for row in self.appraisal.rows.all() if row.indicator_id]
        self.appraisal.delete()
        fall_back(lost)
        return Done(said)
