"""The books: sums over all chunks that the tables of money are made from."""

from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from baoheng.ledger.simulate.benefits import Shares
from baoheng.ledger.simulate.bills import clearing
from baoheng.ledger.simulate.chunk import Chunk, World
from baoheng.ledger.simulate.contributions import Contributions, contributions_by_month
from baoheng.ledger.simulate.draws import Ints
from baoheng.ledger.simulate.people import EMPLOYEE, RESIDENT
from baoheng.ledger.simulate.period import DAY_MINUTES, months_of

SHARES = ("pool", "civil", "critical", "large", "aid", "account")
_WAYS = 3
_MONTHS = 13


class Books:
    """Yearly sums by month; everything in 分, whole year, whatever months are written."""

    def __init__(self, world: World, opening: Mapping[str, int] | None = None) -> None:
        self.world = world
        self.opening = dict(opening or {})  # by kind of fund; what is not there comes per head
        self.closing: dict[str, int] = {}
        counties = len(world.city.weights)
        self.paid_in: dict[tuple[int, int], Ints] = defaultdict(_months)
        self.paid_out: dict[tuple[str, int, bool], Ints] = defaultdict(_months)
        self.heads = np.zeros((2, counties), dtype=np.int64)  # insured on 30 June
        self.at_begin = np.zeros(2, dtype=np.int64)
        self.insured_at_end = np.zeros((2, counties), dtype=np.int64)
        self.civil_servants = 0
        cells = world.city.size * 2 * _WAYS * _MONTHS
        self.cases, self.fees, self.pool = (np.zeros(cells, dtype=np.int64) for _ in range(3))

    def add(self, chunk: Chunk, paid: Contributions) -> None:
        """Add one chunk."""
        for key, months in contributions_by_month(paid, self.world.period).items():
            self.paid_in[key] += months
        self._benefits(chunk)
        self._heads(chunk)
        self._hospitals(chunk)

    def _benefits(self, chunk: Chunk) -> None:
        """Settlements by month: what is reversed and made again counts once."""
        found, shares = chunk.found, chunk.shares
        month = months_of(found.end // DAY_MINUTES)
        inside = found.end // DAY_MINUTES < self.world.period.new_year + self.world.period.days
        for kind in (RESIDENT, EMPLOYEE):
            for stay in (False, True):
                chosen = (found.insurance == kind) & (found.inpatient == stay) & inside
                for name in SHARES:
                    self.paid_out[name, kind, stay] += _by_month(shares, name, chosen, month)

    def _heads(self, chunk: Chunk) -> None:
        people, period = chunk.people, self.world.period
        for target, day in (
            (self.heads, period.month_begin(7) - 1),
            (self.insured_at_end, period.end - 1),
        ):
            insured = (people.since <= day) & (people.until >= day)
            kind = np.where(day >= people.switch, people.second_kind, people.first_kind)
            cells = kind[insured] * target.shape[1] + people.county[insured]
            target += np.bincount(cells, minlength=target.size).reshape(target.shape)
        old = (people.since < period.new_year) & (people.until >= period.new_year)
        self.at_begin += np.bincount(people.first_kind[old], minlength=2)
        self.civil_servants += int((people.civil & (people.first_kind == EMPLOYEE)).sum())

    def _hospitals(self, chunk: Chunk) -> None:
        """Stays by institution, insurance, way of payment and month."""
        at = np.flatnonzero(chunk.found.inpatient)
        found, city = chunk.found, self.world.city
        month = months_of(found.end[at] // DAY_MINUTES)
        cell = found.institution[at] * 2 + found.insurance[at]
        cell = (cell * _WAYS + clearing(self.world, chunk, at)) * _MONTHS + month
        size = city.size * 2 * _WAYS * _MONTHS
        self.cases += np.bincount(cell, minlength=size)
        self.fees += np.bincount(cell, chunk.shares.total[at], size).astype(np.int64)
        self.pool += np.bincount(cell, chunk.shares.pool[at], size).astype(np.int64)

    def hospital_cells(self) -> tuple[Ints, Ints, Ints, Ints, Ints]:
        """Filled cells of the months made: cell, institution, insurance, way, month."""
        period = self.world.period
        cell = np.flatnonzero(self.cases)
        month = cell % _MONTHS
        cell = cell[(month >= period.first) & (month <= period.last)]
        rest = cell // _MONTHS
        return cell, rest // _WAYS // 2, rest // _WAYS % 2, rest % _WAYS, cell % _MONTHS

    def benefit(self, name: str, kind: int) -> Ints:
        """What one fund paid by month."""
        return self.paid_out[name, kind, False] + self.paid_out[name, kind, True]


def _months() -> Ints:
    return np.zeros(_MONTHS, dtype=np.int64)


def _by_month(shares: Shares, name: str, chosen: Ints, month: Ints) -> Ints:
    values: Ints = getattr(shares, name)
    return np.bincount(month[chosen], values[chosen], _MONTHS).astype(np.int64)
