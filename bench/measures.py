"""All measures over a ledger in one run, against reading its files bare; one with its rows.

    python bench/measures.py --ledger FOLDER            (an existing ledger)
    python bench/measures.py --population 20000         (a city made for it, gone afterwards)

The bare scan reads every column of every table once with DuckDB and keeps nothing but counts.
"""

import argparse
import datetime
import resource
import shutil
import tempfile
import time
from pathlib import Path

from baoheng.cli.main import run
from baoheng.core.result import ResultState
from baoheng.ledger.definitions import tables
from baoheng.ledger.delta import snapshot
from baoheng.ledger.engine import engine, file_list
from baoheng.ledger.folder import Ledger, open_ledger
from baoheng.ledger.merge import READ
from baoheng.measures.compute import Request, compute
from baoheng.measures.definitions import measures, needs
from baoheng.measures.evidence import rows_behind
from baoheng.measures.facts import open_facts
from baoheng.measures.span import Span

SPAN = Span(datetime.date(2025, 1, 1), datetime.date(2025, 12, 31))
ONE = "benefit/inscope_inpatient_ratio"
ROWS = 100


def main() -> None:
    """Measure, and print a line a figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ledger", type=Path)
    parser.add_argument("--population", type=int, default=20_000)
    asked = parser.parse_args()
    if asked.ledger:
        measure(open_ledger(asked.ledger))
        return
    folder = Path(tempfile.mkdtemp(prefix="baoheng-bench-"))
    try:
        words = ["--population", str(asked.population), "--year", "2025", "--seed", "1"]
        run(["simulate", str(folder / "city"), *words])
        run(["ledger", "init", "--ledger", str(folder / "ledger")])
        run(["ledger", "load", str(folder / "city"), "--ledger", str(folder / "ledger")])
        measure(open_ledger(folder / "ledger"))
    finally:
        shutil.rmtree(folder)


def measure(ledger: Ledger) -> None:
    """The scan, all measures, one measure with rows; seconds and ratios."""
    with tempfile.TemporaryDirectory() as spill, engine(Path(spill)) as connection:
        wanted = sorted({name for one in measures().values() for name in needs(one)})
        began = time.perf_counter()
        rows = 0
        for name in wanted:
            now = snapshot(ledger, tables()[name])
            if now.files:
                columns = ", ".join(f'max("{c.stored}")' for c in tables()[name].columns)
                query = f"SELECT {columns} FROM read_parquet({file_list(now.paths())}, {READ})"
                connection.execute(query).fetchall()
                rows += now.rows
        bare = time.perf_counter() - began
        print(f"bare scan: {rows:,} rows of {len(wanted)} tables in {bare:.1f} s")
        began = time.perf_counter()
        facts = open_facts(ledger, connection)
        found = compute(facts, [Request(one, SPAN, {}) for one in measures().values()])
        took = time.perf_counter() - began
        done = sum(each[None].state is ResultState.COMPUTED for each in found)
        broken = [each[None].measure.id for each in found if each[None].state is ResultState.BROKEN]
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / 1024
        print(
            f"{len(found)} measures ({done} computed, broken {broken}) in {took:.1f} s = "
            f"{took / bare:.2f} of the bare scan; peak {peak:.2f} GiB"
        )
        one = measures()[ONE]
        began = time.perf_counter()
        compute(facts, [Request(one, SPAN, {})])
        alone = time.perf_counter() - began
        began = time.perf_counter()
        rows_behind(facts, one, SPAN, {}, ROWS)
        print(
            f"one measure {alone:.2f} s; its first {ROWS} rows {time.perf_counter() - began:.2f} s"
        )


if __name__ == "__main__":
    main()
