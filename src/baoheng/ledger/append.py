"""Adding rows that the program has made, under keys that are not there yet, without a merge.

For tables that grow by millions of rows a run, such as the reviewed bills. The rows come with the
stored columns; the register of loads knows them like any other delivery.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import duckdb

from baoheng.ledger.definitions import Table
from baoheng.ledger.delta import SOURCE, commit, snapshot
from baoheng.ledger.folder import Ledger
from baoheng.ledger.merge import write_part
from baoheng.ledger.parsing import quote
from baoheng.ledger.parts import name_of, number_sql
from baoheng.ledger.register import LOAD, Delivered, Load, load_id, loads, next_number


@dataclass(frozen=True, slots=True)
class Addition:
    """Rows to add: under which name, by whom, when; ``relations`` are queries, part by part or not.

    Each query gives the stored columns of the table. Together they must not repeat a key, and no
    key may be in the table already: whoever adds makes sure.
    """

    name: str
    by: str
    at: datetime.datetime
    relations: Iterable[str]


def add_rows(
    ledger: Ledger,
    table: Table,
    connection: duckdb.DuckDBPyConnection,
    addition: Addition,
    wait_seconds: int,
    advance: Callable[[], None] = lambda: None,
) -> Load | None:
    """Add the rows in one commit; None where an addition of that name is there already."""
    with ledger.locked(table.name, wait_seconds):
        register = loads(ledger, table.name)
        if any(addition.name == one.name for load in register for one in load.sources):
            return None
        now, number = snapshot(ledger, table), next_number(register)
        load = load_id(addition.at, table.name)
        part = number_sql(table, ledger.buckets)
        columns = ", ".join(quote(column.stored) for column in table.columns)
        files = []
        for place, relation in enumerate(addition.relations):
            parts = connection.execute(f"SELECT DISTINCT {part} FROM ({relation})").fetchall()
            for (one,) in sorted(parts):
                rows = f"SELECT {columns}, {number}::INTEGER AS {SOURCE} FROM ({relation}) "
                rows += f"WHERE {part} = {one}"
                name = name_of(table, one)
                files += write_part(connection, table, now.folder, name, rows, f"{load}-{place:04}")
            advance()
        count = sum(one.rows for one in files)
        source = Delivered(addition.name, number, "", "", count, 0)
        told = Load(
            load, LOAD, addition.by, addition.at.isoformat(timespec="seconds"), (source,),
            rows=count, inserted=count,
        )  # fmt: skip
        commit(ledger, table, now, files, [], told.said())
        return told
