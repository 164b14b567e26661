"""Reading the ledger: tables as DuckDB views, inside names for work, national ones for people."""

from collections.abc import Iterable, Mapping

import duckdb

from baoheng.ledger.columns import Column, Type
from baoheng.ledger.definitions import Table, tables
from baoheng.ledger.delta import Snapshot, snapshot
from baoheng.ledger.engine import file_list
from baoheng.ledger.folder import Ledger
from baoheng.ledger.loose import names_sql
from baoheng.ledger.masking import masked_sql
from baoheng.ledger.merge import READ
from baoheng.ledger.parsing import quote


def make_views(
    ledger: Ledger,
    connection: duckdb.DuckDBPyConnection,
    names: Iterable[str] | None = None,
    versions: Mapping[str, int] | None = None,
) -> dict[str, int]:
    """One view a table, with its stored columns; the version of each, for citing.

    ``names`` are the tables wanted, all by default; ``versions`` asks for earlier ones.
    """
    found = {}
    for name in names if names is not None else tables():
        now = snapshot(ledger, tables()[name], (versions or {}).get(name))
        connection.execute(
            f"CREATE OR REPLACE VIEW {quote(name)} AS {stored_sql(tables()[name], now)}"
        )
        found[name] = now.version
    return found


def stored_sql(table: Table, now: Snapshot) -> str:
    """All rows of a table at one version, with its stored columns; typed also where it is empty."""
    if now.files:
        return f"SELECT * FROM read_parquet({file_list(now.paths())}, {READ})"
    columns = [f"NULL::BIGINT AS {quote(table.entity)}"] if table.entity else []
    columns += [f"NULL::{column.sql_type} AS {quote(column.stored)}" for column in table.columns]
    return f"SELECT {', '.join(columns)}, NULL::INTEGER AS _source, '' AS part WHERE false"


def national_sql(ledger: Ledger, table: Table, rows: str, few: bool = False) -> str:
    """The rows of a query over stored columns as the national interface writes them.

    References become the national code again, money 元, flags 1/0. Nothing is masked: what people
    see goes through ``shown_sql``. ``few`` rows are found first, and only their codes looked up.
    """
    joins, columns = [], []
    for place, column in enumerate(table.columns):
        value = f"stored.{quote(column.stored)}"
        if column.type is Type.REF:
            names = names_sql(ledger, str(column.to), grouped=not few)
            if few:
                names = (
                    f"SELECT ref_key, any_value(text) AS text FROM ({names}) WHERE ref_key IN "
                    f"(SELECT {quote(column.stored)} FROM few_rows) GROUP BY ref_key"
                )
            joins.append(
                f"LEFT JOIN ({names}) AS n{place} "
                f"ON n{place}.ref_key = stored.{quote(column.stored)}"
            )
            value = f"n{place}.text"
        columns.append(f"{_outside(column, value)} AS {quote(column.name)}")
    begin, source = "", f"({rows})"
    if few:
        begin, source = f"WITH few_rows AS MATERIALIZED ({rows}) ", "few_rows"
    return f"{begin}SELECT {', '.join(columns)} FROM {source} AS stored {' '.join(joins)}"


def shown_sql(table: Table, national: str, masked: bool = True, titles: bool = False) -> str:
    """What people see of a query that ``national_sql`` made: personal columns masked.

    Columns are called by national name or, with ``titles``, in Chinese.
    """
    columns = []
    for column in table.columns:
        name = quote(column.name)
        value = masked_sql(column, name) if masked and column.masked else name
        columns.append(f"{value} AS {quote(column.title if titles else column.name)}")
    return f"SELECT {', '.join(columns)} FROM ({national})"


def _outside(column: Column, value: str) -> str:
    """The value as the national interface writes it."""
    match column.type:
        case Type.MONEY:
            return f"({value} / 100::DECIMAL(5,2))::DECIMAL(18,2)"
        case Type.FLAG:
            return f"CASE {value} WHEN TRUE THEN '1' WHEN FALSE THEN '0' END"
        case _:
            return value
