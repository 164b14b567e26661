"""Planting: whom a case happens to, when and where. What else befalls that person stays away."""

from dataclasses import dataclass, field
from functools import cache

import numpy as np

from baoheng.ledger.simulate.city import OUTSIDE, TERTIARY, City
from baoheng.ledger.simulate.draws import Draws, Ints, Mask
from baoheng.ledger.simulate.people import People
from baoheng.ledger.simulate.period import DAY_MINUTES, NEVER, Period
from baoheng.ledger.simulate.scenarios import PlantedVisit, Scenario, Wanted, scenarios
from baoheng.ledger.simulate.templates import diseases, templates
from baoheng.ledger.simulate.visits import MED_TYPES, Encounters, first_planted

CLASSES = ("tertiary", "secondary", "primary", "clinic", "pharmacy")
_THIRDS = 3  # a person carries at most one case in each third of the year
_MARGIN = 16  # days kept free at the end of a third, so that cases do not touch
_LEAD = 3


@dataclass
class Placed:
    """One planted encounter: where it went, and what it must show."""

    number: int
    who: int
    visit: PlantedVisit
    institution: int
    specialty: int
    doctor: int
    template: int
    begin: int  # minutes
    end: int
    planned: int = 0


@dataclass
class PlantedCase:
    """One case as it was placed."""

    scenario: Scenario
    serial: int
    places: list[Placed] = field(default_factory=list)


@dataclass
class Plants:
    """All that is planted among the people of one chunk."""

    cases: list[PlantedCase]
    no_stays: Mask  # persons whose ordinary stays are left out
    busy: Ints  # [person, third]: 1 where ordinary visits are left out

    def clears(self, found: Encounters, period: Period) -> Mask:
        """Which ordinary encounters may stay."""
        day = found.begin // DAY_MINUTES - period.new_year
        third = np.clip(day * _THIRDS // period.days, 0, _THIRDS - 1)
        result: Mask = ~(self.no_stays[found.who] & found.inpatient) & (
            self.busy[found.who, third] == 0
        )
        return result


@dataclass(frozen=True, slots=True)
class Schedule:
    """How many cases there are in the city, and which fall to a chunk."""

    total: int
    chunks: int

    def of(self, chunk: int) -> range:
        """The serial numbers of a chunk's cases."""
        return range(self.total * chunk // self.chunks, self.total * (chunk + 1) // self.chunks)


def scenario_of(serial: int) -> Scenario:
    """Cases take turns: every violation and near-miss once, then all again."""
    return scenarios()[serial % len(scenarios())]


def plant(people: People, city: City, draws: Draws, period: Period, serials: range) -> Plants:
    """Place the cases with those serial numbers; one that fits nobody left is left out."""
    size = len(people.number)
    plants = Plants([], np.zeros(size, bool), np.zeros((size, _THIRDS), dtype=np.int64))
    planter = _Planter(people, city, draws, period, plants)
    for serial in serials:
        planter.place(serial)
    return plants


class _Planter:
    """Chooses people in a fixed, shuffled order."""

    def __init__(
        self, people: People, city: City, draws: Draws, period: Period, plants: Plants
    ) -> None:
        self.people, self.city, self.draws, self.period = people, city, draws, period
        self.plants = plants
        self.order = np.argsort(draws.bits("plant order", people.number), kind="stable")
        self._fitting: dict[Wanted, Ints] = {}
        self._carried: dict[str, Mask] = {}

    def place(self, serial: int) -> None:
        """Place one case, if there are people for it."""
        scenario = scenario_of(serial)
        chosen = self._choose(scenario, serial)
        if chosen is None:
            return
        who, third = chosen
        case = PlantedCase(scenario, serial)
        institutions: dict[tuple[str, bool], int] = {}
        begin = None
        for one in who:
            begin = self._visits(case, one, third, institutions, begin)
        self.plants.cases.append(case)

    def _choose(self, scenario: Scenario, serial: int) -> tuple[list[int], int] | None:
        """The persons and the third of the year; None where nobody is left."""
        fitting = self._candidates(scenario.wanted)
        # nobody carries one rule twice: some rules look at a whole year
        carried = self._carried.setdefault(scenario.number, np.zeros(len(self.order), bool))
        fitting = fitting[~carried[fitting]]
        busy = self.plants.busy
        if scenario.wanted.newborn or scenario.wanted.dead:
            free = fitting[busy[fitting].sum(axis=1) == 0]
            return self._taken(free, slice(None), scenario, 0)
        for turn in range(_THIRDS):
            third = (serial // len(scenarios()) + serial + turn) % _THIRDS
            free = fitting[busy[fitting, third] == 0]
            if taken := self._taken(free, third, scenario, third):
                return taken
        return None

    def _taken(
        self, free: Ints, thirds: slice | int, scenario: Scenario, third: int
    ) -> tuple[list[int], int] | None:
        if len(free) < scenario.cards:
            return None
        who = [int(one) for one in free[: scenario.cards]]
        self._carried[scenario.number][who] = True
        self.plants.no_stays[who] = True
        self.plants.busy[who, thirds] = 1
        return who, third

    def _candidates(self, wanted: Wanted) -> Ints:
        found = self._fitting.get(wanted)
        if found is None:
            found = self._fitting[wanted] = self.order[self._fits(wanted)[self.order]]
        return found

    def _fits(self, wanted: Wanted) -> Mask:
        people, period = self.people, self.period
        last = period.new_year + period.days - 1
        if wanted.newborn:
            return (people.born >= period.new_year) & (people.born < last - 40)
        if wanted.dead:
            inside = (people.died > period.new_year + 20) & (people.died < last - 20)
            return inside & (people.since < period.new_year)
        whole = (people.since <= period.new_year) & (people.until == NEVER)
        whole &= people.switch == NEVER
        # old enough at new year and not too old at the end of the year
        low = (period.new_year - people.born) * 100 >= wanted.age[0] * 36525
        high = (last - people.born) * 100 < (wanted.age[1] + 1) * 36525
        sex = (people.sex == int(wanted.sex)) if wanted.sex else np.True_
        result: Mask = whole & low & high & sex
        return result

    def _visits(
        self,
        case: PlantedCase,
        who: int,
        third: int,
        institutions: dict[tuple[str, bool], int],
        start: int | None,
    ) -> int:
        """The encounters of one card of a case; cards of one case begin on the same day."""
        begin = start if start is not None else self._begin(case, who, third)
        first = first_planted(int(self.people.number[who])) + third * 9
        day, previous = begin, None
        for place, visit in enumerate(case.scenario.visits):
            day = day + visit.after if place else day
            placed = self._placed(first + place, who, visit, day, institutions, len(case.places))
            if previous is not None and placed.begin - previous.end <= 31 * DAY_MINUTES:
                previous.planned = int(previous.visit.stay and visit.stay)
            case.places.append(placed)
            previous, day = placed, placed.end // DAY_MINUTES
        return begin

    def _begin(self, case: PlantedCase, who: int, third: int) -> int:
        """The day on which a case begins."""
        visits, period = case.scenario.visits, self.period
        wanted = case.scenario.wanted
        chance = self.draws.number("plant day", 1 << 30, case.serial)
        if wanted.newborn:
            return int(self.people.born[who]) + 2 + chance % 24
        if wanted.dead:
            return int(self.people.died[who]) + (visits[0].late or 0)
        span = sum(one.days + max(0, one.after) for one in visits)
        low = period.days * third // _THIRDS + _LEAD
        high = period.days * (third + 1) // _THIRDS - _MARGIN - span
        return period.new_year + low + chance % max(1, high - low)

    def _placed(
        self,
        number: int,
        who: int,
        visit: PlantedVisit,
        day: int,
        institutions: dict[tuple[str, bool], int],
        turn: int,
    ) -> Placed:
        key = (visit.klass, visit.elsewhere)
        if key not in institutions:
            institutions[key] = self._institution(who, visit, number)
        institution = institutions[key]
        disease = _disease(visit.disease)
        specialty = int(visit.dept or diseases()[disease]["dept"]) - 1
        begin = day * DAY_MINUTES + visit.hour * 60 + turn % 12 * 2
        end = begin + 50
        if visit.stay:
            begin, end = day * DAY_MINUTES + 510, (day + visit.days) * DAY_MINUTES + 930
        return Placed(
            number=number,
            who=who,
            visit=visit,
            institution=institution,
            specialty=specialty,
            doctor=self._doctor(institution, specialty, visit.right, number),
            template=_template(visit, disease),
            begin=begin,
            end=end,
        )

    def _institution(self, who: int, visit: PlantedVisit, number: int) -> int:
        klass = CLASSES.index(visit.klass)
        chance = self.draws.number("plant place", 1 << 30, number)
        if klass == TERTIARY:
            total = int(self.city.count_of[:OUTSIDE, TERTIARY].sum())
            return int(self.city.first_of[0, TERTIARY]) + chance % total
        county = int(self.people.county[who])
        count = max(1, int(self.city.count_of[county, klass]))
        return int(self.city.first_of[county, klass]) + chance % count

    def _doctor(self, institution: int, specialty: int, right: int | None, number: int) -> int:
        dept = int(self.city.dept_of[institution, specialty])
        if dept < 0:
            return -1
        first, count = int(self.city.doctor_first[dept]), int(self.city.doctor_count[dept])
        every = np.arange(first, first + count)
        fit = every[self.city.doctor_right[every] == right] if right else every
        return int(fit[number % len(fit)]) if len(fit) else first


@cache
def _disease(key: str) -> int:
    return next(place for place, one in enumerate(diseases()) if one["key"] == key)


def _template(visit: PlantedVisit, disease: int) -> int:
    """The outline of the ordinary lines around the planted ones."""
    bills = templates()
    if visit.med_type == "41":
        return bills.purchases
    if not visit.stay:
        return int(bills.visits[disease])
    first = int(bills.stays[disease])
    fitting = [at for at in range(first, first + 16) if bills.stay[at] <= visit.days]
    return fitting[-1] if fitting else first


def kind_of(visit: PlantedVisit) -> int:
    """The place of the visit's med_type in MED_TYPES."""
    return MED_TYPES.index(visit.med_type)
