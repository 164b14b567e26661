"""Which of several rows with one key counts: the newer version, or else the later arrival.

Where a table names a column that orders the versions of a row (``newest``), the row with the newer
value counts, whatever the order of arrival. Where the values are equal, one of them is missing or
the table names no such column, the row that comes later counts.
"""

import duckdb

from baoheng.ledger.definitions import Table
from baoheng.ledger.delta import SOURCE
from baoheng.ledger.merged import Merged, named
from baoheng.ledger.parsing import quote
from baoheng.ledger.staging import NUMBER, SEQUENCE

OUTDONE, OLDER = "outdone", "older"


def key_columns(table: Table) -> list[str]:
    """The stored columns, quoted, that tell rows apart: the integer key where there is one."""
    return [quote(table.entity)] if table.entity else [quote(name) for name in table.stored_key]


def value_columns(table: Table) -> list[str]:
    """All stored columns of a source's rows, quoted."""
    entity = [table.entity] if table.entity else []
    return [quote(name) for name in [*entity, *(column.stored for column in table.columns)]]


def newer_sql(table: Table, one: str, other: str) -> str:
    """SQL that is true where the row ``one`` is a newer version than the row ``other``."""
    if not table.newest:
        return "false"
    return f"coalesce({one}.{quote(table.newest)} > {other}.{quote(table.newest)}, false)"


def sums_sql(table: Table) -> str:
    """The money totals of a query's rows, as further columns."""
    return "".join(f", sum({quote(name)})::HUGEINT" for name in table.totals)


class Rivals:
    """Ranks staged rows of one key and counts those that lose.

    ``outdone`` are the source numbers and row numbers of those that go to the quarantine.
    """

    def __init__(self, table: Table, merged: Merged, connection: duckdb.DuckDBPyConnection) -> None:
        self.table = table
        self.merged = merged
        self.connection = connection
        self.outdone: list[tuple[int, int]] = []

    def rank(self, rows: str) -> None:
        """``rivals``: the rows of the keys in ``twice``, ranked; the first of a key counts."""
        key = ", ".join(key_columns(self.table))
        pack = ", ".join(f"{name} := {name}" for name in value_columns(self.table))
        newest = quote(self.table.newest) if self.table.newest else "NULL::INTEGER"
        # a row without the value takes the place of all before it, and any row after it takes its
        turn = f"count(*) FILTER ({newest} IS NULL) OVER (PARTITION BY {key} ORDER BY {SEQUENCE})"
        order = f"_turn DESC, _newest DESC NULLS LAST, {SEQUENCE} DESC"
        self.connection.execute(
            "CREATE OR REPLACE TEMP TABLE rivals AS "
            "SELECT * EXCLUDE (_content, _newest, _turn), row_number() OVER latest AS _rank, "
            "CASE WHEN _content = first_value(_content) OVER latest THEN 'repeated' "
            f"WHEN _newest < first_value(_newest) OVER latest THEN '{OLDER}' "
            f"ELSE '{OUTDONE}' END AS _fate "
            f"FROM (SELECT *, md5(struct_pack({pack})::VARCHAR) AS _content, {newest} AS _newest, "
            f"{turn} AS _turn FROM ({rows}) SEMI JOIN twice USING ({key})) "
            f"WINDOW latest AS (PARTITION BY {key} ORDER BY {order})"
        )
        self._count("_rank > 1")

    def lose(self, sequences: str) -> None:
        """The first of these also lose: the ledger has a newer version of them."""
        self.connection.execute(
            f"UPDATE rivals SET _fate = '{OLDER}', _rank = 0 "
            f"WHERE _rank = 1 AND {SEQUENCE} IN ({sequences})"
        )
        self._count("_rank = 0")

    def _count(self, which: str) -> None:
        query = f"SELECT _fate, count(*){sums_sql(self.table)} FROM rivals WHERE {which} GROUP BY 1"
        for fate, rows, *totals in self.connection.execute(query).fetchall():
            self.merged.lose(fate, rows, named(self.table.totals, totals))
        self.outdone += self.connection.execute(
            f"SELECT {SOURCE}, {NUMBER} FROM rivals WHERE {which} AND _fate = '{OUTDONE}'"
        ).fetchall()
