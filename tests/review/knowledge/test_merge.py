import datetime
from dataclasses import replace
from decimal import Decimal

import pytest
from tests.review.knowledge.books import AT, DRUG, DRUG2, DRUG3

from baoheng.core.errors import SourceError
from baoheng.review.knowledge.entry import Code, Entry, State
from baoheng.review.knowledge.merge import Fate, Merger, Signed

FIRST, SECOND = datetime.date(2025, 5, 23), datetime.date(2026, 1, 28)
SIGNED = Signed("王一", AT.date())
OLD = Entry(
    "67-旧", "67", "养宫丸", attribute="sex", operator="sex", sex="2", note="用于痛经。", batch="1",
    published=FIRST, begin=FIRST, items=(Code(DRUG), Code(DRUG2)), source="旧.xlsx",
)  # fmt: skip
NEW = replace(OLD, id="67-新", batch="更新", published=SECOND, begin=SECOND, source="新.xlsx")
OPEN = replace(NEW, sex=None, state=State.WAITING, why="原文没有写明")
DAY_BEFORE = datetime.date(2026, 1, 27)


def merged(known, *fresh):
    merger = Merger(known, SIGNED)
    for one in fresh:
        merger.add(one)
    return merger.settle()


def test_a_later_batch_ends_the_older_point_the_day_before_it_begins():
    found = merged([OLD], NEW)
    assert found.entries["67-旧"].end == DAY_BEFORE
    assert found.entries["67-新"].end is None
    assert found.superseded == [("67-旧", "67-新")]


def test_it_does_not_matter_which_batch_comes_first():
    assert merged([NEW], OLD).entries == merged([OLD], NEW).entries


def test_more_codes_under_the_same_name_supersede_and_fewer_do_too():
    more = replace(NEW, items=(Code(DRUG), Code(DRUG2), Code(DRUG3)))
    fewer = replace(NEW, items=(Code(DRUG),))
    assert merged([OLD], more).entries["67-旧"].end == DAY_BEFORE
    assert merged([OLD], fewer).entries["67-旧"].end == DAY_BEFORE


def test_codes_that_only_cross_under_another_name_stay_and_are_told():
    other = replace(NEW, name="别的丸", items=(Code(DRUG), Code(DRUG3)))
    found = merged([OLD], other)
    assert found.entries["67-旧"].end is None
    assert found.crossing == [("67-旧", "67-新")]


def test_a_point_of_another_rule_is_not_touched():
    found = merged([OLD], replace(NEW, rule="87"))
    assert found.entries["67-旧"].end is None


def test_a_newer_text_without_parameters_takes_them_over_where_nothing_changed():
    found = merged([OLD], OPEN).entries
    assert (found["67-新"].state, found["67-新"].sex) == (State.CONFIRMED, "2")
    assert found["67-旧"].end == DAY_BEFORE


def test_a_newer_text_that_changed_only_proposes_and_the_older_point_holds_until_it_is_confirmed():
    merger = Merger([OLD], SIGNED)
    merger.add(replace(OPEN, note="用于别的病。"))
    merger.settle()
    waiting = merger.merged.entries["67-新"]
    assert (waiting.state, waiting.sex) == (State.WAITING, "2")
    assert "67-旧" in waiting.why
    assert merger.merged.entries["67-旧"].end is None
    done = merger.confirm(waiting)
    merger.settle()
    assert (done.state, done.confirmed_by, done.confirmed_on) == (
        State.CONFIRMED,
        "王一",
        AT.date(),
    )
    assert merger.merged.entries["67-旧"].end == DAY_BEFORE


def test_a_waiting_point_ends_no_other_and_takes_over_what_becomes_sure_later():
    waiting = replace(OLD, sex=None, state=State.WAITING)
    found = merged([], waiting, OPEN).entries
    assert [one.end for one in found.values()] == [None, None]
    assert merged(found.values(), OLD).entries == merged([OLD], OPEN).entries


def test_settling_twice_changes_nothing():
    once = merged([OLD], replace(OPEN, note="用于别的病。")).entries
    assert merged(once.values()).entries == once


def test_a_point_that_a_newer_one_outruns_before_its_begin_is_stopped():
    found = merged([replace(OLD, begin=SECOND)], NEW)
    assert found.entries["67-旧"].state is State.STOPPED


def test_the_same_row_in_another_file_is_known_and_what_is_sure_goes_before_what_waits():
    twin = replace(OLD, id="67-双", source="点.jsonl")
    assert merged([OLD], twin).fates[0][1] is Fate.KNOWN
    waiting = replace(twin, sex=None, state=State.WAITING)
    assert merged([OLD], waiting).entries == {"67-旧": OLD}
    found = merged([waiting], OLD)
    assert found.entries["67-双"].sex == "2"
    assert found.fates[0][1] is Fate.CHANGED


def test_what_a_person_confirmed_is_not_changed_by_a_file():
    mine = replace(OLD, sex="1", confirmed_by="李二")
    assert merged([mine], OLD).entries == {"67-旧": mine}


@pytest.mark.parametrize("waiting_first", [True, False])
def test_two_sources_of_one_batch_that_disagree_wait_for_a_person(waiting_first):
    doubt = replace(OLD, id="67-双", sex="1", state=State.WAITING, why="限定值与原文不同")
    pair = [doubt, OLD] if waiting_first else [OLD, doubt]
    found = merged([pair[0]], pair[1])
    assert [one.state for one in found.entries.values()] == [State.WAITING]


def test_undated_points_that_disagree_are_refused():
    undated = replace(OLD, published=None, batch="", begin=None)
    with pytest.raises(SourceError, match="不知道哪一个新"):
        merged([undated], replace(undated, id="67-别", sex="1"))
    with pytest.raises(SourceError, match=r"旧\.xlsx"):
        merged([undated], replace(undated, sex="1"))
    same = replace(undated, id="67-别")
    assert merged([undated], same).fates[0][1] is Fate.KNOWN
    mine = replace(undated, sex="1", confirmed_by="李二")
    assert merged([mine], undated).entries == {"67-旧": mine}


def test_a_copy_without_a_day_does_not_take_the_day_away_and_one_with_a_day_gives_it():
    undated = replace(OLD, published=None, batch="", begin=None, id="67-无")
    assert merged([OLD], undated).entries == {"67-旧": OLD}
    found = merged([undated], OLD).entries["67-无"]
    assert (found.published, found.begin) == (FIRST, FIRST)


def test_an_own_workbook_changes_the_point_it_names_and_is_signed():
    merger = Merger([OLD], SIGNED)
    merger.change(replace(OLD, sex="1"))
    assert merger.merged.entries["67-旧"].confirmed_by == "王一"
    assert merger.merged.fates[-1][1] is Fate.CHANGED
    merger.change(merger.merged.entries["67-旧"])
    assert merger.merged.fates[-1][1] is Fate.KNOWN


def test_a_new_pair_of_the_same_main_item_does_not_end_another_pair():
    pair = replace(OLD, rule="25", name="甲×乙", operator="exclude", items=(Code(DRUG),),
                   others=(Code(DRUG2),))  # fmt: skip
    other = replace(pair, id="25-新", name="甲×丙", others=(Code(DRUG3),), published=SECOND,
                    begin=SECOND)  # fmt: skip
    found = merged([pair], other)
    assert found.entries["67-旧"].end is None
    assert found.crossing == []


def test_limits_of_two_kinds_in_one_row_do_not_end_each_other():
    course = replace(OLD, rule="23", measure="days_used", window="visit", limit=Decimal(90))
    gap = replace(
        course, id="67-隔", measure="cnt", window="days", window_size=14, limit=Decimal(1)
    )
    assert [one.end for one in merged([course], gap).entries.values()] == [None, None]


COURSE = replace(
    OLD, rule="23", attribute=None, operator=None, sex=None, measure="days_used", window="visit",
    limit=Decimal(90),
)  # fmt: skip
GAP = replace(COURSE, id="67-隔", measure="cnt", window="days", window_size=14, limit=Decimal(1))
LATER = {"batch": "更新", "published": SECOND, "begin": SECOND}


@pytest.mark.parametrize("limit", [Decimal(365), None])
def test_a_waiting_limit_takes_nothing_of_another_kind_and_its_own_kind_holds_on(limit):
    waits = replace(COURSE, id="67-新程", limit=limit, state=State.WAITING, why="待定", **LATER)
    gap = replace(GAP, id="67-新隔", **LATER)
    found = merged([replace(GAP, id="67-甲"), replace(COURSE, note="旧的。")], waits, gap).entries
    assert (found["67-新程"].state, found["67-新程"].measure) == (State.WAITING, "days_used")
    assert found["67-新程"].window_size is None
    assert (found["67-旧"].end, found["67-甲"].end) == (None, DAY_BEFORE)
    merger = Merger(found.values(), SIGNED)
    merger.confirm(replace(found["67-新程"], limit=Decimal(365)))
    assert merger.settle().entries["67-旧"].end == DAY_BEFORE


def test_a_later_row_that_says_one_kind_only_ends_the_other_kind_too():
    found = merged([GAP, COURSE], replace(COURSE, id="67-新程", **LATER)).entries
    assert [found[name].end for name in ("67-旧", "67-隔")] == [DAY_BEFORE, DAY_BEFORE]


def test_what_a_file_says_of_a_torn_point_makes_it_whole_unless_a_person_decided():
    mixed = replace(OLD, limit=Decimal(9))
    merger = Merger([mixed], SIGNED, torn=["67-旧"])
    merger.add(OLD)
    assert (merger.merged.entries, merger.torn) == ({"67-旧": OLD}, set())
    merger = Merger([replace(mixed, confirmed_by="李二")], SIGNED, torn=["67-旧"])
    merger.add(OLD)
    assert merger.torn == {"67-旧"}
    merger.change(merger.merged.entries["67-旧"])
    assert merger.torn == set()
