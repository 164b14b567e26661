"""Contributions, identities and subsidised enrolments of the people of one chunk."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa

from baoheng.ledger.simulate.bills import Words
from baoheng.ledger.simulate.chunk import Chunk, World
from baoheng.ledger.simulate.draws import Ints, Lookup, Mask, part
from baoheng.ledger.simulate.frames import coded, dates, frame, money, same, texts
from baoheng.ledger.simulate.people import (
    EMPLOYEE,
    INSUTYPES,
    RESIDENT,
    People,
    pays_ahead,
    population,
)
from baoheng.ledger.simulate.period import NEVER, Period, months_of
from baoheng.packs import load

PERSON, UNIT, SUBSIDY = range(3)
_PAYERS = ("1", "2", "3")
_CHANNELS = ("1", "5", "3", "4", "2")
_YUAN = 100
_RETIRED = 60


@cache
def money_data() -> dict[str, Any]:
    """Contributions, subsidies and balances."""
    return load("national/simulation/money.toml")


def resident_year(year: int) -> dict[str, Any]:
    """The standards of a year; of the nearest year where it is not listed."""
    rows: list[dict[str, Any]] = money_data()["resident"]
    return min(rows, key=lambda row: (abs(row["year"] - year), -row["year"]))


@dataclass(frozen=True)
class Contributions:
    """One entry a payment: who, for which insurance and year, by whom, how much, when."""

    who: Ints
    kind: Ints
    year: Ints
    payer: Ints
    amount: Ints
    day: Ints
    turn: Ints  # makes the number of the payment unique within the person


def identity_subsidies() -> Ints:
    """What pays for the enrolment of each identity, in 分; 0 for none."""
    rows = [money_data()["identity"][name]["subsidy"] for _, name in population()["identities"]]
    return np.array([0, *rows], dtype=np.int64) * _YUAN


def is_subsidised(people: People, period: Period) -> Mask:
    """Whether a resident's contribution is paid in part or whole by the budget."""
    held = (identity_subsidies()[people.identity] > 0) & (people.identity_since == 0)
    result: Mask = held & (people.first_kind == RESIDENT) & (people.since < period.new_year)
    return result


def make_contributions(world: World, chunk: Chunk) -> Contributions:
    """All payments of the people of a chunk, whatever months are written."""
    people, period = chunk.people, world.period
    found = _joined([*_residents(world, people, period), _employees(world, people, period)])
    return _chosen(found, found.amount > 0)


def written_contributions(found: Contributions, period: Period) -> Contributions:
    """The payments that the files get: of the months made, and from before the year."""
    begin = period.begin if period.first > 1 else 0
    return _chosen(found, (found.day >= begin) & (found.day < period.end))


def _chosen(found: Contributions, keep: Mask) -> Contributions:
    return Contributions(*(getattr(found, name)[keep] for name in _FIELDS))


_FIELDS = ("who", "kind", "year", "payer", "amount", "day", "turn")


def _joined(parts: list[Contributions]) -> Contributions:
    return Contributions(*(np.concatenate([getattr(p, n) for p in parts]) for n in _FIELDS))


def _residents(world: World, people: People, period: Period) -> list[Contributions]:
    """For this year, mostly before it began; for the next, mostly before it ends."""
    bits = world.lasting.bits("contribution", people.number)
    known = (people.first_kind == RESIDENT) & (people.until >= period.new_year)
    known = np.flatnonzero(known & ~people.paid_ahead)
    early = period.new_year - 120 + part(bits, 0, 115)
    late = period.new_year + part(bits, 0, 55)
    day = np.where((part(bits, 1, 100) < 80) & (period.year == world.origin), early, late)
    day = np.where(people.since >= period.new_year, people.since + part(bits, 0, 20), day)
    again = np.flatnonzero(pays_ahead(people, world.lasting))
    next_day = period.new_year + period.days - 120 + part(bits, 3, 115)
    next_day = np.maximum(next_day, people.since)
    made = []
    for who, when, offset in ((known, day, 0), (again, next_day, 1)):
        year = period.year + offset
        whole = resident_year(year)["person"] * _YUAN
        subsidy = np.where(is_subsidised(people, period), identity_subsidies()[people.identity], 0)[
            who
        ]
        for payer, amount in ((PERSON, whole - subsidy), (SUBSIDY, subsidy)):
            made.append(_paid(who, RESIDENT, year, payer, amount, when[who], offset))
    return made


def _paid(
    who: Ints, kind: int, year: int, payer: int, amount: Ints, day: Ints, turn: Any
) -> Contributions:
    def full(value: Any) -> Ints:
        return np.broadcast_to(np.asarray(value, dtype=np.int64), who.shape)

    return Contributions(who, full(kind), full(year), full(payer), amount, day, full(turn))


def _employees(world: World, people: People, period: Period) -> Contributions:
    """Each month from employer and employee, until retirement."""
    data = money_data()["employee"]
    bits = world.lasting.bits("wage", people.number)
    base = np.array(data["bases"])[Lookup(data["weights"]).pick(bits, 0)] * _YUAN
    young = (period.new_year - people.born) * 100 // 36525 < _RETIRED
    parts = []
    for month in range(1, 13):
        day = period.month_begin(month) + 9 + part(bits, 1, 10)
        kind = np.where(day >= people.switch, people.second_kind, people.first_kind)
        insured = (people.since <= day) & (people.until >= day)
        who = np.flatnonzero((kind == EMPLOYEE) & young & insured)
        for payer, share in ((UNIT, data["unit_permille"]), (PERSON, data["person_permille"])):
            amount = base[who] * share // 1000
            parts.append(_paid(who, EMPLOYEE, period.year, payer, amount, day[who], 10 + month))
    return _joined(parts)


def contributions_frame(found: Contributions, world: World, chunk: Chunk, words: Words) -> pa.Table:
    """The table of contributions."""
    found = written_contributions(found, world.period)
    numbers = chunk.people.number[found.who].tolist()
    turns = zip(numbers, found.turn.tolist(), strict=True)
    names = [f"JF{world.period.year}{number:010d}{turn:02d}" for number, turn in turns]
    channel = np.where(found.payer == UNIT, 1, found.who % 5)
    return frame(
        "contributions",
        {
            "pay_no": texts(names),
            "psn_no": coded(found.who, words.persons),
            "insutype": coded(found.kind, INSUTYPES),
            "year": pa.array(found.year, pa.int64()),
            "payer_kind": coded(found.payer, _PAYERS),
            "amount": money(found.amount),
            "pay_date": dates(found.day),
            "pay_channel": coded(channel, _CHANNELS),
        },
    )


def contributions_by_month(found: Contributions, period: Period) -> dict[tuple[int, int], Ints]:
    """Amounts of this year by insurance and payer, an entry a month."""
    inside = (found.day >= period.new_year) & (found.day < period.new_year + period.days)
    month = months_of(found.day)
    sums = {}
    for kind in (RESIDENT, EMPLOYEE):
        for payer in (PERSON, UNIT, SUBSIDY):
            chosen = inside & (found.kind == kind) & (found.payer == payer)
            total = np.bincount(month[chosen], found.amount[chosen], 13)
            sums[kind, payer] = total.astype(np.int64)
    return sums


def _identity_words(key: str) -> list[str]:
    return [money_data()["identity"][name][key] for _, name in population()["identities"]]


def identities_frame(world: World, chunk: Chunk, words: Words) -> pa.Table:
    """Who is in need, and from which month to which."""
    people, period = chunk.people, world.period
    began = np.where(people.identity_since == 0, 1, people.identity_since)
    at = np.flatnonzero(
        (people.identity > 0) & (began <= period.last) & (people.since < period.end)
    )
    firsts = np.array([period.month_begin(month) for month in range(1, 14)], dtype=np.int64)
    since = people.identity_begin[at]
    ended = people.identity_until[at]
    until = np.where((ended < 12) & (ended <= period.last), firsts[ended - 1], NEVER)
    until = np.where(until < since, NEVER, until)
    place = people.identity[at] - 1
    return frame(
        "identities",
        {
            "psn_no": coded(at, words.persons),
            "identity_category": coded(place, _identity_words("code")),
            "begin_month": dates(since),
            "end_month": dates(until),
            "admdvs": coded(people.county[at], world.city.counties),
            "identity_source": coded(place, _identity_words("source")),
            "document_no": same(f"云民认〔{period.year}〕1号", len(at)),
        },
    )


def subsidised_frame(world: World, chunk: Chunk, words: Words) -> pa.Table:
    """Who had the contribution paid, and by which level."""
    people, period = chunk.people, world.period
    known = is_subsidised(people, period) & (people.until >= period.new_year)
    at = np.flatnonzero(known & (period.first == 1))
    subsidy = identity_subsidies()[people.identity[at]]
    shares = money_data()["identity_shares"]["percent"]
    central, province, city = (subsidy * share // 100 for share in shares[:3])
    return frame(
        "subsidised_enrolments",
        {
            "psn_no": coded(at, words.persons),
            "insutype": same(INSUTYPES[RESIDENT], len(at)),
            "year": pa.array(np.full(len(at), period.year), pa.int64()),
            "identity_category": coded(people.identity[at] - 1, _identity_words("code")),
            "admdvs": coded(people.county[at], world.city.counties),
            "subsidy_amt": money(subsidy),
            "central_amt": money(central),
            "province_amt": money(province),
            "city_amt": money(city),
            "county_amt": money(subsidy - central - province - city),
            "selfpay_amt": money(resident_year(period.year)["person"] * _YUAN - subsidy),
            "paid_date": dates(np.full(len(at), period.new_year + 45)),
        },
    )
