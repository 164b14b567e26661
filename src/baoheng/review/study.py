"""Reviewing one bucket: what was found, and what is needed to write it down, as files.

A bucket's folder appears whole or not at all; a run that was killed goes on with the buckets whose
folders are not there.
"""

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from baoheng.ledger.engine import literal
from baoheng.review.bucket import Work, find, make_tables, opened
from baoheng.review.found import Found
from baoheng.review.known import point_tables
from baoheng.review.logics import cluster, indicator, swipe
from baoheng.review.model import date_of, day_number

FOUND = pa.schema(
    {
        "point": pa.int32(),
        "bill": pa.int64(),
        "role": pa.int32(),
        "lbill": pa.int64(),
        "sn": pa.string(),
        "amount": pa.int64(),
        "seen": pa.int64(),
        "code": pa.string(),
    }
)
REVIEWED = pa.schema(
    {
        "settlement": pa.int64(),
        "person": pa.int64(),
        "institution": pa.int64(),
        "bill": pa.int64(),
        "line_cnt": pa.int64(),
    }
)
COUNTS = "counts.json"
SPILL = "spill"
MOVING = "moving.json"  # names the buckets of a group whose folders are being put in place
HIT_BILLS = """
    SELECT b.bill, b.settlement, b.person, b.institution, b.physician, b.department, b.setl_d
    FROM bills b SEMI JOIN hit_bills h ON h.bill = b.bill"""
HIT_LINES = """
    SELECT l.bill, l.sn, l.item, l.amount FROM lines l SEMI JOIN hit_bills h ON h.bill = l.bill"""


def bucket_folder(folder: Path, bucket: int) -> Path:
    """Where the files of a bucket lie when it is done."""
    return folder / f"bucket-{bucket:03}"


def waiting(folder: Path, buckets: int) -> list[int]:
    """The buckets that are not done; those that a killed run put in place in part are not."""
    note = folder / MOVING
    if note.is_file():
        for one in json.loads(note.read_text(encoding="utf-8")):
            shutil.rmtree(bucket_folder(folder, one), ignore_errors=True)
        note.unlink()
    return [one for one in range(buckets) if not bucket_folder(folder, one).is_dir()]


def study(work: Work, bucket: int, folder: Path) -> None:
    """Review one bucket into its folder below ``folder``; nothing where it is there already."""
    with making(folder, bucket) as aside:
        if aside:
            review(work, bucket, aside)


@contextmanager
def making(folder: Path, bucket: int) -> Iterator[Path | None]:
    """A folder that becomes the bucket's when it is full; None where that is there already."""
    target = bucket_folder(folder, bucket)
    if target.is_dir():
        yield None
        return
    aside = target.with_suffix(".tmp")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    yield aside
    shutil.rmtree(aside / SPILL, ignore_errors=True)
    aside.rename(target)


def review(work: Work, bucket: int, aside: Path, persons: Sequence[int] | None = None) -> None:
    """Review a bucket, or some persons of it: the files go into the folder ``aside``."""
    with opened(work, bucket, aside / SPILL, persons) as connection:
        make_tables(connection, work.days, point_tables(work.points))
        found = find(connection)
        _write_found(connection, found, aside)
        for name, sql in shared_sql(work):
            copy(connection, sql, aside / f"{name}.parquet")
        count(connection, aside)


def study_more(work: Work, bucket: int, folder: Path, bills: Mapping[int, int]) -> Path:
    """Write what is needed of more bills of a bucket, whose persons are told; the folder of it."""
    aside = folder / f"more-{bucket:03}"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    with opened(work, bucket, aside / SPILL, sorted(set(bills.values()))) as connection:
        make_tables(connection, work.days, point_tables(work.points))
        wanted = pa.table({"bill": pa.array(sorted(bills), pa.int64())})
        connection.register("hit_bills", wanted)
        _write_bills(connection, aside)
    shutil.rmtree(aside / SPILL, ignore_errors=True)
    return aside


def _write_found(
    connection: duckdb.DuckDBPyConnection, found: Sequence[Found], folder: Path
) -> None:
    columns = list(zip(*found, strict=True)) or [()] * len(FOUND)
    arrays = [pa.array(list(one), kind) for one, kind in zip(columns, FOUND.types, strict=True)]
    rows = pa.Table.from_arrays(arrays, schema=FOUND)
    pq.write_table(rows, folder / "found.parquet", compression="zstd")
    connection.register("found_rows", rows)
    connection.execute(
        "CREATE TABLE hit_bills AS SELECT DISTINCT bill FROM found_rows WHERE role = 1"
    )
    _write_bills(connection, folder)


def _write_bills(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """The bills with hits, and all their lines: what becomes of them is written from these."""
    copy(connection, HIT_BILLS, folder / "bills.parquet")
    copy(connection, HIT_LINES, folder / "lines.parquet")


def sums_sql(work: Work) -> str:
    """What a bucket adds to the shares of institutions in the year of the run."""
    year = day_number(date_of(work.days.last).replace(month=1, day=1))
    sums = " UNION ALL ".join(f"({sql})" for sql in indicator.sums(year, work.days.last))
    return (
        "SELECT CAST(point AS INT) AS point, institution, CAST(top AS BIGINT) AS top, "
        "CAST(unsure AS BIGINT) AS unsure, CAST(whole AS BIGINT) AS whole "
        f"FROM ({sums}) every_sum"
    )


def shared_sql(work: Work) -> Iterable[tuple[str, str]]:
    """What the logics across persons need of a bucket."""
    yield "sums", sums_sql(work)
    yield "visits", cluster.visits()
    yield "swipes", swipe.swipes()
    yield (
        "reviewed",
        (
            "SELECT b.settlement, b.person, b.institution, b.bill, "
            "CAST(coalesce(sum(l.n), 0) AS BIGINT) AS line_cnt FROM bills b "
            "LEFT JOIN charges l ON l.bill = b.bill WHERE b.in_period GROUP BY ALL"
        ),
    )


def copy(connection: duckdb.DuckDBPyConnection, sql: str, target: Path) -> None:
    """The rows of a query as a file."""
    connection.execute(f"COPY ({sql}) TO {literal(target)} (FORMAT parquet, COMPRESSION zstd)")


def count(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Write down how many bills and lines the folder's bucket has reviewed."""
    bills, lines = connection.execute(
        "SELECT count(*), coalesce(sum(line_cnt), 0)::BIGINT "
        f"FROM {literal(folder / 'reviewed.parquet')}"
    ).fetchall()[0]
    (folder / COUNTS).write_text(json.dumps({"bills": bills, "lines": lines}), encoding="utf-8")
