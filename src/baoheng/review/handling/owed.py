"""The list of what is to be recovered, what has come in, and what is late."""

import datetime
from collections.abc import Sequence
from pathlib import Path

from baoheng.ledger.definitions import dictionary
from baoheng.review.handling.drafts import yuan
from baoheng.review.handling.model import Case, Recovery
from baoheng.review.handling.sheets import Value, write_book

_HEADS = {
    "追回编号": 28, "疑点编号": 24, "机构编号": 16, "机构": 30, "规则": 30, "种类": 10, "基金": 22,
    "决定日期": 12, "决定金额（元）": 14, "应退回日期": 12, "已到账（元）": 14, "未到账（元）": 14,
    "逾期天数": 10, "最近到账": 12,
}  # fmt: skip


def write_owed(path: Path, cases: Sequence[Case], as_of: datetime.date) -> tuple[int, int, int]:
    """Write the list; how many orders, and what they ask for and what came in, in 分."""
    pairs = [(case, one) for case in cases for one in case.recoveries]
    rows = [_row(case, one, as_of) for case, one in pairs]
    ordered, received = (
        sum(one.amount for _, one in pairs), sum(one.received for _, one in pairs),
    )  # fmt: skip
    left = ordered - received
    total: list[Value] = ["合计", *[""] * 7, yuan(ordered), "", yuan(received), yuan(left)]
    write_book(path, {"追回清单": (_HEADS, [*rows, total])})
    return len(pairs), ordered, received


def late_days(one: Recovery, as_of: datetime.date) -> int | None:
    """How many days an order is late; None where it is not."""
    if one.received >= one.amount or one.due is None or one.due >= as_of:
        return None
    return (as_of - one.due).days


def _row(case: Case, one: Recovery, as_of: datetime.date) -> list[Value]:
    return [
        one.number,
        case.hit,
        case.subject.institution,
        case.subject.institution_name,
        f"{case.rule} {case.rule_name}",
        dictionary("recovery_kind").get(one.kind, one.kind),
        dictionary("fund_kind").get(one.fund, one.fund) if one.fund else "",
        one.decided.isoformat(),
        yuan(one.amount),
        one.due.isoformat() if one.due else "",
        yuan(one.received),
        yuan(one.amount - one.received),
        late_days(one, as_of),
        max((got.day.isoformat() for got in one.receipts), default=""),
    ]
