"""A few ordinary visits are held online; nothing else of them changes."""

import numpy as np
import pytest

from baoheng.ledger.simulate.chunk import make_chunk
from baoheng.ledger.simulate.online import take_online
from baoheng.ledger.simulate.period import Period
from baoheng.ledger.simulate.run import Options, build_world, schedule_of
from baoheng.ledger.simulate.scenarios import scenarios
from baoheng.ledger.simulate.visits import ONLINE, VISIT

ONLINE_CASES = "SELECT unnest(mdtrt_id) AS mdtrt_id, kind FROM cases WHERE rule_no = '47'"


def made(population, serials=None):
    """The first chunk of a city, and the world it lies in."""
    options = Options(population, Period(2025, 1, 12), 7, faults=0)
    world = build_world(options)
    whole = schedule_of(options, world.chunks).of(0)
    return world, make_chunk(world, 0, whole if serials is None else serials)


def test_every_visit_online_is_in_the_truth_and_so_are_barred_drugs_at_the_counter(city):
    held = city.execute(
        f"""SELECT c.kind, e.med_type, count(*) FROM ({ONLINE_CASES}) c
            JOIN encounters e USING (mdtrt_id) GROUP BY ALL ORDER BY ALL"""
    ).fetchall()
    assert held == [("near_miss", "11", 3), ("near_miss", "1199", 3), ("violation", "1199", 3)]
    assert city.execute("SELECT count(*) FROM encounters WHERE med_type = '1199'").fetchone() == (
        6,
    )


def test_visits_online_have_nothing_but_advice_and_drugs(city):
    kinds = city.execute(
        """SELECT DISTINCT med_chrgitm_type FROM fee_lines JOIN encounters USING (mdtrt_id)
           WHERE med_type = '1199'"""
    ).fetchall()
    assert {kind for (kind,) in kinds} <= {"02", "09", "11"}
    settled = city.execute(
        """SELECT count(*) FROM settlements s JOIN encounters e USING (mdtrt_id)
           WHERE (s.med_type = '1199') <> (e.med_type = '1199')"""
    ).fetchone()
    assert settled == (0,)


def test_where_nothing_is_planted_nobody_is_online():
    _, chunk = made(300, range(0))
    assert chunk.online == []
    assert not (chunk.found.kind == ONLINE).any()


def test_chunks_together_have_a_case_of_each_kind_a_round():
    options = Options(41_000, Period(2025, 1, 12), 7)
    schedule = schedule_of(options, 3)
    rounds = [
        one.stop // len(scenarios()) - one.start // len(scenarios())
        for one in map(schedule.of, range(3))
    ]
    assert sum(rounds) == schedule.total // len(scenarios())
    assert min(rounds) > 0


@pytest.mark.parametrize(("rounds", "least"), [(0, 0), (1, 3), (2, 6), (10_000, 7)])
def test_there_are_three_cases_a_round_as_long_as_there_are_visits(rounds, least):
    world, chunk = made(300)
    found = chunk.found.take(slice(None))
    before = np.where(found.kind == ONLINE, VISIT, found.kind)
    found.kind[:] = before
    planted = np.isin(np.arange(len(before)), list(chunk.places))
    cases = take_online(
        found, chunk.lines, planted, world.city, world.draws, range(rounds * len(scenarios()))
    )
    turned = np.flatnonzero(found.kind != before)
    assert (found.kind[turned] == ONLINE).all()
    assert {one.place for one in cases if one.violation} <= set(turned.tolist())
    assert set(turned.tolist()) <= {one.place for one in cases}
    assert len({one.place for one in cases}) == len(cases)
    assert not planted[turned].any()
    assert least <= len(cases) <= 3 * rounds
    for one in cases:
        assert bool(one.serials) == (one.amount > 0) == one.violation
