"""Violations that nobody planted: stays that come too close because two cases meet.

A person may carry one planted case in each third of a year, and ordinary stays at the turn of a
year. Where that makes a fourth stay in ninety days, or one too soon at the same place, the rules
find it rightly, so the truth must tell of it. Where such a stay also has lines of a planted case,
both are told of, each with its whole amount, though hits count the amount of a line once.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from baoheng.ledger.simulate.catalogue import planted_rules
from baoheng.ledger.simulate.chunk import Chunk, World
from baoheng.ledger.simulate.draws import Draws, Ints
from baoheng.ledger.simulate.names import encounter_no, person_no
from baoheng.ledger.simulate.period import DAY_MINUTES, Period
from baoheng.ledger.simulate.planted import encounters_of
from baoheng.ledger.simulate.planting import plant
from baoheng.ledger.simulate.visits import joined, make_encounters, settled
from baoheng.ledger.simulate.years import people_in

_GAP, _MANY = "49", "52"  # the rules about the distance and the number of stays
_LONG = 90  # days that the windows of these rules reach back


@dataclass(frozen=True, slots=True)
class _Stay:
    person: int
    institution: int
    begin: int  # days
    end: int
    minute: int
    place: int  # in the chunk; -1 for a stay of the year before


def incidental(world: World, chunk: Chunk, number: int, serials: range) -> Iterator[dict[str, Any]]:
    """Rows of the truth table for one chunk; ``serials`` are the year before's planted cases."""
    stays = [*_stays(chunk), *_before(world, number, serials)]
    stays.sort(key=lambda one: (one.person, one.minute))
    planted = {
        (case.scenario.number, one.number) for case in chunk.cases for one in case.places
        if case.scenario.kind == "violation" and one.visit.whole
    }  # fmt: skip
    inside = {
        one.number: f"V{case.serial:07d}" for case in chunk.cases for one in case.places
        if case.scenario.kind == "violation" and not one.visit.whole
    }  # fmt: skip
    first = 0
    for at, stay in enumerate(stays):
        if stay.person != stays[first].person:
            first = at
        if stay.place >= 0:
            mine = int(chunk.found.number[stay.place])
            for rule in _broken(stays[first:at], stay):
                if (rule, mine) not in planted:
                    yield _row(world, chunk, stay, rule, inside.get(mine))


def _broken(before: list[_Stay], stay: _Stay) -> Iterator[str]:
    """The rules that a stay breaks, given the person's earlier ones."""
    gap, many = _limits(_GAP), _limits(_MANY)
    if any(
        one.institution == stay.institution and 0 <= stay.begin - one.end < gap["limit"]
        for one in before
    ):
        yield _GAP
    if sum(one.begin > stay.begin - many["window_days"] for one in before) + 1 > many["limit"]:
        yield _MANY


def _limits(number: str) -> dict[str, Any]:
    return next(dict(one["knowledge"][0]) for one in planted_rules() if one["number"] == number)


def _stays(chunk: Chunk) -> Iterator[_Stay]:
    found = chunk.found
    for place in np.flatnonzero(found.inpatient & chunk.written).tolist():
        yield _stay(chunk.people.number, found, place, place)


def _stay(numbers: Ints, found: Any, at: int, place: int) -> _Stay:
    return _Stay(
        int(numbers[found.who[at]]),
        int(found.institution[at]),
        int(found.begin[at]) // DAY_MINUTES,
        int(found.end[at]) // DAY_MINUTES,
        int(found.begin[at]),
        place,
    )


def _before(world: World, number: int, serials: range) -> Iterator[_Stay]:
    """The stays at the end of the year before, made again; none in a city's first year."""
    year = world.period.year - 1
    if year < world.origin or not len(world.numbers(number)):
        return
    period = Period(year, 1, 12)
    draws = world.lasting if year == world.origin else Draws(world.seed, year)
    earlier = replace(world, period=period, draws=draws)
    if number >= earlier.chunks:
        return
    people = people_in(earlier, number)
    plants = plant(people, earlier.city, draws, period, serials)
    ordinary = make_encounters(people, earlier.city, draws, period)
    ordinary = ordinary.take(plants.clears(ordinary, period))
    found = joined([ordinary, encounters_of(plants.cases, people)])
    late = found.begin // DAY_MINUTES >= world.period.new_year - _LONG
    for at in np.flatnonzero(late & found.inpatient & settled(found, period)).tolist():
        yield _stay(people.number, found, at, -1)


def _row(world: World, chunk: Chunk, stay: _Stay, rule: str, inside: str | None) -> dict[str, Any]:
    body = next(one for one in planted_rules() if one["number"] == rule)
    number = int(chunk.found.number[stay.place])
    return {
        "truth_id": f"VI{rule}{number:012d}",
        "kind": "violation",
        "rule_no": rule,
        "rule_name": body["name"],
        "logic": body["logic"],
        "psn_no": person_no(np.array([stay.person])),
        "fixmedins_code": [world.city.code[stay.institution]],
        "mdtrt_id": encounter_no(np.array([number], dtype=np.int64), world.period.year),
        "fee_lines": [],
        "amount_fen": int(chunk.shares.total[stay.place]),
        "note": "应当查出；并非预置，由相邻的住院形成"
        + (f"；{inside}的行也在其中，同一行的金额只计一次" if inside else ""),
    }
