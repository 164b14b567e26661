"""A target in the making: what the value cell alone says, before units and operators are added."""

import datetime
import re
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum, auto

from baoheng.core.target import Doubt, Grade, Operator, Repair
from baoheng.reading.values.scan import Found

PUNCTUATION = re.compile(r"[\s,，、;；。.:：!！()（）“”\"'《》\-—~]+")


class Kind(Enum):
    """What sort of thing a value cell holds."""

    QUANTITY = auto()
    SEVERAL = auto()  # more than one quantity, none of them the value
    DATE = auto()
    WORDS = auto()
    MISSING = auto()


@dataclass(slots=True)
class Draft:
    """The reading of a value cell. ``operator`` is None where none is printed in the cell."""

    kind: Kind
    operator: Operator | None = None
    value: Decimal | None = None
    high: Decimal | None = None
    scale: str = ""
    unit: str = ""
    date: datetime.date | None = None
    grades: tuple[Grade, ...] = ()
    reading: str = ""
    others: list["Draft"] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    def doubt(self, code: str, message: str) -> None:
        """Add a reason to look again."""
        self.doubts.append(Doubt(code, message))


def from_found(found: Found, reading: str = "") -> Draft:
    """The draft of one quantity."""
    if found.disordered:
        draft = Draft(Kind.SEVERAL, Operator.RANGE, reading=f"区间“{found.text}”")
        draft.doubt("RANGE_ORDER", f"区间“{found.text}”前后不一致（次序或单位），请核对")
        return draft
    draft = Draft(
        Kind.QUANTITY,
        found.operator,
        found.value,
        found.high,
        found.scale,
        found.unit,
        reading=reading,
    )
    if found.clash is not None:
        draft.doubt("OPERATOR_CONFLICT", f"“{found.text}”前后两个比较词不一致，按前一个读，请核对")
        draft.others.append(_alternative(found, found.clash, "按后一个比较词"))
    elif found.operator is None and found.implied is not None:
        _imply(draft, found)
    return draft


def _imply(draft: Draft, found: Found) -> None:
    """控制在 means at most; 达到 names the value itself, and often at least that."""
    if found.implied is Operator.LE:
        draft.operator = Operator.LE
        draft.reading = "“控制在”一类的词含有上限的意思"
        draft.others.append(_alternative(found, Operator.EQ, "按等于"))
    else:
        draft.operator = Operator.EQ
        draft.others.append(_alternative(found, Operator.GE, "“达到”也可以理解为不低于"))
    draft.doubt("OPERATOR_IMPLIED", f"“{found.text}”没有写明比较符，请写明≥、≤或＝")


def _alternative(found: Found, operator: Operator, reading: str) -> Draft:
    return Draft(
        Kind.QUANTITY, operator, found.value, found.high, found.scale, found.unit, reading=reading
    )


def short(text: str) -> str:
    """The beginning of a long text, for a message."""
    return text if len(text) <= 30 else text[:29] + "…"
