"""What shows across persons, judged on Spark."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from baoheng.review.across import SHARED, TABLES, Across, judged
from baoheng.review.bucket import Work
from baoheng.review.spark.session import told
from baoheng.review.spark.sources import hand_over, ledger_views, point_views

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def look_across(session: "SparkSession", work: Work, folder: Path) -> Across:
    """Judge what the buckets in ``folder`` have gathered, and the ledger's stocks."""

    def ask(sql: str) -> list[tuple[Any, ...]]:
        rows = session.sql(sql).toArrow()
        return [*zip(*(column.to_pylist() for column in rows.columns), strict=True)]

    with told("Spark：跨人员的规则"):
        ledger_views(session, work, TABLES)
        point_views(session, work)
        hand_over(session, {name: _gathered(folder, name) for name in SHARED})
        return judged(work, ask)


def _gathered(folder: Path, name: str) -> pa.Table:
    """One of the tables of all buckets."""
    files = sorted(folder.glob(f"bucket-*/{name}.parquet"))
    every = [pq.read_table(file) for file in files]
    return pa.concat_tables(one.cast(every[0].schema) for one in every)
