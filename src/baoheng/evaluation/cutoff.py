"""Until when a monitoring form's printed figures run, as its title or file name says."""

import datetime
import re
from calendar import monthrange
from dataclasses import replace

from baoheng.core.tables import TargetDocument, TargetTable
from baoheng.evaluation.money import Money
from baoheng.reading.values import clean

_MONTHS = re.compile(r"(?<!\d)0?1月?[—–~～至到-](\d{1,2})月")
_WORDS = {"上半年": 6, "前三季度": 9, "三季度": 9, "半年": 6, "一季度": 3}


def printed_until(document: TargetDocument, table: TargetTable) -> int | None:
    """The last month of the printed figures; None where neither title nor file name says it."""
    for text in (table.title or "", document.file):
        view = "".join(clean(text).split())
        if (found := _MONTHS.search(view)) and 1 <= int(found[1]) <= 12:
            return int(found[1])
        for word, month in _WORDS.items():
            if word in view:
                return month
    return None


def spent_by(
    money: Money, document: TargetDocument, table: TargetTable, end: datetime.date
) -> Money:
    """The money without a printed spending that belongs to another cut-off than ``end``.

    The ledger's own runs to the day; what a form prints of the whole year stands at its end.
    """
    if not money.printed or money.spent is None:
        return money
    until = printed_until(document, table)
    if (end.month, end.day) == (until or 12, monthrange(end.year, until or 12)[1]):
        return money
    of = f"是1—{until}月的" if until else "没有写截至几月"
    reason = f"{money.reason}；资料所印的执行数{of}，不作截至{end}的"
    return replace(money, spent=None, reason=reason)
