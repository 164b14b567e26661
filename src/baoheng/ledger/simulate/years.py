"""The same people in a later year: who is still here, who has come, and what befalls them now."""

from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np

from baoheng.ledger.simulate.draws import Draws, Ints, Lookup, Mask, part
from baoheng.ledger.simulate.people import (
    LAST_MONTH,
    RESIDENT,
    People,
    begin_months,
    endings,
    is_chronic,
    make_people,
    month_begins,
    pays_ahead,
    population,
)
from baoheng.ledger.simulate.period import NEVER, Period

if TYPE_CHECKING:
    from baoheng.ledger.simulate.chunk import World

_ENDS_FROM, _BEGINS_BELOW = 94, 8  # of a hundred identities in a year


def newcomers(people: int) -> int:
    """How many new people a year after the first brings."""
    data = population()
    return people * (int(data["born_permille"]) + int(data["arrive_permille"])) // 1000


def people_in(world: "World", chunk: int) -> People:
    """The people of a chunk in the year that is made."""
    return _people(world, world.numbers(chunk), world.period.year)


def _people(world: "World", numbers: Ints, year: int) -> People:
    """Those of the year before as they are now, then those who come in this year."""
    period = Period(year, 1, 12)
    if year == world.origin:
        return make_people(numbers, world.city, world.lasting, period)
    first = world.population + newcomers(world.population) * (year - world.origin - 1)
    old, new = numbers[numbers < first], numbers[numbers >= first]
    draws = Draws(world.seed, year)
    carried = _next_year(world, _people(world, old, year - 1), draws, period)
    fresh = make_people(new, world.city, world.lasting, period, joining=True)
    return People(
        **{
            one.name: np.concatenate([getattr(carried, one.name), getattr(fresh, one.name)])
            for one in fields(People)
        }
    )


def _next_year(world: "World", before: People, draws: Draws, period: Period) -> People:
    """A year older; gone are those whose insurance ended."""
    data, number = population(), before.number
    ages = data["ages"]
    here = before.until >= period.new_year
    age = (period.new_year - before.born) * 100 // 36525
    band = np.searchsorted(np.array([row[0] for row in ages]), age, side="right") - 1
    changed = here & (before.switch < period.new_year)
    kind = np.where(changed, before.second_kind, before.first_kind)
    since = np.where(changed, before.switch, before.since)
    bits, more = draws.bits("person c", number), draws.bits("person d", number)
    dies = here & (part(bits, 0, 100_000) < np.array([row[4] for row in ages])[band])
    died = np.where(dies, period.new_year + part(bits, 1, period.days), NEVER)
    until, reason = endings(since, died, bits, more, period, here)
    switches = here & (part(more, 1, 1000) < data["switch_permille"]) & (band >= 3)
    identity = _identity(before, draws.bits("person e", number), here & (kind == RESIDENT), period)
    return People(
        number=number,
        sex=before.sex,
        born=before.born,
        band=band,
        county=before.county,
        first_kind=kind,
        second_kind=np.where(switches, 1 - kind, kind),
        switch=np.where(switches, month_begins(draws.bits("person g", number), period), NEVER),
        since=since,
        until=np.where(here, until, before.until),
        end_reason=np.where(here, reason, before.end_reason),
        died=np.where(here & (reason == 1), died, NEVER),
        identity=identity[0],
        identity_since=identity[1],
        identity_until=identity[2],
        civil=before.civil,
        voucher=before.voucher,
        chronic=is_chronic(world.lasting.bits("person c", number), band),
        identity_begin=identity[3],
        paid_ahead=pays_ahead(before, world.lasting),
    )


def _identity(
    before: People, bits: "np.ndarray", may: Mask, period: Period
) -> tuple[Ints, Ints, Ints, Ints]:
    """Identities that go on, some of which end; and new ones: which, from, to, first month."""
    kinds = population()["identities"]
    goes_on = may & (before.identity > 0) & (before.identity_until == LAST_MONTH)
    change, month = part(bits, 1, 100), 2 + part(bits, 2, 10)
    drawn = Lookup([10_000 - sum(row[0] for row in kinds), *(row[0] for row in kinds)]).pick(bits)
    begins = may & (before.identity == 0) & (drawn > 0) & (change < _BEGINS_BELOW)
    since = np.where(begins, month, 0)
    until = np.where(goes_on & (change >= _ENDS_FROM), month, LAST_MONTH)
    identity = np.where(goes_on, before.identity, np.where(begins, drawn, 0))
    first = np.where(goes_on, before.identity_begin, begin_months(since, period))
    return identity, since, until, first
