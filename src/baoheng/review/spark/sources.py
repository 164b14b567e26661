"""What Spark reads: the files of the ledger's tables, and tables that are handed to it."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

import pyarrow as pa

from baoheng.ledger.columns import Column, Type
from baoheng.ledger.definitions import Table, tables
from baoheng.ledger.delta import Snapshot, snapshot
from baoheng.review import staging
from baoheng.review.bucket import Work, files_of
from baoheng.review.known import point_tables
from baoheng.review.staging import Dialect

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

SPARK = Dialect(
    "CAST(unix_date(CAST({value} AS DATE)) AS BIGINT)", "unix_seconds(CAST({value} AS TIMESTAMP))"
)
_PATTERN = re.compile(r"([\\{}\[\]*?])")  # what a path of Spark does not take as it is
_KINDS = {
    Type.TEXT: "STRING",
    Type.INT: "BIGINT",
    Type.MONEY: "BIGINT",
    Type.DATE: "DATE",
    Type.TIME: "TIMESTAMP_NTZ",
    Type.FLAG: "BOOLEAN",
    Type.REF: "BIGINT",
}


def ledger_views(
    session: "SparkSession", work: Work, names: Iterable[str], buckets: Collection[int] = ()
) -> None:
    """The ledger's tables at the run's versions as views; of tables of persons these buckets."""
    for name in names:
        table = tables()[name]
        now = snapshot(work.ledger, table, work.versions.get(name))
        if name in staging.BY_PERSON:
            now = files_of(now, buckets, work.days)
        read(session, table, now)


def read(session: "SparkSession", table: Table, now: Snapshot) -> None:
    """A view over the files of one table; typed also where it has none."""
    kinds = ", ".join(_fields(table))
    if not now.files:
        session.createDataFrame([], kinds).createOrReplaceTempView(table.name)
        return
    paths = ["file://" + _PATTERN.sub(r"\\\1", path) for path in now.paths()]
    session.read.schema(kinds).parquet(*paths).createOrReplaceTempView(table.name)


def hand_over(session: "SparkSession", rows: Mapping[str, pa.Table]) -> None:
    """Tables of this process as views, kept where the queries run."""
    for name, table in rows.items():
        frame = session.createDataFrame(table)
        frame.createOrReplaceTempView(name)
        frame.cache().count()  # a kept table's size is known: small ones go to every machine


def point_views(session: "SparkSession", work: Work) -> None:
    """The points of a run."""
    hand_over(session, point_tables(work.points))


def _fields(table: Table) -> list[str]:
    fields = [f"`{table.entity}` BIGINT"] if table.entity else []
    return fields + [f"`{column.stored}` {_kind(column)}" for column in table.columns]


def _kind(column: Column) -> str:
    return f"DECIMAL(18,{column.scale})" if column.type is Type.NUMBER else _KINDS[column.type]
