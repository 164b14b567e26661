"""Telling the institution, and what it answers: an appeal with evidence, or none in time."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from baoheng.core.errors import CaseRefused
from baoheng.review.handling.drafts import (
    Draft,
    Order,
    admit,
    money,
    open_row,
    reason_for,
    repeats,
    step_row,
)
from baoheng.review.handling.flow import due_of
from baoheng.review.handling.model import (
    APPEAL,
    APPEALED,
    APPEALS,
    LAPSED,
    NOTICE,
    PASSED_ON,
    UNOPPOSED,
    Case,
    person,
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One file that came with an appeal: its name, bytes and SHA-256."""

    name: str
    size: int
    sha256: str


def notify(case: Case, order: Order) -> Draft:
    """Notice to the institution: what is held against it, and until when it may appeal."""
    if _notified(case, order):
        return Draft(case.hit, "已经通知过，没有重复写入")
    admit(case, order, "notify")
    total = case.upheld
    if total is None:
        raise CaseRefused(
            "没有登记认定金额，不知道通知多少",
            where=case.hit,
            todo="请在装入的处理环节里补上初审的认定金额",
        )
    row = step_row(case, order, "notify", PASSED_ON, total, None)
    waits = {**open_row(case, order, APPEAL, "appeal", None), "step_no": row["step_no"] + 1}
    said = f"通知机构：拟认定 {money(total)}，申诉期到 {waits['due_date']} 为止"
    return Draft(case.hit, said, {"hit_steps": [row, waits]})


def appeal(
    case: Case, order: Order, reason: str, files: Sequence[Evidence] = (), late: str = ""
) -> Draft:
    """The institution appeals, with its evidence; after the deadline only for a stated reason."""
    text = " ".join(reason.split())
    told = f"{text}（逾期受理：{late}）" if late else text
    row = step_row(case, order, "appeal", APPEALED, None, told or None)
    if repeats(case, "appeal", order, row, {}):
        return Draft(case.hit, "申诉已经记过，没有重复写入")
    admit(case, order, "appeal")
    reason_for(case, order, "appeal", APPEALED, told)
    _names(case, files)
    due = due_of(case, order.settings)
    if due is not None and order.day > due and not late.strip():
        raise CaseRefused(
            f"申诉期到 {due} 为止，{order.day} 已经逾期",
            where=case.hit,
            todo="确需受理的，请用 --late 写明理由；否则记为逾期未申诉（appeal --lapsed）",
        )
    rows = [
        {
            "hit_id": case.hit,
            "step_no": row["step_no"],
            "file_name": one.name,
            "file_size": one.size,
            "sha256": one.sha256,
        }
        for one in files
    ]
    kept = {"appeal_files": rows} if rows else {}
    return Draft(case.hit, f"申诉：材料 {len(rows)} 份", {**kept, "hit_steps": [row]})


def lapse(case: Case, order: Order, agreed: bool) -> Draft:
    """No appeal: the institution says so, or the deadline has passed."""
    outcome = UNOPPOSED if agreed else LAPSED
    row = step_row(case, order, "lapse", outcome, None, None)
    if repeats(case, "lapse", order, row, {}):
        return Draft(case.hit, "已经记过，没有重复写入")
    admit(case, order, "lapse")
    due = due_of(case, order.settings)
    if not agreed and due is not None and order.day <= due:
        raise CaseRefused(
            f"申诉期到 {due} 为止，还没有过",
            where=case.hit,
            todo="过了那天再记逾期；机构明说无异议的，用 appeal --unopposed",
        )
    return Draft(case.hit, "无异议" if agreed else "逾期未申诉", {"hit_steps": [row]})


def _notified(case: Case, order: Order) -> bool:
    """Whether the same person has sent the notice and the answer is still waited for."""
    if len(case.steps) < 2 or not case.steps[-1].open or case.steps[-1].kind not in APPEALS:
        return False
    sent = case.steps[-2]
    return sent.kind == NOTICE and person(sent.handler or "") == person(order.by)


def _names(case: Case, files: Sequence[Evidence]) -> None:
    names = [one.name for one in files]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise CaseRefused(f"材料重名：{'、'.join(twice)}", where=case.hit, todo="请改文件名")


def sent_on(case: Case) -> datetime.date | None:
    """The day of the notice whose answer is waited for."""
    for step in reversed(case.steps):
        if step.kind == NOTICE and step.done:
            return step.done.date()
    return None
