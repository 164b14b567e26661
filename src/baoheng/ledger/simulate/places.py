"""Where people go: the usual institution of a class, a higher one where that cannot help."""

from functools import cache
from typing import Any

import numpy as np

from baoheng.ledger.simulate.city import (
    CLINIC,
    ELSEWHERE,
    OUTSIDE,
    PHARMACY,
    PRIMARY,
    PROVINCE,
    SECONDARY,
    TERTIARY,
    City,
)
from baoheng.ledger.simulate.draws import Bits, Draws, Ints, Lookup, part
from baoheng.ledger.simulate.people import People

_STAY_CLASSES = (TERTIARY, SECONDARY, PRIMARY, PROVINCE, ELSEWHERE)
_VISIT_CLASSES = (TERTIARY, SECONDARY, PRIMARY, CLINIC, PROVINCE, ELSEWHERE)


@cache
def _class_choice(what: str) -> Lookup:
    if what == "stay":
        return Lookup(dict(zip(_STAY_CLASSES, (27, 42, 25, 4, 2), strict=True)))
    return Lookup(dict(zip(_VISIT_CLASSES, (90, 190, 250, 450, 13, 7), strict=True)))


def institution_for(
    people: People, city: City, who: Ints, what: str, number: Ints, bits: Bits, draws: Draws
) -> Ints:
    """Where: a class by chance, then mostly the person's usual place of that class."""
    klass = _class_choice(what).pick(draws.bits(f"{what} class", number))
    return nearest(city, people, who, klass, part(bits, 2, 4))


def nearest(city: City, people: People, who: Ints, klass: Any, other: Ints) -> Ints:
    """The person's usual institution of a class; ``other`` moves to a neighbouring one."""
    klass = np.broadcast_to(np.asarray(klass, dtype=np.int64), who.shape)
    away = np.where(klass == PROVINCE, OUTSIDE, np.where(klass == ELSEWHERE, OUTSIDE + 1, -1))
    county = np.where(away >= 0, away, people.county[who])
    # the few highest hospitals serve the whole city
    usual = people.number[who] * 7919 // 13
    total = city.count_of[:OUTSIDE, TERTIARY].sum()
    top = (usual + other) % total + city.first_of[0, TERTIARY]
    near = city.first_of[county, klass] + (usual + other) % np.maximum(
        1, city.count_of[county, klass]
    )
    result: Ints = np.where(klass == TERTIARY, top, near)
    return result


def lifted(city: City, people: People, who: Ints, institution: Ints, highest: Ints) -> Ints:
    """A higher hospital where the chosen one cannot treat this."""
    klass = city.klass[institution]
    low = (klass > highest) & (klass < PHARMACY)
    county_hospital = nearest(city, people, who, SECONDARY, np.zeros_like(who))
    return np.where(low, county_hospital, institution)


def doctors_of(city: City, institution: Ints, specialty: Ints, bits: Bits) -> Ints:
    """A physician of the institution's department; -1 where it has none."""
    dept = city.dept_of[institution, specialty]
    chosen = city.doctor_first[dept] + part(bits, 0, np.maximum(1, city.doctor_count[dept]))
    return np.where(dept < 0, -1, chosen)
