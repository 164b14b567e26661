"""Showing rows of a table unmasked, for a purpose."""

from dataclasses import dataclass
from typing import ClassVar

from baoheng.ledger.masking import log_access
from baoheng.workbench import ledgers
from baoheng.workbench.acts import Act, Done, Subject
from baoheng.workbench.facts.looking import Asked, rows_of
from baoheng.workbench.facts.places import now


@dataclass
class ShowRows(Act):
    """显示一张表里的个人信息，写明用途。"""

    asked: Asked
    purpose: str
    name: ClassVar[str] = "ledger.unmask"
    title: ClassVar[str] = "显示台账里的个人信息"
    permission: ClassVar[str] = "ledger.unmask"

    def subject(self) -> Subject:
        """The table."""
        return Subject("table", self.asked.table.name, self.asked.table.title)

    def apply(self) -> Done:
        """Note it beside the ledger before it is shown, without what was looked for."""
        found = rows_of(self.asked, masked=False)
        what = f"workbench {self.asked.table.name} 按{self.asked.title}"
        log_access(ledgers.ledger(), str(self.by), now(), self.purpose, what, len(found.rows))
        purpose = self.purpose.strip()
        said = f"显示{self.asked.table.title} {len(found.rows)} 行的个人信息，用途：{purpose}"
        return Done(said, {"purpose": purpose, "rows": len(found.rows)}, found)
