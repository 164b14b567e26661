"""One chunk of people with everything that happens to them in the year."""

from dataclasses import dataclass

import numpy as np

from baoheng.ledger.simulate.benefits import Shares, make_shares
from baoheng.ledger.simulate.city import City
from baoheng.ledger.simulate.draws import Draws, Ints, Mask
from baoheng.ledger.simulate.lines import Lines, combined, make_lines, make_refunds
from baoheng.ledger.simulate.online import OnlineCase, take_online
from baoheng.ledger.simulate.people import People
from baoheng.ledger.simulate.period import Period
from baoheng.ledger.simulate.planted import bare_numbers, encounters_of, lines_of
from baoheng.ledger.simulate.planting import Placed, PlantedCase, plant
from baoheng.ledger.simulate.visits import Encounters, joined, make_encounters, settled
from baoheng.ledger.simulate.years import newcomers, people_in

CHUNK = 20_000  # people; part of what a seed means: another size makes another city


@dataclass(frozen=True)
class World:
    """What all chunks share."""

    population: int
    period: Period
    seed: int
    origin: int  # the first year of this city; in later years the same people go on
    draws: Draws  # what befalls people in this year
    lasting: Draws  # what they are and keep
    city: City
    habits: Ints  # per institution, the family it bills on every stay; -1 none
    infecting: int  # the institution with hospital infections
    readmitting: int  # the institution that does not plan its readmissions

    @property
    def size(self) -> int:
        """How many people there have been, with those who came after the first year."""
        return self.population + newcomers(self.population) * (self.period.year - self.origin)

    @property
    def chunks(self) -> int:
        """How many chunks there are."""
        return -(-self.size // CHUNK)

    @property
    def founded(self) -> int:
        """The day on which the first year began."""
        return Period(self.origin, 1, 12).new_year

    def numbers(self, chunk: int) -> Ints:
        """The numbers of the people of a chunk."""
        return np.arange(chunk * CHUNK, min(self.size, (chunk + 1) * CHUNK))


@dataclass(frozen=True)
class Chunk:
    """People, encounters, fee lines and settlements; ``written`` marks what the files get."""

    people: People
    found: Encounters
    lines: Lines
    shares: Shares
    cases: list[PlantedCase]
    places: dict[int, Placed]  # planted encounters by their place
    hits: dict[int, list[int]]  # serials of offending lines by number of encounter
    written: Mask
    planted: dict[int, Ints]  # the lines of planted encounters by the encounter's place
    online: list[OnlineCase]


def make_chunk(world: World, chunk: int, serials: range) -> Chunk:
    """Everything about one chunk; the same whatever else is made."""
    city, draws, period = world.city, world.draws, world.period
    people = people_in(world, chunk)
    plants = plant(people, city, draws, period, serials)
    ordinary = make_encounters(people, city, draws, period)
    ordinary = ordinary.take(plants.clears(ordinary, period))
    planted = encounters_of(plants.cases, people)
    found = joined([ordinary, planted])
    is_planted = np.isin(found.number, planted.number)
    unplanned = (found.institution == world.readmitting) & ~is_planted
    found.planned_return[unplanned] = 0
    lines = make_lines(found, city, world.habits, draws)
    bare = np.isin(found.number, bare_numbers(plants.cases))
    lines = _only(lines, ~bare[lines.encounter])
    sizes = np.bincount(lines.encounter, minlength=len(found.number))
    added, hits = lines_of(plants.cases, found, sizes, city)
    refunds = make_refunds(lines, draws, found, is_planted)
    lines = combined([lines, added, refunds])
    online = take_online(found, lines, is_planted, city, draws, serials)
    places = {
        int(np.searchsorted(found.number, one.number)): one
        for case in plants.cases
        for one in case.places
    }
    return Chunk(
        people=people,
        found=found,
        lines=lines,
        shares=make_shares(found, lines, people, city),
        cases=plants.cases,
        places=places,
        hits=hits,
        written=settled(found, period),
        planted=_by_place(lines, is_planted),
        online=online,
    )


def _by_place(lines: Lines, chosen: Mask) -> dict[int, Ints]:
    """Where the lines of the chosen encounters are; so that nobody searches all lines for one."""
    at = np.flatnonzero(chosen[lines.encounter])
    at = at[np.argsort(lines.encounter[at], kind="stable")]
    places, first = np.unique(lines.encounter[at], return_index=True)
    return dict(zip(places.tolist(), np.split(at, first[1:]), strict=True)) if len(at) else {}


def _only(lines: Lines, keep: Mask) -> Lines:
    if keep.all():
        return lines
    return Lines(**{name: value[keep] for name, value in vars(lines).items()})
