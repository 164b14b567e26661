"""Killed at any moment: nothing lost, nothing twice, and the next run carries on."""

import multiprocessing
import random
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from facts import AT, load_file, waiting

from baoheng.ledger.definitions import table
from baoheng.ledger.delta import snapshot
from baoheng.ledger.folder import Ledger, create
from baoheng.ledger.maintenance import compact, vacuum
from baoheng.ledger.reading import make_views
from baoheng.ledger.register import loads

HEAD = "缴费流水号,人员编号,险种类型,缴费年度,缴费主体,缴费金额,到账日期"
ROWS = 20_000
KILLS = 25  # of loading, and as many of compacting
PROCESSES = multiprocessing.get_context("forkserver")
PAID = table("contributions")


def write(folder: Path, name: str, first: int) -> Path:
    """A file with a refused row in every hundred."""
    path = folder / name
    lines = [
        f"N{n},P{n % 977},390,2025,1,{n % 400}.{n % 100:02},{'x' if n % 100 == 7 else '2025-03-01'}"
        for n in range(first, first + ROWS)
    ]
    path.write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")
    return path


def held(ledger: Ledger) -> tuple[int, int, int]:
    """Rows, different keys, and the sum in 分."""
    connection = duckdb.connect()
    make_views(ledger, connection, ["contributions"])
    query = "SELECT count(*), count(DISTINCT pay_no), coalesce(sum(amount), 0) FROM contributions"
    return connection.execute(query).fetchall()[0]


def expected(*firsts: int) -> tuple[int, int, int]:
    """The same, counted without any engine."""
    good = [n for first in firsts for n in range(first, first + ROWS) if n % 100 != 7]
    return len(good), len(good), sum(n % 400 * 100 + n % 100 for n in good)


def killed(job: Callable[..., object], arguments: tuple, seconds: float) -> bool:
    """Run the job in a process and kill it after so long; whether it was still running."""
    process = PROCESSES.Process(target=job, args=arguments)
    process.start()
    process.join(seconds)
    running = process.is_alive()
    process.kill()
    process.join()
    return running


def load_job(root: Path, path: Path) -> None:
    load_file(Ledger(root, 8), "contributions", path)


def compact_job(root: Path) -> None:
    compact(Ledger(root, 8), PAID, AT, 60, lambda _: None)


def lasting(job: Callable[..., object], arguments: tuple) -> float:
    started = time.monotonic()
    assert not killed(job, arguments, 120)
    return time.monotonic() - started


@pytest.mark.slow
def test_a_load_killed_at_any_moment_is_there_whole_or_not_at_all(tmp_path):
    ledger = create(tmp_path / "ledger", buckets=8)
    base, more = write(tmp_path, "a.csv", 0), write(tmp_path, "b.csv", ROWS)
    load_file(ledger, "contributions", base)
    trial = create(tmp_path / "trial", buckets=8)
    longest = lasting(load_job, (trial.root, more))
    chance = random.Random(20260301)
    hit = 0
    for _ in range(KILLS):
        fresh = create(tmp_path / f"l{chance.random()}", buckets=8)
        load_file(fresh, "contributions", base)
        hit += killed(load_job, (fresh.root, more), chance.uniform(0, longest))
        assert held(fresh) in (expected(0), expected(0, ROWS))
        load_file(fresh, "contributions", more)
        assert held(fresh) == expected(0, ROWS)
        assert sum(one.refused for one in loads(fresh, "contributions")) == 2 * ROWS // 100
        assert len(waiting(fresh, "contributions")) == 2 * ROWS // 100
        assert len(loads(fresh, "contributions")) == 2
        vacuum(fresh, PAID, 730, 5)
        files = {one.path for one in snapshot(fresh, PAID).files}
        folder = fresh.table_folder("contributions")
        assert files == {p.relative_to(folder).as_posix() for p in folder.glob("part=*/*.parquet")}
    assert hit > KILLS // 2


@pytest.mark.slow
def test_compacting_killed_at_any_moment_changes_no_row(tmp_path):
    ledger = create(tmp_path / "ledger", buckets=8)
    firsts = [place * ROWS for place in range(3)]
    for first in firsts:
        load_file(ledger, "contributions", write(tmp_path, f"{first}.csv", first))
    longest = lasting(compact_job, (ledger.root,))
    chance = random.Random(20260302)
    hit = 0
    for turn in range(KILLS):
        more = (3 + turn) * ROWS
        firsts.append(more)
        load_file(ledger, "contributions", write(tmp_path, f"{more}.csv", more))
        hit += killed(compact_job, (ledger.root,), chance.uniform(0, longest))
        assert held(ledger) == expected(*firsts)
    compact_job(ledger.root)
    assert held(ledger) == expected(*firsts)
    assert len(snapshot(ledger, PAID).files) == 8
    assert hit > KILLS // 2
