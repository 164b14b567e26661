"""What only shows across persons: institutions' shares, stocks, trace codes, clusters, bursts."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb

from baoheng.ledger.engine import engine, literal
from baoheng.ledger.reading import make_views
from baoheng.review.bucket import Work
from baoheng.review.found import Found
from baoheng.review.known import point_tables
from baoheng.review.logics import cluster, indicator, stock, swipe
from baoheng.review.model import SCALE, Point, date_of

_TABLES = ("stock_counts", "stock_changes", "trace_codes", "items", "institutions")


@dataclass(frozen=True, slots=True)
class Place:
    """What a point says of an institution: with which numbers, and what else tells it apart."""

    point: Point
    institution: int
    what: str
    seen: int | None
    said: str


@dataclass(frozen=True, slots=True)
class Across:
    """Rows about bills, whose ``persons`` are told; and about institutions."""

    found: tuple[Found, ...]
    persons: Mapping[int, int]
    places: tuple[Place, ...]


def look_across(work: Work, folder: Path) -> Across:
    """Judge what the buckets in ``folder`` have gathered, and the ledger's stocks."""
    first, last = date_of(work.days.first), date_of(work.days.last)
    with engine(folder / "spill") as connection:
        for name, rows in point_tables(work.points).items():
            connection.register(name, rows)
        for name in ("sums", "visits", "swipes"):
            files = literal(folder / "bucket-*" / f"{name}.parquet")
            connection.execute(f"CREATE VIEW {name} AS FROM read_parquet({files})")
        make_views(work.ledger, connection, _TABLES, work.versions or None)
        found, persons = [], {}
        for sql in (cluster.across(), swipe.across()):
            for point, bill, many, person in connection.execute(sql).fetchall():
                found.append(Found(point, bill, 1, bill, None, 0, many * SCALE, None))
                persons[bill] = person
        places = [
            *_shares(connection, work.points, last),
            *_stocks(connection, work.points, last),
            *_twice(connection, work.points, first, last),
        ]
    return Across(tuple(found), persons, tuple(places))


def _shares(
    connection: duckdb.DuckDBPyConnection, points: Sequence[Point], last: datetime.date
) -> list[Place]:
    rows = connection.execute(f"{indicator.across()} ORDER BY 1, 2").fetchall()
    return [
        Place(
            points[point],
            institution,
            f"{institution}|{last:%Y-%m}",
            int(top) * 1000 * SCALE // int(whole),
            _fraction(points[point], int(top), int(whole)),
        )
        for point, institution, top, whole in rows
    ]


def _fraction(point: Point, top: int, whole: int) -> str:
    if point.measure == "amount":
        return f"{Decimal(top) / 100:,.2f}元÷{Decimal(whole) / 100:,.2f}元"
    return f"{top}人次÷{whole}人次"


def _stocks(
    connection: duckdb.DuckDBPyConnection, points: Sequence[Point], last: datetime.date
) -> list[Place]:
    begin = last.replace(month=1, day=1)
    sql = stock.stock_sql(begin.isoformat(), last.isoformat())
    rows = connection.execute(
        f"SELECT s.*, i.med_list_codg FROM ({sql}) s JOIN items i USING (item) ORDER BY 1, 2, 3"
    ).fetchall()
    return [
        Place(
            points[point],
            institution,
            f"{institution}|{code}|{last:%Y-%m}",
            abs(expected - counted),
            f"{code} 应存{Decimal(expected) / SCALE:f}，实存{Decimal(counted) / SCALE:f}，"
            f"相差超过销售量{Decimal(sold) / SCALE:f}的限度",
        )
        for point, institution, _, expected, counted, sold, code in rows
    ]


def _twice(
    connection: duckdb.DuckDBPyConnection,
    points: Sequence[Point],
    first: datetime.date,
    last: datetime.date,
) -> list[Place]:
    sql = stock.sold_twice_sql(first.isoformat(), last.isoformat())
    rows = connection.execute(f"{sql} ORDER BY 1, 2, 3").fetchall()
    return [
        Place(
            points[point],
            institution,
            f"{institution}|{code}",
            int(every) * SCALE,
            f"追溯码{code}共销售{every}次，其中本机构{n}次",
        )
        for point, code, institution, n, every in rows
    ]
