"""The insured people of one chunk: who they are, and when they are insured by what."""

from dataclasses import dataclass
from functools import cache
from operator import mul
from typing import Any

import numpy as np

from baoheng.ledger.simulate.city import City
from baoheng.ledger.simulate.draws import Draws, Ints, Lookup, Mask, below, part, stacked
from baoheng.ledger.simulate.period import NEVER, Period
from baoheng.packs import load

RESIDENT, EMPLOYEE = 0, 1
INSUTYPES = ("390", "310")
_REGIONS = 10_000
LAST_MONTH = 12


@dataclass(frozen=True)
class People:
    """One entry a person; days as numbers, NEVER where something does not happen."""

    number: Ints
    sex: Ints  # 1 male, 2 female
    born: Ints
    band: Ints  # age band at new year
    county: Ints
    first_kind: Ints  # RESIDENT or EMPLOYEE
    second_kind: Ints  # from the day ``switch`` on
    switch: Ints
    since: Ints  # the day enrolment began
    until: Ints  # the last insured day
    end_reason: Ints  # 0 none, 1 death, 2 moved, 3 lapsed
    died: Ints
    identity: Ints  # 0 none, else the place of the identity + 1
    identity_since: Ints  # month 1 to 12 in which it began; 0 before the year
    identity_until: Ints  # the last month it holds; 12 where it goes on
    civil: Mask
    voucher: Mask
    chronic: Mask
    identity_begin: Ints  # the first day of the month in which it began
    paid_ahead: Mask  # paid last year for this one

    def age_on(self, days: Ints, who: Ints) -> Ints:
        """Age in days of person ``who`` (a place in this chunk) on each day."""
        return days - self.born[who]

    def kind_on(self, days: Ints, who: Ints) -> Ints:
        """Which insurance covers person ``who`` on each day."""
        return np.where(days >= self.switch[who], self.second_kind[who], self.first_kind[who])


@cache
def population() -> dict[str, Any]:
    """The parameters of the population."""
    return load("national/simulation/population.toml")


def make_people(
    number: Ints, city: City, draws: Draws, period: Period, joining: bool = False
) -> People:
    """The people with those numbers; with ``joining`` all are born or arrive in the year."""
    data = population()
    ages = data["ages"]
    first, second, third = (draws.bits(f"person {name}", number) for name in "abc")
    band = Lookup([row[2] for row in ages]).pick(first, 0)
    low, high, male, death = (np.array([row[i] for row in ages]) for i in (0, 1, 3, 4))
    sex = np.where(part(first, 1, 1000) < male[band], 1, 2)
    span = (high[band] - low[band] + 1) * 365
    born = period.new_year - 1 - low[band] * 365 - low[band] // 4 - below(second, span)
    born_now = part(first, 2, 1000) < _born_permille(joining)
    born = np.where(born_now, period.new_year + part(first, 3, period.days), born)
    band = np.where(born_now, 0, band)
    fate = part(third, 0, 100_000)
    died = np.where(
        (fate < death[band]) & ~born_now, period.new_year + part(third, 1, period.days), NEVER
    )
    more = draws.bits("person d", number)
    since = _since(born_now, born, more, period, joining)
    ends = endings(since, died, third, more, period, since < period.new_year)
    kind = (part(second, 0, 1000) < np.array(data["employee_permille"])[band]).astype(np.int64)
    switched = part(second, 1, 1000) < data["switch_permille"]
    switched &= (band >= 3) & (since < period.new_year)
    identity, began, held = _identity(draws.bits("person e", number), kind)
    return People(
        number=number,
        sex=sex,
        born=born,
        band=band,
        county=Lookup(city.weights).pick(draws.bits("person f", number)),
        first_kind=kind,
        second_kind=np.where(switched, 1 - kind, kind),
        switch=np.where(switched, month_begins(draws.bits("person g", number), period), NEVER),
        since=since,
        until=ends[0],
        end_reason=ends[1],
        died=np.where(ends[1] == 1, died, NEVER),
        identity=identity,
        identity_since=began,
        identity_until=held,
        civil=part(draws.bits("person g", number), 1, 1000) < data["civil_permille"],
        voucher=part(draws.bits("person g", number), 2, 1000) < data["voucher_permille"],
        chronic=is_chronic(third, band),
        identity_begin=begin_months(began, period),
        paid_ahead=np.zeros(len(number), dtype=bool),
    )


def is_chronic(bits: Any, band: Ints) -> Mask:
    """Who has a chronic disease; nobody gets rid of it by growing older."""
    result: Mask = part(bits, 3, 100) < np.array([0, 0, 1, 3, 12, 34, 58, 62])[band]
    return result


def begin_months(began: Ints, period: Period) -> Ints:
    """The first day of the month in which something began; 0 is a year ago."""
    firsts = [period.new_year - 365, *(period.month_begin(month) for month in range(1, 13))]
    days = np.array(firsts, dtype=np.int64)[began]
    return (
        days.astype("datetime64[D]")
        .astype("datetime64[M]")
        .astype("datetime64[D]")
        .astype(np.int64)
    )


def _born_permille(joining: bool) -> int:
    data = population()
    born, arrive = int(data["born_permille"]), int(data["arrive_permille"])
    return born * 1000 // (born + arrive) if joining else born


def month_begins(bits: Any, period: Period) -> Ints:
    """The first day of some month after January, for each."""
    begins = np.array([period.month_begin(month) for month in range(2, 13)], dtype=np.int64)
    return begins[part(bits, 0, len(begins))]


def _since(born_now: Mask, born: Ints, more: Any, period: Period, joining: bool) -> Ints:
    """The first insured day."""
    arrives = (part(more, 0, 1000) < population()["arrive_permille"]) & ~born_now
    arrives |= ~born_now & joining
    long_ago = period.new_year - 365 * (1 + part(more, 1, 12)) - part(more, 2, 365)
    since = np.where(arrives, period.new_year + part(more, 3, 330), np.maximum(long_ago, born))
    return np.where(born_now, born, since)


def endings(
    since: Ints, died: Ints, bits: Any, more: Any, period: Period, may: Mask
) -> tuple[Ints, Ints]:
    """The last insured day of those who may go, and why: 1 death, 2 moved, 3 lapsed."""
    data = population()
    ends = np.array([period.month_begin(month) - 1 for month in range(2, 14)], dtype=np.int64)
    last = ends[part(bits, 2, len(ends) - 1)]
    chance = part(more, 0, 1000)
    leaves = (chance >= 500) & (chance < 500 + data["leave_permille"]) & may
    lapses = (chance >= 800) & (chance < 800 + data["lapse_permille"]) & may
    until = np.where(leaves | lapses, last, NEVER)
    reason = np.where(leaves, 2, np.where(lapses, 3, 0))
    dies = (died >= since) & (died <= until) & (died < NEVER)
    return np.where(dies, died, until), np.where(dies, 1, reason)


def _identity(bits: Any, kind: Ints) -> tuple[Ints, Ints, Ints]:
    """The identity of a person in need and the months in which it holds."""
    kinds = population()["identities"]
    lookup = Lookup([10_000 - sum(row[0] for row in kinds), *(row[0] for row in kinds)])
    identity = np.where(kind == RESIDENT, lookup.pick(bits, 0), 0)
    change = part(bits, 1, 100)
    month = 2 + part(bits, 2, 10)
    return identity, np.where(change < 8, month, 0), np.where(change >= 94, month, 12)


def pays_ahead(people: People, draws: Draws) -> Mask:
    """Which residents pay this year for the next: they stay what they are."""
    steady = (people.until == NEVER) & (people.switch == NEVER)
    steady &= (people.identity_since == 0) & (people.identity_until == LAST_MONTH)
    willing = (
        part(draws.bits("contribution", people.number), 2, 100) < population()["ahead_percent"]
    )
    result: Mask = (people.first_kind == RESIDENT) & steady & willing
    return result


@cache
def visit_rates() -> tuple[Ints, Ints]:
    """Outpatient encounters and stays per thousand person-years, by age band."""
    ages = population()["ages"]
    return np.array([row[5] for row in ages]), np.array([row[6] for row in ages])


def choices(rows: list[list[int]]) -> Ints:
    """Lookups of several rows of weights, as one table."""
    return stacked([Lookup(row) for row in rows])


_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def certificate(number: int, born: str, sex: int) -> str:
    """An ID number that cannot be real: its region begins with 99.

    The four digits after it and the order number together are a number of their own for everybody.
    """
    serial = number % (_REGIONS * 500)
    order = serial // _REGIONS * 2 + (1 if sex == 1 else 0)
    body = f"99{serial % _REGIONS:04d}{born}{order:03d}"
    check = sum(map(mul, map(int, body), _WEIGHTS)) % 11
    return body + _CHECKS[check]
