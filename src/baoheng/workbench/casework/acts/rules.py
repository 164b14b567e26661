"""Trying and making a change of a rule's state."""

import datetime
from dataclasses import dataclass
from typing import ClassVar

from django.utils import timezone

from baoheng.core.errors import Conflict
from baoheng.core.period import Period
from baoheng.review import states
from baoheng.review.rules import rules
from baoheng.review.states import Change, State
from baoheng.workbench.acts import Act, Done, Subject
from baoheng.workbench.casework import ledgers, syncing
from baoheng.workbench.casework.hands import handler
from baoheng.workbench.casework.models import Plan
from baoheng.workbench.jobs.work import enqueue
from baoheng.workbench.ledgers import ledger

PLAN = "casework.plan"


@dataclass
class PlanRule(Act):
    """试算改一条规则的状态会影响哪些单据。"""

    rule: str
    state: State
    begin: datetime.date
    period: Period
    name: ClassVar[str] = "rule.plan"
    title: ClassVar[str] = "试算规则"
    permission: ClassVar[str] = "rules.change"

    def subject(self) -> Subject:
        """The rule; rules are the city's."""
        return Subject("rule", self.rule, f"规则 {self.rule} {rules()[self.rule].name}")

    def apply(self) -> Done:
        """Keep what is asked, and put the work into the queue."""
        plan = Plan.objects.create(
            rule=self.rule, state=self.state.value, begin=self.begin,
            first=self.period.start, last=self.period.end, by=self.by,
        )  # fmt: skip
        said = f"试算规则 {self.rule} 改为“{self.state.words}”"
        plan.job = enqueue(PLAN, said, self.by, plan=plan.pk)
        plan.save(update_fields=["job"])
        return Done(said, {"plan": plan.pk}, plan)


@dataclass
class ChangeRule(Act):
    """照试算过的改一条规则的状态。"""

    plan: Plan
    reason: str
    name: ClassVar[str] = "rule.change"
    title: ClassVar[str] = "改规则状态"
    permission: ClassVar[str] = "rules.change"

    def subject(self) -> Subject:
        """The rule."""
        one = self.plan.rule
        return Subject("rule", one, f"规则 {one} {rules()[one].name}")

    def check(self) -> None:
        """Only what was tried, once, and while it is the latest trial of the rule."""
        self.plan = Plan.objects.select_for_update().get(pk=self.plan.pk)
        if self.plan.effects is None:
            raise Conflict("试算还没有做完", todo="请等做完，看过影响再改")
        if self.plan.applied:
            raise Conflict("这次试算已经照着改过")
        if Plan.objects.filter(rule=self.plan.rule, applied__gt=self.plan.asked).exists():
            raise Conflict("试算以后这条规则又改过", todo="请重新试算")
        if not self.reason.strip():
            raise Conflict("没有写理由", todo="请写为什么改")

    def apply(self) -> Done:
        """Register it in the ledger."""
        plan, state = self.plan, State(self.plan.state)
        wanted = Change(plan.rule, plan.begin, state, self.reason, handler(self.by))
        states.change(ledger(), wanted, ledgers.now())
        plan.applied, plan.reason = timezone.now(), self.reason.strip()
        plan.save(update_fields=["applied", "reason"])
        syncing.keep_states()
        said = f"规则 {plan.rule} 从 {plan.begin} 起{state.words}"
        return Done(said, {"plan": plan.pk, "reason": self.reason.strip()})
