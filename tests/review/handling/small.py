"""Small cases, and acts on them without a ledger."""

import datetime
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from baoheng.review.handling.drafts import Draft, Order
from baoheng.review.handling.flow import state_of
from baoheng.review.handling.judge import Verdict, decide, panel, recheck, rereview, review
from baoheng.review.handling.model import Case, Line, Receipt, Recovery, Step, Subject
from baoheng.review.handling.notify import appeal, lapse, notify
from baoheng.review.handling.recover import Claim, close, receipt, recover
from baoheng.review.handling.settings import settings

SETTINGS = settings()
MONDAY = datetime.date(2026, 3, 2)
FOUND = datetime.datetime(2026, 3, 2, 8, 0)


def case(*amounts: int, **given: object) -> Case:
    """A hit of March 2026 with a line for each amount in 分."""
    plain = Case(
        hit="疑甲",
        rule="YX25",
        rule_name="医疗服务项目重复收费",
        result="1",
        run_kind="1",
        month=datetime.date(2026, 2, 1),
        found=FOUND,
        amount=sum(amounts),
        subject=Subject("H99000000001", "云溪医院", "02", "1"),
        lines=tuple(Line("就诊甲", f"{n:03}", "人甲", "1", a) for n, a in enumerate(amounts, 1)),
    )
    return replace(plain, **given)


def order(by: str, day: int = 3, month: int = 3) -> Order:
    """Somebody acts at ten o'clock of a day of 2026."""
    return Order(by, datetime.datetime(2026, month, day, 10, 0), SETTINGS)


def applied(one: Case, draft: Draft) -> Case:
    """The case as the ledger would hold it after the draft was written."""
    steps = {step.number: step for step in one.steps}
    for row in draft.rows.get("hit_steps", ()):
        steps[row["step_no"]] = Step(
            row["step_no"], row["step_kind"], row["begin_date"], row["due_date"], row["done_time"],
            row["step_outcome"], fen(row["upheld_amt"]), row["handler"], row["opinion"],
        )  # fmt: skip
    decided = {number: dict(lines) for number, lines in one.decided.items()}
    for row in draft.rows.get("hit_line_decisions", ()):
        lines = decided.setdefault(row["step_no"], {})
        lines[row["mdtrt_id"], row["feedetl_sn"]] = fen(row["upheld_amt"])
    members = dict(one.members)
    for row in draft.rows.get("panel_members", ()):
        members[row["step_no"]] = (*members.get(row["step_no"], ()), row["member"])
    recoveries = {each.number: each for each in one.recoveries}
    for row in draft.rows.get("recoveries", ()):
        recoveries[row["recovery_no"]] = Recovery(
            row["recovery_no"], row["recovery_kind"], row["fund_kind"], row["decided_date"],
            fen(row["decided_amt"]), row["due_date"],
        )  # fmt: skip
    for row in draft.rows.get("recovery_receipts", ()):
        to = recoveries[row["recovery_no"]]
        got = Receipt(
            row["receipt_no"], row["recovered_date"], fen(row["recovered_amt"]), row["receipt_way"]
        )
        recoveries[to.number] = replace(to, receipts=(*to.receipts, got))
    return replace(
        one,
        steps=tuple(steps[number] for number in sorted(steps)),
        decided=decided,
        members=members,
        recoveries=tuple(recoveries.values()),
    )


def fen(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount * 100)


def state(one: Case) -> str:
    return state_of(one, SETTINGS).name


FULL = Verdict("认定", "病历中没有记录")
NONE = Verdict("撤销", "有医嘱")
PANEL = ("丁", "戊", "己")
# every act done rightly, by somebody who may: act → (who, how)
DO: dict[str, Callable[[Case, int], Draft]] = {
    "review": lambda c, day: review(c, order("甲", day), FULL),
    "recheck": lambda c, day: recheck(c, order("乙", day), FULL),
    "notify": lambda c, day: notify(c, order("甲", day)),
    "appeal": lambda c, day: appeal(c, order("院方", day), "已补充医嘱"),
    "lapse": lambda c, day: lapse(c, order("甲", day), agreed=True),
    "rereview": lambda c, day: rereview(c, order("丙", day), FULL),
    "panel": lambda c, day: panel(c, order("丁", day), FULL, PANEL),
    "decide": lambda c, day: decide(c, order("庚", day), Verdict(None)),
    "recover": lambda c, day: recover(c, order("辛", day), Claim("2", "1")),
    "receipt": lambda c, day: receipt(
        c, order("辛", day), "疑甲-1", Receipt("凭证一", datetime.date(2026, 3, day), 3000, "1")
    ),
    "close": lambda c, day: close(c, order("辛", day)),
}


def drawn(one: Case, day: int = 4) -> Case:
    """The case with an open recheck, as a draw leaves it."""
    number = len(one.steps) + 1
    step = Step(number, "2", datetime.date(2026, 3, day), datetime.date(2026, 3, 18), handler="乙")
    return replace(one, steps=(*one.steps, step))


def after(*acts: str, amounts: tuple[int, ...] = (1000, 2000)) -> Case:
    """A case on which these acts were done, one a day from 3 March on."""
    one = case(*amounts)
    for day, act in enumerate(acts, start=3):
        if act == "sample":
            one = drawn(one, day)
        elif act == "dismiss":
            one = applied(one, review(one, order("甲", day), NONE))
        elif act == "dismissed_decision":
            one = applied(one, decide(one, order("庚", day), NONE))
        else:
            one = applied(one, DO[act](one, day))
    return one


# each state and one way to it
WAYS: dict[str, tuple[str, ...]] = {
    "open": (),
    "reviewed": ("review",),
    "dismissed": ("dismiss",),
    "rechecking": ("review", "sample"),
    "notified": ("review", "notify"),
    "appealed": ("review", "notify", "appeal"),
    "rereviewed": ("review", "notify", "appeal", "rereview"),
    "unopposed": ("review", "notify", "lapse"),
    "paneled": ("review", "notify", "appeal", "rereview", "panel"),
    "to_recover": ("review", "notify", "lapse", "decide"),
    "recovering": ("review", "notify", "lapse", "decide", "recover"),
    "recovered": ("review", "notify", "lapse", "decide", "recover", "receipt"),
    "settled": ("review", "notify", "lapse", "dismissed_decision"),
    "closed": ("dismiss", "close"),
}
