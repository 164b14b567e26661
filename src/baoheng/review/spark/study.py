"""Reviewing groups of buckets on Spark; what was found lands in the buckets' folders.

Everything after is the same as for a run without Spark. A group is as large as memory allows:
each query costs Spark a second or so, however few the rows are.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from baoheng.ledger.definitions import tables
from baoheng.ledger.delta import snapshot
from baoheng.review import staging
from baoheng.review.bucket import Work, files_of
from baoheng.review.logics import BY_PERSON
from baoheng.review.spark.buckets import write_buckets
from baoheng.review.spark.pace import Pace
from baoheng.review.spark.session import told
from baoheng.review.spark.sources import SPARK, hand_over, ledger_views, point_views
from baoheng.review.study import FOUND, HIT_BILLS, HIT_LINES, shared_sql

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# fee lines that are looked at together: on this machine; on many, whose results come back at once
LINES_HERE, LINES_FAR = 8_000_000, 100_000_000
_IN_PART = 400_000  # fee lines of one part, that one core works on
_LEAST_PARTS = 4
_AT_ONCE = 3  # queries; while one is planned others run
# tables that are kept, with the column whose rows lie together
_KEPT = {
    "bills": "bill", "lines": "bill", "charges": "bill", "dx": "bill", "ops": "bill", "caps": "",
    "known": "bill",
}  # fmt: skip
_NAMES = {
    "restrict": "限制", "compose": "组成", "cap": "限量", "exclude": "互斥", "bundle": "分解收费",
    "require": "须有", "price": "价格", "compatible": "相符", "quality": "数据质量",
    "sequence": "就诊先后", "admission": "入院指征",
}  # fmt: skip
Query = tuple[str, str]  # the name of its result, and its text


def study_all(
    session: "SparkSession",
    work: Work,
    waiting: Sequence[int],
    folder: Path,
    here: bool,
    advance: Callable[[str], None],
) -> None:
    """Review these buckets into their folders below ``folder``; ``here``: on this machine."""
    sizes = _sizes(work)
    for group in grouped(waiting, sizes, LINES_HERE if here else LINES_FAR):
        lines = sum(sizes.get(one, 0) for one in group)
        _study(session, work, group, max(_LEAST_PARTS, -(-lines // _IN_PART)), folder, advance)
        session.catalog.clearCache()


def grouped(waiting: Sequence[int], sizes: Mapping[int, int], most: int) -> Iterator[Sequence[int]]:
    """Buckets that are looked at together: as many as have no more than ``most`` lines, or one."""
    group: list[int] = []
    lines = 0
    for one in waiting:
        more = sizes.get(one, 0)
        if group and lines + more > most:
            yield group
            group, lines = [], 0
        group.append(one)
        lines += more
    if group:
        yield group


def make_tables(session: "SparkSession", days: staging.Days, parts: int) -> None:
    """The tables that the logics see, those of one bill together in one of ``parts``."""
    for name, sql in staging.tables(days, SPARK):
        key = _KEPT.get(name)
        if key is None:
            session.sql(f"CREATE OR REPLACE TEMPORARY VIEW {name} AS {sql}")
            continue
        hint = f"/*+ REPARTITION({parts}, {key}) */" if key else ""
        session.sql(f"DROP VIEW IF EXISTS {name}")
        session.sql(f"CACHE TABLE {name} AS SELECT {hint} * FROM ({sql}) made")


def ask_all(
    session: "SparkSession", queries: Sequence[Query], heard: Callable[[str], None]
) -> dict[str, list[pa.Table]]:
    """The rows of queries by the name of the result that they belong to; several run at once.

    Raises LedgerError that names what could not be done.
    """

    def ask(query: Query) -> pa.Table:
        name = _NAMES.get(query[0], query[0])
        with told(f"Spark：{name}"):
            rows = session.sql(query[1]).toArrow()
        heard(f"Spark：{name}")
        return rows

    made: dict[str, list[pa.Table]] = {}
    pool = ThreadPoolExecutor(_AT_ONCE)
    try:
        for (name, _), rows in zip(queries, pool.map(ask, queries), strict=True):
            made.setdefault(name, []).append(rows)
    finally:
        pool.shutdown(cancel_futures=True)
    return made


def found_queries() -> list[Query]:
    """What every logic asks."""
    return [(logic, sql) for logic, queries in BY_PERSON.items() for sql in queries]


def found_rows(rows: Mapping[str, Sequence[pa.Table]]) -> pa.Table:
    """What the logics found, as one table."""
    every = [one for logic in BY_PERSON for one in rows[logic]]
    return pa.concat_tables([FOUND.empty_table(), *(_as_found(one) for one in every)])


def _study(
    session: "SparkSession",
    work: Work,
    group: Sequence[int],
    parts: int,
    folder: Path,
    advance: Callable[[str], None],
) -> None:
    logics, shared = found_queries(), list(shared_sql(work))
    pace = Pace(advance, len(group), len(logics) + len(shared) + len(_KEPT) + 2)
    with told("Spark：准备单据"):
        session.conf.set("spark.sql.shuffle.partitions", str(parts))
        ledger_views(session, work, (*staging.BY_PERSON, *staging.SHARED), group)
        point_views(session, work)
        make_tables(session, work.days, parts)
    for _ in _KEPT:
        pace.done("Spark：准备单据")
    rows = ask_all(session, [*logics, *shared], pace.done)
    found = found_rows(rows)
    made = {"found": found, **{name: rows[name][0] for name, _ in shared}}
    with told("Spark：涉及的单据"):
        hit = found.filter(pa.compute.equal(found["role"], 1)).select(["bill"])
        hand_over(session, {"hit_bills": hit.group_by("bill").aggregate([])})
        made["bills"] = session.sql(HIT_BILLS).toArrow()
        pace.done("Spark：涉及的单据")
        made["lines"] = session.sql(HIT_LINES).toArrow()
    write_buckets(made, group, work.ledger.buckets, folder)
    pace.done("Spark：写出结果")


def _as_found(rows: pa.Table) -> pa.Table:
    return rows.rename_columns(FOUND.names).cast(FOUND)


def _sizes(work: Work) -> dict[int, int]:
    """The fee lines of each bucket that are looked at."""
    table = tables()["fee_lines"]
    now = snapshot(work.ledger, table, work.versions.get(table.name))
    return {one: files_of(now, [one], work.days).rows for one in range(work.ledger.buckets)}
