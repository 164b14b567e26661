"""All review rules over every bill of a year, against reading the same columns bare.

    python bench/review.py --ledger FOLDER --knowledge FILE   (an existing ledger, only read)
    python bench/review.py --population 20000                 (a city made for it, gone afterwards)

Both sides work bucket by bucket, in two processes of one thread each. The bare scan reads the
columns of the fee lines that the review reads, with the line numbers, and keeps only maxima.
"""

import argparse
import datetime
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import duckdb

from baoheng.cli.main import run as command
from baoheng.ledger.definitions import tables
from baoheng.ledger.delta import snapshot
from baoheng.ledger.engine import file_list
from baoheng.ledger.folder import Ledger, open_ledger
from baoheng.ledger.merge import READ
from baoheng.ledger.parts import bucket_of
from baoheng.review.bucket import Work, days_of
from baoheng.review.knowledge.batches import Batch
from baoheng.review.knowledge.store import as_point
from baoheng.review.knowledge.truthfile import read_truth
from baoheng.review.study import bucket_folder, study

FIRST, LAST = datetime.date(2025, 1, 1), datetime.date(2025, 12, 31)
COLUMNS = (
    "encounter", "feedetl_sn", "item", "rxno", "fee_ocur_time", "cnt", "pric",
    "det_item_fee_sumamt", "fulamt_ownpay_amt", "inscp_scp_amt", "prd_days", "med_chrgitm_type",
    "department", "physician", "upld_time", "init_feedetl_sn",
)  # fmt: skip
PROCESSES = 2


def main() -> None:
    """Measure, and print a line a figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ledger", type=Path)
    parser.add_argument("--knowledge", type=Path)
    parser.add_argument("--population", type=int, default=20_000)
    asked = parser.parse_args()
    if asked.ledger:
        measure(open_ledger(asked.ledger), asked.knowledge)
        return
    folder = Path(tempfile.mkdtemp(prefix="baoheng-bench-"))
    try:
        words = ["--population", str(asked.population), "--year", "2025", "--seed", "1"]
        command(["simulate", str(folder / "city"), *words])
        command(["ledger", "init", "--ledger", str(folder / "ledger")])
        command(["ledger", "load", str(folder / "city"), "--ledger", str(folder / "ledger")])
        knowledge = folder / "city" / "truth" / "knowledge.parquet"
        words = ["--ledger", str(folder / "ledger"), "--knowledge", str(knowledge)]
        # by itself: the peak of memory is that of all children, the loading's too
        subprocess.run([sys.executable, __file__, *words], check=True)
    finally:
        shutil.rmtree(folder)


def measure(ledger: Ledger, knowledge: Path) -> None:
    """The bare scan and the review; seconds, lines a second, the ratio, peak memory."""
    points = tuple(as_point(place, one) for place, one in enumerate(read_truth(knowledge, Batch())))
    work = Work(ledger, {}, points, days_of(FIRST, LAST, points))
    folder = Path(tempfile.mkdtemp(prefix="baoheng-bench-"))
    try:
        lines, bare, _ = timed(scan, work, folder)
        found, took, peak = timed(judge, work, folder)
    finally:
        shutil.rmtree(folder)
    print(f"bare scan: {lines:,} fee lines in {bare:.1f} s")
    print(
        f"{len({one.rule.number for one in points})} rules, {len(points)} points: {took:.1f} s = "
        f"{took / bare:.1f} of the bare scan, {lines / took:,.0f} lines/s; "
        f"{found:,} rows found; peak {peak:.2f} GiB a process"
    )


def timed(
    job: Callable[[Work, int, Path], int], work: Work, folder: Path
) -> tuple[int, float, float]:
    """The sum over the buckets, the seconds, and the largest process so far in GiB."""
    buckets = range(work.ledger.buckets)
    with ProcessPoolExecutor(PROCESSES, get_context("spawn")) as pool:
        list(pool.map(_warm, range(PROCESSES)))
        began = time.perf_counter()
        total = sum(
            one.result() for one in [pool.submit(job, work, one, folder) for one in buckets]
        )
        took = time.perf_counter() - began
    return total, took, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024**2


def _warm(_: int) -> None:
    time.sleep(0.5)


def scan(work: Work, bucket: int, _folder: Path) -> int:
    """Read the columns of one bucket bare."""
    now = snapshot(work.ledger, tables()["fee_lines"])
    year = str(FIRST.year)
    files = [
        one for one in now.files if int(bucket_of(one.part)) == bucket and one.part[:4] == year
    ]
    columns = ", ".join(f'max("{name}")' for name in COLUMNS)
    with duckdb.connect(config={"threads": 1}) as connection:
        query = f"SELECT {columns} FROM read_parquet({file_list(now.local(files))}, {READ})"
        connection.execute(query).fetchall()
    return sum(one.rows for one in files)


def judge(work: Work, bucket: int, folder: Path) -> int:
    """Review one bucket; how many rows were found."""
    study(work, bucket, folder)
    file = bucket_folder(folder, bucket) / "found.parquet"
    with duckdb.connect() as connection:
        (count,) = connection.execute(f"SELECT count(*) FROM '{file}'").fetchall()[0]
    return int(count)


if __name__ == "__main__":
    main()
