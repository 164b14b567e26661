"""The quarantine: rows that were not loaded, as they were, with the reason; nothing is lost."""

import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from baoheng.ledger.definitions import Table, table
from baoheng.ledger.delta import SOURCE, DataFile, commit, snapshot
from baoheng.ledger.engine import file_list, literal
from baoheng.ledger.folder import Ledger
from baoheng.ledger.merge import write_part
from baoheng.ledger.parts import READ
from baoheng.ledger.register import TIDY, Load, last_deliveries, load_id, loads

NAME = "quarantine"
_WAIT_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Refused:
    """One row in quarantine: its id, where it came from, the reason, the row as it was."""

    id: str
    load: str
    source: str
    number: int
    reason: str
    faulty: str
    row: dict[str, str | None]


def keep(
    ledger: Ledger,
    target: Table,
    load: str,
    files: Sequence[Path],
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """Put the refused rows of a load into quarantine, before the load itself is committed.

    They count only once the load is in the register: a load that dies leaves nothing behind.
    """
    if not files:
        return
    with ledger.locked(NAME, _WAIT_SECONDS):
        now = snapshot(ledger, table(NAME))
        rows = (
            f"SELECT '{load}:' || row_number() OVER () AS quarantine_id, '{load}' AS load_id, "
            f"source, number, reason, array_to_string(columns, ',') AS faulty, row, "
            f"0::INTEGER AS {SOURCE} FROM read_parquet({file_list([str(f) for f in files])})"
        )
        added = write_part(connection, table(NAME), now.folder, target.name, rows, load)
        commit(ledger, table(NAME), now, added, [], {})


def open_rows(
    ledger: Ledger, target: Table, connection: duckdb.DuckDBPyConnection, most: int
) -> list[Refused]:
    """The rows of a table that still wait to be mended, in order of load and row; at most so many.

    A later delivery of the same source takes the place of what it refused before.
    """
    found = connection.execute(f"{open_sql(ledger, target)} LIMIT {most}").fetchall()
    return [
        Refused(id_, load, source, number, reason, faulty or "", json.loads(row))
        for id_, load, source, number, reason, faulty, row in found
    ]


def open_reasons(
    ledger: Ledger, target: Table, connection: duckdb.DuckDBPyConnection
) -> dict[str, int]:
    """How many rows wait for which reason, the most first."""
    query = f"SELECT reason, count(*) AS n FROM ({open_sql(ledger, target)}) GROUP BY 1"
    return dict(connection.execute(f"{query} ORDER BY n DESC, reason").fetchall())


def open_sql(ledger: Ledger, target: Table) -> str:
    """A query for the rows that still wait, with all their columns."""
    columns = "quarantine_id, load_id, source, number, reason, faulty, row"
    now = snapshot(ledger, table(NAME))
    paths = now.paths([target.name])
    if not paths:
        return (
            "SELECT ''::VARCHAR quarantine_id, '' load_id, '' source, 0::BIGINT number, '' reason, "
            "'' faulty, '' row WHERE false"
        )
    current = _current(loads(ledger, target.name))
    return (
        f"SELECT {columns} FROM read_parquet({file_list(paths)}, {READ}) "
        f"WHERE (load_id, source) IN ({current}) ORDER BY load_id, source, number"
    )


def release(
    ledger: Ledger,
    target: Table,
    ids: Path,
    connection: duckdb.DuckDBPyConnection,
    at: datetime.datetime,
) -> None:
    """Take rows out of quarantine whose mended form has been loaded or refused anew.

    ``ids`` is a Parquet file with a column ``quarantine_id``.
    """
    with ledger.locked(NAME, _WAIT_SECONDS):
        now = snapshot(ledger, table(NAME))
        old = [one for one in now.files if one.part == target.name]
        if not old:
            return
        read = file_list(now.paths([target.name]))
        rows = (
            f"SELECT * EXCLUDE (part) FROM read_parquet({read}, {READ}) WHERE quarantine_id NOT IN "
            f"(SELECT quarantine_id FROM read_parquet({literal(ids)}))"
        )
        name = load_id(at, target.name)
        added = write_part(connection, table(NAME), now.folder, target.name, rows, name)
        commit(ledger, table(NAME), now, added, old, {})


def tidy(ledger: Ledger, target: Table, connection: duckdb.DuckDBPyConnection, load: str) -> int:
    """Drop what no longer waits: rows of superseded deliveries and of loads that died.

    Returns how many rows went.
    """
    with ledger.locked(NAME, _WAIT_SECONDS):
        now = snapshot(ledger, table(NAME))
        old = [one for one in now.files if one.part == target.name]
        if not old:
            return 0
        rows = f"SELECT *, 0::INTEGER AS {SOURCE} FROM ({open_sql(ledger, target)})"
        added = write_part(connection, table(NAME), now.folder, target.name, rows, load)
        gone = _rows(old) - _rows(added)
        if gone or len(old) > 1:
            said = Load(load, TIDY, "", "", (), taken_out=gone).said()
            commit(ledger, table(NAME), now, added, old, said)
        return gone


def _rows(files: Sequence[DataFile]) -> int:
    return sum(one.rows for one in files)


def _current(register: Sequence[Load]) -> str:
    """The (load, source) pairs whose refused rows still wait, as SQL."""
    pairs = [(load.id, name) for name, (load, _) in last_deliveries(register).items()]
    return ", ".join(f"('{load}', {literal(name)})" for load, name in pairs) or "('', '')"
