"""A fee line of two hits: its money is there once, and goes on where the first is dismissed."""

from decimal import Decimal

import duckdb
import pytest
from tests.review.handling.bureau import HOSPITAL, cases_of, hit, put
from tests.review.handling.small import FULL, NONE, order
from tests.review.handling.test_recording import do

from baoheng.review.handling.judge import Verdict, decide, review
from baoheng.review.handling.notify import lapse, notify
from baoheng.review.handling.reading import Wanted, read_cases
from baoheng.review.handling.recording import perform_all
from baoheng.review.handling.recover import Claim, recover

pytestmark = pytest.mark.slow  # every act is a load or two
OTHER = {"丁一": "丁二", "丁二": "丁一"}


@pytest.fixture
def shared(ledger):
    """丁一, a violation, counts 10 of line 001; 丁二, a suspicion, says 8 of it and 3 of 002."""
    hits = [
        hit("丁一", "YX25", HOSPITAL, "二月", "10.00"),
        hit("丁二", "YX9", HOSPITAL, "二月", "3.00", result_type="2"),
    ]
    put(ledger, "hits", [{k: v for k, v in one.items() if k != "_amounts"} for one in hits], "丁")
    lines = [("丁一", "001", 10, "1"), ("丁二", "001", 8, "0"), ("丁二", "002", 3, "1")]
    rows = [
        {
            "hit_id": number, "mdtrt_id": "诊丁", "feedetl_sn": line, "psn_no": "人丁",
            "vola_item_type": "1", "vola_amt": Decimal(amount), "main_flag": main,
        }
        for number, line, amount, main in lines
    ]  # fmt: skip
    put(ledger, "hit_lines", rows, "丁")
    return ledger


def upheld(ledger):
    """What both count, which is the same with and without everything that belongs to them."""
    whole = {name: one.upheld for name, one in cases_of(ledger).items() if name in OTHER}
    few = read_cases(ledger, duckdb.connect(), Wanted(), whole=False)
    assert {one.hit: one.upheld for one in few if one.hit in OTHER} == whole
    return whole


def judge(ledger, number, verdict):
    return do(ledger, number, "甲", lambda c, o: review(c, o, verdict))


def both(ledger, act, *numbers, by="甲", day=4):
    given = order(by, day)
    done = perform_all(ledger, given, [(n, lambda c: act(c, given)) for n in numbers], 5)
    assert not any(one.refused for one in done)


def lapsed(case, given):
    return lapse(case, given, agreed=True)


def decided(case, given):
    return decide(case, given, Verdict(None))


def test_before_anybody_concludes_the_main_hit_counts(shared):
    cases = cases_of(shared)
    assert (cases["丁一"].amount, cases["丁二"].amount) == (1000, 300)
    assert (cases["丁一"].full, cases["丁二"].full) == (1000, 1100)
    assert "8.00元计在同一行费用的别的疑点" in judge(shared, "丁二", FULL).said
    assert upheld(shared) == {"丁一": None, "丁二": 300}


@pytest.mark.parametrize("first", ["丁一", "丁二"])
def test_the_money_of_a_dismissed_hit_goes_to_the_next(shared, first):
    for number in (first, OTHER[first]):
        judge(shared, number, NONE if number == "丁一" else FULL)
    assert upheld(shared) == {"丁一": 0, "丁二": 1100}
    both(shared, notify, "丁二")
    both(shared, lapsed, "丁二", day=5)
    both(shared, decided, "丁二", by="庚", day=6)
    do(shared, "丁二", "辛", lambda c, o: recover(c, o, Claim("2")), 9)
    assert cases_of(shared)["丁二"].ordered == 1100


def test_a_dismissed_other_hit_gives_nothing_away(shared):
    judge(shared, "丁二", NONE)
    judge(shared, "丁一", FULL)
    assert upheld(shared) == {"丁一": 1000, "丁二": 0}


@pytest.mark.parametrize(
    ("numbers", "wanted"),
    [(("丁一", "丁二"), (1000, 300)), (("丁二", "丁一"), (200, 1100))],
)
@pytest.mark.parametrize("at_once", [True, False])
def test_what_is_decided_first_counts_and_the_other_only_what_is_beyond(
    shared, numbers, wanted, at_once
):
    both(shared, lambda c, o: review(c, o, FULL), *numbers, day=3)
    both(shared, notify, *numbers, day=4)
    both(shared, lapsed, *numbers, day=5)
    assert upheld(shared) == {"丁一": 1000, "丁二": 300}
    for some in [numbers] if at_once else [(one,) for one in numbers]:
        both(shared, decided, *some, by="庚", day=6)
    assert upheld(shared) == dict(zip(("丁一", "丁二"), wanted, strict=True))


def test_the_same_act_again_changes_nothing_though_the_money_has_moved(shared):
    judge(shared, "丁二", FULL)
    judge(shared, "丁一", NONE)
    assert judge(shared, "丁二", FULL).repeated
