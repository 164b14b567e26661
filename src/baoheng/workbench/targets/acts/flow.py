"""From a draft to what is in force: submit, withdraw, return, approve, adjust."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils import timezone

from baoheng.core.errors import Conflict, NotAllowed
from baoheng.workbench.acts import Done
from baoheng.workbench.documents.models import State, Version
from baoheng.workbench.targets.acts.base import OnVersion
from baoheng.workbench.targets.acts.checking import save_checked
from baoheng.workbench.targets.acts.numbering import next_number
from baoheng.workbench.targets.checked import is_large, keep_check, marked
from baoheng.workbench.targets.hands import wrote

_NAMED = 3


@dataclass
class Submit(OnVersion):
    """送审一份草稿；还有错误没有改、也没有被接受的不能送。"""

    name: ClassVar[str] = "targets.submit"
    title: ClassVar[str] = "送审目标表"
    permission: ClassVar[str] = "targets.submit"

    def check(self) -> None:
        """A draft without errors, checked as of today."""
        self.must_stand(State.DRAFT, State.RETURNED)
        if is_large(self.version):
            if not self.version.found:
                raise Conflict("这张表很大，还在检查", todo="请等后台事项里的检查做完再送审")
        else:
            keep_check(self.version)
        shown, _ = marked(self.version)
        wrong = [one["message"] for one in shown if one["severity"] == "error"]
        if wrong:
            more = f"等 {len(wrong)} 处" if len(wrong) > _NAMED else ""
            raise Conflict(
                f"还有错误没有改：{'；'.join(wrong[:_NAMED])}{more}",
                todo="请在表里改好；确有理由的，请绩效审核人在资料页上接受",
            )
        if self.version.found.get("verdict") == "incomplete":
            raise Conflict("这份表没有查全", todo="请告诉系统管理员哪项检查出错")

    def apply(self) -> Done:
        """Hand it over."""
        self.version.state = State.SUBMITTED
        self.version.submitted_by, self.version.submitted_at = self.by, timezone.now()
        self.version.decided_by, self.version.decided_at = None, None
        self.version.opinion = {}
        self.version.save()
        return Done(f"送审了{self.version}")


@dataclass
class Withdraw(OnVersion):
    """撤回还没有审的送审稿。"""

    name: ClassVar[str] = "targets.withdraw"
    title: ClassVar[str] = "撤回送审"
    permission: ClassVar[str] = "targets.submit"

    def check(self) -> None:
        """Still with the reviewer."""
        self.must_stand(State.SUBMITTED)

    def apply(self) -> Done:
        """It is a draft again."""
        self.version.state = State.DRAFT
        self.version.save()
        return Done(f"撤回了{self.version}")


@dataclass
class _Deciding(OnVersion):
    """Whoever made, edited or submitted it does not decide on it."""

    opinion: dict[str, Any] = field(default_factory=dict)

    def check(self) -> None:
        """Submitted, and by other hands."""
        self.must_stand(State.SUBMITTED)
        if wrote(self.by, self.version):
            raise NotAllowed("编制、修改、送审的人不能审核自己的表", todo="请由另一位同事审核")

    def decide(self, state: State) -> None:
        """Set the state with who, when and the opinion."""
        self.version.state = state
        self.version.decided_by, self.version.decided_at = self.by, timezone.now()
        self.version.opinion = self.opinion
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
        if not str(self.opinion.get("reason", "")).strip():
            raise Conflict("没有写退回的理由", todo="请写明要改什么")

    def apply(self) -> Done:
        """Back to the clerk."""
        self.decide(State.RETURNED)
        return Done(f"退回了{self.version}：{self.opinion['reason']}", {"opinion": self.opinion})


@dataclass
class Approve(_Deciding):
    """批复送审稿；以前批复的一版由它代替。"""

    name: ClassVar[str] = "targets.approve"
    title: ClassVar[str] = "批复目标表"
    permission: ClassVar[str] = "targets.approve"

    def check(self) -> None:
        """With a grade."""
        super().check()
        if not str(self.opinion.get("grade", "")).strip():
            raise Conflict("没有选审核等级", todo="请选一个等级")

    def apply(self) -> Done:
        """In force from now on."""
        for old in self.version.targets.versions.filter(state=State.APPROVED):
            old.state = State.REPLACED
            old.save()
        self.decide(State.APPROVED)
        said = f"批复了{self.version}，等级“{self.opinion['grade']}”"
        return Done(said, {"opinion": self.opinion})


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
