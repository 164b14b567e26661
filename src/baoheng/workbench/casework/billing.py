"""A hit's bill and the person's history, read from the ledger by person and encounter."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import duckdb

from baoheng.ledger.definitions import dictionary, table
from baoheng.ledger.delta import snapshot
from baoheng.ledger.engine import reading
from baoheng.ledger.folder import Ledger
from baoheng.ledger.keys import key_of
from baoheng.ledger.parts import bucket_of
from baoheng.ledger.reading import make_views, stored_sql
from baoheng.review.naming import Names
from baoheng.workbench.casework.models import Hit
from baoheng.workbench.ledgers import ledger

_MOST = 300
_SPAN_DAYS = 366
_LINES = """SELECT encounter, feedetl_sn, item, fee_ocur_time, cnt, pric, det_item_fee_sumamt
FROM ({rows}) WHERE person = $person AND {where} ORDER BY fee_ocur_time, feedetl_sn LIMIT $most"""
_VISITS = """SELECT encounter, institution, med_type, begntime, endtime FROM ({rows})
WHERE person = $person AND begntime BETWEEN $begin AND $end ORDER BY begntime DESC LIMIT $most"""
_PAID = """SELECT encounter, sum(medfee_sumamt)::BIGINT, sum(fund_pay_sumamt)::BIGINT
FROM ({rows}) WHERE person = $person GROUP BY encounter"""


@dataclass(frozen=True, slots=True)
class Charged:
    """One fee line: what it charged and, where the hit meets it, what is held against it (分)."""

    encounter: str
    number: str
    item: str
    at: datetime.datetime
    count: Decimal
    price: Decimal
    amount: int
    offends: bool = False
    related: bool = False
    held: int | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """One encounter of the person; cost and what the fund paid in 分, None where not settled."""

    encounter: str
    institution: str
    kind: str
    begin: datetime.datetime
    end: datetime.datetime | None
    same: bool
    cost: int | None = None
    fund: int | None = None


@dataclass(frozen=True, slots=True)
class Bill:
    """The bill of a hit, other days on which the same items were charged, and other visits."""

    lines: Sequence[Charged]
    history: Sequence[Charged]
    visits: Sequence[Visit]
    more: bool

    @property
    def cost(self) -> int | None:
        """What the settled visits cost; None where none is settled."""
        return _sum(one.cost for one in self.visits)

    @property
    def fund(self) -> int | None:
        """What the fund paid for the settled visits; None where none is settled."""
        return _sum(one.fund for one in self.visits)

    @property
    def unsettled(self) -> int:
        """How many visits have no amount that could be in the sums."""
        return sum(one.cost is None or one.fund is None for one in self.visits)


def _sum(amounts: Iterable[int | None]) -> int | None:
    known = [one for one in amounts if one is not None]
    return sum(known) if known else None


def bill_of(hit: Hit, around: bool) -> Bill | None:
    """The bill; None where the hit is not about one person.

    ``around`` tells what was charged on other days and elsewhere: no business of an institution.
    """
    here = ledger()
    with reading() as connection:
        person, encounter = _whose(here, connection, hit)
        if person is None:
            return None
        return _Reader(here, connection, hit, person).bill(encounter, around)


def person_of(hit: Hit) -> str | None:
    """The person's number as it is; who asks has said why."""
    here = ledger()
    with reading() as connection:
        person, _ = _whose(here, connection, hit)
        names = Names(here, connection)
        return None if person is None else names.codes("person", [person]).get(person)


def _whose(
    here: Ledger, connection: duckdb.DuckDBPyConnection, hit: Hit
) -> tuple[int | None, int | None]:
    """The keys of the person and of the encounter; none where the hit is not about one."""
    make_views(here, connection, ["hits"])
    query = "SELECT person, encounter FROM hits WHERE hit = $hit"
    rows = connection.execute(query, {"hit": key_of(hit.number)}).fetchall()
    return rows[0] if rows else (None, None)


class _Reader:
    """Reads the files of one person's bucket."""

    def __init__(
        self, here: Ledger, connection: duckdb.DuckDBPyConnection, hit: Hit, person: int
    ) -> None:
        self._ledger, self._connection, self._person = here, connection, person
        self._held = {(one["mdtrt"], one["sn"]): one for one in hit.facts["lines"]}
        self._names = Names(here, connection)
        self._bucket = f"{person % here.buckets:03}"

    def bill(self, encounter: int | None, around: bool) -> Bill:
        """The lines of the encounters that the hit meets, and what is around them."""
        keys = {key_of(mdtrt) for mdtrt, _ in self._held} | ({encounter} if encounter else set())
        if not keys:
            return Bill((), (), (), more=False)
        rows = self._lines(f"encounter IN ({', '.join(map(str, sorted(keys)))})")
        lines = self._charged(rows)
        if not rows or not around:
            return Bill(lines, (), (), more=len(rows) >= _MOST)
        items = {row[2] for row, one in zip(rows, lines, strict=True) if one.offends}
        first = min(row[3] for row in rows) - datetime.timedelta(_SPAN_DAYS)
        last = max(row[3] for row in rows) + datetime.timedelta(_SPAN_DAYS)
        history: Sequence[Charged] = ()
        if items:
            others = self._lines(
                f"item IN ({', '.join(map(str, sorted(items)))}) "
                f"AND encounter NOT IN ({', '.join(map(str, sorted(keys)))}) "
                f"AND fee_ocur_time BETWEEN TIMESTAMP '{first}' AND TIMESTAMP '{last}'"
            )
            history = self._charged(others)
        visits = self._visits(keys, first, last)
        return Bill(lines, history, visits, more=len(rows) >= _MOST)

    def _rows(self, name: str) -> str:
        one = table(name)
        now = snapshot(self._ledger, one)
        files = tuple(file for file in now.files if bucket_of(file.part) == self._bucket)
        return stored_sql(one, replace(now, files=files))

    def _lines(self, where: str) -> list[tuple[Any, ...]]:
        query = _LINES.format(rows=self._rows("fee_lines"), where=where)
        given = {"person": self._person, "most": _MOST}
        return self._connection.execute(query, given).fetchall()

    def _charged(self, rows: Sequence[tuple[Any, ...]]) -> list[Charged]:
        names = self._names.items({row[2] for row in rows}) if rows else {}
        encounters = self._names.codes("encounter", (row[0] for row in rows))
        made = []
        for encounter, sn, item, at, count, price, amount in rows:
            code = encounters.get(encounter, "")
            met = self._held.get((code, sn))
            made.append(
                Charged(
                    code, sn, names.get(item, ""), at, count, price, amount,
                    offends=bool(met and met["offends"]),
                    related=bool(met and not met["offends"]),
                    held=met["amount"] if met and met["offends"] else None,
                )
            )  # fmt: skip
        return made

    def _visits(
        self, keys: set[int], first: datetime.datetime, last: datetime.datetime
    ) -> list[Visit]:
        given = {"person": self._person, "begin": first, "end": last, "most": _MOST}
        query = _VISITS.format(rows=self._rows("encounters"))
        rows = self._connection.execute(query, given).fetchall()
        codes = self._names.codes("encounter", (row[0] for row in rows))
        make_views(self._ledger, self._connection, ["institutions"])
        places = dict(
            self._connection.execute(
                "SELECT institution, fixmedins_name FROM institutions"
            ).fetchall()
        )
        kinds = dictionary("med_type")
        query = _PAID.format(rows=self._rows("settlements"))
        settled = self._connection.execute(query, {"person": self._person}).fetchall()
        paid = {encounter: sums for encounter, *sums in settled}
        return [
            Visit(
                codes.get(encounter, ""), places.get(place, ""), kinds.get(kind, kind), begin, end,
                encounter in keys, *paid.get(encounter, (None, None)),
            )
            for encounter, place, kind, begin, end in rows
        ]  # fmt: skip
