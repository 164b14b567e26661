"""What the ledger holds: tables, rows, periods, versions, freshness, what waits in quarantine."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

import duckdb

from baoheng.ledger.columns import Type
from baoheng.ledger.definitions import Table, tables
from baoheng.ledger.delta import snapshot
from baoheng.ledger.engine import file_list
from baoheng.ledger.folder import Ledger
from baoheng.ledger.quarantine import open_sql
from baoheng.ledger.register import LOAD, MEND, Load, last_deliveries, loads

MANY_FILES = 8  # files a part from which compacting pays


@dataclass(frozen=True, slots=True)
class TableStatus:
    """One table: how much, from when to when, which version, since when, what waits.

    ``first`` and ``last`` are None where the table has no date or no row. ``delivered`` are the
    rows of all sources as they were last delivered, ``refused`` those of them that could not be
    loaded, ``waiting`` those in quarantine that nobody has mended.
    """

    table: Table
    version: int
    rows: int
    files: int
    parts: int
    bytes: int
    first: datetime.date | None
    last: datetime.date | None
    loads: int
    loaded_at: str
    loaded_by: str
    delivered: int
    refused: int
    waiting: int

    @property
    def scattered(self) -> bool:
        """Whether it lies in so many files that compacting pays."""
        return self.files > MANY_FILES * self.parts


def status(
    ledger: Ledger,
    connection: duckdb.DuckDBPyConnection,
    advance: Callable[[str], None] = lambda _: None,
) -> list[TableStatus]:
    """Every table that has been loaded, in the order of the definitions."""
    found = []
    for table in tables().values():
        register = [one for one in loads(ledger, table.name) if one.kind in (LOAD, MEND)]
        if register and not table.system:
            found.append(_of(ledger, connection, table, register))
        advance(table.title)
    return found


def _of(
    ledger: Ledger, connection: duckdb.DuckDBPyConnection, table: Table, register: list[Load]
) -> TableStatus:
    now = snapshot(ledger, table)
    first = last = None
    if table.date and now.files:
        column = table.by_name[table.date]
        day = f'"{column.stored}"' + ("::DATE" if column.type is Type.TIME else "")
        first, last = connection.execute(
            f"SELECT min({day}), max({day}) FROM read_parquet({file_list(now.paths())})"
        ).fetchall()[0]
    waiting = connection.execute(f"SELECT count(*) FROM ({open_sql(ledger, table)})").fetchall()[0][
        0
    ]
    return TableStatus(
        table=table,
        version=now.version,
        rows=now.rows,
        files=len(now.files),
        parts=len({one.part for one in now.files}),
        bytes=sum(one.bytes for one in now.files),
        first=first,
        last=last,
        loads=len(register),
        loaded_at=register[-1].at,
        loaded_by=register[-1].by,
        delivered=sum(source.rows for _, source in last_deliveries(register).values()),
        refused=sum(source.refused for _, source in last_deliveries(register).values()),
        waiting=waiting,
    )
