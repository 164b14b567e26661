"""Keeping what the pages show as the ledger is: tables, versions, quarantine, checks."""

import datetime
from collections.abc import Callable, Sequence
from decimal import Decimal

import duckdb
from django.db import transaction
from django.utils import timezone

from baoheng.ledger.checks import check_ledger
from baoheng.ledger.definitions import Table, tables
from baoheng.ledger.delta import newest, snapshot
from baoheng.ledger.engine import reading
from baoheng.ledger.folder import Ledger
from baoheng.ledger.quarantine import Refused, open_rows
from baoheng.ledger.register import Load, loads
from baoheng.ledger.status import TableStatus, status
from baoheng.workbench import ledgers
from baoheng.workbench.facts.mapping import guess
from baoheng.workbench.facts.models import Checked, Edition, Seen, TableState, Waiting

MOST_WAITING = 5_000  # rows of one table's quarantine that are worked on at a time
_AT_ONCE = 500
Advance = Callable[[str], None]


def refresh(advance: Advance) -> int:
    """Look at the whole ledger and keep what is there; how many tables it has."""
    here = ledgers.ledger()
    versions = versions_of(here)
    with reading() as connection:
        found = status(here, connection, advance)
        waiting = {one.table.name: _waiting(here, one, connection) for one in found}
    editions = {one.table.name: loads(here, one.table.name) for one in found}
    with transaction.atomic():
        TableState.objects.all().delete()
        TableState.objects.bulk_create(
            [_state(place, one) for place, one in enumerate(found)], batch_size=_AT_ONCE
        )
        Edition.objects.all().delete()
        for name, register in editions.items():
            Edition.objects.bulk_create(
                [_edition(name, one) for one in register], batch_size=_AT_ONCE
            )
        _keep_waiting(here, waiting)
        Seen.objects.update_or_create(id=1, defaults={"at": timezone.now(), "versions": versions})
    return len(found)


def versions_of(here: Ledger) -> dict[str, int]:
    """The latest version of every table that there is; quick."""
    found = {name: newest(here, name) for name in tables()}
    return {name: version for name, version in found.items() if version >= 0}


def check(names: Sequence[str], advance: Advance) -> int:
    """Run the checks of these tables, or of all, and keep them; how many fail."""
    here = ledgers.ledger()
    wanted = tuple(names)
    with reading() as connection:
        versions = {name: snapshot(here, tables()[name]).version for name in wanted or tables()}
        found = list(check_ledger(here, connection, wanted, advance))
    at = timezone.now()
    rows = [
        Checked(
            table=one.table.name,
            title=one.table.title,
            kind=one.kind,
            say=one.say[:300],
            rows=one.rows,
            failing=one.failing,
            touches=list(one.touches),
            sample=[_named(one.table, one.about, row) for row in one.sample],
            version=max(versions[one.table.name], 0),
            at=at,
        )
        for one in found
    ]
    with transaction.atomic():
        old = Checked.objects.all()
        (old.filter(table__in=wanted) if wanted else old).delete()
        Checked.objects.bulk_create(rows, batch_size=_AT_ONCE)
        if not wanted:
            Seen.objects.filter(id=1).update(checked=at)
    return sum(1 for one in found if one.failing)


def _named(table: Table, about: Sequence[str], row: dict[str, object]) -> list[list[str]]:
    """The columns that a check is about, by title; the row is masked already."""
    return [[table.by_name[name].title, told(row[name])] for name in about]


def told(value: object) -> str:
    """A value of the ledger as a page shows it."""
    match value:
        case None:
            return ""
        case datetime.datetime():
            return f"{value:%Y-%m-%d %H:%M:%S}"
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)


def _state(place: int, one: TableStatus) -> TableState:
    return TableState(
        name=one.table.name, title=one.table.title, version=max(one.version, 0), rows=one.rows,
        bytes=one.bytes, first=one.first, last=one.last, loads=one.loads,
        loaded_at=one.loaded_at, loaded_by=one.loaded_by, delivered=one.delivered,
        refused=one.refused, waiting=one.waiting, place=place,
    )  # fmt: skip


def _edition(name: str, one: Load) -> Edition:
    reasons: dict[str, int] = {}
    for source in one.sources:
        for reason, count in source.reasons.items():
            reasons[reason] = reasons.get(reason, 0) + count
    said = {
        "unchanged": one.unchanged,
        "repeated": one.repeated,
        "older": one.older,
        "outdone": one.outdone,
        "moved": one.moved,
        "totals": dict(one.loaded_totals),
        "contradicting": dict(one.contradicting),
        "reasons": reasons,
        "sources": [[s.name, s.rows, s.refused] for s in one.sources],
    }
    return Edition(
        table=name, version=max(one.version, 0), kind=one.kind, by=one.by, at=one.at,
        rows=one.rows, inserted=one.inserted, updated=one.updated, taken_out=one.taken_out,
        refused=one.refused, told=said,
    )  # fmt: skip


class Columns:
    """Which headings of quarantined rows are which columns; found once for a set of headings."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.found: dict[tuple[str, ...], dict[str, str]] = {}

    def of(self, name: str, row: dict[str, str | None]) -> dict[str, str]:
        """The columns by heading, for a row of that table."""
        headings = tuple(row)
        key = (name, *headings)
        if key not in self.found:
            self.found[key] = dict(guess(self.ledger, tables()[name], headings)["columns"])
        return self.found[key]


def _waiting(
    here: Ledger, one: TableStatus, connection: duckdb.DuckDBPyConnection
) -> list[Refused]:
    return open_rows(here, one.table, connection, MOST_WAITING) if one.waiting else []


def _keep_waiting(here: Ledger, found: dict[str, list[Refused]]) -> None:
    """The rows as they are now; what people did with those that still wait stays."""
    keys = {row.id for rows in found.values() for row in rows}
    before = set(Waiting.objects.values_list("key", flat=True))
    gone = sorted(before - keys)
    for start in range(0, len(gone), _AT_ONCE):
        Waiting.objects.filter(key__in=gone[start : start + _AT_ONCE]).delete()
    columns = Columns(here)
    made = [
        Waiting(
            key=row.id,
            table=name,
            load=row.load,
            source=row.source[:300],
            number=row.number,
            reason=row.reason[:300],
            faulty=row.faulty[:300],
            row=row.row,
            columns=columns.of(name, row.row),
        )
        for name, rows in found.items()
        for row in rows
        if row.id not in before
    ]
    Waiting.objects.bulk_create(made, batch_size=_AT_ONCE)
    old = list(Waiting.objects.filter(columns={}))  # kept by a version that did not know them
    for one in old:
        one.columns = columns.of(one.table, one.row)
    Waiting.objects.bulk_update(old, ["columns"], batch_size=_AT_ONCE)
