import datetime
from dataclasses import replace

import pytest
from tests.review.handling.small import WAYS, after, applied, order, state

from baoheng.core.errors import CaseRefused
from baoheng.review.handling.model import Receipt, Step
from baoheng.review.handling.recover import Claim, close, receipt, recover


def got(number: str, amount: int, day: int = 10) -> Receipt:
    return Receipt(number, datetime.date(2026, 3, day), amount, "1")


def test_an_order_is_for_all_that_is_left_and_due_in_calendar_days():
    draft = recover(after(*WAYS["to_recover"]), order("辛", 9), Claim("2", "1"))
    [row] = draft.rows["recoveries"]
    assert (row["recovery_no"], row["decided_amt"]) == ("疑甲-1", 30)
    assert row["due_date"] == datetime.date(2026, 4, 8)


def test_orders_may_share_the_amount_but_not_exceed_it():
    one = after(*WAYS["to_recover"])
    one = applied(one, recover(one, order("辛", 9), Claim("1", None, 1000)))
    assert state(one) == "to_recover"
    with pytest.raises(CaseRefused, match=r"余额 20\.00元"):
        recover(one, order("辛", 9), Claim("2", None, 2001))
    one = applied(one, recover(one, order("辛", 9), Claim("2")))
    assert (state(one), one.ordered) == ("recovering", 3000)


@pytest.mark.parametrize("amount", [0, -1])
def test_an_order_asks_for_something(amount):
    with pytest.raises(CaseRefused, match="应在 0 和"):
        recover(after(*WAYS["to_recover"]), order("辛", 9), Claim("2", None, amount))


def test_fines_are_no_part_of_what_was_upheld():
    with pytest.raises(CaseRefused, match="追回种类不对"):
        recover(after(*WAYS["to_recover"]), order("辛", 9), Claim("3"))


def test_money_comes_in_parts_and_can_be_reversed():
    one = after(*WAYS["recovering"])
    for number, amount, then in (
        ("一", 1000, "recovering"), ("二", 2000, "recovered"), ("三", -500, "recovering"),
        ("四", 500, "recovered"),
    ):  # fmt: skip
        one = applied(one, receipt(one, order("辛", 10), "疑甲-1", got(number, amount)))
        assert state(one) == then


@pytest.mark.parametrize(
    ("number", "one", "said"),
    [
        ("疑甲-1", got("一", 3001), "不能再记"),
        ("疑甲-1", got("一", -1), "不能再记"),
        ("疑甲-1", got("一", 0), "不能再记"),
        ("疑甲-1", got("一", 10, 11), "到账日期"),
        ("疑甲-1", got("一", 10, 6), "到账日期"),
        ("别的", got("一", 10), "没有追回决定 别的"),
    ],
)
def test_receipts_that_do_not_fit_are_refused(number, one, said):
    with pytest.raises(CaseRefused, match=said):
        receipt(after(*WAYS["recovering"]), order("辛", 10), number, one)


def test_a_voucher_counts_once():
    one = after(*WAYS["recovering"])
    one = applied(one, receipt(one, order("辛", 10), "疑甲-1", got("一", 1000)))
    assert receipt(one, order("辛", 10), "疑甲-1", got("一", 1000)).repeated
    with pytest.raises(CaseRefused, match=r"已经记过 10\.00元"):
        receipt(one, order("辛", 10), "疑甲-1", got("一", 999))


def test_the_same_order_again_changes_nothing():
    one = after(*WAYS["recovering"])  # ordered on the 7th
    assert recover(one, order("辛", 7), Claim("2", "1")).repeated
    assert recover(one, order("辛", 9), Claim("2", "1", 3000, "疑甲-1")).repeated


def test_an_amount_that_nobody_wrote_down_is_neither_nothing_nor_guessed():
    one = after(*WAYS["to_recover"])
    last = one.steps[-1]
    bare = replace(one, steps=(*one.steps[:-1], replace(last, outcome="2", upheld=None)))
    bare = replace(bare, decided={})
    assert state(bare) == "to_recover"
    with pytest.raises(CaseRefused, match="不知道该追回多少"):
        recover(bare, order("辛", 9), Claim("2"))
    full = replace(bare, steps=(*one.steps[:-1], replace(last, upheld=None)))
    [row] = recover(full, order("辛", 9), Claim("2")).rows["recoveries"]
    assert row["decided_amt"] == 30


def test_a_case_in_which_money_is_owed_is_not_closed():
    with pytest.raises(CaseRefused, match="不能结案"):
        close(after(*WAYS["recovering"]), order("辛", 10))


def test_a_case_with_an_open_step_is_not_closed():
    one = after(*WAYS["settled"])
    first = Step(0, "1", datetime.date(2026, 3, 2))
    with pytest.raises(CaseRefused, match="第0环节还没有办结"):
        close(replace(one, steps=(first, *one.steps)), order("辛", 10))
