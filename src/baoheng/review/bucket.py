"""One bucket of persons in DuckDB: its tables are made once, every logic runs on them."""

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from baoheng.core.errors import LedgerError
from baoheng.ledger.definitions import tables
from baoheng.ledger.delta import Snapshot, snapshot
from baoheng.ledger.engine import engine
from baoheng.ledger.folder import Ledger
from baoheng.ledger.parsing import quote
from baoheng.ledger.parts import bucket_of
from baoheng.ledger.reading import stored_sql
from baoheng.review import staging
from baoheng.review.found import Found
from baoheng.review.logics import BY_PERSON
from baoheng.review.model import Point, date_of, day_number
from baoheng.review.staging import STAY, Days

_HOURS = ("hour", "hours")
MEMORY = "1400MB"  # of one of two processes


@dataclass(frozen=True, slots=True)
class Work:
    """What every bucket of a run shares: the ledger at its versions, the points, the days."""

    ledger: Ledger
    versions: Mapping[str, int]
    points: tuple[Point, ...]
    days: Days


def days_of(first: datetime.date, last: datetime.date, points: Sequence[Point]) -> Days:
    """The days of a period, and how far back the windows of the points reach."""
    sizes = [one.window_size or 0 for one in points if one.window == "days"]
    sizes += [one.window_size or 0 for one in points if one.operator == "requires_before"]
    sizes += [1 + (one.window_size or 1) // 24 for one in points if one.window in _HOURS]
    sizes += [(one.limit or 0) // 10_000 for one in points if one.operator == "min_gap"]
    windows = {one.window for one in points}
    begins = [first]
    if "month" in windows:
        begins.append(first.replace(day=1))
    if "quarter" in windows:
        begins.append(first.replace(month=(first.month - 1) // 3 * 3 + 1, day=1))
    if "year" in windows:
        begins.append(first.replace(month=1, day=1))
    since = min(day_number(first) - max(sizes, default=0), *map(day_number, begins))
    return Days(day_number(first), day_number(last), since)


def files_read(work: Work, bucket: int) -> dict[str, Snapshot]:
    """Of each table the files that the review of a bucket reads."""
    every = {}
    for name in (*staging.BY_PERSON, *staging.SHARED):
        now = snapshot(work.ledger, tables()[name], work.versions.get(name))
        every[name] = files_of(now, [bucket], work.days) if name in staging.BY_PERSON else now
    return every


@contextmanager
def opened(
    work: Work, bucket: int, spill: Path, persons: Sequence[int] | None = None,
    files: Mapping[str, Snapshot] | None = None,
) -> Iterator[duckdb.DuckDBPyConnection]:  # fmt: skip
    """A connection of one thread with the ledger's tables of one bucket, or of some persons of it.

    ``files`` are those of another time. What does not fit into memory goes to the folder ``spill``.
    """
    with engine(spill, MEMORY, threads=1) as connection:
        connection.execute("SET preserve_insertion_order = false")
        if persons is not None:
            connection.register("only_rows", pa.table({"person": pa.array(persons, pa.int64())}))
            connection.execute("CREATE TABLE only_persons AS FROM only_rows")
        for name, now in (files or files_read(work, bucket)).items():
            rows = stored_sql(tables()[name], now)
            if persons is not None and name in staging.BY_PERSON:
                rows = f"SELECT * FROM ({rows}) WHERE person IN (SELECT person FROM only_persons)"
            connection.execute(f"CREATE VIEW {quote(name)} AS {rows}")
        yield connection


def make_tables(
    connection: duckdb.DuckDBPyConnection, days: Days, points: Mapping[str, pa.Table]
) -> None:
    """The tables that the logics see."""
    for name, rows in points.items():
        connection.register(f"{name}_rows", rows)
        connection.execute(f"CREATE TABLE {name} AS FROM {name}_rows")
    for name, sql in staging.tables(days):
        connection.execute(f"CREATE TABLE {name} AS {sql}")


def find(connection: duckdb.DuckDBPyConnection, logics: Iterable[str] = BY_PERSON) -> list[Found]:
    """What these logics find in the bucket, in no order.

    Raises LedgerError, which names the logic, where one cannot be computed: a review without it
    would pass for a whole one.
    """
    return [
        Found(*row) for logic in logics for sql in BY_PERSON[logic]
        for row in _rows(connection, logic, sql)
    ]  # fmt: skip


def _rows(connection: duckdb.DuckDBPyConnection, logic: str, sql: str) -> list[tuple[Any, ...]]:
    try:
        return connection.execute(sql).fetchall()
    except (duckdb.DataError, duckdb.ProgrammingError) as error:
        raise LedgerError(
            f"规则算不下去（{str(error).splitlines()[0][:200]}）",
            where=f"逻辑 {logic}",
            todo="没有审核，台账没有改动。可先停用用到它的规则（baoheng rules set），"
            "并把这段文字交给维护人员",
        ) from error


def files_of(now: Snapshot, buckets: Collection[int], days: Days) -> Snapshot:
    """The files of some buckets: of the years that are looked at, or of no year."""
    first = date_of(min(days.since, days.first) - STAY).year
    last = date_of(days.last).year
    files = tuple(
        one
        for one in now.files
        if int(bucket_of(one.part)) in buckets
        and (not one.part[:4].isdigit() or first <= int(one.part[:4]) <= last)
    )
    return Snapshot(now.folder, now.version, files, now.store)
