"""Showing what is masked, for a purpose."""

from dataclasses import dataclass
from typing import ClassVar

from baoheng.ledger.masking import log_access
from baoheng.workbench.acts import Act, Done, Subject
from baoheng.workbench.casework import ledgers
from baoheng.workbench.casework.acts.base import subject_of
from baoheng.workbench.casework.billing import person_of
from baoheng.workbench.casework.hands import handler
from baoheng.workbench.casework.models import Hit
from baoheng.workbench.ledgers import ledger


@dataclass
class Unmask(Act):
    """显示一条疑点的参保人编号。"""

    hit: Hit
    purpose: str
    name: ClassVar[str] = "hit.unmask"
    title: ClassVar[str] = "显示参保人编号"
    permission: ClassVar[str] = "ledger.unmask"

    def subject(self) -> Subject:
        """The hit."""
        return subject_of(self.hit)

    def apply(self) -> Done:
        """Note it beside the ledger first, then read it."""
        what = f"workbench hit {self.hit.number}"
        here = ledger()
        log_access(here, handler(self.by), ledgers.now(), self.purpose, what, 1)
        said = f"{self.hit.number} 显示参保人编号，用途：{self.purpose}"
        return Done(said, {"purpose": self.purpose}, person_of(self.hit))
