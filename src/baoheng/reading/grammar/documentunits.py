"""The units of money that a document states, line by line, and which table each one is for."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from baoheng.core.tables import Budget, TargetTable
from baoheng.core.target import Doubt
from baoheng.reading.grammar.amounts import USUAL, Amounts


@dataclass(slots=True)
class Units:
    """``first`` is the document's own; ``waiting`` was stated for the table that comes next."""

    first: str | None = None
    all: list[str] = field(default_factory=list)
    waiting: str | None = None
    late: bool = False  # whether it stands right under the amounts of the table before

    def state(self, unit: str, open_form: Amounts | None) -> None:
        """Take the unit of a line: for the form that is open, else for the next one."""
        self.first = self.first or unit
        if unit not in self.all:
            self.all.append(unit)
        if open_form is None:
            self.waiting, self.late = unit, False
        else:
            open_form.state(unit)

    def begin(self, table: TargetTable) -> None:
        """Give the table that begins now what was stated for it."""
        if self.waiting is None:
            return
        table.money_unit = self.waiting
        if self.late and self.waiting != self.first:
            message = f"单位“{self.waiting}”写在上一张表下面，按这张表的单位读，请核对"
            table.doubts.append(Doubt("MONEY_UNIT_UNSURE", message))
        self.waiting, self.late = None, False

    def left_over(self, closed: Amounts) -> None:
        """A unit below the last amount of a form may be that of the next one."""
        if closed.trailing is not None:
            self.waiting, self.late = closed.trailing, True

    def settle(self, table: TargetTable) -> None:
        """Give a table that states no unit the document's; doubt it where that has several."""
        if table.money_unit is not None:
            return
        table.money_unit = self.first
        if len(self.all) > 1 and _has_money(table):
            told = "、".join(self.all)
            message = f"这张表没有写金额单位，文件别处写过{told}，按{self.first}读，请核对"
            table.doubts.append(Doubt("MONEY_UNIT_UNSURE", message))

    def settle_early(self, tables: Sequence[TargetTable]) -> None:
        """Doubt the amounts that stand before the first unit of a document, where it is unusual."""
        for table in tables:
            if table.money_unit is None and self.first not in (None, USUAL) and _has_money(table):
                message = f"这张表没有写金额单位，后面的表写的是{self.first}，请核对"
                table.doubts.append(Doubt("MONEY_UNIT_UNSURE", message))


def _has_money(table: TargetTable) -> bool:
    lines = [task.amount for task in table.tasks] + [item.amount for item in table.cost_items]
    told = table.budget != Budget() or table.execution is not None or bool(table.rows)
    return told or any(amount is not None for amount in lines)
