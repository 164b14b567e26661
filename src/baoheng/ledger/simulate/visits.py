"""Encounters of one chunk of people: who goes where, when, with what, and on which template."""

from dataclasses import dataclass, fields
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from baoheng.ledger.simulate.city import CLINIC, GENERAL, PHARMACY, PRIMARY, City
from baoheng.ledger.simulate.draws import Bits, Draws, Ints, Lookup, Mask, part, shared_out, spread
from baoheng.ledger.simulate.people import People, choices, population, visit_rates
from baoheng.ledger.simulate.period import DAY_MINUTES, NEVER, Period, months_of
from baoheng.ledger.simulate.places import doctors_of, institution_for, lifted, nearest
from baoheng.ledger.simulate.templates import (
    STAY_LENGTHS,
    STAY_VARIANTS,
    VISIT_VARIANTS,
    diseases,
    templates,
)
from baoheng.packs import load

MED_TYPES = ("11", "13", "140104", "140201", "21", "210104", "41", "52", "1199")
VISIT, EMERGENCY, CHRONIC, SPECIAL, STAY, URGENT_STAY, PURCHASE, BIRTH, ONLINE = range(9)
_SLOTS_PER_PERSON = 128  # numbers of encounters reserved for a person
STAY_SLOTS = 4
_PLANTED_SLOT = 100  # from here on the numbers are those of planted cases
_SOON_OF_100 = 40  # second stays that follow within a month
GAP_DAYS = 16  # background stays of one person are at least this far apart
_AGE_GROUPS = (6, 17, 44, 64)


@dataclass(frozen=True)
class Encounters:
    """One entry an encounter, ordered by person, then by number."""

    number: Ints  # unique in the city, from the person's number
    who: Ints  # the person's place in the chunk
    template: Ints
    institution: Ints
    kind: Ints  # a place in MED_TYPES
    begin: Ints  # minutes since 1970
    end: Ints
    doctor: Ints  # -1 in a pharmacy
    planned_return: Ints  # 1 where the next stay within 31 days was planned
    mother: Ints  # 0, 1 pregnant, 2 nursing
    insurance: Ints  # a place in INSUTYPES

    def take(self, keep: Any) -> "Encounters":
        """Those entries."""
        return Encounters(*(getattr(self, one.name)[keep] for one in fields(self)))

    @property
    def inpatient(self) -> Mask:
        """Whether each is a stay."""
        result: Mask = (self.kind == STAY) | (self.kind == URGENT_STAY) | (self.kind == BIRTH)
        return result


def joined(parts: list[Encounters]) -> Encounters:
    """Several as one, ordered by person, then by number."""
    whole = Encounters(
        *(np.concatenate([getattr(one, f.name) for one in parts]) for f in fields(Encounters))
    )
    return whole.take(np.argsort(whole.number, kind="stable"))


@cache
def _season(name: str, year: int) -> Ints:
    """Days of the year in 65536 equally likely cells, after the weights of months and weekdays."""
    data = population()
    period = Period(year, 1, 12)
    days = period.new_year + np.arange(period.days)
    months = np.array(data[f"season_{name}"])[months_of(days) - 1]
    weekdays = np.array(data["weekday"])[(days + 3) % 7] if name == "visits" else 1
    return shared_out((months * weekdays).tolist(), 65536)


@cache
def _disease_choice(what: str) -> Ints:
    """[cold season, age group, sex] → cells of diseases."""
    rows = []
    for cold in (0, 1):
        for group in range(len(_AGE_GROUPS) + 1):
            for sex in ("1", "2"):
                weights = []
                for one in diseases():
                    fits = one.get("sex", sex) == sex
                    winter = one.get("winter", 100) if cold else 100
                    weights.append(one[what] * one["ages"][group] * winter if fits else 0)
                rows.append(weights)
    return choices(rows)


def _diseases(what: str, people: People, who: Ints, days: Ints, bits: Bits, which: int) -> Ints:
    age = people.age_on(days, who) * 100 // 36525
    group = np.searchsorted(np.array(_AGE_GROUPS), age, side="left")
    month = months_of(days)
    cold = ((month <= 3) | (month >= 11)).astype(np.int64)
    row = (cold * (len(_AGE_GROUPS) + 1) + group) * 2 + people.sex[who] - 1
    table = _disease_choice(what)
    result: Ints = table[row, part(bits, which, table.shape[1])]
    return result


@cache
def _flags() -> dict[str, npt.NDArray[np.bool_]]:
    names = ("chronic", "special", "pregnant")
    return {name: np.array([one.get(name, False) for one in diseases()]) for name in names}


def _counts(rate: Ints, bits: Bits, most: int) -> Ints:
    """How often, from a rate in thousandths and one person's frailty."""
    frailty = spread(population()["frailty_sigma"])[part(bits, 0, 256)]
    result: Ints = np.minimum(most, (rate * frailty + part(bits, 1, 1000) * 1000) // 1_000_000)
    return result


def make_encounters(people: People, city: City, draws: Draws, period: Period) -> Encounters:
    """The ordinary encounters of a whole year."""
    stays = _stays(people, city, draws, period)
    visits = _visits(people, city, draws, period)
    whole = joined([stays, visits])
    return whole.take(_possible(whole, people))


def _possible(found: Encounters, people: People) -> Mask:
    """Insured, alive, and no visit during a stay."""
    who, begin, end = found.who, found.begin // DAY_MINUTES, found.end // DAY_MINUTES
    inside = (begin >= people.since[who]) & (end <= people.until[who]) & (begin > people.born[who])
    stay = found.inpatient
    for slot in range(STAY_SLOTS):
        own = np.full((2, len(people.number)), -1)
        chosen = stay & (found.number % _SLOTS_PER_PERSON == slot)
        own[0, who[chosen]], own[1, who[chosen]] = begin[chosen], end[chosen]
        during = (begin >= own[0, who]) & (begin <= own[1, who])
        inside &= stay | ~during
    return inside


def _stays(people: People, city: City, draws: Draws, period: Period) -> Encounters:
    bits = draws.bits("stay count", people.number)
    count = _counts(visit_rates()[1][people.band], bits, STAY_SLOTS)
    who = np.repeat(np.arange(len(count)), count)
    slot = np.arange(len(who)) - (np.cumsum(count) - count)[who]
    number = people.number[who] * _SLOTS_PER_PERSON + slot
    first, second = draws.bits("stay a", number), draws.bits("stay b", number)
    width = period.days // count[who]
    # the day is needed for the disease and the disease for the length: the season comes first
    rough = period.new_year + slot * width + part(first, 0, width)
    disease = _diseases("stays", people, who, rough, first, 1)
    template = templates().stays[disease] + part(first, 2, STAY_LENGTHS * STAY_VARIANTS)
    length = templates().stay[template]
    room = np.maximum(1, width - length - GAP_DAYS)
    alone = count[who] == 1
    seasonal = _season("stays", period.year)[part(second, 0, 65536)]
    day = np.where(
        alone, np.minimum(seasonal, period.days - 1 - length), slot * width + part(first, 3, room)
    )
    day = _soon_again(day, length, slot, number, draws)
    begin = (period.new_year + day) * DAY_MINUTES + 480 + part(second, 1, 180)
    end = (period.new_year + day + length) * DAY_MINUTES + 900 + part(second, 2, 120)
    institution = institution_for(people, city, who, "stay", number, second, draws)
    highest = np.array([one.get("highest", PRIMARY) for one in diseases()])[disease]
    institution = lifted(city, people, who, institution, highest)
    pregnant = _flags()["pregnant"][disease]
    kind = np.where(pregnant, BIRTH, np.where(part(second, 3, 10) < 2, URGENT_STAY, STAY))
    return _made(people, city, draws, number, who, template, institution, kind, begin, end)


def _soon_again(day: Ints, length: Ints, slot: Ints, number: Ints, draws: Draws) -> Ints:
    """Some second and fourth stays follow the one before within a month."""
    bits = draws.bits("stay again", number)
    before = np.roll(day + length, 1)
    again = (slot % 2 == 1) & (part(bits, 0, 100) < _SOON_OF_100)
    return np.where(again, before + GAP_DAYS + part(bits, 1, 14), day)


def _visits(people: People, city: City, draws: Draws, period: Period) -> Encounters:
    most = population()["most_visits"]
    count = _counts(visit_rates()[0][people.band], draws.bits("stay count", people.number), most)
    count = np.minimum(count, _PLANTED_SLOT - STAY_SLOTS)
    who = np.repeat(np.arange(len(count)), count)
    slot = np.arange(len(who)) - (np.cumsum(count) - count)[who]
    number = people.number[who] * _SLOTS_PER_PERSON + STAY_SLOTS + slot
    first, second = draws.bits("visit a", number), draws.bits("visit b", number)
    cell = (slot * 65536 + part(first, 0, 65536)) // count[who]
    day = period.new_year + _season("visits", period.year)[cell]
    disease = _diseases("visits", people, who, day, first, 1)
    chance = part(first, 2, 1000)
    flags = _flags()
    steady = flags["chronic"][disease] & people.chronic[who]
    kind = np.where(steady, CHRONIC, VISIT)
    kind = np.where(flags["special"][disease], SPECIAL, kind)
    kind = np.where((kind == VISIT) & (chance < 30), EMERGENCY, kind)
    kind = np.where((kind == VISIT) & (chance >= 660), PURCHASE, kind)
    template = templates().visits[disease] + part(first, 3, VISIT_VARIANTS)
    bought = templates().purchases + _purchases().pick(first, 3)
    template = np.where(kind == PURCHASE, bought, template)
    institution = institution_for(people, city, who, "visit", number, second, draws)
    institution = lifted(city, people, who, institution, np.where(kind >= SPECIAL, 1, CLINIC))
    institution = np.where(
        kind == PURCHASE, nearest(city, people, who, PHARMACY, part(second, 2, 2)), institution
    )
    night = (kind == EMERGENCY) & (part(second, 3, 2) == 0)
    minute = np.where(night, 1140 + part(second, 1, 240), 480 + part(second, 1, 570))
    begin = day * DAY_MINUTES + minute
    end = begin + 45 + part(second, 3, 60)
    return _made(people, city, draws, number, who, template, institution, kind, begin, end)


@cache
def _purchases() -> Lookup:
    return Lookup(load("national/simulation/diseases.toml")["pharmacy"]["weights"])


def _made(
    people: People,
    city: City,
    draws: Draws,
    number: Ints,
    who: Ints,
    template: Ints,
    institution: Ints,
    kind: Ints,
    begin: Ints,
    end: Ints,
) -> Encounters:
    disease = templates().disease[template]
    specialty = np.array([int(one["dept"]) - 1 for one in diseases()])[disease]
    specialty = np.where(disease < 0, GENERAL, specialty)
    doctor = doctors_of(city, institution, specialty, draws.bits("doctor", number))
    pregnant = _flags()["pregnant"][disease] & (disease >= 0)
    return Encounters(
        number=number,
        who=who,
        template=template.astype(np.int64),
        institution=institution,
        kind=kind,
        begin=begin,
        end=end,
        doctor=doctor,
        planned_return=_returns(number, begin, end, kind),
        mother=pregnant.astype(np.int64),
        insurance=people.kind_on(begin // DAY_MINUTES, who),
    )


def _returns(number: Ints, begin: Ints, end: Ints, kind: Ints) -> Ints:
    """1 where the person's next stay begins within 31 days: in ordinary care it was planned."""
    flag = np.zeros(len(number), dtype=np.int64)
    if len(number) < 2:
        return flag
    same = number[1:] // _SLOTS_PER_PERSON == number[:-1] // _SLOTS_PER_PERSON
    soon = begin[1:] - end[:-1] <= 31 * DAY_MINUTES
    stay = (kind[:-1] == STAY) | (kind[:-1] == URGENT_STAY) | (kind[:-1] == BIRTH)
    flag[:-1] = same & soon & stay
    return flag


def first_planted(person: int) -> int:
    """The number of a person's first planted encounter."""
    return person * _SLOTS_PER_PERSON + _PLANTED_SLOT


def unplanned_returns(found: Encounters) -> Ints:
    """The places of stays after which the person came back within 31 days without a plan."""
    stays = np.flatnonzero(found.inpatient)
    stays = stays[np.lexsort((found.begin[stays], found.who[stays]))]
    first, later = stays[:-1], stays[1:]
    back = (found.who[first] == found.who[later]) & (
        found.begin[later] - found.end[first] <= 31 * DAY_MINUTES
    )
    result: Ints = first[back & (found.planned_return[first] == 0)]
    return result


def settled(found: Encounters, period: Period) -> Mask:
    """Whether each ends in the months that are made."""
    last = found.end // DAY_MINUTES
    return (last >= period.begin) & (last < min(period.end, NEVER))
