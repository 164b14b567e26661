import time
from dataclasses import replace
from pathlib import Path

import pytest

from baoheng.core.errors import DamagedDocument, LimitExceeded
from baoheng.reading.limits import DEFAULT_LIMITS, Limits
from baoheng.reading.sandbox import Finished, find_program, private_folder, run_program

LIMITS = replace(DEFAULT_LIMITS, seconds=20, memory_bytes=512 << 20, unpacked_bytes=1 << 20)


def run(script: str, folder: Path, limits: Limits = LIMITS) -> Finished:
    return run_program(
        ["/bin/sh", "-c", script], folder=folder, limits=limits, title="程序", where="表.doc"
    )


def test_output_and_diagnostics_come_back(tmp_path: Path):
    assert run("echo out; echo err >&2", tmp_path) == Finished(b"out\n", "err")


def test_environment_is_minimal_and_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SECRET", "1")
    lines = run("env; pwd", tmp_path).output.decode().splitlines()
    assert f"HOME={tmp_path}" in lines
    assert f"TMPDIR={tmp_path}" in lines
    assert lines[-1] == str(tmp_path)
    assert not any(line.startswith("SECRET") for line in lines)


def test_there_is_no_input(tmp_path: Path):
    assert run("cat", tmp_path).output == b""


@pytest.mark.slow
def test_time_is_bounded_and_children_die_too(tmp_path: Path):
    with pytest.raises(LimitExceeded, match="秒还没有结束"):
        run("sleep 60 & echo $! > child; wait", tmp_path, replace(LIMITS, seconds=0.5))
    child = int((tmp_path / "child").read_text())
    assert any(_ended(child) or time.sleep(0.01) for _ in range(1000))


def _ended(pid: int) -> bool:
    """Whether the process is gone or only waits to be collected; a kill takes a moment."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return True
    return status.rpartition(")")[2].split()[0] == "Z"


@pytest.mark.slow
def test_processor_time_is_bounded(tmp_path: Path):
    with pytest.raises(LimitExceeded):
        run("ulimit -t 1; while :; do :; done", tmp_path)


def test_written_files_are_bounded(tmp_path: Path):
    with pytest.raises(LimitExceeded):
        run("exec head -c 2000000 /dev/zero > big", tmp_path)


def test_memory_is_bounded(tmp_path: Path):
    python = find_program("python3")
    if python is None:
        pytest.skip("没有 python3")
    with pytest.raises(DamagedDocument, match=r"MemoryError|Traceback"):
        run(f"exec {python} -c 'bytearray(1 << 30)'", tmp_path)


def test_failure_names_program_file_and_reason(tmp_path: Path):
    with pytest.raises(DamagedDocument) as caught:
        run(f"echo 'cannot open {tmp_path}/x' >&2; exit 3", tmp_path)
    assert str(caught.value).startswith("表.doc：程序 打不开这个文件：cannot open /x。")


def test_private_folder_is_private_and_removed():
    with private_folder() as folder:
        assert folder.stat().st_mode & 0o077 == 0
        (folder / "a").write_text("x")
    assert not folder.exists()


def test_programs_are_found_in_order():
    assert (find_program("no-such-program", "sh") or "").endswith("/sh")
    assert find_program("no-such-program") is None
