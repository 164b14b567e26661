"""The server killed at any moment: nothing is left behind, the next start goes on."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from tests.workbench.browser.conftest import free_port, make_people, start

pytestmark = pytest.mark.slow


def _children(parent: int) -> list[int]:
    told = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True, check=False
    )
    return [int(one) for one in told.stdout.split()]


def _gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return Path(f"/proc/{process}/stat").read_text().split()[2] == "Z"


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_all_its_processes_end_with_it_and_it_starts_again(tmp_path: Path, how: int) -> None:
    make_people(tmp_path)
    port = free_port()
    for _ in range(2):
        process = start(tmp_path, port)
        _worker(process.pid)
        children = _children(process.pid)
        assert len(children) == 3  # two for pages, one for background work
        process.send_signal(how)
        process.wait(30)
        for _ in range(150):
            if all(map(_gone, children)):
                break
            time.sleep(0.1)
        assert all(map(_gone, children))


def _worker(parent: int, other_than: int = 0) -> int:
    """The process for background work, once there is one other than that."""
    for _ in range(600):
        told = subprocess.run(
            ["pgrep", "-P", str(parent), "-f", "jobs.worker"],
            capture_output=True,
            text=True,
            check=False,
        )
        if told.stdout.strip() and int(told.stdout) != other_than:
            return int(told.stdout)
        time.sleep(0.1)
    raise TimeoutError("no worker")


def test_a_worker_that_dies_is_started_again(tmp_path: Path) -> None:
    make_people(tmp_path)
    process = start(tmp_path, free_port())
    try:
        first = _worker(process.pid)
        os.kill(first, signal.SIGKILL)
        assert _worker(process.pid, other_than=first)
    finally:
        process.terminate()
        process.wait(30)
