"""Recovering what was decided, and closing."""

from dataclasses import dataclass
from typing import ClassVar

from baoheng.review.handling import recover as money
from baoheng.review.handling.drafts import Draft, Order
from baoheng.review.handling.model import Case, Receipt
from baoheng.review.handling.recover import Claim
from baoheng.workbench.casework.acts.base import OnHit


@dataclass
class Recover(OnHit):
    """作追回决定。"""

    claim: Claim
    name: ClassVar[str] = "hit.recover"
    title: ClassVar[str] = "追回决定"
    permission: ClassVar[str] = "hits.decide"
    step: ClassVar[str] = "recover"

    def draft(self, case: Case, order: Order) -> Draft:
        """All that is left, or a part."""
        return money.recover(case, order, self.claim)


@dataclass
class TakeReceipt(OnHit):
    """记一笔追回到账。"""

    recovery: str
    got: Receipt
    name: ClassVar[str] = "hit.receipt"
    title: ClassVar[str] = "追回到账"
    permission: ClassVar[str] = "hits.decide"
    step: ClassVar[str] = "receipt"

    def draft(self, case: Case, order: Order) -> Draft:
        """Never more than was ordered."""
        return money.receipt(case, order, self.recovery, self.got)


@dataclass
class Close(OnHit):
    """结案。"""

    reason: str = ""
    name: ClassVar[str] = "hit.close"
    title: ClassVar[str] = "结案"
    permission: ClassVar[str] = "hits.decide"
    step: ClassVar[str] = "close"

    def draft(self, case: Case, order: Order) -> Draft:
        """Nothing is open and nothing is owed."""
        return money.close(case, order, self.reason)
