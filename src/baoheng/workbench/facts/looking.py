"""Reading a few rows of a table at a version, by one column's value; masked unless told."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from baoheng.core.errors import LedgerError
from baoheng.ledger.columns import Column, Type
from baoheng.ledger.definitions import Table
from baoheng.ledger.engine import reading
from baoheng.ledger.loose import names_sql
from baoheng.ledger.parsing import quote
from baoheng.ledger.reading import make_views, national_sql, shown_sql
from baoheng.workbench import ledgers
from baoheng.workbench.facts.keeping import told

MOST = 20
_SECONDS = 10  # a person waits no longer for a few rows


@dataclass(frozen=True, slots=True)
class Asked:
    """Which table, at which version (the latest without), where which column has which value."""

    table: Table
    column: Column | None = None
    value: str = ""
    version: int | None = None

    @property
    def title(self) -> str:
        """What is looked by."""
        return self.column.title if self.column else "全部"


@dataclass(frozen=True, slots=True)
class Found:
    """Rows under Chinese headings, as texts."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    version: int


def rows_of(asked: Asked, masked: bool = True) -> Found:
    """The first rows that are asked for. Raises LedgerError where it takes too long."""
    here, table = ledgers.ledger(), asked.table
    versions = {} if asked.version is None else {table.name: asked.version}
    with reading() as connection:
        found = make_views(here, connection, [table.name], versions)
        rows = f"SELECT * FROM {quote(table.name)}"  # noqa: S608 — a known name, quoted
        values: list[str] = []
        if asked.column is not None:
            stored = f"{quote(asked.column.stored)}"
            if asked.column.type is Type.REF:
                names = names_sql(here, str(asked.column.to), grouped=False)
                keys = f"SELECT ref_key FROM ({names}) WHERE text = ?"  # noqa: S608 — as above
                rows += f" WHERE {stored} IN ({keys})"
            else:
                rows += f" WHERE {stored}::VARCHAR = ?"
            values.append(asked.value)
        national = national_sql(here, table, f"{rows} LIMIT {MOST}", few=True)
        cursor = _within(connection, shown_sql(table, national, masked, titles=True), values)
        heads = [column[0] for column in cursor.description or ()]
        shown = [[told(value) for value in row] for row in cursor.fetchall()]
    return Found(heads, shown, found[table.name])


def _within(
    connection: duckdb.DuckDBPyConnection, query: str, values: Sequence[str]
) -> duckdb.DuckDBPyConnection:
    timer = threading.Timer(_SECONDS, connection.interrupt)
    timer.start()
    try:
        return connection.execute(query, values)
    except duckdb.InterruptException as error:
        raise LedgerError(
            f"{_SECONDS} 秒没有找完", todo="请按编号查找，或等后台事项做完再试"
        ) from error
    finally:
        timer.cancel()
