"""A disk that is full, for real: a small memory disk with less and less room."""

import os
import subprocess
from pathlib import Path

import pytest
from facts import load_file, waiting
from test_kill import ROWS, expected, held, write

from baoheng.core.errors import BaohengError
from baoheng.ledger.folder import create

ROOM = (0, 1, 4, 16, 48, 80, 120, 160)  # KiB that are left


@pytest.fixture
def disk(tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", folder],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        pytest.skip("本机不许挂载内存盘（需要 root）")
    yield folder
    subprocess.run(["umount", folder], check=True)


def fill(disk: Path, room: int) -> Path:
    place = os.statvfs(disk)
    free = place.f_bavail * place.f_frsize
    filler = disk / "filler"
    filler.write_bytes(b"x" * max(0, free - room * 1024))
    return filler


@pytest.mark.slow
def test_a_full_disk_is_told_and_changes_nothing(disk, tmp_path):
    ledger = create(disk / "ledger", buckets=8)
    load_file(ledger, "contributions", write(tmp_path, "a.csv", 0))
    more = write(tmp_path, "b.csv", ROWS)
    told = []
    for room in ROOM:
        filler = fill(disk, room)
        try:
            load_file(ledger, "contributions", more)
        except BaohengError as error:
            told.append(str(error))
        filler.unlink()
        assert held(ledger) in (expected(0), expected(0, ROWS))
    assert len(told) >= 4
    assert all("没有改动" in one for one in told)
    load_file(ledger, "contributions", more)
    assert held(ledger) == expected(0, ROWS)
    assert len(waiting(ledger, "contributions")) == 2 * ROWS // 100
