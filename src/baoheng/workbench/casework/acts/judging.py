"""Judging a hit: first review, recheck, re-review, panel, decision."""

from dataclasses import dataclass, field
from typing import ClassVar

from django.utils.translation import gettext

from baoheng.core.errors import NotAllowed
from baoheng.review.handling import judge
from baoheng.review.handling.drafts import Draft, Order
from baoheng.review.handling.judge import Verdict
from baoheng.review.handling.model import Case
from baoheng.workbench.casework import ledgers
from baoheng.workbench.casework.acts.base import OnHit
from baoheng.workbench.casework.hands import did, handler
from baoheng.workbench.people.models import Person


@dataclass
class Judge(OnHit):
    """An act that concludes line by line."""

    verdict: Verdict


@dataclass
class Review(Judge):
    """初审：认定、部分认定或撤销。"""

    name: ClassVar[str] = "hit.review"
    title: ClassVar[str] = "初审"
    permission: ClassVar[str] = "hits.review"
    step: ClassVar[str] = "review"

    def draft(self, case: Case, order: Order) -> Draft:
        """Confirm, in part, or dismiss."""
        return judge.review(case, order, self.verdict)


@dataclass
class Recheck(Judge):
    """复核抽到的疑点。"""

    name: ClassVar[str] = "hit.recheck"
    title: ClassVar[str] = "复核"
    permission: ClassVar[str] = "hits.recheck"
    step: ClassVar[str] = "recheck"

    def draft(self, case: Case, order: Order) -> Draft:
        """Another person concludes anew."""
        return judge.recheck(case, order, self.verdict)


@dataclass
class Rereview(Judge):
    """复审申诉过的疑点。"""

    name: ClassVar[str] = "hit.rereview"
    title: ClassVar[str] = "复审"
    permission: ClassVar[str] = "hits.review"
    step: ClassVar[str] = "rereview"

    def draft(self, case: Case, order: Order) -> Draft:
        """Somebody new concludes, or passes it on to a panel."""
        return judge.rereview(case, order, self.verdict)


@dataclass
class Panel(Judge):
    """记合议的结论和成员。"""

    members: tuple[Person, ...] = field(default=())
    name: ClassVar[str] = "hit.panel"
    title: ClassVar[str] = "合议"
    permission: ClassVar[str] = "hits.decide"
    step: ClassVar[str] = "panel"

    def draft(self, case: Case, order: Order) -> Draft:
        """Several members conclude together; who judged before is not among them."""
        kinds = ledgers.handling().acts[self.step].barred
        if own := [one.name for one in self.members if did(case, one, kinds)]:
            raise NotAllowed(
                gettext("%(own)s办过初审或复审，不能参加合议") % {"own": gettext("、").join(own)},
                todo="请换人",
            )
        return judge.panel(case, order, self.verdict, [handler(one) for one in self.members])


@dataclass
class Decide(Judge):
    """逐行决定认定多少。"""

    name: ClassVar[str] = "hit.decide"
    title: ClassVar[str] = "决定"
    permission: ClassVar[str] = "hits.decide"
    step: ClassVar[str] = "decide"

    def draft(self, case: Case, order: Order) -> Draft:
        """The last conclusion becomes the decision unless another is given."""
        return judge.decide(case, order, self.verdict)
