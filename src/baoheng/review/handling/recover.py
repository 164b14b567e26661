"""Recovery of what was decided: orders, receipts, and closing the case."""

from dataclasses import dataclass

from baoheng.core.errors import CaseRefused
from baoheng.ledger.definitions import dictionary
from baoheng.review.handling.drafts import Draft, Order, admit, money, repeats, step_row, yuan
from baoheng.review.handling.flow import state_of
from baoheng.review.handling.model import DONE, Case, Receipt, Recovery

FROM_REVIEW = "1"
KINDS = ("1", "2", "4", "9")  # 违约金 is not part of what was upheld


@dataclass(frozen=True, slots=True)
class Claim:
    """An order to recover: which way, from which fund, how much (all that is left by default)."""

    kind: str
    fund: str | None = None
    amount: int | None = None
    number: str | None = None


def recover(case: Case, order: Order, claim: Claim) -> Draft:
    """Order the recovery of the upheld amount, or of a part of it."""
    if claim.kind not in KINDS:
        names = "、".join(dictionary("recovery_kind")[kind] for kind in KINDS)
        raise CaseRefused("追回种类不对", where=case.hit, todo=f"可写：{names}")
    if done := _same_order(case, claim, order):
        return Draft(case.hit, f"追回决定 {done.number} 已经记过，没有重复写入")
    admit(case, order, "recover")
    upheld = case.upheld
    if upheld is None:
        raise CaseRefused(
            "决定没有登记认定金额，不知道该追回多少",
            where=case.hit,
            todo="请在装入的处理环节里补上决定的认定金额",
        )
    left = upheld - case.ordered
    amount = left if claim.amount is None else claim.amount
    if not 0 < amount <= left:
        raise CaseRefused(
            f"认定 {money(upheld)}，已决定追回 {money(case.ordered)}，这次 {money(amount)}应在 0 和"
            f"余额 {money(left)}之间",
            where=case.hit,
            todo="请改金额",
        )
    number = claim.number or f"{case.hit}-{len(case.recoveries) + 1}"
    if number in [one.number for one in case.recoveries]:
        raise CaseRefused(f"追回编号 {number} 已经用过", where=case.hit, todo="请换一个编号")
    row = {
        "recovery_no": number,
        "recovery_source": FROM_REVIEW,
        "hit_id": case.hit,
        "fixmedins_code": case.subject.institution,
        "recovery_kind": claim.kind,
        "fund_kind": claim.fund,
        "decided_date": order.day,
        "decided_amt": yuan(amount),
        "due_date": order.settings.due("pay", order.day),
    }
    said = f"追回决定 {number}：{money(amount)}，{row['due_date']} 前退回"
    return Draft(case.hit, said, {"recoveries": [row]})


def receipt(case: Case, order: Order, number: str, got: Receipt) -> Draft:
    """Money has come in for an order; a reversal is negative."""
    found = next((one for one in case.recoveries if one.number == number), None)
    if found is None:
        known = "、".join(one.number for one in case.recoveries) or "还没有"
        raise CaseRefused(f"没有追回决定 {number}", where=case.hit, todo=f"这条疑点的：{known}")
    before = next((one for one in found.receipts if one.number == got.number), None)
    if before == got:
        return Draft(case.hit, f"到账凭证 {got.number} 已经记过，没有重复写入")
    if before is not None:
        raise CaseRefused(
            f"到账凭证 {got.number} 已经记过 {money(before.amount)}",
            where=case.hit,
            todo="更正请先用负数冲回，再记新的",
        )
    admit(case, order, "receipt")
    total = found.received + got.amount
    if got.amount == 0 or not 0 <= total <= found.amount:
        raise CaseRefused(
            f"{number} 应追回 {money(found.amount)}，已到账 {money(found.received)}，"
            f"不能再记 {money(got.amount)}",
            where=case.hit,
            todo="请核对金额",
        )
    if not found.decided <= got.day <= order.day:
        raise CaseRefused(
            f"到账日期 {got.day} 应在决定日期 {found.decided} 和今天之间",
            where=case.hit,
            todo="请核对日期",
        )
    row = {
        "recovered_date": got.day,
        "recovery_no": number,
        "receipt_no": got.number,
        "recovered_amt": yuan(got.amount),
        "receipt_way": got.way,
    }
    left = found.amount - total
    said = f"{number} 到账 {money(got.amount)}，还差 {money(left)}"
    return Draft(case.hit, said, {"recovery_receipts": [row]})


def close(case: Case, order: Order, reason: str = "") -> Draft:
    """Close a case in which nothing is open and nothing is owed."""
    opinion = " ".join(reason.split()) or None
    row = step_row(case, order, "close", DONE, None, opinion)
    if repeats(case, "close", order, row, {}):
        return Draft(case.hit, "已经结案，没有重复写入")
    admit(case, order, "close")
    if still := [step.number for step in case.steps if step.open]:
        raise CaseRefused(
            f"第{'、'.join(map(str, still))}环节还没有办结", where=case.hit, todo="请先办结"
        )
    said = state_of(case, order.settings).title
    return Draft(case.hit, f"结案（{said.removesuffix('，待结案')}）", {"hit_steps": [row]})


def _same_order(case: Case, claim: Claim, order: Order) -> Recovery | None:
    """The order that this claim has made before."""
    for one in case.recoveries:
        same = (one.kind, one.fund) == (claim.kind, claim.fund)
        named = claim.number == one.number if claim.number else one.decided == order.day
        # without a number only an order for everything is clearly the same
        clear = claim.number or one.amount == case.upheld
        if same and named and clear and claim.amount in (None, one.amount):
            return one
    return None
