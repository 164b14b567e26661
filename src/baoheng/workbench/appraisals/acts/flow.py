"""From the beginning of an appraisal to its lock, and open again with a reason."""

import datetime
from dataclasses import dataclass
from typing import ClassVar

from django.utils import timezone
from django.utils.translation import gettext

from baoheng.checking.profile import profile_named
from baoheng.core.errors import Conflict, NotAllowed
from baoheng.workbench.acts import Act, Done, Subject
from baoheng.workbench.appraisals.acts.base import OnAppraisal
from baoheng.workbench.appraisals.acts.work import enqueue_compute
from baoheng.workbench.appraisals.kept import keep
from baoheng.workbench.appraisals.listed import listed
from baoheng.workbench.appraisals.models import Appraisal, Kind, Row, State
from baoheng.workbench.documents.models import State as VersionState
from baoheng.workbench.documents.models import Version

_NAMED = 6


@dataclass
class StartAppraisal(Act):
    """开始一次监控或自评：选目标表、截止日、考核口径；随即测算。"""

    version: Version
    kind: Kind
    as_of: datetime.date
    profile: str = ""
    finished: bool = False
    name: ClassVar[str] = "appraisal.start"
    title: ClassVar[str] = "开始监控或自评"
    permission: ClassVar[str] = "appraisals.fill"

    def subject(self) -> Subject:
        """The targets that are appraised."""
        targets = self.version.targets
        return Subject("targets", str(targets.pk), str(targets), targets.region)

    def check(self) -> None:
        """Approved targets of a year that has begun by that day, and no second one like it."""
        targets = self.version.targets
        if self.version.state != VersionState.APPROVED:
            raise Conflict(
                gettext("“%(targets)s”还没有批复") % {"targets": targets},
                todo="批复以后才能监控、自评",
            )
        if self.as_of.year < targets.year:
            raise Conflict(
                gettext("目标是%(year)s年的，截止日%(as_of)s在它之前")
                % {"year": targets.year, "as_of": self.as_of},
                todo="请写那一年里的一天",
            )
        if self.as_of > timezone.localdate():
            raise Conflict(
                gettext("截止日%(as_of)s还没有到") % {"as_of": self.as_of},
                todo="请写今天或以前的一天",
            )
        if self.profile:
            profile_named(self.profile)
        same = Appraisal.objects.filter(version=self.version, kind=self.kind, as_of=self.as_of)
        if same.exists():
            raise Conflict(
                gettext("“%(targets)s”截至%(as_of)s的%(kind)s已经有了")
                % {"targets": targets, "as_of": self.as_of, "kind": self.kind.label},
                todo="请在列表里打开它",
            )

    def apply(self) -> Done:
        """Keep it with a row for each indicator, and put the computing into the queue."""
        targets = self.version.targets
        indicators = listed(self.version)
        if not indicators:
            raise Conflict(
                gettext("“%(targets)s”没有绩效指标") % {"targets": targets},
                todo="请选有指标的目标表",
            )
        made = Appraisal.objects.create(
            version=self.version,
            kind=self.kind,
            as_of=self.as_of,
            profile=self.profile,
            finished=self.finished,
            department=targets.department,
            region=targets.region,
            project=targets.project,
            year=targets.year,
            by=self.by,
        )
        made.hands.add(self.by)
        Row.objects.bulk_create(
            Row(
                appraisal=made,
                indicator=one,
                number=one.number,
                level1=one.level1,
                level2=one.level2,
                name=one.name,
                target=one.target,
            )
            for one in indicators
        )
        keep(made)
        enqueue_compute(made, self.by)
        details = {"appraisal": made.pk, "profile": self.profile, "as_of": str(self.as_of)}
        return Done(f"开始了{made}，共{len(indicators)}个指标", details, made)


@dataclass
class Submit(OnAppraisal):
    """提交给复核人；还缺完成值、原因的不能提交。"""

    name: ClassVar[str] = "appraisal.submit"
    title: ClassVar[str] = "提交监控或自评"
    permission: ClassVar[str] = "appraisals.submit"

    def check(self) -> None:
        """Computed with the bindings as they are, and nothing left to do."""
        self.must_be_open()
        if not self.appraisal.computed_at:
            raise Conflict("还没有测算出结果", todo="请先测算")
        if self.appraisal.stale:
            raise Conflict("改过测算项，还没有重新测算", todo="请先按“重新测算”")
        left = [row.name for row in self.appraisal.rows.all() if row.todo]
        if left:
            more = f"等{len(left)}个" if len(left) > _NAMED else ""
            named = "”“".join(left[:_NAMED])
            raise Conflict(
                gettext("还有指标没有办完：“%(named)s”%(more)s") % {"named": named, "more": more},
                todo="请逐个填完成值或写明原因",
            )
        money = self.appraisal.head["money"]
        if self.appraisal.kind == Kind.EVALUATION and self.appraisal.total is None:
            raise Conflict(
                gettext("还不能定总分：%(head)s")
                % {"head": money["reason"] or self.appraisal.head["words"]},
                todo="请核对预算和支出是否已装入台账",
            )

    def apply(self) -> Done:
        """Hand it over."""
        self.entered()
        self.appraisal.state = State.SUBMITTED
        self.appraisal.submitted_by, self.appraisal.submitted_at = self.by, timezone.now()
        self.appraisal.save(update_fields=["state", "submitted_by", "submitted_at"])
        total = self.appraisal.total
        told = "" if total is None else f"，{total}分{self.appraisal.grade}"
        return Done(f"提交了{self.appraisal}{told}", {"total": str(total) if total else None})


@dataclass
class Confirm(OnAppraisal):
    """复核无误；填报过的人不能复核自己填的。"""

    name: ClassVar[str] = "appraisal.confirm"
    title: ClassVar[str] = "复核监控或自评"
    permission: ClassVar[str] = "appraisals.confirm"

    def check(self) -> None:
        """Submitted, and by other hands."""
        self.must_stand(State.SUBMITTED)
        _other_hands(self)

    def apply(self) -> Done:
        """Confirm it."""
        self.appraisal.state = State.CONFIRMED
        self.appraisal.confirmed_by, self.appraisal.confirmed_at = self.by, timezone.now()
        self.appraisal.save(update_fields=["state", "confirmed_by", "confirmed_at"])
        return Done(f"复核了{self.appraisal}")


@dataclass
class Lock(OnAppraisal):
    """锁定：结果报出以后不再改。"""

    name: ClassVar[str] = "appraisal.lock"
    title: ClassVar[str] = "锁定监控或自评"
    permission: ClassVar[str] = "appraisals.confirm"

    def check(self) -> None:
        """Confirmed, and by other hands than those who entered."""
        self.must_stand(State.CONFIRMED)
        _other_hands(self)

    def apply(self) -> Done:
        """Lock it."""
        self.appraisal.state = State.LOCKED
        self.appraisal.save(update_fields=["state"])
        return Done(f"锁定了{self.appraisal}")


@dataclass
class Reopen(OnAppraisal):
    """重新打开（退回）让经办人再改，写明原因；原来的记录都留着。"""

    reason: str
    name: ClassVar[str] = "appraisal.reopen"
    title: ClassVar[str] = "重新打开监控或自评"
    permission: ClassVar[str] = "appraisals.reopen"

    def check(self) -> None:
        """Handed over, and with a reason."""
        self.must_stand(State.SUBMITTED, State.CONFIRMED, State.LOCKED)
        if not self.reason.strip():
            raise Conflict("没有写原因", todo="请写明为什么重新打开")

    def apply(self) -> Done:
        """Open it again; who submitted and confirmed is in the log."""
        one = self.appraisal
        before = one.get_state_display()
        one.state, one.reason, one.reopened = State.FILLING, self.reason.strip(), one.reopened + 1
        one.submitted_by = one.submitted_at = one.confirmed_by = one.confirmed_at = None
        one.save(
            update_fields=[
                "state", "reason", "reopened", "submitted_by", "submitted_at", "confirmed_by",
                "confirmed_at",
            ]
        )  # fmt: skip
        return Done(f"重新打开了{one}（原为{before}）：{one.reason}")


def _other_hands(act: OnAppraisal) -> None:
    if act.appraisal.hands.filter(pk=act.by.pk).exists():
        raise NotAllowed("填报过的人不能复核自己填的", todo="请另一位复核人来办")
