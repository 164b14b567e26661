"""What acts on a hit share: the ledger says what may be done, the projection follows."""

from abc import abstractmethod
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext

from baoheng.core.errors import CaseRefused, Conflict, NotAllowed
from baoheng.review.handling.drafts import Draft, Order
from baoheng.review.handling.model import Case
from baoheng.review.handling.recording import perform
from baoheng.workbench.acts import Act, Done, Subject
from baoheng.workbench.casework import ledgers, syncing, tidying
from baoheng.workbench.casework.hands import did
from baoheng.workbench.casework.models import Hit
from baoheng.workbench.casework.repairing import RECEIPT, RECOVERY
from baoheng.workbench.casework.wording import told
from baoheng.workbench.ledgers import ledger

RECORDED = {"recover": RECOVERY, "receipt": RECEIPT}  # acts that are no step of the ledger


def subject_of(hit: Hit) -> Subject:
    """A hit for the log: its rule and institution, no person."""
    label = f"{hit.number} {hit.rule_name}（{hit.institution_name or hit.institution}）"
    return Subject("hit", hit.number, label, hit.region, hit.institution)


def barred(case: Case, act: "OnHit") -> None:
    """Raise NotAllowed where the login did a step that bars it, under whatever name."""
    rule = ledgers.handling().acts[act.step]
    if did(case, act.by, rule.barred):
        raise NotAllowed(
            gettext("您办过这条疑点的前面环节，不能再%(title)s") % {"title": gettext(rule.title)},
            todo="请由另一人办理",
        )


@dataclass
class OnHit(Act):
    """An act of handling. ``step`` is its name in the settings of handling."""

    hit: Hit
    step: ClassVar[str]

    def subject(self) -> Subject:
        """The hit."""
        return subject_of(self.hit)

    def check(self) -> None:
        """What is plainly out of the question need not wait for the ledger."""
        if self.hit.state not in ledgers.handling().states:
            raise Conflict("这条疑点的处理环节不合流程", todo="请数据管理员核对装入的处理环节")

    def around(self) -> AbstractContextManager[None]:
        """One act on hits at a time."""
        return ledgers.turn()

    @abstractmethod
    def draft(self, case: Case, order: Order) -> Draft:
        """What the room of review makes of it."""

    def checked(self, case: Case, order: Order) -> Draft:
        """The draft, once the login is not barred."""
        barred(case, self)
        return self.draft(case, order)

    def apply(self) -> Done:
        """Write into the ledger, then let the projection follow."""
        order, here = ledgers.order(self.by), ledger()
        known = syncing.versions(here)
        try:
            done = perform(
                here,
                order,
                self.hit.number,
                lambda case: self.checked(case, order),
                ledgers.ACT_WAIT_SECONDS,
            )
        except CaseRefused as error:
            raise told(error) from error
        own = RECORDED.get(self.step) or str(order.settings.acts[self.step].step)
        syncing.refresh([self.hit.number], own, order.by)
        syncing.follow(known, done.rows)
        tidying.tidy_soon(self.by)
        return Done(f"{self.hit.number} {done.said}", {"act": self.step}, done)
