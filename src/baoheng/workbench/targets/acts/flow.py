"""From a draft to what is in force: submit, withdraw, return, approve, adjust."""

from dataclasses import dataclass, field
from typing import ClassVar

from django.utils import timezone
from django.utils.translation import gettext

from baoheng.core.errors import Conflict, NotAllowed
from baoheng.workbench.acts import Done
from baoheng.workbench.documents.models import State, Version
from baoheng.workbench.targets.acts.base import OnVersion
from baoheng.workbench.targets.acts.checking import save_checked
from baoheng.workbench.targets.acts.numbering import next_number
from baoheng.workbench.targets.checked import is_large, keep_check, marked
from baoheng.workbench.targets.hands import wrote
from baoheng.workbench.targets.opinion import Opinion
from baoheng.workbench.upkeep.bureau import YES, value

_NAMED, _LONGEST = 3, 2000


@dataclass
class Submit(OnVersion):
    """送审一份草稿，由经办的人送；还有错误的不能送，设置准许的须写理由。"""

    plea: str = ""
    name: ClassVar[str] = "targets.submit"
    title: ClassVar[str] = "送审目标表"
    permission: ClassVar[str] = "targets.submit"

    def check(self) -> None:
        """A draft without errors, checked as of today, by who carries it."""
        self.must_stand(State.DRAFT, State.RETURNED)
        self.must_carry()
        if is_large(self.version):
            if not self.version.found:
                raise Conflict("这张表很大，还在检查", todo="请等后台事项里的检查做完再送审")
        else:
            keep_check(self.version)
        shown, _ = marked(self.version)
        self.wrong = [one["message"] for one in shown if one["severity"] == "error"]
        if self.wrong and not (errors_allowed() and self.plea.strip()):
            more = gettext("等 %(n)s 处") % {"n": len(self.wrong)}
            said = "；".join(self.wrong[:_NAMED]) + (more if len(self.wrong) > _NAMED else "")
            todo = "请在表里改好；确有理由的，请绩效审核人接受"
            if errors_allowed():
                todo = "请在表里改好；确有理由的，写明理由再送审"
            raise Conflict(gettext("还有错误没有改：%(said)s") % {"said": said}, todo=todo)
        if self.version.found.get("verdict") == "incomplete":
            raise Conflict("这份表没有查全", todo="请告诉系统管理员哪项检查出错")

    def apply(self) -> Done:
        """Hand it over; what it held before it was saved is not needed any more."""
        one = self.version
        one.state = State.SUBMITTED
        one.submitted_by, one.submitted_at = self.by, timezone.now()
        one.decided_by, one.decided_at = None, None
        one.opinion = {}
        one.plea = self.plea.strip()[:_LONGEST] if self.wrong else ""
        one.save()
        one.savings.all().delete()
        if self.wrong:
            said = f"带着 {len(self.wrong)} 处错误送审了{one}：{one.plea}"
            return Done(said, {"errors": len(self.wrong), "reason": one.plea})
        return Done(f"送审了{one}")


def errors_allowed() -> bool:
    """Whether the bureau lets a table with errors be submitted where a reason is given."""
    return value("targets.errors", timezone.localdate()) == YES


@dataclass
class Withdraw(OnVersion):
    """撤回还没有审的送审稿，由经办的人撤。"""

    name: ClassVar[str] = "targets.withdraw"
    title: ClassVar[str] = "撤回送审"
    permission: ClassVar[str] = "targets.submit"

    def check(self) -> None:
        """Still with the reviewer, by who carries it."""
        self.must_stand(State.SUBMITTED)
        self.must_carry()

    def apply(self) -> Done:
        """It is a draft again."""
        self.version.state = State.DRAFT
        self.version.save()
        return Done(f"撤回了{self.version}")


@dataclass
class TakeOver(OnVersion):
    """接手同事经办的一稿，写明理由；以后由接手的人送审、撤回，也因此不能审核它。"""

    reason: str
    name: ClassVar[str] = "targets.take_over"
    title: ClassVar[str] = "接手目标表"

    def check(self) -> None:
        """Under way, not one's own already, with a reason."""
        self.must_stand(State.DRAFT, State.RETURNED, State.SUBMITTED)
        if wrote(self.by, self.version):
            raise Conflict("这一稿已经由您经办", todo="可以直接办")
        if not self.reason.strip():
            raise Conflict("没有写为什么接手", todo="请写明理由，如原经办休假")

    def apply(self) -> Done:
        """The log entry is what says so."""
        reason = self.reason.strip()[:_LONGEST]
        said = f"接手了{self.version}（原由{self.version.by.name}经办）：{reason}"
        return Done(said, {"reason": reason})


@dataclass
class _Deciding(OnVersion):
    """Whoever made, edited or submitted it does not decide on it."""

    opinion: Opinion = field(default_factory=Opinion)

    def check(self) -> None:
        """Submitted, and by other hands."""
        self.must_stand(State.SUBMITTED)
        if wrote(self.by, self.version):
            raise NotAllowed("编制、修改、送审的人不能审核自己的表", todo="请由另一位同事审核")

    def decide(self, state: State) -> None:
        """Set the state with who, when and the opinion."""
        self.version.state = state
        self.version.decided_by, self.version.decided_at = self.by, timezone.now()
        self.version.opinion = self.opinion.told()
        self.version.save()


@dataclass
class ReturnTargets(_Deciding):
    """退回送审稿，写明理由。"""

    name: ClassVar[str] = "targets.return"
    title: ClassVar[str] = "退回目标表"
    permission: ClassVar[str] = "targets.review"

    def check(self) -> None:
        """With a reason that the clerk can act on."""
        super().check()
        if not self.opinion.reason.strip():
            raise Conflict("没有写退回的理由", todo="请写明要改什么")

    def apply(self) -> Done:
        """Back to the clerk."""
        self.decide(State.RETURNED)
        return Done(
            f"退回了{self.version}：{self.opinion.reason}", {"opinion": self.opinion.told()}
        )


@dataclass
class Approve(_Deciding):
    """批复送审稿；以前批复的一版由它代替。"""

    name: ClassVar[str] = "targets.approve"
    title: ClassVar[str] = "批复目标表"
    permission: ClassVar[str] = "targets.approve"

    def check(self) -> None:
        """With a grade."""
        super().check()
        if not self.opinion.grade.strip():
            raise Conflict("没有选审核等级", todo="请选一个等级")

    def apply(self) -> Done:
        """In force from now on."""
        for old in self.version.targets.versions.filter(state=State.APPROVED):
            old.state = State.REPLACED
            old.save()
        self.decide(State.APPROVED)
        said = f"批复了{self.version}，等级“{self.opinion.grade}”"
        return Done(said, {"opinion": self.opinion.told()})


@dataclass
class Adjust(OnVersion):
    """调整批复过的目标表：另起一版草稿，批复前原来的继续有效。"""

    reason: str
    name: ClassVar[str] = "targets.adjust"
    title: ClassVar[str] = "调整目标表"

    def check(self) -> None:
        """The approved one, with a reason."""
        self.must_stand(State.APPROVED)
        if not self.reason.strip():
            raise Conflict("没有写为什么调整", todo="请写明理由")

    def apply(self) -> Done:
        """A new draft with the same contents; ``result`` is it."""
        old = self.version
        made = Version(
            targets=old.targets,
            number=next_number(old.targets),
            document=old.document,
            contents=old.contents,
            reason=self.reason.strip(),
            by=self.by,
        )
        keep_check(made)
        save_checked(made, self.by)
        return Done(f"开始调整{old.targets}：{self.reason.strip()}", {"from": old.number}, made)
