"""Judging a hit line by line: first review, recheck, re-review, panel and decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from baoheng.core.errors import CaseRefused
from baoheng.review.handling.drafts import (
    Draft,
    Order,
    Row,
    admit,
    line_rows,
    money,
    reason_for,
    repeats,
    step_row,
)
from baoheng.review.handling.flow import needs_panel, state_of
from baoheng.review.handling.model import (
    DISMISSED,
    PARTLY,
    PASSED_ON,
    UPHELD,
    Case,
    LineKey,
    person,
)

RESULTS = {"认定": UPHELD, "部分认定": PARTLY, "撤销": DISMISSED, "转合议": PASSED_ON}
_WORDS = {code: word for word, code in RESULTS.items()}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody concludes. ``lines`` has amounts in 分 by number of the fee line.

    The number may stand alone where it is clear, or after the encounter: 就诊ID/明细流水号. Without
    lines and total a confirmed hit is upheld in full.
    """

    result: str | None
    reason: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)
    total: int | None = None


def review(case: Case, order: Order, verdict: Verdict) -> Draft:
    """First review: confirm, confirm in part, or dismiss with a reason."""
    return _judge(case, order, "review", verdict)


def recheck(case: Case, order: Order, verdict: Verdict) -> Draft:
    """Recheck of a hit that was drawn: another person concludes anew, also on the machine."""
    made = _judge(case, order, "recheck", verdict)
    if made.repeated:
        return made
    right = made.rows["hit_steps"][0]["step_outcome"] != DISMISSED
    check = {
        "check_date": order.day,
        "hit_id": case.hit,
        "correct_flag": "1" if right else "0",
        "reason": None if right else verdict.reason[:500],
        "checker": order.by,
    }
    return Draft(case.hit, made.said, {"spot_checks": [check], **made.rows})


def rereview(case: Case, order: Order, verdict: Verdict) -> Draft:
    """Re-review after an appeal, by somebody new; it may pass the hit on to a panel."""
    return _judge(case, order, "rereview", verdict)


def panel(case: Case, order: Order, verdict: Verdict, members: Sequence[str]) -> Draft:
    """A panel of several members concludes together."""
    names = list(dict.fromkeys(filter(None, map(person, members))))
    made = _judge(case, order, "panel", verdict)
    if made.repeated:
        return made
    need = order.settings.panel(order.day).members
    if len(names) < need:
        raise CaseRefused(
            f"合议要 {need} 人以上，写了 {len(names)} 人",
            where=case.hit,
            todo="请用 --member 写明每一位成员",
        )
    judged = case.who(*order.settings.acts["panel"].barred)
    if own := [name for name in names if name in judged]:
        raise CaseRefused(
            f"{'、'.join(own)}办过这条疑点的初审或复审，不能参加合议",
            where=case.hit,
            todo="请换人",
        )
    number = made.rows["hit_steps"][0]["step_no"]
    rows = [{"hit_id": case.hit, "step_no": number, "member": name} for name in names]
    return Draft(case.hit, made.said, {"panel_members": rows, **made.rows})


def decide(case: Case, order: Order, verdict: Verdict) -> Draft:
    """The decision on each fee line; without a result the last conclusion becomes the decision."""
    if state_of(case, order.settings).name == "rereviewed" and needs_panel(
        case, order.settings, order.day
    ):
        raise CaseRefused("申诉过的疑点须先合议", where=case.hit, todo="请先办合议（panel）")
    if verdict.result is None and not verdict.lines and verdict.total is None:
        verdict = _standing(case, verdict)
    return _judge(case, order, "decide", verdict)


def _standing(case: Case, verdict: Verdict) -> Verdict:
    total, lines = case.standing()
    outcome = case.conclusion.outcome if case.conclusion else UPHELD
    keyed = {"/".join(key): amount for key, amount in lines.items()}
    reason = verdict.reason or (case.conclusion.opinion if case.conclusion else "") or ""
    return Verdict(_WORDS[outcome or UPHELD], reason, keyed, None if keyed else total)


def _judge(case: Case, order: Order, act: str, verdict: Verdict) -> Draft:
    """Check amounts and reason, then what may be done: a repeated act is told apart first."""
    if verdict.result == "转合议":
        return _pass_on(case, order, act, verdict)
    amounts, total = _amounts(case, verdict)
    outcome = _outcome(case, verdict, total)
    opinion = " ".join(verdict.reason.split()) or None
    counted = case.counted(amounts, act == "decide") if amounts else total
    row = step_row(case, order, act, outcome, counted, opinion)
    title = order.settings.acts[act].title
    if repeats(case, act, order, row, amounts):
        return Draft(case.hit, f"{title}已经这样办过，没有重复写入")
    admit(case, order, act)
    reason_for(case, order, act, outcome, verdict.reason)
    rows: dict[str, Sequence[Row]] = {}
    if amounts:
        rows["hit_line_decisions"] = line_rows(case, row["step_no"], amounts, opinion)
    rows["hit_steps"] = [row]
    beside = f"，其中 {money(total - counted)}计在同一行费用的别的疑点" if counted < total else ""
    return Draft(case.hit, f"{title}：{_WORDS[outcome]} {money(total)}{beside}", rows)


def _pass_on(case: Case, order: Order, act: str, verdict: Verdict) -> Draft:
    title = order.settings.acts[act].title
    if act != "rereview":
        raise CaseRefused(f"{title}不能转合议", where=case.hit, todo="请写认定、部分认定或撤销")
    opinion = " ".join(verdict.reason.split()) or None
    row = step_row(case, order, act, PASSED_ON, None, opinion)
    if repeats(case, act, order, row, {}):
        return Draft(case.hit, f"{title}已经这样办过，没有重复写入")
    admit(case, order, act)
    reason_for(case, order, act, PASSED_ON, verdict.reason)
    return Draft(case.hit, f"{title}：转合议", {"hit_steps": [row]})


def _amounts(case: Case, verdict: Verdict) -> tuple[dict[LineKey, int], int]:
    """The upheld amount of each offending line, and the sum."""
    full = {line.key: line.amount for line in case.offending}
    if verdict.result == "撤销":
        if any(verdict.lines.values()) or verdict.total:
            raise CaseRefused("撤销的疑点认定金额应为 0", where=case.hit, todo="请改结论或金额")
        return dict.fromkeys(full, 0), 0
    if not full:
        return {}, _without_lines(case, verdict)
    given = {_line(case, name): amount for name, amount in verdict.lines.items()}
    if verdict.total is not None and not given:
        given = _only(case, verdict.total)
    for key, amount in given.items():
        if not 0 <= amount <= full[key]:
            raise CaseRefused(
                f"明细 {key[1]} 的认定金额 {money(amount)}应在 0 和违规金额 {money(full[key])}之间",
                where=case.hit,
                todo="请改认定金额",
            )
    amounts = full | given
    total = sum(amounts.values())
    if verdict.total is not None and verdict.total != total:
        raise CaseRefused(
            f"认定金额写 {money(verdict.total)}，逐行相加是 {money(total)}",
            where=case.hit,
            todo="请核对，两者应相等",
        )
    if total > case.full:
        raise CaseRefused(
            f"认定金额 {money(total)}超过疑点的违规金额 {money(case.full)}",
            where=case.hit,
            todo="请改认定金额",
        )
    return amounts, total


def _without_lines(case: Case, verdict: Verdict) -> int:
    """The amount of a hit without fee lines (an indicator of an institution)."""
    if verdict.lines:
        raise CaseRefused("这条疑点没有费用明细", where=case.hit, todo="请只写认定金额（--amount）")
    total = case.amount if verdict.total is None else verdict.total
    if not 0 <= total <= case.amount:
        raise CaseRefused(
            f"认定金额 {money(total)}应在 0 和违规金额 {money(case.amount)}之间",
            where=case.hit,
            todo="请改认定金额",
        )
    return total


def _only(case: Case, total: int) -> dict[LineKey, int]:
    """A sum given for the whole hit: clear where it has one line, is full or nothing."""
    lines = case.offending
    if total == case.full:
        return {line.key: line.amount for line in lines}
    if len(lines) == 1:
        return {lines[0].key: total}
    raise CaseRefused(
        f"有 {len(lines)} 行明细，只写合计看不出认定哪一行",
        where=case.hit,
        todo="请逐行写认定金额（--line 明细流水号=金额，工作簿的“逐行认定”表）",
    )


def _line(case: Case, name: str) -> LineKey:
    found = [line.key for line in case.offending if name in (line.sn, f"{line.mdtrt}/{line.sn}")]
    if len(found) == 1:
        return found[0]
    known = "、".join(f"{line.mdtrt}/{line.sn}" for line in case.offending[:10])
    what = "不止一行，请在前面加就诊ID" if found else "不是这条疑点的违规明细"
    raise CaseRefused(f"明细 {name} {what}", where=case.hit, todo=f"可写：{known}")


def _outcome(case: Case, verdict: Verdict, total: int) -> str:
    """What the amounts amount to; refuse a word that does not fit them."""
    if verdict.result == "撤销":
        return DISMISSED
    if total == 0 and case.full > 0:
        raise CaseRefused("各行认定金额都是 0，这是撤销", where=case.hit, todo="请把结论改为撤销")
    outcome = UPHELD if total == case.full else PARTLY
    word = _WORDS[outcome]
    if verdict.result is not None and verdict.result != word:
        raise CaseRefused(
            f"结论写“{verdict.result}”，而认定 {money(total)}、违规 {money(case.full)}，"
            f"应是“{word}”",
            where=case.hit,
            todo="请改结论或金额",
        )
    return outcome
