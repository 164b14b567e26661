"""The same rules on Spark: row by row what DuckDB finds. Needs Java and the extra ``spark``."""

import datetime
import importlib.util
import shutil

import pyarrow.parquet as pq
import pytest
from tests.review.city import city_ledger

from baoheng.review.knowledge.store import load_points
from baoheng.review.logics import BY_PERSON
from baoheng.review.run import Order, run, work_out
from baoheng.review.states import States
from baoheng.review.study import bucket_folder

pytestmark = [
    # py4j leaves the closing of its sockets to the interpreter
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("java") is None, reason="没有安装 Java，Spark 要用它"),
    pytest.mark.skipif(
        importlib.util.find_spec("pyspark") is None, reason="没有安装 pyspark（make setup SPARK=1）"
    ),
]
AT = datetime.datetime(2026, 2, 1, 9)
FIRST, LAST = datetime.date(2025, 1, 1), datetime.date(2025, 12, 31)
FILES = ("found", "bills", "lines", "visits", "swipes", "reviewed")  # sums: see the places


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    return city_ledger(tmp_path_factory.mktemp("spark"), 3_000, 21)[0]


def order(ledger, spark):
    known = load_points(ledger, FIRST, LAST)
    return Order(
        FIRST, LAST, known.points, States(), "试", f"{known.version}{spark}", "试", AT, 1, spark
    )


def rows(folder, name, buckets):
    found = []
    for bucket in range(buckets):
        table = pq.read_table(bucket_folder(folder, bucket) / f"{name}.parquet")
        found += [tuple(sorted(row.items())) for row in table.to_pylist()]
    return sorted(found, key=repr)


def test_every_row_of_every_logic_is_the_same_on_both_engines(city):
    mine = work_out(city, order(city, None), lambda _: None)
    theirs = work_out(city, order(city, "local[2]"), lambda _: None)
    for name in FILES:
        assert rows(theirs.folder, name, city.buckets) == rows(mine.folder, name, city.buckets), (
            name
        )
    logics = {hit.point.rule.logic for hit in mine.results.hits}
    assert logics >= set(BY_PERSON)
    assert theirs.results.hits == mine.results.hits
    assert "47" in {hit.point.rule.number for hit in mine.results.hits}
    assert theirs.places == mine.places
    assert {one.point.rule.logic for one in mine.places} == {"indicator", "stock"}
    assert logics >= {"cluster", "swipe"}


def test_a_run_on_spark_is_written_like_any_other(city):
    first = run(city, order(city, None), lambda _: None)
    again = run(city, order(city, "local[2]"), lambda _: None)
    assert (again.hits, again.amount, again.bills, again.lines) == (
        first.hits, first.amount, first.bills, first.lines,
    )  # fmt: skip
    assert (again.delivered.fresh, again.delivered.gone) == (0, 0)
