"""What only shows across persons: institutions' shares, stocks, trace codes, clusters, bursts."""

import datetime
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from baoheng.ledger.engine import engine, literal
from baoheng.ledger.reading import make_views
from baoheng.review.bucket import Work
from baoheng.review.found import Found
from baoheng.review.known import point_tables
from baoheng.review.logics import cluster, indicator, stock, swipe
from baoheng.review.model import SCALE, Point, date_of

TABLES = ("stock_counts", "stock_changes", "trace_codes", "items", "institutions")
SHARED = ("sums", "visits", "swipes")  # what the buckets gather for it
Ask = Callable[[str], Sequence[tuple[Any, ...]]]  # the rows of a query


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
    """Rows about bills, whose ``persons`` are told; and about institutions.

    ``unknown`` counts, by point, institutions that could not be judged.
    """

    found: tuple[Found, ...]
    persons: Mapping[int, int]
    places: tuple[Place, ...]
    unknown: Mapping[int, int]


def look_across(work: Work, folder: Path) -> Across:
    """Judge what the buckets in ``folder`` have gathered, and the ledger's stocks."""
    with engine(folder / "spill") as connection:
        for name, rows in point_tables(work.points).items():
            connection.register(name, rows)
        for name in SHARED:
            files = literal(folder / "bucket-*" / f"{name}.parquet")
            connection.execute(f"CREATE VIEW {name} AS FROM read_parquet({files})")
        make_views(work.ledger, connection, TABLES, work.versions or None)
        return judged(work, lambda sql: connection.execute(sql).fetchall())


def judged(work: Work, ask: Ask) -> Across:
    """What the queries across persons find, on any engine."""
    first, last = date_of(work.days.first), date_of(work.days.last)
    found, persons = [], {}
    for sql in (cluster.across(), swipe.across()):
        for point, bill, many, person in ask(sql):
            found.append(Found(point, bill, 1, bill, None, 0, many * SCALE, None))
            persons[bill] = person
    places = [
        *_shares(ask, work.points, last),
        *_stocks(ask, work.points, last),
        *_twice(ask, work.points, first, last),
    ]
    unknown = Counter(point for point, *_ in ask(indicator.across(judged=False)))
    return Across(tuple(found), persons, tuple(places), unknown)


def _shares(ask: Ask, points: Sequence[Point], last: datetime.date) -> list[Place]:
    rows = ask(f"{indicator.across()} ORDER BY 1, 2")
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


def _stocks(ask: Ask, points: Sequence[Point], last: datetime.date) -> list[Place]:
    begin = last.replace(month=1, day=1)
    sql = stock.stock_sql(begin.isoformat(), last.isoformat())
    rows = ask(
        f"SELECT s.*, i.med_list_codg FROM ({sql}) s JOIN items i ON i.item = s.item "
        "ORDER BY 1, 2, 3"
    )
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
    ask: Ask, points: Sequence[Point], first: datetime.date, last: datetime.date
) -> list[Place]:
    sql = stock.sold_twice_sql(first.isoformat(), last.isoformat())
    rows = ask(f"{sql} ORDER BY 1, 2, 3")
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
