"""Acts on a ledger: what is written, what a refusal leaves, two at once, half a write."""

import threading
from decimal import Decimal
from fractions import Fraction

import pytest
from tests.review.handling.bureau import cases_of, put, rows_of
from tests.review.handling.small import FULL, NONE, PANEL, order, state

from baoheng.core.errors import CaseRefused
from baoheng.core.period import Period, PeriodKind
from baoheng.ledger.definitions import table
from baoheng.ledger.delta import snapshot
from baoheng.review.handling.judge import Verdict, decide, panel, recheck, rereview, review
from baoheng.review.handling.model import Receipt
from baoheng.review.handling.notify import Evidence, appeal, lapse, notify
from baoheng.review.handling.recording import draw_and_record, perform, perform_all
from baoheng.review.handling.recover import Claim, close, receipt, recover

pytestmark = pytest.mark.slow  # every act is a load or two

WRITTEN = (
    "hit_steps", "hit_line_decisions", "spot_checks", "recoveries", "recovery_receipts",
    "appeal_files", "panel_members",
)  # fmt: skip


def versions(ledger):
    return {name: snapshot(ledger, table(name)).version for name in WRITTEN}


def do(ledger, hit, by, act, day=3):
    given = order(by, day)
    return perform(ledger, given, hit, lambda case: act(case, given), 5)


def test_a_case_is_read_with_everything_that_belongs_to_it(original):
    one = cases_of(original)["甲一"]
    assert [(line.key, line.amount) for line in one.lines] == [
        (("诊甲一", "001"), 1000),
        (("诊甲一", "002"), 2000),
    ]
    assert (one.subject.institution_name, one.subject.person) == ("云溪医院", "人员甲一00001")
    assert (one.subject.department, one.subject.physician) == ("H99000000001-01", "D990000000001")


def test_hits_of_trial_runs_are_left_out_unless_named(original):
    assert "试一" not in cases_of(original)
    assert [*cases_of(original, hits=["试一"])] == ["试一"]


def test_filters(original):
    assert sorted(cases_of(original, rule="YX9")) == ["甲三", "甲四"]
    assert sorted(cases_of(original, institution="云溪药店")) == ["甲四"]


def test_the_whole_way_on_a_ledger(ledger):
    file = Evidence("=医嘱.pdf", 3, "a" * 64)
    do(ledger, "甲一", "甲", lambda c, o: review(c, o, Verdict(None, "有理", {"002": 500})))
    do(ledger, "甲一", "甲", notify, 4)
    do(ledger, "甲一", "院方", lambda c, o: appeal(c, o, "有医嘱", [file]), 5)
    do(ledger, "甲一", "丙", lambda c, o: rereview(c, o, Verdict("转合议", "有分歧")), 6)
    verdict = Verdict(None, "一致", {"001": 1, "002": 500})
    do(ledger, "甲一", "丁", lambda c, o: panel(c, o, verdict, PANEL), 9)
    do(ledger, "甲一", "庚", lambda c, o: decide(c, o, Verdict(None)), 10)
    do(ledger, "甲一", "辛", lambda c, o: recover(c, o, Claim("2", "3")), 11)
    for number, amount in (("一", 500), ("二", 1)):
        got = Receipt(number, order("辛", 12).day, amount, "1")
        do(ledger, "甲一", "辛", lambda c, o, g=got: receipt(c, o, "甲一-1", g), 12)
    do(ledger, "甲一", "辛", close, 13)
    one = cases_of(ledger)["甲一"]
    assert (state(one), one.ordered, one.received) == ("closed", 501, 501)
    assert [(s.kind, s.outcome) for s in one.steps] == [
        ("1", "2"), ("9", "4"), ("3", "6"), ("4", "4"), ("5", "2"), ("6", "2"), ("10", "8"),
    ]  # fmt: skip
    assert (one.members, one.files) == ({5: ("丁", "己", "戊")}, {3: ("=医嘱.pdf",)})
    assert rows_of(ledger, "hit_line_decisions", "step_no", "feedetl_sn", "upheld_amt") == [
        (1, "001", Decimal("10.00")), (1, "002", Decimal("5.00")),
        (5, "001", Decimal("0.01")), (5, "002", Decimal("5.00")),
        (6, "001", Decimal("0.01")), (6, "002", Decimal("5.00")),
    ]  # fmt: skip
    recovered = rows_of(ledger, "recoveries", "recovery_no", "decided_amt", "fixmedins_code")
    assert recovered == [("甲一-1", Decimal("5.01"), "H99000000001")]


def test_a_refused_act_writes_nothing_and_a_repeated_one_neither(ledger):
    do(ledger, "甲二", "甲", lambda c, o: review(c, o, FULL))
    before = versions(ledger)
    assert do(ledger, "甲二", "甲", lambda c, o: review(c, o, FULL)).repeated
    with pytest.raises(CaseRefused, match="现在是“待通知”"):
        do(ledger, "甲二", "乙", lambda c, o: review(c, o, NONE))
    with pytest.raises(CaseRefused, match="台账里没有这条疑点"):
        do(ledger, "没有", "乙", lambda c, o: review(c, o, NONE))
    with pytest.raises(CaseRefused, match="规则试跑"):
        do(ledger, "试一", "乙", lambda c, o: review(c, o, NONE))
    assert versions(ledger) == before


def test_of_two_at_the_same_moment_one_wins_and_the_other_is_told(ledger):
    start, told = threading.Barrier(2), {}

    def work(by, verdict):
        start.wait()
        try:
            told[by] = do(ledger, "甲二", by, lambda c, o: review(c, o, verdict)).said
        except CaseRefused as error:
            told[by] = error

    threads = [threading.Thread(target=work, args=pair) for pair in (("甲", FULL), ("乙", NONE))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    [loser] = [by for by, said in told.items() if isinstance(said, CaseRefused)]
    [winner] = {"甲", "乙"} - {loser}
    assert f"{winner}*于2026-03-03" in told[loser].message
    assert [s.handler for s in cases_of(ledger)["甲二"].steps] == [winner]


def test_line_decisions_whose_step_was_never_written_count_for_nothing(ledger):
    orphan = {
        "hit_id": "甲一", "step_no": 1, "mdtrt_id": "诊甲一", "feedetl_sn": "001",
        "psn_no": "人员甲一00001", "vola_amt": Decimal(10), "upheld_amt": Decimal(3),
    }  # fmt: skip
    put(ledger, "hit_line_decisions", [orphan], "断电前")
    assert cases_of(ledger)["甲一"].decided == {}
    do(ledger, "甲一", "甲", lambda c, o: review(c, o, FULL))
    one = cases_of(ledger)["甲一"]
    assert one.decided == {1: {("诊甲一", "001"): 1000, ("诊甲一", "002"): 2000}}


def test_many_at_once_tell_each_outcome_and_write_the_others(ledger):
    given = order("甲")
    acts = [
        ("甲一", lambda c: review(c, given, FULL)),
        ("甲二", lambda c: review(c, given, Verdict("撤销"))),
        ("甲三", lambda c: review(c, given, FULL)),
        ("甲三", lambda c: review(c, given, FULL)),
    ]
    done = perform_all(ledger, given, acts, 5)
    assert [bool(one.refused) for one in done] == [False, True, True, True]
    assert "不止一次" in done[2].refused.message
    assert [hit for hit, case in cases_of(ledger).items() if case.steps] == ["甲一"]
    nothing = perform_all(ledger, given, [(h, a) for h, a in acts if h != "甲一"], 5, True)
    assert sum(bool(one.refused) for one in nothing) == 3
    whole = perform_all(
        ledger, given, [("甲三", lambda c: review(c, given, FULL)), acts[1]], 5, all_or_nothing=True
    )
    assert [bool(one.refused) for one in whole] == [False, True]
    assert not cases_of(ledger)["甲三"].steps


def test_a_recheck_writes_a_spot_check(ledger):
    do(ledger, "甲二", "甲", lambda c, o: review(c, o, NONE))
    month = Period(PeriodKind.MONTH, 2026, 2)
    made = draw_and_record(ledger, month, Fraction(1), ["乙"], order("乙", 4), 5)
    assert ([d.hit for d in made.drafts], made.target, made.short) == (["甲二"], 4, 3)
    assert state(cases_of(ledger)["甲二"]) == "rechecking"
    do(ledger, "甲二", "乙", lambda c, o: recheck(c, o, FULL), 5)
    assert rows_of(ledger, "spot_checks", "hit_id", "correct_flag", "checker") == [
        ("甲二", "1", "乙")
    ]
    assert state(cases_of(ledger)["甲二"]) == "reviewed"


def test_what_the_ledger_would_refuse_is_told_and_nothing_of_it_is_written(ledger):
    before = versions(ledger)
    with pytest.raises(CaseRefused, match="经办人比规定的长"):
        do(ledger, "甲二", "长" * 51, lambda c, o: review(c, o, FULL))
    assert versions(ledger) == before
    do(ledger, "甲二", "长" * 50, lambda c, o: review(c, o, FULL))
    given = order("甲", 4)
    long = Evidence("长" * 256, 1, "a" * 64)
    do(ledger, "甲二", "甲", notify, 3)
    acts = [
        ("甲二", lambda c: appeal(c, given, "有医嘱", [long])),
        ("甲三", lambda c: review(c, given, FULL)),
    ]
    done = perform_all(ledger, given, acts, 5)
    assert [bool(one.refused) for one in done] == [True, False]
    assert state(cases_of(ledger)["甲二"]) == "notified"


def test_a_number_of_recovery_is_never_taken_from_another_hit(ledger):
    for hit in ("甲一", "甲二"):
        do(ledger, hit, "甲", lambda c, o: review(c, o, FULL))
        do(ledger, hit, "甲", notify, 4)
        do(ledger, hit, "甲", lambda c, o: lapse(c, o, agreed=True), 5)
        do(ledger, hit, "庚", lambda c, o: decide(c, o, Verdict(None)), 6)
    do(ledger, "甲一", "辛", lambda c, o: recover(c, o, Claim("2", None, None, "追一")), 9)
    with pytest.raises(CaseRefused, match="追回编号 追一 已经用在别处"):
        do(ledger, "甲二", "辛", lambda c, o: recover(c, o, Claim("2", None, None, "追一")), 9)
    do(ledger, "甲二", "辛", lambda c, o: recover(c, o, Claim("2", None, None, "追二")), 9)
    assert rows_of(ledger, "recoveries", "recovery_no", "hit_id", "decided_amt") == [
        ("追一", "甲一", Decimal("30.00")), ("追二", "甲二", Decimal("5.00")),
    ]  # fmt: skip
