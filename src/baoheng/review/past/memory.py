"""What a person had before: the store of a year, what was settled since, and what is lacking."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from baoheng.core.errors import LedgerDamaged, LedgerError
from baoheng.ledger.folder import Ledger
from baoheng.ledger.register import LOAD, MEND, loads
from baoheng.review.bill import Bill
from baoheng.review.model import date_of
from baoheng.review.past import base
from baoheng.review.past.base import Base, Entry
from baoheng.review.past.bills import PastBill, merged
from baoheng.review.past.live import Live

DELIVERY = "实时结算"  # sources of the ledger that the journal itself has made
TABLES = ("persons", "encounters", "fee_lines", "settlements")


@dataclass(frozen=True, slots=True)
class Remembered:
    """A person's register entry and bills; ``lacks`` says in words what is missing."""

    entry: Entry | None
    bills: Sequence[PastBill]
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Year:
    """The store in use, with the numbers of the items whose past lines are asked for."""

    base: Base
    numbers: frozenset[int] | None


class Memory:
    """The history as one process reads it."""

    def __init__(self, store: Path, lag_days: int) -> None:
        self.store = store
        self.lag_days = lag_days
        self.stale = ""  # why the store is older than the ledger allows
        self.broken = ""
        self._wanted: frozenset[int] | None = None
        self._year: _Year | None = None
        self._old: Base | None = None
        self.live: Live | None = None
        self.refresh()

    def refresh(self) -> None:
        """Take the store that holds now; a broken one is said and the old one kept."""
        try:
            if self.live is None:
                self.live = Live(self.store)
            self._take()
        except LedgerError as error:
            self.broken = str(error)

    def _take(self) -> None:
        folder = base.current(self.store)
        if folder is None:
            self.broken = "没有历史库" if self._year is None else self.broken
            return
        if self._year is None or self._year.base.folder != folder:
            fresh = Base(folder)
            # requests under way may still read the one before; it goes with the next change
            if self._old:
                self._old.close()
            self._old = self._year.base if self._year else None
            self._year = _year(fresh, self._wanted)
        self.broken = ""

    def close(self) -> None:
        """Let go of all files."""
        if self.live:
            self.live.close()
        for one in (self._old, self._year.base if self._year else None):
            if one:
                one.close()

    def want(self, items: frozenset[int]) -> None:
        """Which items' past lines any point may ask for."""
        self._wanted = items
        if self._year is not None:
            self._year = _year(self._year.base, items)

    @property
    def folder(self) -> Path | None:
        """The store in use."""
        return self._year.base.folder if self._year else None

    @property
    def covered(self) -> tuple[int, int] | None:
        """The days that are covered; None where there is no store."""
        if self._year is None:
            return None
        meta = self._year.base.meta
        return meta.since, max(meta.until, self.live.latest() if self.live else 0)

    def look(self, ledger: Ledger) -> None:
        """See whether the ledger has facts that the store does not have.

        Raises LedgerError where the ledger cannot be read.
        """
        self.stale = "" if self._year is None else _newer(ledger, self._year.base.meta)

    def remember(self, person: int) -> Remembered:
        """What is known of a person."""
        year = self._year
        if year is None or self.live is None:
            return Remembered(None, (), (f"历史缺少：{self.broken or '没有历史库'}",))
        lacks = [self.stale] if self.stale else []
        try:
            entry = year.base.find(person)
            old = year.base.bills(person, entry, year.numbers) if entry else []
            bills = merged(old, self.live.of(person))
        except LedgerDamaged as error:
            self.broken = str(error)
            return Remembered(None, (), (f"历史缺少：{error.message}",))
        if entry is None or entry.birth is None:
            lacks.append("参保人不在本局登记中，没有以往的就诊可查")
        return Remembered(entry, bills, tuple(lacks))

    def short(self, bill: Bill, since: int) -> str:
        """Why the covered days do not reach as far as a bill needs; empty where they do."""
        days = self.covered
        if days is None:
            return ""
        if since < days[0]:
            return f"历史只从 {date_of(days[0])} 起"
        if bill.begin_d > days[1] + self.lag_days:
            return f"历史只到 {date_of(days[1])}"
        return ""


def _year(fresh: Base, wanted: Collection[int] | None) -> _Year:
    return _Year(fresh, None if wanted is None else fresh.numbers(wanted))


def _newer(ledger: Ledger, meta: base.Meta) -> str:
    for name in TABLES:
        seen = meta.versions.get(name, -1)
        for one in loads(ledger, name):
            if one.version > seen and one.kind in (LOAD, MEND) and not _own(one.sources):
                return "历史库早于台账，请执行 baoheng review history build"
    return ""


def _own(sources: Sequence[object]) -> bool:
    return all(str(getattr(one, "name", "")).startswith(f"{DELIVERY}/") for one in sources)
