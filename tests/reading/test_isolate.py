import os
from dataclasses import replace
from pathlib import Path

import jobs
import pytest

from baoheng.core.errors import (
    DamagedDocument,
    EncryptedDocument,
    LimitExceeded,
    ReadError,
)
from baoheng.reading.isolate import map_isolated, run_isolated
from baoheng.reading.limits import DEFAULT_LIMITS, Limits

LIMITS = replace(DEFAULT_LIMITS, memory_bytes=1 << 30, seconds=30)
SHORT = replace(LIMITS, seconds=1)


def error_of(what: str, limits: Limits = LIMITS) -> ReadError:
    with pytest.raises(ReadError) as caught:
        run_isolated(jobs.act, what, limits)
    return caught.value


def test_result_comes_back():
    assert run_isolated(jobs.act, "fine", LIMITS) == "fine"


def test_large_result_comes_back():
    assert run_isolated(jobs.act, "big", LIMITS) == "x" * (20 << 20)


def test_work_is_done_in_another_process():
    assert run_isolated(jobs.act, "pid", LIMITS) != os.getpid()


def test_read_errors_pass_unchanged():
    error = error_of("refuse")
    assert type(error) is EncryptedDocument
    assert (error.message, error.where, error.todo) == ("有密码", "表.docx", "去掉密码")


def test_crash_of_native_code_is_a_damaged_document():
    error = error_of("crash")
    assert type(error) is DamagedDocument
    assert "SIGSEGV" in error.message


def test_kill_by_the_system_is_a_limit():
    assert type(error_of("killed")) is LimitExceeded


def test_memory_is_bounded():
    error = error_of("memory")
    assert type(error) is LimitExceeded
    assert "内存" in error.message


@pytest.mark.slow
def test_time_is_bounded():
    error = error_of("hang", SHORT)
    assert type(error) is LimitExceeded
    assert "超过 1 秒" in error.message


def test_fault_of_the_program_names_its_place():
    error = error_of("fault")
    assert type(error) is ReadError
    assert "KeyError" in error.message
    assert "jobs.py" in error.message


def test_private_folder_of_a_worker_is_removed():
    folder = run_isolated(jobs.act, "folder", LIMITS)
    assert isinstance(folder, str)
    assert not Path(folder).parent.exists()


def test_printing_libraries_do_not_spoil_the_output(capfd: pytest.CaptureFixture[str]):
    run_isolated(jobs.act, "print", LIMITS)
    assert capfd.readouterr().out == ""


@pytest.mark.slow
def test_one_bad_file_never_stops_the_rest():
    items = ["a", "crash", "hang", "memory", "refuse", "fault", "b", "c"]
    results = {
        item: type(result).__name__
        for item, result in map_isolated(jobs.act, items, SHORT, workers=2)
    }
    assert results == {
        "a": "str",
        "crash": "DamagedDocument",
        "hang": "LimitExceeded",
        "memory": "LimitExceeded",
        "refuse": "EncryptedDocument",
        "fault": "ReadError",
        "b": "str",
        "c": "str",
    }


def test_one_worker_reads_many_files():
    pids = {result for _, result in map_isolated(jobs.act, ["pid"] * 5, LIMITS, workers=1)}
    assert len(pids) == 1


def test_crashed_worker_is_replaced():
    items = ["pid", "crash", "pid"]
    pids = [r for i, r in map_isolated(jobs.act, items, LIMITS, workers=1) if i == "pid"]
    assert len(set(pids)) == 2


def test_no_items_is_no_work():
    assert list(map_isolated(jobs.act, [], LIMITS, workers=2)) == []


def test_items_are_drawn_only_as_workers_become_free():
    drawn: list[str] = []

    def items():
        for name in "abcdef":
            drawn.append(name)
            yield name

    results = map_isolated(jobs.act, items(), LIMITS, workers=2)
    next(results)
    assert len(drawn) <= 3
    results.close()


@pytest.mark.slow
def test_programs_started_by_a_late_worker_are_stopped(tmp_path: Path):
    mark = tmp_path / "pid"
    with pytest.raises(LimitExceeded):
        run_isolated(jobs.hang_with_child, str(mark), SHORT)
    with pytest.raises(ProcessLookupError):
        os.kill(int(mark.read_text()), 0)


@pytest.mark.slow
def test_leaving_early_stops_all_workers(tmp_path: Path):
    mark = tmp_path / "pid"
    results = map_isolated(_either, ["quick", str(mark)], LIMITS, workers=2)
    assert next(results) == ("quick", "quick")
    while not (mark.exists() and mark.read_text()):
        os.sched_yield()
    results.close()
    with pytest.raises(ProcessLookupError):
        os.kill(int(mark.read_text()), 0)


def _either(item: str) -> object:
    return item if item == "quick" else jobs.hang_with_child(item)
