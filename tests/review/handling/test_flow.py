"""Which state follows from which steps, what may be done in each, and until when."""

import datetime
from dataclasses import replace

import pytest
from tests.review.handling.small import (
    DO,
    FULL,
    SETTINGS,
    WAYS,
    after,
    applied,
    case,
    drawn,
    order,
    state,
)

from baoheng.core.errors import CaseRefused
from baoheng.review.handling.flow import due_of, next_act, overdue
from baoheng.review.handling.judge import Verdict, rereview, review
from baoheng.review.handling.model import Step

LATER = 16  # of March: after everything
ALLOWED = {(name, act) for name, one in SETTINGS.states.items() for act in one.acts if act in DO}
# not by the table alone: an appeal needs a panel, an order needs to be there, money has come
HELD = {("rereviewed", "decide"), ("to_recover", "receipt"), ("recovered", "receipt")}
DONE_BY = {
    "review": ("reviewed", "rechecking"),
    "notify": ("notified",),
    "appeal": ("appealed",),
    "lapse": ("unopposed",),
    "rereview": ("rereviewed",),
    "panel": ("paneled",),
    "decide": ("to_recover", "recovering", "recovered", "settled"),
    "close": ("closed",),
}


@pytest.mark.parametrize("name", WAYS)
def test_each_state_follows_from_its_steps(name):
    assert state(after(*WAYS[name])) == name


def test_every_state_of_the_data_is_reached():
    assert set(WAYS) == set(SETTINGS.states)


@pytest.mark.parametrize(("name", "act"), sorted(ALLOWED - HELD))
def test_what_the_table_allows_can_be_done_and_leads_on(name, act):
    one = after(*WAYS[name])
    draft = DO[act](one, LATER)
    assert draft.rows
    assert state(applied(one, draft)) != name


@pytest.mark.parametrize(
    ("name", "act"), sorted({(n, a) for n in WAYS for a in DO} - ALLOWED | HELD)
)
def test_everything_else_is_refused_in_chinese_and_writes_nothing(name, act):
    one = after(*WAYS[name])
    if name in DONE_BY.get(act, ()):
        assert DO[act](one, LATER).repeated  # the same person has just done the same
        return
    with pytest.raises(CaseRefused) as caught:
        DO[act](one, LATER)
    assert caught.value.message
    assert caught.value.todo


@pytest.mark.parametrize("act", sorted(DO))
def test_the_same_act_by_the_same_person_again_changes_nothing(act):
    way = next(
        way[: way.index(act) + 1]
        for way in (*WAYS.values(), ("review", "sample", "recheck"), ("dismiss", "close"))
        if act in way
    )
    assert DO[act](after(*way), len(way) + 2).repeated


def test_the_second_of_two_is_told_who_was_first():
    with pytest.raises(CaseRefused, match=r"甲\*于2026-03-03 10:00办结初审"):
        review(after("review"), order("癸"), FULL)


def test_a_first_review_without_conclusion_goes_on_to_the_notice():
    steps = (Step(1, "1", datetime.date(2026, 3, 2), None, order("甲").at, "4", 0, "甲"),)
    assert state(case(1000, steps=steps)) == "reviewed"


def test_steps_that_are_in_no_flow_are_refused():
    steps = (Step(1, "6", datetime.date(2026, 3, 2), None, order("甲").at, "7"),)
    with pytest.raises(CaseRefused, match="不在处理流程中"):
        state(case(1000, steps=steps))


def test_a_visit_on_the_spot_moves_nothing():
    one = after("review")
    visit = Step(2, "8", datetime.date(2026, 3, 4), None, order("甲", 4).at, "4", None, "甲")
    assert state(replace(one, steps=(*one.steps, visit))) == "reviewed"


def test_limits_jump_over_weekends():
    # found on Monday 2 March: 20 working days end on Monday 30 March
    assert due_of(case(1000), SETTINGS) == datetime.date(2026, 3, 30)
    # reviewed on Tuesday 3 March: 5 working days for the notice
    assert due_of(after("review"), SETTINGS) == datetime.date(2026, 3, 10)
    # notice on Wednesday 4 March: 10 working days for the appeal
    assert due_of(after("review", "notify"), SETTINGS) == datetime.date(2026, 3, 18)


def test_what_is_due_today_is_not_late_and_tomorrow_it_is():
    one = after("review", "notify")
    assert not overdue(one, SETTINGS, datetime.date(2026, 3, 18))
    assert overdue(one, SETTINGS, datetime.date(2026, 3, 19))
    assert not overdue(after("dismiss", "close"), SETTINGS, datetime.date(2030, 1, 1))


def test_money_is_due_when_its_order_says():
    one = after("review", "notify", "lapse", "decide", "recover")  # ordered on Saturday 7 March
    assert due_of(one, SETTINGS) == datetime.date(2026, 4, 6)


def test_what_comes_next():
    on = datetime.date(2026, 3, 18)
    told = {name: next_act(after(*way), SETTINGS, on) for name, way in WAYS.items()}
    assert told == {
        "open": "review",
        "reviewed": "notify",
        "dismissed": "close",
        "rechecking": "recheck",
        "notified": "appeal",
        "appealed": "rereview",
        "rereviewed": "panel",
        "unopposed": "decide",
        "paneled": "decide",
        "to_recover": "recover",
        "recovering": "receipt",
        "recovered": "close",
        "settled": "close",
        "closed": None,
    }
    late = datetime.date(2026, 3, 19)
    assert next_act(after("review", "notify"), SETTINGS, late) == "lapse"


def test_below_the_threshold_a_re_review_can_be_decided_without_a_panel():
    rule = replace(SETTINGS.panels[0], required_from=3001)
    mild = replace(SETTINGS, panels=(rule,))
    one = after("review", "notify", "appeal", "rereview")
    assert next_act(one, mild, order("庚").day) == "decide"
    passed = after("review", "notify", "appeal")
    passed = applied(passed, rereview(passed, order("丙", 6), Verdict("转合议", "有分歧")))
    assert next_act(passed, mild, order("庚").day) == "panel"


def test_a_drawn_case_waits_for_the_recheck():
    assert due_of(drawn(after("review")), SETTINGS) == datetime.date(2026, 3, 18)
