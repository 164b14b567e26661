"""Putting a run's rows into the ledger, so that doing it twice changes nothing."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from baoheng.core.errors import LedgerError
from baoheng.ledger.append import Addition, add_rows
from baoheng.ledger.definitions import tables
from baoheng.ledger.engine import literal
from baoheng.ledger.folder import Ledger
from baoheng.ledger.keys import key_of
from baoheng.ledger.load import Order, load
from baoheng.ledger.reading import make_views, national_sql
from baoheng.ledger.register import last_deliveries, loads
from baoheng.ledger.sources.memory import Rows as Source
from baoheng.review.gathering import Results
from baoheng.review.study import bucket_folder
from baoheng.review.writing import PREFIX, Row, Rows, Stamp, arrow


@dataclass(frozen=True, slots=True)
class Delivered:
    """How many hits are new, how many were known before, how many are gone, and how many are kept
    though no rule finds them any more, because somebody has worked on them."""

    fresh: int
    known: int
    gone: int
    kept: int


def deliver(
    ledger: Ledger, connection: duckdb.DuckDBPyConnection, rows: Rows, names: Iterable[str],
    order: Order,
) -> Delivered:  # fmt: skip
    """Put the hits and their lines into the ledger, under ``names`` (the months of the period)."""
    wanted = sorted({*names, *rows.hits})
    make_views(ledger, connection, ("hits", "hit_lines", "hit_steps", "review_runs"))
    hits = {name: [*rows.hits.get(name, ())] for name in wanted}
    lines = {name: [*rows.lines.get(name, ())] for name in wanted}
    known = _keep_first(connection, [row for some in hits.values() for row in some])
    kept = 0
    for name in wanted:
        more, beside = _worked_on(ledger, connection, name, hits[name])
        kept += len(more)
        hits[name] += more
        lines[name] += beside
    gone = _load(ledger, "hits", hits, order)
    _load(ledger, "hit_lines", lines, order)
    total = sum(len(some) for some in hits.values()) - kept
    return Delivered(total - known, known, gone, kept)


def _keep_first(connection: duckdb.DuckDBPyConnection, rows: Sequence[Row]) -> int:
    """A hit that is there already keeps the run and the time that first found it."""
    connection.register(
        "wanted", pa.table({"hit_id": pa.array([row["hit_id"] for row in rows], pa.string())})
    )
    there: Mapping[str, tuple[str, datetime.datetime]] = {
        number: (run, at)
        for number, run, at in connection.execute(
            "SELECT h.hit_id, r.run_id, h.hit_time FROM hits h JOIN review_runs r ON r.run = h.run "
            "WHERE h.hit_id IN (SELECT hit_id FROM wanted)"
        ).fetchall()
    }
    connection.unregister("wanted")
    for row in rows:
        if found := there.get(row["hit_id"]):
            row["run_id"], row["hit_time"] = found
    return len(there)


def _worked_on(
    ledger: Ledger, connection: duckdb.DuckDBPyConnection, name: str, rows: Sequence[Row]
) -> tuple[list[Row], list[Row]]:
    """Hits of this delivery's last time that are no longer found, but have steps; their lines."""
    before = last_deliveries(loads(ledger, "hits")).get(name)
    if before is None:
        return [], []
    found = pa.table({"hit": pa.array([key_of(row["hit_id"]) for row in rows], pa.int64())})
    connection.register("found", found)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE worked AS SELECT h.hit FROM hits h "
        f"WHERE h._source = {before[1].number} AND h.hit IN (SELECT hit FROM hit_steps) "
        "AND h.hit NOT IN (SELECT hit FROM found)"
    )
    connection.unregister("found")
    return (
        _national(ledger, connection, "hits"),
        _national(ledger, connection, "hit_lines"),
    )


def _national(ledger: Ledger, connection: duckdb.DuckDBPyConnection, name: str) -> list[Row]:
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE few_rows AS SELECT * FROM {name} "
        "WHERE hit IN (SELECT hit FROM worked)"
    )
    sql = national_sql(ledger, tables()[name], "SELECT * FROM few_rows", few=True)
    found = connection.execute(sql)
    heads = [one[0] for one in found.description or ()]
    return [dict(zip(heads, row, strict=True)) for row in found.fetchall()]


def _load(ledger: Ledger, name: str, rows: Mapping[str, list[Row]], order: Order) -> int:
    """Load each delivery; how many rows of earlier ones are gone."""
    table = tables()[name]
    before = last_deliveries(loads(ledger, name))
    sources = [
        Source(called, arrow(table, some) if some else _empty(name))
        for called, some in rows.items()
        if some or called in before
    ]
    done = load(ledger, table, sources, order, lambda *_: None)
    for one in done.loads:
        if one.refused or one.outdone:
            reasons = "、".join(why for source in one.sources for why in source.reasons)
            raise LedgerError(
                f"{one.refused + one.outdone} 行审核结果没有装入（{reasons}）",
                where=table.title,
                todo="这是程序的错误，请把这段文字交给维护人员；隔离区里有这些行",
            )
    return sum(one.taken_out for one in done.loads)


def _empty(name: str) -> pa.Table:
    return arrow(tables()[name], [{column.name: None for column in tables()[name].columns}])[:0]


def add_reviewed(
    ledger: Ledger, connection: duckdb.DuckDBPyConnection, results: Results, folder: Path,
    stamp: Stamp, order: Order,
) -> None:  # fmt: skip
    """Add a row for every bill that was reviewed, with how many hits it has."""
    counts: dict[int, int] = {}
    for hit in results.hits:
        counts[hit.bill] = counts.get(hit.bill, 0) + 1
    connection.register(
        "hit_counts",
        pa.table(
            {
                "bill": pa.array(list(counts), pa.int64()),
                "n": pa.array(list(counts.values()), pa.int64()),
            }
        ),
    )
    run = key_of(stamp.run)
    relations = [
        f"SELECT {run}::BIGINT AS run, r.settlement, r.person, r.institution, "
        f"TIMESTAMP '{stamp.at:%Y-%m-%d %H:%M:%S}' AS review_time, r.line_cnt, "
        f"coalesce(h.n, 0) AS hit_cnt FROM {literal(bucket_folder(folder, bucket))[:-1]}"
        "/reviewed.parquet' r LEFT JOIN hit_counts h ON h.bill = r.bill"
        for bucket in range(ledger.buckets)
    ]
    addition = Addition(f"{PREFIX}/{stamp.run}", order.by, order.at, relations)
    add_rows(ledger, tables()["reviewed_bills"], connection, addition, order.wait_seconds)
    connection.unregister("hit_counts")


def add_run(ledger: Ledger, row: Row, order: Order) -> None:
    """Write the run itself: the last thing that a run does."""
    _load(ledger, "review_runs", {f"{PREFIX}/{row['run_id']}": [row]}, order)
