"""On cities of several seeds and sizes every planted violation is found, and nothing else."""

import datetime
from dataclasses import replace

import pytest
from tests.review.city import city_ledger
from tests.review.truth import differences

from baoheng.review.knowledge.store import load_points
from baoheng.review.logics import BY_PERSON
from baoheng.review.run import Order, run
from baoheng.review.states import States

AT = datetime.datetime(2026, 2, 1, 9)


def order(ledger, first, last):
    known = load_points(ledger, first, last)
    points = tuple(one.placed(place) for place, one in enumerate(known.points))
    return Order(first, last, points, States(), "试", known.version, "试", AT, workers=1)


@pytest.mark.slow
@pytest.mark.parametrize(("population", "seed"), [(6_000, 3), (12_000, 99)])
def test_every_planted_violation_is_found_and_nothing_else(tmp_path, population, seed):
    ledger, truth = city_ledger(tmp_path, population, seed)
    outcome = run(
        ledger,
        order(ledger, datetime.date(2025, 1, 1), datetime.date(2025, 12, 31)),
        lambda _: None,
    )
    assert differences(ledger, truth, outcome.run) == []
    assert outcome.hits > 250


@pytest.mark.slow
def test_months_one_after_the_other_find_what_the_year_finds(tmp_path):
    ledger, _ = city_ledger(tmp_path, 6_000, 5)
    whole = order(ledger, datetime.date(2025, 1, 1), datetime.date(2025, 12, 31))
    persons = tuple(one for one in whole.points if one.rule.logic in BY_PERSON)
    whole = replace(whole, points=tuple(p.placed(i) for i, p in enumerate(persons)))
    year = run(ledger, whole, lambda _: None)
    found = 0
    for month in range(1, 13):
        first = datetime.date(2025, month, 1)
        last = (first + datetime.timedelta(32)).replace(day=1) - datetime.timedelta(1)
        outcome = run(ledger, replace(whole, first=first, last=last), lambda _: None)
        assert (outcome.delivered.fresh, outcome.delivered.gone) == (0, 0), month
        found += outcome.hits
    assert found == year.hits
