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
        time.sleep(1)  # let the worker begin too
        children = _children(process.pid)
        assert len(children) == 3  # two for pages, one for background work
        process.send_signal(how)
        process.wait(30)
        for _ in range(150):
            if all(map(_gone, children)):
                break
            time.sleep(0.1)
        assert all(map(_gone, children))


def test_a_worker_that_dies_is_started_again(tmp_path: Path) -> None:
    make_people(tmp_path)
    process = start(tmp_path, free_port())
    time.sleep(2)
    found = subprocess.run(
        ["pgrep", "-P", str(process.pid), "-f", "jobs.worker"], capture_output=True, check=True
    )
    os.kill(int(found.stdout), signal.SIGKILL)
    time.sleep(4)
    again = subprocess.run(
        ["pgrep", "-P", str(process.pid), "-f", "jobs.worker"], capture_output=True, check=True
    )
    assert again.stdout != found.stdout
    process.terminate()
    process.wait(30)
