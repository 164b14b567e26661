"""A run that is killed at any moment: the next one goes on, no hit is lost or doubled."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.review.city import city_ledger

from baoheng.ledger.engine import engine
from baoheng.ledger.folder import open_ledger
from baoheng.ledger.reading import make_views

KILLS = 10
WORDS = ["review", "run", "--period", "2025", "--workers", "2", "--ledger"]


def start(folder):
    return subprocess.Popen(
        [str(Path(sys.executable).with_name("baoheng")), *WORDS, str(folder)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def result(folder):
    """Hits with their lines and money, and the reviewed bills, without who found them when."""
    ledger = open_ledger(folder)
    with engine(ledger.work_folder("look")) as connection:
        make_views(ledger, connection, ("hits", "hit_lines", "reviewed_bills", "review_runs"))
        return [
            connection.execute(sql).fetchall()
            for sql in (
                "SELECT hit_id, vola_amt, vola_cont FROM hits ORDER BY ALL",
                "SELECT hit, encounter, feedetl_sn, vola_amt FROM hit_lines ORDER BY ALL",
                "SELECT settlement, line_cnt, hit_cnt FROM reviewed_bills ORDER BY ALL",
                "SELECT count(*), count(DISTINCT run_id) FROM review_runs",
            )
        ]


@pytest.mark.slow
def test_killed_at_random_moments_it_ends_as_if_nothing_had_happened(tmp_path):
    ledger, _ = city_ledger(tmp_path, 3_000, 11)
    calm = tmp_path / "calm"
    shutil.copytree(ledger.root, calm)
    began = time.monotonic()
    assert start(calm).wait() in (0, 1)
    whole = time.monotonic() - began
    chance, killed = random.Random(5), 0
    for _ in range(KILLS):
        running = start(ledger.root)
        time.sleep(chance.uniform(0.3, whole))
        killed += running.poll() is None
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
        running.wait()
    assert start(ledger.root).wait() in (0, 1)
    assert killed >= KILLS // 2
    found = result(ledger.root)
    assert found[:2] == result(calm)[:2]
    runs, different = found[3][0]
    assert runs == different
    bills = result(calm)[2]
    assert set(found[2]) == set(bills)
    # a run that could not take over what was there has each bill once, another has none
    assert len(found[2]) % len(bills) == 0
