from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baoheng.review.found import OFFENDS, RELATED, UNKNOWN, Found
from baoheng.review.hits import gather, hit_id, once
from baoheng.review.model import Point
from baoheng.review.rules import rules


def point(place, rule):
    return Point(place, f"P{place}", rules()[rule])


def row(point, bill, role=OFFENDS, sn="1", amount=100, lbill=None, seen=None, code=None):
    return Found(point, bill, role, bill if lbill is None else lbill, sn, amount, seen, code)


POINTS = [point(0, "27"), point(1, "50"), point(2, "35"), point(3, "8")]
LINES = {7: {"1": 100, "2": 250}, 8: {"1": 40}}


def table(made):
    return [(hit.point.place, hit.bill, hit.amount, [lines(x) for x in hit.lines]) for hit in made]


def lines(x):
    return (x.bill, x.sn, x.role, x.amount, x.main)


def test_rows_of_a_point_and_bill_are_one_hit():
    found = [row(0, 7, sn="1"), row(0, 7, sn="2", amount=250), row(0, 8, amount=40)]
    assert table(gather(found, POINTS, LINES).hits) == [
        (0, 7, 350, [(7, "1", 1, 100, True), (7, "2", 1, 250, True)]),
        (0, 8, 40, [(8, "1", 1, 40, True)]),
    ]


def test_a_rule_about_whole_bills_counts_all_lines():
    made = gather([row(1, 7, sn=None, amount=0)], POINTS, LINES)
    assert [(hit.amount, len(hit.lines)) for hit in made.hits] == [(350, 2)]


def test_a_rule_without_money_counts_none():
    made = gather([row(2, 7, sn=None, amount=0)], POINTS, LINES)
    assert [(hit.amount, hit.lines) for hit in made.hits] == [(0, ())]


def test_related_lines_and_bills_count_nothing():
    found = [row(0, 7), row(0, 7, RELATED, sn="2"), row(0, 7, RELATED, sn=None, lbill=8)]
    (hit,) = gather(found, POINTS, LINES).hits
    assert (hit.amount, hit.related) == (100, (8,))
    assert [(x.sn, x.role, x.amount) for x in hit.lines] == [("1", 1, 100), ("2", 2, 0)]


def test_what_cannot_be_judged_is_counted_and_is_no_hit():
    made = gather([row(3, 7, UNKNOWN), row(3, 8, UNKNOWN)], POINTS, LINES)
    assert (made.hits, dict(made.unknown)) == ([], {3: 2})


def test_the_row_in_which_most_was_seen_speaks():
    found = [row(0, 7, sn="1", seen=20000), row(0, 7, sn="2", seen=30000)]
    assert gather(found, POINTS, LINES).hits[0].seen == 30000


def test_a_line_of_two_hits_counts_in_the_violation():
    hits = once(gather([row(0, 7), row(3, 7)], POINTS, LINES).hits)
    assert [(hit.point.rule.result, hit.amount) for hit in hits] == [
        ("violation", 100),
        ("suspicion", 0),
    ]
    assert [(x.amount, x.main) for hit in hits for x in hit.lines] == [(100, True), (100, False)]


def test_of_two_suspicions_the_larger_sum_counts():
    points = [point(0, "8"), point(1, "50")]
    hits = once(gather([row(0, 7), row(1, 7, sn=None)], points, LINES).hits)
    assert [hit.amount for hit in hits] == [0, 350]


def test_a_hit_keeps_its_number_and_others_have_others():
    one = hit_id(POINTS[0], "就诊1")
    assert one == hit_id(replace(POINTS[0], place=9), "就诊1")
    assert len({one, hit_id(POINTS[0], "就诊2"), hit_id(POINTS[1], "就诊1")}) == 3


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from([7, 8]), st.sampled_from(["1", "2", None])),
        max_size=12,
    )
)
def test_no_line_is_ever_counted_twice(rows):
    found = [
        row(place, bill, sn=sn, amount=LINES[bill].get(sn, 0))
        for place, bill, sn in rows
        if sn is None or sn in LINES[bill]
    ]
    hits = once(gather(found, POINTS, LINES).hits)
    counted = [(x.bill, x.sn) for hit in hits for x in hit.lines if x.main]
    assert len(counted) == len(set(counted))
    assert sum(hit.amount for hit in hits) <= sum(LINES[7].values()) + sum(LINES[8].values())


@pytest.mark.parametrize("role", [OFFENDS, RELATED])
def test_a_line_that_offends_is_not_also_related(role):
    found = [row(0, 7, OFFENDS), row(0, 7, role)]
    (hit,) = gather(found, POINTS, LINES).hits
    assert [x.role for x in hit.lines] == [OFFENDS]
