"""What each fund pays for each encounter, with deductibles, limits and sums over the year."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from baoheng.ledger.simulate.city import ELSEWHERE, PHARMACY, PROVINCE, City
from baoheng.ledger.simulate.draws import Ints, Mask
from baoheng.ledger.simulate.lines import Lines
from baoheng.ledger.simulate.people import EMPLOYEE, People
from baoheng.ledger.simulate.period import DAY_MINUTES
from baoheng.ledger.simulate.visits import CHRONIC, SPECIAL, Encounters
from baoheng.packs import load

_YUAN = 100
_RETIRED_DAYS = 60 * 36525 // 100


@dataclass(frozen=True)
class Shares:
    """Money of each encounter in 分; what the settlement splits it into."""

    total: Ints
    own: Ints
    over: Ints
    before: Ints
    in_scope: Ints
    deductible: Ints
    rate: Ints  # percent of the pool
    pool: Ints
    civil: Ints
    critical: Ints
    large: Ints
    aid: Ints
    account: Ints

    @property
    def fund(self) -> Ints:
        """All that the funds pay."""
        return self.pool + self.civil + self.critical + self.large + self.aid

    @property
    def person(self) -> Ints:
        """All that the person pays, account and cash."""
        return self.total - self.fund


@cache
def benefits() -> dict[str, Any]:
    """The parameters."""
    return load("national/simulation/benefits.toml")


def sums(lines: Lines, size: int) -> dict[str, Ints]:
    """Totals of the lines by encounter; exact, for the sums stay far below 2 to the 53rd."""
    return {
        name: np.bincount(lines.encounter, getattr(lines, name), size).astype(np.int64)
        for name in ("amount", "over", "before", "own")
    }


def make_shares(found: Encounters, lines: Lines, people: People, city: City) -> Shares:
    """Settle every encounter in the order of the person's year."""
    money = sums(lines, len(found.number))
    scope = money["amount"] - money["over"] - money["before"] - money["own"]
    order = np.lexsort((found.number, found.begin, found.who))
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    paid = _paid(found.take(order), np.maximum(scope[order], 0), people, city)
    pool, deductible, rate, large = (one[back] for one in paid)
    left = np.maximum(scope, 0) - pool - large
    inside = found.inpatient | (found.kind == SPECIAL)
    critical = _critical(found, np.where(inside, left, 0), order, back)
    left = left - critical
    civil = np.where(
        people.civil[found.who] & (found.insurance == EMPLOYEE) & inside,
        left * benefits()["civil"]["rate"] // 100,
        0,
    )
    aid = _aid(found, np.where(inside, left - civil, 0), people, order, back)
    person = money["amount"] - pool - large - critical - civil - aid
    return Shares(
        total=money["amount"],
        own=money["own"],
        over=money["over"],
        before=money["before"],
        in_scope=scope,
        deductible=deductible,
        rate=rate,
        pool=pool,
        civil=civil,
        critical=critical,
        large=large,
        aid=aid,
        account=_account(found, person, order, back),
    )


def _running(values: Ints, who: Ints) -> Ints:
    """Sums so far within each person; the entries of a person lie together."""
    total = np.cumsum(values)
    starts = np.flatnonzero(np.diff(who, prepend=-1))
    base = np.zeros(len(values), dtype=np.int64)
    base[starts] = total[starts] - values[starts]
    return total - np.maximum.accumulate(base) if len(values) else total


def _limited(values: Ints, who: Ints, limit: Any) -> Ints:
    """What of each value still fits under a yearly limit."""
    so_far = _running(values, who)
    result: Ints = np.minimum(so_far, limit) - np.minimum(so_far - values, limit)
    return result


def _by_kind(key: str, employee: Mask) -> Any:
    data = benefits()
    return np.where(employee, data["employee"][key], data["resident"][key])


def _paid(
    found: Encounters, scope: Ints, people: People, city: City
) -> tuple[Ints, Ints, Ints, Ints]:
    """Pool, deductible, rate and large-amount fund of encounters in the order of time."""
    data = benefits()
    employee = found.insurance == EMPLOYEE
    level = city.price_level[found.institution]
    klass = city.klass[found.institution]
    stay = found.inpatient
    rate = _stay_rates(found, people, employee, level, klass)
    turn = np.minimum(_running(stay.astype(np.int64), found.who), 4) - 1
    full = np.array(data["resident"]["deductible"])[level] * _YUAN
    deductible = full * np.array(data["second"]["deductible"])[np.maximum(turn, 0)] // 100
    deductible = np.where(stay, np.minimum(deductible, scope), 0)
    base = np.where(stay, scope - deductible, 0)
    owed = (base * rate + 50) // 100
    pool = _limited(owed, found.who, _by_kind("ceiling", employee) * _YUAN)
    large = np.where(employee, (owed - pool) * data["large"]["rate"] // 100, 0)
    visits, visit_rate = _visit_paid(found, scope, employee, level, klass)
    return (
        np.where(stay, pool, visits),
        deductible,
        np.where(stay, rate, visit_rate),
        _limited(large, found.who, data["large"]["ceiling"] * _YUAN),
    )


def _stay_rates(
    found: Encounters, people: People, employee: Mask, level: Ints, klass: Ints
) -> Ints:
    data = benefits()
    tables = np.array([data["resident"]["rate"], data["employee"]["rate"]])
    rate = tables[employee.astype(np.int64), level]
    age = found.begin // DAY_MINUTES - people.born[found.who]
    rate = rate + np.where(employee & (age >= _RETIRED_DAYS), data["employee"]["retired"], 0)
    away = np.where(klass == PROVINCE, data["outside"]["province"], 0)
    return rate - away - np.where(klass == ELSEWHERE, data["outside"]["elsewhere"], 0)


def _visit_paid(
    found: Encounters, scope: Ints, employee: Mask, level: Ints, klass: Ints
) -> tuple[Ints, Ints]:
    """The pool's share of visits under three yearly limits."""
    data = benefits()
    tables = np.array([data["resident"]["visit_rate"], data["employee"]["visit_rate"]])
    ordinary = tables[employee.astype(np.int64), level]
    closed = found.inpatient | (klass == PHARMACY) | (klass >= PROVINCE)
    rate = np.where(closed, 0, ordinary)
    rate = np.where(found.kind == CHRONIC, _by_kind("chronic_rate", employee), rate)
    rate = np.where(found.kind == SPECIAL, _by_kind("special_rate", employee), rate)
    rate = np.where(found.inpatient, 0, rate)
    owed = (scope * rate + 50) // 100
    paid = np.zeros(len(owed), dtype=np.int64)
    chronic, special = found.kind == CHRONIC, found.kind == SPECIAL
    for chosen, limit in (
        (~(chronic | special), "visit_limit"),
        (chronic, "chronic_limit"),
        (special, "special_limit"),
    ):
        part = np.where(chosen, owed, 0)
        paid += _limited(part, found.who, _by_kind(limit, employee) * _YUAN)
    return paid, rate


def _critical(found: Encounters, left: Ints, order: Ints, back: Ints) -> Ints:
    """Residents' critical-illness insurance on what was left to pay over the year."""
    data = benefits()["critical"]
    own = np.where(found.insurance == EMPLOYEE, 0, left)[order]
    so_far = _running(own, found.who[order])
    return (_stepped(so_far, data) - _stepped(so_far - own, data))[back]


def _stepped(sums: Ints, data: dict[str, Any]) -> Ints:
    """The benefit on a yearly sum; each step is rounded down, so the parts add up."""
    above = np.maximum(sums - data["deductible"] * _YUAN, 0)
    steps = [0, *(step * _YUAN for step in data["steps"]), 10**15]
    benefit = np.zeros(len(sums), dtype=np.int64)
    for low, high, rate in zip(steps, steps[1:], data["rates"], strict=False):
        benefit += np.clip(above - low, 0, high - low) * rate // 100
    result: Ints = np.minimum(benefit, data["ceiling"] * _YUAN)
    return result


def _aid(found: Encounters, left: Ints, people: People, order: Ints, back: Ints) -> Ints:
    """Medical assistance for people in need, under a yearly limit."""
    data = benefits()["aid"]
    owed = left * np.array(data["rates"])[held_identity(found, people)] // 100
    return _limited(owed[order], found.who[order], data["limit"] * _YUAN)[back]


def held_identity(found: Encounters, people: People) -> Ints:
    """The identity that holds when each encounter ends, 0 for none."""
    months = (found.end // DAY_MINUTES).astype("datetime64[D]").astype("datetime64[M]")
    month = months.astype(np.int64) % 12 + 1
    who = found.who
    holds = (month >= people.identity_since[who]) & (month <= people.identity_until[who])
    return np.where(holds, people.identity[who], 0)


def _account(found: Encounters, person: Ints, order: Ints, back: Ints) -> Ints:
    """What employees pay from their personal account."""
    owed = np.where(found.insurance == EMPLOYEE, np.maximum(person, 0), 0)
    limit = benefits()["account"]["yearly"] * _YUAN
    return _limited(owed[order], found.who[order], limit)[back]
