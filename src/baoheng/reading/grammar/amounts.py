"""The money of one table: every amount in the table's unit, and a doubt where it was another."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from baoheng.core.quantity import Quantity, Unit
from baoheng.core.tables import TargetTable
from baoheng.core.target import Doubt, Operator
from baoheng.reading.grammar.moneyunits import Named, unit_alone, unit_named
from baoheng.reading.values import parse_number, parse_target, parse_unit

_SHORT = re.compile(r"\d\s*[万亿]\s*$")
USUAL = "万元"  # which all such forms use where none is printed


def amount_and_unit(text: str) -> tuple[Decimal, Unit | None] | None:
    """An amount cell: a bare number, or one number with its own unit of money."""
    value = parse_number(text)
    if value is not None:
        return value, None
    if not text.strip():
        return None
    target = parse_target(f"{text}元" if _SHORT.search(text) else text)  # 829.3万 is money
    unit = parse_unit(target.unit or "")
    if target.value is None or target.operator is not Operator.EQ:
        return None  # 约500万元, 500万元以上: no amount that adds up
    return (target.value, unit) if unit is not None and unit.dimension == "money" else None


def is_amount(text: str) -> bool:
    """Whether the text reads as an amount of money."""
    return amount_and_unit(text) is not None


@dataclass(slots=True)
class Amounts:
    """Reads the amounts of ``table``; a unit nearer to the number counts before a farther one.

    The order is: in the cell, in the head or label of the cell, in the line above, the table's.
    """

    table: TargetTable
    document_unit: str | None = None  # where the table states none
    read_any: bool = False
    settled: bool = False  # whether an amount's own unit was set against the table's
    below: Unit | None = None  # what a later line states for the amounts below it
    trailing: str | None = None  # another unit stated after the last amount
    columns: list[tuple[str, str]] = field(default_factory=list)  # whose unit was said already
    assumed: bool = False  # whether the table's unit is only the usual one
    guessed: bool = False  # whether the table's unit is that of one column only

    @property
    def unit(self) -> str:
        """The unit that the table's amounts are in."""
        return self.table.money_unit or self.document_unit or USUAL

    def read(
        self, text: str, label: str, head: Named | None = None, column: str | None = None
    ) -> Decimal | None:
        """An amount in the table's money unit; None where the text is none.

        ``head`` is the unit that stands over the cell; the label may name one in brackets. The
        amount is converted exactly, and a doubt keeps the text: for a ``column`` of many rows
        that all have one unit, the doubt stands once.
        """
        found = amount_and_unit(text)
        if found is None:
            return None
        value, own = found
        beside = named_beside(label)
        told = [named for named in (beside, head) if named is not None and named.money]
        clash = None if own else _clash(told, head)
        if clash is not None:
            message = f"“{label}”填的“{text[:20]}”，{clash}，没有取用，请核对"
            self.doubt(Doubt("AMOUNT_UNREAD", message))
            return None
        named_unit = told[0].money if told else None
        amount: Decimal | None
        if own is None and named_unit is None:
            amount = self._bare(value, text, label)
        else:
            self._settle(named_unit, of_column=named_unit is not None and head in told)
            whole = column if own is None and beside is None else None
            amount = self._converted(value, own or named_unit, text, label, whole)
        self.read_any, self.trailing = True, None
        return amount

    def _bare(self, value: Decimal, text: str, label: str) -> Decimal | None:
        """A number without any unit: in that of a later line, else in the table's."""
        if self.below is not None:
            return self._converted(value, self.below, text, label)
        if self.guessed:
            self.guessed = False
            message = (
                f"表上没有写金额单位，有的栏写{self.unit}，“{label}”填的“{text[:20]}”没有写，"
                f"按{self.unit}读入，请核对"
            )
            self.doubt(Doubt("MONEY_UNIT_UNSURE", message))
        return value

    def _settle(self, named: Unit | None, of_column: bool) -> None:
        """Fix the table's unit: as stated, else as the first head names it, else the usual one."""
        if self.table.money_unit is None and named is not None and not self.read_any:
            usual = parse_unit(self.document_unit or USUAL)
            self.guessed = of_column and (usual is None or usual.scale != named.scale)
            self.table.money_unit = named.text
        self._fix()

    def prefer(self, columns: Iterable[Named | None]) -> None:
        """Let the first of the columns that names a unit of money name that of the table."""
        named = next((one.money for one in columns if one is not None and one.money), None)
        if named is not None and self.table.money_unit is None:
            self._settle(named, of_column=True)

    def _fix(self) -> None:
        """From the first amount with a unit of its own on, the table's unit stands."""
        self.assumed = self.assumed or not (self.table.money_unit or self.document_unit)
        self.table.money_unit, self.settled = self.unit, True

    def _converted(
        self, value: Decimal, own: Unit | None, text: str, label: str, column: str | None = None
    ) -> Decimal | None:
        theirs = parse_unit(self.unit)
        if own is None or theirs is None or own.scale == theirs.scale:
            return value
        converted = Quantity(value, own).to(theirs)
        if converted is None:  # money has powers of ten only
            return None
        self._fix()
        theirs_told = "表上没有写金额单位，通常是" if self.assumed else "表的金额单位是"
        told = f"“{text[:30]}”以{own.text}计，{theirs_told}{self.unit}，"
        read = f"按{converted.value.normalize():f}{self.unit}读入"
        if column is None:
            self.doubt(Doubt("AMOUNT_CONVERTED", f"“{label}”填的{told}{read}，请核对"))
        elif (column, own.text) not in self.columns:
            self.columns.append((column, own.text))
            message = f"“{label}”在“{column}”栏填的{told}{read}，同栏其他金额一样换算，请核对"
            self.doubt(Doubt("AMOUNT_CONVERTED", message))
        return converted.value

    def state(self, unit: str) -> None:
        """Take the money unit of a line; a second one holds for what stands below it."""
        late = self.settled or (self.read_any and (self.table.money_unit or self.document_unit))
        if not late:
            self.table.money_unit = unit
            return
        self.table.money_unit = self.unit
        same = unit == self.unit
        if not same and self.below is None:
            message = f"金额已按{self.unit}读入，后面又写单位“{unit}”，下面的金额以{unit}计，请核对"
            self.doubt(Doubt("MONEY_UNIT_LATE", message))
        self.below = None if same else parse_unit(unit)
        self.trailing = None if same else unit

    def told(self, label: str, text: str, head: Named | None) -> str:
        """The label of an amount that is kept as printed, with the unit that only its block names.

        A unit that is the table's anyway need not be told.
        """
        theirs = parse_unit(self.unit)
        if head is None or head.money is None or parse_number(text) is None:
            return label
        if named_beside(label) is not None:
            return label
        same = theirs is not None and theirs.scale == head.money.scale
        return label if same else f"{label}({head.text})"

    def doubt_unread(self, text: str, label: str) -> None:
        """A cell for money with figures that read as no amount is no blank."""
        if any(char.isdigit() for char in text) and not is_amount(text):
            self.doubt(Doubt("AMOUNT_UNREAD", f"“{label}”填的“{text[:20]}”读不成金额，请核对"))

    def doubt(self, doubt: Doubt) -> None:
        """Note a doubt of the table."""
        self.table.doubts.append(doubt)


def named_beside(label: str) -> Named | None:
    """The unit that a label names; of a path such as 项目资金(元)/财政拨款 the nearest one."""
    parts = label.split("/")[::-1]
    return next((n for part in parts if (n := unit_alone(part) or unit_named(part))), None)


def _clash(told: list[Named], head: Named | None) -> str | None:
    """Why the units over and beside a number name no one unit of money; None where they do."""
    if head is not None and head.money is None:
        return f"栏名写的单位是“{head.text}”"
    if len({named.money.scale for named in told if named.money}) > 1:
        return f"行名写的单位是{told[0].text}，栏名写的是{told[1].text}"
    return None
