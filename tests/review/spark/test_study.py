"""Both engines over drawn rows: bills of every kind, and ledger tables full of gaps."""

import datetime
import importlib.util
import random
import shutil
from collections import Counter
from decimal import Decimal

import duckdb
import pyarrow as pa
import pytest
from tests.review.both import Tables
from tests.review.drawn import draw_bills, draw_caps, draw_point, kinds

from baoheng.core.errors import LedgerError
from baoheng.ledger.columns import Type
from baoheng.ledger.definitions import tables
from baoheng.ledger.delta import arrow_schema
from baoheng.review import staging
from baoheng.review.known import point_tables
from baoheng.review.model import day_number
from baoheng.review.spark.session import opened
from baoheng.review.spark.sources import SPARK, hand_over
from baoheng.review.spark.study import (
    ask_all,
    found_queries,
    found_rows,
    grouped,
    make_tables,
)

NEEDS = (
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # py4j closes its sockets late
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("java") is None, reason="没有安装 Java，Spark 要用它"),
    pytest.mark.skipif(
        importlib.util.find_spec("pyspark") is None, reason="没有安装 pyspark（make setup SPARK=1）"
    ),
)
FIRST = datetime.datetime(2024, 12, 20)
DAYS = staging.Days(*(day_number(datetime.date(*day)) for day in
                      ((2025, 1, 1), (2025, 1, 31), (2024, 12, 25))))  # fmt: skip
SIZES = {"persons": 40, "encounters": 300, "fee_lines": 3000, "settlements": 350}
WORDS = {"antibiotic_lv": "123", "lmtpric_hosp_lv": "139", "gend": "019", "init_feedetl_sn": None,
         "med_type": ("11", "21", "41"), "feedetl_sn": None}  # fmt: skip
MADE = ("bills", "lines", "details", "charges", "dx", "ops", "caps", "known")


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    with opened("local[2]", tmp_path_factory.mktemp("spark")) as session:
        yield session


def every(rows):
    """Rows of an Arrow table as a multiset."""
    return Counter(zip(*(column.to_pylist() for column in rows.columns), strict=True))


def with_needs(test):
    for mark in NEEDS:
        test = mark(test)
    return test


@with_needs
@pytest.mark.parametrize("seed", [1, 2])
def test_every_query_finds_the_same_rows_among_drawn_bills(session, seed):
    drawn = random.Random(seed)
    points = [draw_point(drawn, place, *kind) for place, kind in enumerate(kinds() * 4)]
    here = Tables(points, draw_bills(drawn, 200), draw_caps(drawn))
    expected = Counter(here.find())
    rows = {
        name: here.connection.sql(f"SELECT * FROM {name}").to_arrow_table()
        for name in ("bills", "lines", "details", "dx", "ops", "caps", *point_tables(points))
    }
    here.connection.close()
    session.catalog.clearCache()
    hand_over(session, rows)
    for name, sql in staging.tables(DAYS, SPARK):
        if name in ("charges", "known"):
            session.sql(f"CREATE OR REPLACE TEMPORARY VIEW {name} AS {sql}")
    found = every(found_rows(ask_all(session, found_queries(), lambda _: None)))
    assert found == {tuple(row): many for row, many in expected.items()}
    assert len({row[0] for row in found}) > len(points) // 3


def value(drawn, column):
    """A value of a column, or none where it need not have one."""
    if not column.required and drawn.random() < 0.3:
        return None
    part = drawn.choice((0, 1, 500_000, 999_999))
    at = FIRST + datetime.timedelta(seconds=drawn.randint(0, 60 * 86_400), microseconds=part)
    match column.type:
        case Type.TIME:
            return at
        case Type.DATE:
            return at.date() - datetime.timedelta(drawn.choice((0, 0, 3650, 30_000)))
        case Type.NUMBER:
            return Decimal(drawn.randint(1, 9_999_999)).scaleb(-column.scale)
        case Type.FLAG:
            return drawn.random() < 0.5
        case Type.TEXT:
            return drawn.choice(WORDS.get(column.name) or ("1", "2", "4", "09"))
        case _:
            return drawn.randint(0, 60)


def rows_of(drawn, table):
    """Rows of a ledger table with keys that meet, and gaps wherever the table allows one."""
    columns = {}
    size = SIZES.get(table.name, 60)
    for name in arrow_schema(table).names[:-2]:
        column = next((one for one in table.columns if one.stored == name), None)
        most = {"encounter": 300, "person": 40}.get(name)
        if column is None:  # the key of the rows themselves
            columns[name] = list(range(size))
        elif most:
            columns[name] = [drawn.randrange(most) for _ in range(size)]
        else:
            columns[name] = [value(drawn, column) for _ in range(size)]
    if table.name == "fee_lines":
        columns["feedetl_sn"] = [str(at) for at in range(size)]
        columns["init_feedetl_sn"] = [
            str(drawn.randrange(size)) if drawn.random() < 0.2 else None for _ in range(size)
        ]
        columns["encounter"] = [at % 300 for at in range(size)]
    fields = [one for one in arrow_schema(table) if one.name in columns]
    return pa.table([pa.array(columns[one.name], one.type) for one in fields], pa.schema(fields))


@with_needs
def test_both_engines_stage_rows_with_gaps_alike(session):
    drawn = random.Random(7)
    rows = {name: rows_of(drawn, tables()[name]) for name in (*staging.BY_PERSON, *staging.SHARED)}
    points = [draw_point(drawn, place, *kind) for place, kind in enumerate(kinds())]
    rows |= point_tables(points)
    items = list(range(60))
    rows["point_items"] = pa.table(
        [pa.array(drawn.choices(range(len(points)), k=60), pa.int32()),
         pa.array([1] * 60, pa.int32()), pa.array(items, pa.int64())],
        names=["point", "side", "item"],
    )  # fmt: skip
    session.catalog.clearCache()
    hand_over(session, rows)
    make_tables(session, DAYS, 3)
    with duckdb.connect() as connection:
        for name, table in rows.items():
            connection.register(name, table)
        for name, sql in staging.tables(DAYS):
            connection.execute(f"CREATE TABLE {name} AS {sql}")
        for name in MADE:
            here = connection.sql(f"SELECT * FROM {name}").to_arrow_table()
            there = session.table(name).toArrow()
            assert there.column_names == here.column_names
            assert here.num_rows, name
            assert every(there) == every(here), name


@with_needs
def test_what_spark_cannot_do_is_told_with_the_logic_and_the_cause(session):
    with pytest.raises(LedgerError, match=r"Spark：限量：Spark 没有做完（.*nothing_there"):
        ask_all(session, [("cap", "SELECT * FROM nothing_there")], lambda _: None)


def test_buckets_are_taken_together_up_to_so_many_lines():
    sizes = {0: 5, 1: 5, 2: 9, 4: 30, 5: 1}
    assert [*grouped([0, 1, 2, 3, 4, 5], sizes, 10)] == [[0, 1], [2, 3], [4], [5]]
    assert [*grouped([], sizes, 10)] == []
