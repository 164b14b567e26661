"""The first half of a load: chunks of a source become typed rows and refused rows on disk."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from baoheng.ledger.columns import Column, Type
from baoheng.ledger.definitions import Table
from baoheng.ledger.delta import SOURCE
from baoheng.ledger.engine import literal
from baoheng.ledger.folder import Ledger
from baoheng.ledger.keys import keys_of
from baoheng.ledger.mapping import ColumnMap
from baoheng.ledger.parsing import REASONS, key_column, parse_sql, quote
from baoheng.ledger.parts import PART, number_sql
from baoheng.ledger.sources.chunk import Chunk, Source, ahead, as_text

SEQUENCE = "_seq"  # the row's place in the whole source; a later row wins
NUMBER = "_number"  # the row's number in its file, as a person finds it
BATCH = 30_000
FLUSH_ROWS = 6_000_000
REFUSED = pa.schema(
    [
        ("number", pa.int64()),
        ("source", pa.string()),
        ("reason", pa.string()),
        ("columns", pa.list_(pa.string())),
        ("row", pa.string()),
    ]
)


@dataclass
class Counts:
    """What one source holds: rows, and money totals in 分 by column.

    A total adds up every amount that is sound, also in rows that are refused for another reason;
    ``unread`` counts the refused amounts that are not, or are missing: they stand in no total.
    """

    rows: int = 0
    refused: int = 0
    totals: dict[str, int] = field(default_factory=dict)
    refused_totals: dict[str, int] = field(default_factory=dict)
    unread: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    digest: str = ""


class Stage:
    """Takes chunks of one or several sources as typed rows: in the connection's table ``held``, and
    in files below ``good``, split in parts, where there are many.
    """

    def __init__(
        self, ledger: Ledger, table: Table, folder: Path, connection: duckdb.DuckDBPyConnection
    ) -> None:
        self.ledger = ledger
        self.table = table
        self.connection = connection
        self.folder = folder
        self.rows = 0
        self._held = 0
        self._files = 0
        (folder / "good").mkdir(parents=True)
        (folder / "refused").mkdir()
        self._make_held()
        connection.execute(
            "CREATE OR REPLACE TABLE seen (entity VARCHAR, key BIGINT, text VARCHAR)"
        )

    def take(
        self, source: Source, number: int, mapping: ColumnMap, advance: Callable[[int], None]
    ) -> Counts:
        """Read the whole source, whose number is ``number``; ``advance`` hears of the rows."""
        counts = Counts()
        digest = hashlib.sha256()
        for chunk in ahead(source.chunks()):
            if source.digest is None:
                for batch in chunk.rows.to_batches():
                    digest.update(repr(batch.to_pydict()).encode())
            self._parse(chunk, mapping, number)
            self._count(counts)
            self._refuse(chunk, source.name, counts)
            self.rows += len(chunk.rows)
            self._held += len(chunk.rows)
            if self._held >= FLUSH_ROWS:
                self._flush()
            advance(len(chunk.rows))
        counts.digest = source.digest or digest.hexdigest()
        return counts

    def _make_held(self) -> None:
        self.connection.execute(f"CREATE OR REPLACE TABLE held ({_shape(self.table)})")
        self._held = 0

    def _parse(self, chunk: Chunk, mapping: ColumnMap, number: int) -> None:
        """All rows of the chunk go to ``held``, good and bad ones."""
        named, typed = _prepared(self.table, mapping, chunk.rows)
        for column in self.table.refs:
            if heading := mapping.headings.get(column.name):
                keys, names = keys_of(chunk.rows.column(heading))
                named = named.append_column(key_column(column), keys)
                self._see(str(column.to), names)
            elif constant := mapping.constants.get(column.name):
                _, names = keys_of(pa.chunked_array([[constant]], pa.string()))
                self._see(str(column.to), names)
        own = [NUMBER, SEQUENCE]
        entity = []
        if self.table.entity:
            entity = [quote(self.table.entity)]
            own.append(f"_key_self AS {entity[0]}")
            keys, _ = keys_of(chunk.rows.column(mapping.headings[self.table.key[0]]))
            named = named.append_column("_key_self", keys)
        named = named.append_column(NUMBER, pa.chunked_array([chunk.numbers]))
        places = pa.array(np.arange(self.rows, self.rows + len(named)))
        named = named.append_column(SEQUENCE, pa.chunked_array([places]))
        # the engine gives each thread a batch of its own
        batches = named.to_batches(max_chunksize=BATCH)
        self.connection.register("chunk", pa.Table.from_batches(batches, named.schema))
        columns = ", ".join([*entity, *(quote(column.stored) for column in self.table.columns)])
        self.connection.execute(
            f"INSERT INTO held SELECT {columns}, {number}, {SEQUENCE}, {NUMBER}, "
            f"{number_sql(self.table, self.ledger.buckets)}, _why "
            f"FROM ({parse_sql(self.table, mapping, typed, own)})"
        )
        self.connection.unregister("chunk")

    def _see(self, entity: str, names: pa.Table) -> None:
        """Remember which names the rows refer to: some may not be registered anywhere yet."""
        self.connection.register("names", names)
        self.connection.execute(
            "INSERT INTO seen SELECT ?, key, text FROM names WHERE key >= 0", [entity]
        )
        self.connection.unregister("names")

    def _count(self, counts: Counts) -> None:
        sums = "".join(_sums(name) for name in self.table.totals)
        for rows, refused, *totals in self.connection.execute(
            f"SELECT count(*), count(_why){sums} FROM held WHERE {SEQUENCE} >= {self.rows}"
        ).fetchall():
            counts.rows += rows
            counts.refused += refused
            for place, name in enumerate(self.table.totals):
                add(counts.totals, name, totals[3 * place] or 0)
                add(counts.refused_totals, name, totals[3 * place + 1] or 0)
                add(counts.unread, name, totals[3 * place + 2])

    def _refuse(self, chunk: Chunk, source: str, counts: Counts) -> None:
        wrong = self.connection.execute(
            f"SELECT {SEQUENCE} - {self.rows}, {NUMBER}, _why FROM held "
            f"WHERE {SEQUENCE} >= {self.rows} AND _why IS NOT NULL ORDER BY 1"
        ).fetchall()
        texts = chunk.rows.take(pa.array([place for place, _, _ in wrong], pa.int64())).to_pylist()
        rows = [
            refused_row(
                number, source, self._say(why), [w.split(":")[0] for w in why.split(";")], row
            )
            for (_, number, why), row in zip(wrong, texts, strict=True)
        ]
        rows += [refused_row(b.number, source, b.reason, [], {"": b.text}) for b in chunk.bad]
        counts.rows += len(chunk.bad)
        counts.refused += len(chunk.bad)
        for name in self.table.totals if chunk.bad else ():
            add(counts.unread, name, len(chunk.bad))
        for one in rows:
            for why in str(one["reason"]).split("；"):
                add(counts.reasons, why, 1)
        self.write_refused(rows)

    def write_refused(self, rows: Sequence[dict[str, object]]) -> None:
        """Keep refused rows, for the quarantine."""
        if not rows:
            return
        self._files += 1
        target = self.folder / "refused" / f"{self._files:06}.parquet"
        pq.write_table(pa.Table.from_pylist(list(rows), REFUSED), target, compression="zstd")

    def _say(self, whys: str) -> str:
        said = [why.split(":") for why in whys.split(";")]
        return "；".join(f"{self.table.by_name[name].title}{REASONS[code]}" for name, code in said)

    def _flush(self) -> None:
        """Move what is held to files, one folder a part: memory stays bounded."""
        self._files += 1
        target = self.folder / "good" / f"{self._files:06}"
        self.connection.execute(
            f"COPY (SELECT * EXCLUDE (_why) FROM held WHERE _why IS NULL) TO {literal(target)} "
            f"(FORMAT parquet, COMPRESSION snappy, PARTITION_BY ({PART}))"
        )
        self._make_held()


def _sums(name: str) -> str:
    """Totals of all rows and of refused ones, and how many amounts are in neither."""
    amount = quote(name)
    faulty = f"coalesce(contains(';' || _why, ';{name}:'), false)"
    return (
        f", (sum({amount}) FILTER (NOT {faulty}))::HUGEINT"
        f", (sum({amount}) FILTER (_why IS NOT NULL AND NOT {faulty}))::HUGEINT"
        f", count(*) FILTER ({faulty} OR (_why IS NOT NULL AND {amount} IS NULL))"
    )


def refused_row(
    number: int, source: str, reason: str, columns: Sequence[str], row: Mapping[str, object]
) -> dict[str, object]:
    """A refused row as the quarantine keeps it."""
    kept = json.dumps({name: as_text(value) for name, value in row.items()}, ensure_ascii=False)
    return {
        "number": number,
        "source": source,
        "reason": reason,
        "columns": list(columns),
        "row": kept,
    }


def _shape(table: Table) -> str:
    """The columns of typed rows before they are merged, with their types."""
    entity = f"{quote(table.entity)} BIGINT, " if table.entity else ""
    columns = ", ".join(f"{quote(column.stored)} {column.sql_type}" for column in table.columns)
    own = f"{SOURCE} INTEGER, {SEQUENCE} BIGINT, {NUMBER} BIGINT, {PART} INTEGER, _why VARCHAR"
    return f"{entity}{columns}, {own}"


def add(counts: dict[str, int], name: str, more: int) -> None:
    """Add to a named count."""
    counts[name] = counts.get(name, 0) + int(more)


def _prepared(table: Table, mapping: ColumnMap, rows: pa.Table) -> tuple[pa.Table, frozenset[str]]:
    """The mapped columns, those of a fitting exact type as they are and all others as texts.

    Also the headings of the columns that kept their type.
    """
    columns, typed = {}, set()
    for name, heading in mapping.headings.items():
        values = rows.column(heading)
        if _fits(table.by_name[name], values.type):
            typed.add(heading)
        elif pa.types.is_boolean(values.type):
            values = values.cast(pa.int8()).cast(pa.string())
        elif not pa.types.is_string(values.type):
            values = values.cast(pa.string())
        columns[heading] = values
    return pa.table(columns), frozenset(typed)


def _fits(column: Column, kind: pa.DataType) -> bool:
    if column.type in (Type.INT, Type.NUMBER, Type.MONEY):
        # more places than are stored go the way of texts, which refuses what would be rounded
        exact = pa.types.is_decimal(kind) and kind.scale <= column.places
        return bool(exact or pa.types.is_integer(kind))
    if column.type in (Type.DATE, Type.TIME):
        return bool(pa.types.is_date(kind) or (pa.types.is_timestamp(kind) and kind.tz is None))
    return False
