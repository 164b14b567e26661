"""Putting a run's rows into the ledger, so that doing it twice changes nothing."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa

from baoheng.ledger.append import Addition, add_rows
from baoheng.ledger.definitions import tables
from baoheng.ledger.engine import literal
from baoheng.ledger.folder import Ledger
from baoheng.ledger.keys import key_of
from baoheng.ledger.load import Order, load_own
from baoheng.ledger.reading import make_views, national_sql
from baoheng.ledger.register import last_deliveries, loads
from baoheng.ledger.sources.memory import Rows as Source
from baoheng.review.gathering import Results
from baoheng.review.hits import LineKey
from baoheng.review.study import bucket_folder
from baoheng.review.writing import PREFIX, Row, Rows, Stamp, arrow


@dataclass(frozen=True, slots=True)
class Delivered:
    """How many hits are new, how many were known before, how many are gone, and how many are kept
    though no rule finds them any more, because somebody has worked on them. ``amount`` is what all
    that were found count, in 分.
    """

    fresh: int
    known: int
    gone: int
    kept: int
    amount: int


def deliver(
    ledger: Ledger, connection: duckdb.DuckDBPyConnection, rows: Rows, names: Iterable[str],
    order: Order,
) -> Delivered:  # fmt: skip
    """Put the hits and their lines into the ledger, under ``names`` (the months of the period).

    A hit that somebody has worked on stays as it is. What it counts, and what hits of other
    deliveries count, is not counted again.
    """
    wanted = sorted({*names, *rows.hits})
    make_views(ledger, connection, ("hits", "hit_lines", "hit_steps", "review_runs"))
    found = {row["hit_id"] for some in rows.hits.values() for row in some}
    ours = {
        name: one.number
        for name, (_, one) in last_deliveries(loads(ledger, "hits")).items()
        if name.startswith(f"{PREFIX}/")
    }
    claimed = _claimed(connection, ours.values(), [ours[name] for name in wanted if name in ours])
    hits: dict[str, list[Row]] = {}
    lines: dict[str, list[Row]] = {}
    worked: set[str] = set()
    for name in wanted:
        old, old_lines = _worked_on(ledger, connection, ours.get(name))
        stay = {row["hit_id"] for row in old}
        fresh = [row for row in rows.hits.get(name, ()) if row["hit_id"] not in stay]
        beside = [row for row in rows.lines.get(name, ()) if row["hit_id"] not in stay]
        _yield_claimed(fresh, beside, claimed)
        hits[name], lines[name] = [*fresh, *old], [*beside, *old_lines]
        worked |= stay
    every = [row for some in hits.values() for row in some]
    known = _keep_first(connection, [row for row in every if row["hit_id"] not in worked])
    gone = _load(ledger, "hits", hits, order)
    _load(ledger, "hit_lines", lines, order)
    again = len(worked & found)
    return Delivered(
        fresh=len(found) - known - again,
        known=known + again,
        gone=gone,
        kept=len(worked - found),
        amount=sum(int(row["vola_amt"] * 100) for row in every if row["hit_id"] in found),
    )


def _claimed(
    connection: duckdb.DuckDBPyConnection, ours: Iterable[int], replaced: Sequence[int]
) -> set[LineKey]:
    """The lines that are counted by hits which this delivery does not touch."""
    return set(
        connection.execute(
            "SELECT l.encounter, l.feedetl_sn FROM hit_lines l JOIN hits h ON h.hit = l.hit "
            "WHERE l.main_flag AND list_contains(?::BIGINT[], h._source) "
            "AND (NOT list_contains(?::BIGINT[], h._source) "
            "OR h.hit IN (SELECT hit FROM hit_steps))",
            [[*ours], [*replaced]],
        ).fetchall()
    )


def _yield_claimed(hits: Sequence[Row], lines: Sequence[Row], claimed: set[LineKey]) -> None:
    """Take what is counted already out of fresh lines, and out of the sums of their hits."""
    less: dict[str, Decimal] = {}
    for line in lines if claimed else ():
        if line["main_flag"] == "1" and (key_of(line["mdtrt_id"]), line["feedetl_sn"]) in claimed:
            less[line["hit_id"]] = less.get(line["hit_id"], Decimal(0)) + line["vola_amt"]
            line["main_flag"] = "0"
    for hit in hits:
        hit["vola_amt"] -= less.get(hit["hit_id"], Decimal(0))


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
    ledger: Ledger, connection: duckdb.DuckDBPyConnection, number: int | None
) -> tuple[list[Row], list[Row]]:
    """The hits of a delivery's last time that have steps, and their lines."""
    if number is None:
        return [], []
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE worked AS SELECT hit FROM hits "
        f"WHERE _source = {number} AND hit IN (SELECT hit FROM hit_steps)"
    )
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
    done = load_own(ledger, table, sources, order)
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
        "coalesce(h.n, 0) AS hit_cnt "
        f"FROM {literal(bucket_folder(folder, bucket) / 'reviewed.parquet')} r "
        "LEFT JOIN hit_counts h ON h.bill = r.bill"
        for bucket in range(ledger.buckets)
    ]
    addition = Addition(f"{PREFIX}/{stamp.run}", order.by, order.at, relations)
    add_rows(ledger, tables()["reviewed_bills"], connection, addition, order.wait_seconds)
    connection.unregister("hit_counts")


def add_run(ledger: Ledger, row: Row, order: Order) -> None:
    """Write the run itself: the last thing that a run does."""
    _load(ledger, "review_runs", {f"{PREFIX}/{row['run_id']}": [row]}, order)
