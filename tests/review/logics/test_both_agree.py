"""Both executors of every logic find the same rows, whatever the bills are like."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.review.both import found_by_functions, found_by_queries
from tests.review.drawn import condition, draw_bills, draw_caps, draw_point, kinds

from baoheng.review.index import look_of
from baoheng.review.logics import LOOKS


def differences(points, bills, caps, judged=None):
    """Rows that only one executor finds, each with its executor, rule and condition."""
    functions = found_by_functions(points, bills, caps, judged)
    queries = found_by_queries(points, bills, caps, judged)
    return sorted(
        (
            "functions" if row in functions else "queries",
            points[row.point].rule.number,
            *(str(one) for one in row),
            f"{points[row.point].operator} {points[row.point].measure} {points[row.point].window}",
        )
        for row in functions ^ queries
    )


def points_of(random, logics=None):
    """A point of every kind."""
    wanted = [one for one in kinds() if logics is None or one[0] in logics]
    return [draw_point(random, place, *one) for place, one in enumerate(wanted)]


@pytest.mark.parametrize(("logic", "key"), kinds(), ids=str)
def test_a_condition_finds_its_own_look(logic, key):
    point = draw_point(Random(1), 0, logic, key)
    assert condition(logic, key).items() <= {n: getattr(point, n) for n in point.__slots__}.items()
    assert look_of(point) is LOOKS[logic][key]


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("logic", LOOKS)
def test_both_executors_agree_on_many_persons(logic, seed):
    random = Random(seed)
    points, bills, caps = points_of(random, [logic]), draw_bills(random, 15), draw_caps(random)
    assert differences(points, bills, caps) == []


@pytest.mark.parametrize("logic", LOOKS)
def test_only_the_bills_of_the_period_are_judged(logic):
    random = Random(7)
    points, bills, caps = points_of(random, [logic]), draw_bills(random, 12), draw_caps(random)
    judged = {one.bill for one in bills if one.bill % 3 == 0}
    assert differences(points, bills, caps, judged) == []
    assert {row.bill for row in found_by_functions(points, bills, caps, judged)} <= judged


@pytest.mark.parametrize("logic", LOOKS)
def test_every_kind_of_condition_finds_something_in_many_persons(logic):
    random = Random(3)
    kind = kinds(logic)
    points = [draw_point(random, place, *one) for place, one in enumerate(kind * 12)]
    found = found_by_functions(points, draw_bills(random, 40), draw_caps(random))
    hit = {row.point % len(kind) for row in found if row.role == 1}
    assert [one for place, one in enumerate(kind) if place not in hit] == []


@pytest.mark.slow
@pytest.mark.parametrize("logic", LOOKS)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(random=st.randoms(use_true_random=False), data=st.data())
def test_both_executors_agree_on_any_person(logic, random, data):
    kind = data.draw(st.sampled_from(kinds(logic)))
    points = [draw_point(random, place, *kind) for place in range(2)]
    bills, caps = draw_bills(random, 2), draw_caps(random)
    assert differences(points, bills, caps) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 120))
def test_both_executors_agree_on_a_crowd(seed):
    random = Random(seed)
    points = [one for at in range(4) for one in _at(points_of(random), at)]
    bills, caps = draw_bills(random, 100, 6), draw_caps(random)
    assert differences(points, bills, caps) == []


def _at(points, at):
    """The points with places after those of ``at`` lists of as many."""
    return [replace(one, place=one.place + at * len(points)) for one in points]
