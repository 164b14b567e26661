"""Amounts line by line, reasons, and who may not judge."""

from dataclasses import replace

import pytest
from tests.review.handling.small import (
    DO,
    FULL,
    NONE,
    PANEL,
    SETTINGS,
    after,
    applied,
    case,
    drawn,
    order,
    state,
)

from baoheng.core.errors import CaseRefused
from baoheng.review.handling.judge import Verdict, decide, panel, recheck, rereview, review
from baoheng.review.handling.model import Line, Step


def rows(draft, table="hit_line_decisions"):
    return {row["feedetl_sn"]: int(row["upheld_amt"] * 100) for row in draft.rows[table]}


def test_a_confirmed_hit_is_upheld_in_full_on_every_line():
    draft = review(case(1000, 2000), order("甲"), Verdict("认定"))
    [step] = draft.rows["hit_steps"]
    assert (step["step_outcome"], step["upheld_amt"], step["handler"]) == ("1", 30, "甲")
    assert rows(draft) == {"001": 1000, "002": 2000}


def test_a_line_may_be_upheld_in_part_and_the_others_stay_in_full():
    draft = review(case(1000, 2000), order("甲"), Verdict(None, "一次有依据", {"002": 500}))
    assert rows(draft) == {"001": 1000, "002": 500}
    assert draft.rows["hit_steps"][0]["step_outcome"] == "2"


def test_a_dismissed_hit_upholds_nothing():
    draft = review(case(1000, 2000), order("甲"), NONE)
    assert rows(draft) == {"001": 0, "002": 0}
    assert draft.rows["hit_steps"][0]["step_outcome"] == "3"


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        (Verdict("撤销"), "须写明理由"),
        (Verdict(None, "", {"001": 1}), "须写明理由"),
        (Verdict("认定", "", {"001": 1001}), "应在 0 和违规金额"),
        (Verdict("认定", "", {"001": -1}), "应在 0 和违规金额"),
        (Verdict("认定", "", {"009": 1}), "不是这条疑点的违规明细"),
        (Verdict("认定", "", {"001": 1}), "应是“部分认定”"),
        (Verdict("部分认定", "有理"), "应是“认定”"),
        (Verdict("部分认定", "有理", {"001": 0, "002": 0}), "这是撤销"),
        (Verdict("撤销", "有理", {"001": 5}), "应为 0"),
        (Verdict("部分认定", "有理", {}, 1500), "看不出认定哪一行"),
        (Verdict("部分认定", "有理", {"001": 500}, 1500), "逐行相加是 25.00元"),
        (Verdict("转合议", "有分歧"), "不能转合议"),
        (Verdict("认定", "长" * 1001), "最多 1000 字"),
    ],
)
def test_what_does_not_fit_is_refused(verdict, said):
    with pytest.raises(CaseRefused, match=said):
        review(case(1000, 2000), order("甲"), verdict)


def test_a_sum_is_clear_where_there_is_one_line():
    assert rows(review(case(1000), order("甲"), Verdict(None, "有理", {}, 400))) == {"001": 400}


def test_a_line_number_that_stands_in_two_encounters_needs_the_encounter():
    lines = (Line("就诊甲", "001", "人甲", "1", 10), Line("就诊乙", "001", "人甲", "1", 20))
    one = case(10, 20, lines=lines)
    with pytest.raises(CaseRefused, match="不止一行"):
        review(one, order("甲"), Verdict(None, "有理", {"001": 5}))
    draft = review(one, order("甲"), Verdict(None, "有理", {"就诊乙/001": 5}))
    assert draft.rows["hit_steps"][0]["upheld_amt"] * 100 == 15


def test_related_lines_are_not_decided():
    lines = (Line("就诊甲", "001", "人甲", "1", 10), Line("就诊甲", "002", "人甲", "2", 0))
    draft = review(case(10, lines=lines), order("甲"), Verdict("认定"))
    assert rows(draft) == {"001": 10}


def test_a_hit_without_lines_is_judged_as_a_whole():
    one = case(amount=0, lines=())
    draft = review(one, order("甲"), Verdict("认定"))
    assert "hit_line_decisions" not in draft.rows
    assert draft.rows["hit_steps"][0]["step_outcome"] == "1"
    with pytest.raises(CaseRefused, match="没有费用明细"):
        review(one, order("甲"), Verdict("认定", "", {"001": 0}))
    with pytest.raises(CaseRefused, match="应在 0 和违规金额"):
        review(one, order("甲"), Verdict("认定", "", {}, 1))


def test_nobody_rechecks_his_own_even_with_a_space_in_the_name():
    one = drawn(after("review"))
    with pytest.raises(CaseRefused, match="办过这条疑点的初审"):
        recheck(one, order(" 甲 ", 5), FULL)


def test_a_recheck_says_whether_the_machine_was_right():
    one = drawn(after("review"))
    right = recheck(one, order("乙", 5), FULL).rows["spot_checks"]
    wrong = recheck(one, order("乙", 5), NONE).rows["spot_checks"]
    assert [row["correct_flag"] for row in (*right, *wrong)] == ["1", "0"]
    assert wrong[0]["reason"] == "有医嘱"


def test_a_recheck_may_turn_the_first_review_over():
    one = drawn(after("dismiss"))
    assert state(applied(one, recheck(one, order("乙", 5), FULL))) == "reviewed"
    one = drawn(after("review"))
    assert state(applied(one, recheck(one, order("乙", 5), NONE))) == "dismissed"


@pytest.mark.parametrize("who", ["甲", "乙"])
def test_nobody_re_reviews_what_he_has_judged(who):
    one = after("review", "sample", "recheck", "notify", "appeal")
    with pytest.raises(CaseRefused, match="请由另一人办理"):
        rereview(one, order(who, 9), FULL)


@pytest.mark.parametrize(
    ("members", "said"),
    [
        (("丁", "戊"), "合议要 3 人以上，写了 2 人"),
        (("丁", "戊", " 戊"), "写了 2 人"),
        (("丁", "戊", "甲"), "甲办过"),
        (("丁", "戊", "丙"), "丙办过"),
    ],
)
def test_a_panel_has_several_members_who_have_not_judged(members, said):
    one = after("review", "notify", "appeal", "rereview")
    with pytest.raises(CaseRefused, match=said):
        panel(one, order("丁", 9), FULL, members)


def test_a_panel_is_written_with_its_members():
    one = after("review", "notify", "appeal", "rereview")
    draft = panel(one, order("丁", 9), FULL, PANEL)
    assert [row["member"] for row in draft.rows["panel_members"]] == ["丁", "戊", "己"]


def test_the_decision_takes_over_what_was_concluded_last():
    one = after("review", "notify", "appeal")
    one = applied(one, rereview(one, order("丙", 6), Verdict(None, "一次有理", {"001": 0})))
    one = applied(one, panel(one, order("丁", 9), Verdict(None, "同意", {"001": 0}), PANEL))
    draft = decide(one, order("庚", 10), Verdict(None))
    assert rows(draft) == {"001": 0, "002": 2000}
    assert draft.rows["hit_steps"][0]["opinion"] == "同意"


def test_the_first_reviewer_does_not_decide():
    with pytest.raises(CaseRefused, match="甲办过这条疑点的初审"):
        decide(after("review", "notify", "lapse"), order("甲", 9), Verdict(None))


def test_a_sum_decided_elsewhere_without_lines_is_not_spread_over_lines_by_guess():
    steps = (Step(1, "1", order("甲").day, None, order("甲").at, "2", 1500, "甲"),)
    one = case(1000, 2000, steps=steps)
    for act in ("notify", "lapse"):
        one = applied(one, DO[act](one, 9))
    with pytest.raises(CaseRefused, match="看不出认定哪一行"):
        decide(one, order("庚", 10), Verdict(None))


def test_hits_of_trial_runs_are_nobodys_work():
    with pytest.raises(CaseRefused, match="规则试跑"):
        review(case(1000, run_kind="5"), order("甲"), FULL)


def test_nothing_is_done_before_what_came_before_or_by_nobody():
    with pytest.raises(CaseRefused, match="早于上一环节"):
        review(case(1000), order("甲", 1), FULL)
    with pytest.raises(CaseRefused, match="没有写经办人"):
        review(case(1000), order("  "), FULL)


def test_limits_of_the_day_hold(tmp_path):
    panels = (*SETTINGS.panels, replace(SETTINGS.panels[0], since=order("甲", 9).day, members=5))
    strict = replace(SETTINGS, panels=panels)
    one = after("review", "notify", "appeal", "rereview")
    with pytest.raises(CaseRefused, match="合议要 5 人"):
        panel(one, replace(order("丁", 9), settings=strict), FULL, PANEL)
