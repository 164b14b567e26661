"""Telling the institution, and what it answers."""

from dataclasses import dataclass
from typing import ClassVar

from baoheng.core.errors import Conflict
from baoheng.review.handling import notify as answers
from baoheng.review.handling.drafts import Draft, Order
from baoheng.review.handling.model import Case
from baoheng.workbench.acts import Done
from baoheng.workbench.casework.acts.base import OnHit
from baoheng.workbench.casework.models import Evidence
from baoheng.workbench.files import Kept


@dataclass
class Notify(OnHit):
    """通知机构，申诉期从今天起算。"""

    name: ClassVar[str] = "hit.notify"
    title: ClassVar[str] = "通知"
    permission: ClassVar[str] = "hits.notify"
    step: ClassVar[str] = "notify"

    def draft(self, case: Case, order: Order) -> Draft:
        """What is claimed, and until when to appeal."""
        return answers.notify(case, order)


@dataclass
class Appeal(OnHit):
    """机构提出申诉，附材料。"""

    reason: str
    files: tuple[Kept, ...] = ()
    late: str = ""
    name: ClassVar[str] = "hit.appeal"
    title: ClassVar[str] = "申诉"
    permission: ClassVar[str] = "hits.appeal"
    step: ClassVar[str] = "appeal"

    def check(self) -> None:
        """Only of what one has been told."""
        super().check()
        if self.hit.notified is None:
            raise Conflict("还没有通知过，不能申诉")

    def draft(self, case: Case, order: Order) -> Draft:
        """With the names and digests of the files."""
        some = [answers.Evidence(one.name, one.size, one.sha256) for one in self.files]
        return answers.appeal(case, order, self.reason, some, self.late)

    def apply(self) -> Done:
        """Keep whose files they are, too."""
        done = super().apply()
        if not done.result.repeated:
            Evidence.objects.bulk_create(
                Evidence(
                    hit=self.hit.number, name=one.name, sha256=one.sha256, size=one.size, by=self.by
                )
                for one in self.files
            )
        return done


@dataclass
class TakeAppeal(Appeal):
    """代机构记下纸面的申诉；逾期受理须写理由。"""

    name: ClassVar[str] = "hit.appeal.paper"
    title: ClassVar[str] = "代记申诉"
    permission: ClassVar[str] = "hits.notify"


@dataclass
class Agree(OnHit):
    """机构明说无异议。"""

    name: ClassVar[str] = "hit.agree"
    title: ClassVar[str] = "无异议"
    permission: ClassVar[str] = "hits.appeal"
    step: ClassVar[str] = "lapse"

    def draft(self, case: Case, order: Order) -> Draft:
        """No appeal, by the institution's own word."""
        return answers.lapse(case, order, agreed=True)


@dataclass
class TakeAgreement(Agree):
    """代机构记下无异议。"""

    name: ClassVar[str] = "hit.agree.paper"
    title: ClassVar[str] = "代记无异议"
    permission: ClassVar[str] = "hits.notify"


@dataclass
class Lapse(OnHit):
    """申诉期已过，没有申诉。"""

    name: ClassVar[str] = "hit.lapse"
    title: ClassVar[str] = "逾期未申诉"
    permission: ClassVar[str] = "hits.notify"
    step: ClassVar[str] = "lapse"

    def draft(self, case: Case, order: Order) -> Draft:
        """Only after the last day."""
        return answers.lapse(case, order, agreed=False)
