"""The example city at speed: generating, loading, bytes a line, and scanning against bare Parquet.

    python bench/ledger.py --population 20000

Every figure is also given as a ratio to the bare library in the same run: generating and loading
to copying the same Parquet files with DuckDB (read and write, nothing else), scanning a ledger to
scanning the source files.
"""

import argparse
import datetime
import resource
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from baoheng.ledger.definitions import table
from baoheng.ledger.delta import snapshot
from baoheng.ledger.engine import engine, file_list
from baoheng.ledger.folder import create
from baoheng.ledger.load import Order, load
from baoheng.ledger.maintenance import compact
from baoheng.ledger.mapping import known_headings
from baoheng.ledger.merge import READ
from baoheng.ledger.simulate.period import Period
from baoheng.ledger.simulate.run import Options, make_city
from baoheng.ledger.sources.opening import files_below, open_file

AT = datetime.datetime(2026, 1, 1)  # noqa: DTZ001 — a fixed local time
LINES = table("fee_lines")
RUNS = 3


def timed(job: Callable[[], object]) -> float:
    """The seconds that a job takes."""
    started = time.perf_counter()
    job()
    return time.perf_counter() - started


def scan(connection: duckdb.DuckDBPyConnection, read: str, item: str) -> float:
    """The median of some scans of five columns."""
    query = f"SELECT count(*), sum(cnt), sum(pric), max(fee_ocur_time), max({item}) FROM {read}"
    return sorted(timed(lambda: connection.execute(query).fetchall()) for _ in range(RUNS))[1]


def main() -> None:
    """Measure in a folder of its own, which goes afterwards."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--population", type=int, default=20_000)
    population = parser.parse_args().population
    folder = Path(tempfile.mkdtemp(prefix="baoheng-bench-"))
    try:
        measure(population, folder)
    finally:
        shutil.rmtree(folder)


def measure(population: int, folder: Path) -> None:
    """Make a city, load its fee lines, compact and scan them; print one line a step."""
    source = folder / "city"
    options = Options(population, Period(2025, 1, 12), 1, 2000, 10)
    made = timed(lambda: make_city(options, source, lambda _: None))
    files, _ = files_below(source / "fee_lines")
    bulk = [str(path) for path in files if path.suffix == ".parquet"]
    with engine(folder / "spill") as connection:
        copied = timed(
            lambda: connection.execute(
                f"COPY (SELECT * FROM read_parquet({file_list(bulk)})) "
                f"TO '{folder / 'copy.parquet'}' (FORMAT parquet, COMPRESSION zstd)"
            )
        )
    ledger = create(folder / "ledger", buckets=64 if population > 200_000 else 8)
    sources = [open_file(path, known_headings(LINES)) for path in files]
    loaded = timed(lambda: load(ledger, LINES, sources, Order("bench", AT), lambda *_: None))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    compacted = timed(lambda: compact(ledger, LINES, AT, 60, lambda _: None))
    now = snapshot(ledger, LINES)
    rows = now.rows
    size = sum(one.bytes for one in now.files)
    with engine(folder / "spill") as connection:
        bare = scan(connection, f"read_parquet({file_list(bulk)})", "med_list_codg")
        kept = scan(connection, f"read_parquet({file_list(now.paths())}, {READ})", "item")
    print(f"云溪市 {population:,} 人，费用明细 {rows:,} 行")
    print(f"  生成（80 张表）  {made:7.1f} 秒  {rows / made:12,.0f} 行/秒")
    print(f"  原样复制 Parquet {copied:7.1f} 秒  {rows / copied:12,.0f} 行/秒")
    print(
        f"  装入             {loaded:7.1f} 秒  {rows / loaded:12,.0f} 行/秒"
        f"  为原样复制的 {loaded / copied:.1f} 倍时间"
    )
    print(f"  合并             {compacted:7.1f} 秒")
    before = sum(Path(path).stat().st_size for path in bulk)
    print(f"  每行 {size / rows:.1f} 字节（来源 {before / rows:.1f}）")
    print(f"  扫描五列         {kept:7.3f} 秒  为扫描来源文件的 {kept / bare:.2f} 倍时间")
    print(f"  内存峰值 {peak:,.0f} MiB")


if __name__ == "__main__":
    main()
