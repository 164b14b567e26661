"""Rows whose key comes under another person, so into another bucket than the row that is there.

Buckets are merged apart, so such pairs are found before. Nearly always there are none: then one
integer column of the rows that are there is read (the visit, the settlement), nothing else.
"""

import duckdb

from baoheng.ledger.columns import Type
from baoheng.ledger.definitions import Table
from baoheng.ledger.delta import SOURCE, Snapshot
from baoheng.ledger.engine import file_list
from baoheng.ledger.parsing import quote
from baoheng.ledger.parts import PART, READ, SPACE, number_of_sql
from baoheng.ledger.rivals import Rivals, key_columns, newer_sql
from baoheng.ledger.staging import SEQUENCE


def moves(table: Table) -> bool:
    """Whether a row can come under another person with the same key."""
    return bool(table.person and table.person not in table.key)


def find_moved(
    rivals: Rivals, now: Snapshot, replaced: str, staged: str, connection: duckdb.DuckDBPyConnection
) -> set[str]:
    """``strays``: the keys of rows there that go; ``lost``: sequences of staged rows that do.

    ``staged`` is a query for all staged rows, ``replaced`` the numbers of sources that are
    delivered anew: what they brought before does not count as newer. Returns the parts in which
    strays lie.
    """
    table = rivals.table
    key = ", ".join(key_columns(table))
    connection.execute("CREATE OR REPLACE TEMP TABLE lost AS SELECT 0::BIGINT AS gone LIMIT 0")
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE strays AS SELECT {key}, 0::BIGINT AS {SEQUENCE}, "
        f"'' AS {PART}, false AS newer FROM ({staged}) LIMIT 0"
    )
    if not moves(table):
        return set()
    there = _abroad(table, now, staged, connection)
    suspects = f"SEMI JOIN suspects USING ({', '.join(_first_look(table))})"
    both = f"SELECT {key}, {PART} % {SPACE} AS bucket, true AS came FROM ({staged}) {suspects}"
    if there:
        both += f" UNION ALL SELECT {key}, {_bucket()}, false FROM {there} {suspects}"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE twice AS SELECT {key} FROM ({both}) GROUP BY {key} "
        "HAVING bool_or(came) AND min(bucket) <> max(bucket)"
    )
    if not connection.execute("SELECT 1 FROM twice LIMIT 1").fetchall():
        return set()
    rivals.rank(staged)
    if there:
        newer = f"{newer_sql(table, 'there', 'came')} AND there.{SOURCE} NOT IN ({replaced})"
        connection.execute(
            f"INSERT INTO strays SELECT {key}, came.{SEQUENCE}, there.{PART}, {newer} "
            f"FROM {there} AS there JOIN (FROM rivals WHERE _rank = 1) AS came USING ({key}) "
            f"WHERE {_bucket('there.')} <> came.{PART} % {SPACE}"
        )
        outdated = f"SELECT {SEQUENCE} FROM strays WHERE newer"
        rivals.lose(outdated)
        connection.execute(f"DELETE FROM strays WHERE {SEQUENCE} IN ({outdated})")
    connection.execute(f"INSERT INTO lost SELECT {SEQUENCE} FROM rivals WHERE _rank <> 1")
    return {
        part for (part,) in connection.execute(f"SELECT DISTINCT {PART} FROM strays").fetchall()
    }


def _abroad(table: Table, now: Snapshot, staged: str, connection: duckdb.DuckDBPyConnection) -> str:
    """``suspects``: what keys may be in two buckets; the files there that have them, as SQL.

    Only the key's integers are looked at, so there may be too many of them, never too few.
    """
    look = ", ".join(_first_look(table))
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE places AS "
        f"SELECT DISTINCT {look}, {PART} % {SPACE} AS bucket FROM ({staged})"
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE suspects AS "
        f"SELECT {look} FROM places GROUP BY {look} HAVING count(*) > 1"
    )
    if not now.files:
        return ""
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE abroad AS SELECT DISTINCT {look}, {PART} "
        f"FROM (SELECT {look}, {PART}, {_bucket()} AS held FROM {_read(now.paths())}) "
        f"JOIN places USING ({look}) WHERE held <> bucket"
    )
    connection.execute(f"INSERT INTO suspects SELECT DISTINCT {look} FROM abroad")
    parts = connection.execute(f"SELECT DISTINCT {PART} FROM abroad").fetchall()
    paths = now.paths([part for (part,) in parts])
    return _read(paths) if paths else ""


def _first_look(table: Table) -> list[str]:
    """The integers of the key: to read and compare them costs a fraction of what texts do."""
    whole = [table.by_name[name] for name in table.key]
    refs = [quote(column.stored) for column in whole if column.type is Type.REF]
    return refs or key_columns(table)


def _read(paths: list[str]) -> str:
    return f"read_parquet({file_list(paths)}, {READ})"


def _bucket(of: str = "") -> str:
    """The bucket of a row that is there."""
    return f"{number_of_sql(of + PART)} % {SPACE}"
