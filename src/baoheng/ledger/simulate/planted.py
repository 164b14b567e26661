"""Planted cases as encounters and fee lines, beside the ordinary ones of a chunk."""

from collections.abc import Sequence
from dataclasses import fields

import numpy as np

from baoheng.ledger.simulate.catalogue import PRICE_SCALE, catalogue
from baoheng.ledger.simulate.city import City
from baoheng.ledger.simulate.draws import Ints
from baoheng.ledger.simulate.lines import Lines
from baoheng.ledger.simulate.people import People
from baoheng.ledger.simulate.period import DAY_MINUTES
from baoheng.ledger.simulate.planting import Placed, PlantedCase, kind_of
from baoheng.ledger.simulate.scenarios import PlantedLine
from baoheng.ledger.simulate.visits import Encounters

_OWN_EXPENSE = 3
_STAY_ORDER = 90
_DRUG_ORDERS = {"D": 1, "Z": 1, "T": 2}
_ORDINARY_DELAY = 3600


def encounters_of(cases: Sequence[PlantedCase], people: People) -> Encounters:
    """The encounters of all cases."""
    places = [one for case in cases for one in case.places]

    def array(values: list[int]) -> Ints:
        return np.array(values, dtype=np.int64)

    who = array([one.who for one in places])
    begin = array([one.begin for one in places])
    return Encounters(
        number=array([one.number for one in places]),
        who=who,
        template=array([one.template for one in places]),
        institution=array([one.institution for one in places]),
        kind=array([kind_of(one.visit) for one in places]),
        begin=begin,
        end=array([one.end for one in places]),
        doctor=array([one.doctor for one in places]),
        planned_return=array([one.planned for one in places]),
        mother=array([int(one.visit.mother or 0) for one in places]),
        insurance=people.kind_on(begin // DAY_MINUTES, who),
    )


def bare_numbers(cases: Sequence[PlantedCase]) -> Ints:
    """The numbers of encounters that have planted lines only."""
    found = [one.number for case in cases for one in case.places if one.visit.bare]
    return np.array(found, dtype=np.int64)


def lines_of(
    cases: Sequence[PlantedCase], found: Encounters, ordinary: Ints, city: City
) -> tuple[Lines, dict[int, list[int]]]:
    """The planted lines, and which of them offend, by number of encounter.

    ``ordinary`` is how many lines each encounter has already.
    """
    rows: list[tuple[int, ...]] = []
    hits: dict[int, list[int]] = {}
    for case in cases:
        for one in case.places:
            place = int(np.searchsorted(found.number, one.number))
            for turn, line in enumerate(one.visit.lines):
                serial = int(ordinary[place]) + turn + 1
                rows.append(_row(one, line, turn, place, serial, city))
                if line.hit:
                    hits.setdefault(one.number, []).append(serial)
    names = [one.name for one in fields(Lines)]
    table = np.array(rows, dtype=np.int64).reshape(len(rows), len(names)).T
    return Lines(**dict(zip(names, table, strict=True))), hits


def _row(
    one: Placed, line: PlantedLine, turn: int, place: int, serial: int, city: City
) -> tuple[int, ...]:
    kinds = catalogue()
    family = kinds.families[line.family]
    variant = (int(city.formulary[one.institution]) + line.family) % family.variants
    item = int(kinds.first[line.family]) + variant
    price = line.price
    if price is None:
        price = int(kinds.price[item, int(city.price_level[one.institution])])
    amount = (line.count * price + PRICE_SCALE // 2) // PRICE_SCALE
    second = _second(one, line, turn)
    order = _DRUG_ORDERS.get(family.kind, 0)
    return (
        place,
        serial,
        0,
        _STAY_ORDER if order and one.visit.stay else order,
        second,
        item,
        _OWN_EXPENSE if line.own else int(kinds.level[item]),
        line.count,
        price,
        amount,
        0,
        0 if line.own else (amount * int(kinds.selfpay[item]) + 50) // 100,
        amount if line.own else 0,
        line.days,
        -1 if line.nobody else one.doctor,
        0,
        second + (line.late * 3600 or _ORDINARY_DELAY),
    )


def _second(one: Placed, line: PlantedLine, turn: int) -> int:
    if one.visit.stay:
        day = one.begin // DAY_MINUTES + line.day
        hour = line.hour if line.hour is not None else 10
        return (day * DAY_MINUTES + hour * 60 + turn % 50) * 60
    return (one.begin + 5 + 2 * (turn % 20)) * 60
