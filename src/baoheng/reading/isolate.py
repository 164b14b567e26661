"""Reading in child processes, so that no file can hang, crash or exhaust the program.

Workers are started by a plain exec (nothing is inherited but the connection) and read file after
file; one that times out, dies or runs out of memory is replaced, and only its file is lost.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import wait
from pathlib import Path
from typing import TypeVar, cast

from baoheng.core.errors import DamagedDocument, LimitExceeded, ReadError
from baoheng.reading.limits import Limits

Item = TypeVar("Item")
Result = TypeVar("Result")

_FILES_PER_WORKER = 100  # then a fresh one starts, so that leaks of native code stay small
_DIAGNOSTIC_BYTES = 2000
_GRACE = 2.0  # seconds between asking a worker to stop and killing it
_ADVICE = "请用 WPS 或 Office 打开原文件确认没有损坏，另存为 docx 或 xlsx 后再读"
_START = "import sys; from baoheng.reading.worker import serve; serve(*map(int, sys.argv[1:]))"


class _Worker:
    """One child process, its connection and its private temporary folder."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.folder = tempfile.mkdtemp(prefix="baoheng-")
        self.connection, theirs = Pipe()
        self.deadline = self.seconds = 0.0
        self.files = 0
        self.diagnostics = Path(self.folder, "stderr")
        paths = [str(Path(entry).absolute()) for entry in sys.path]
        with theirs, self.diagnostics.open("wb") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-c", _START, str(theirs.fileno()), str(limits.memory_bytes)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,  # libraries that print must not spoil our own output
                stderr=errors,
                pass_fds=[theirs.fileno()],
                env={
                    **os.environ,
                    "TMPDIR": self.folder,
                    "PYTHONPATH": os.pathsep.join(paths),
                    # every thread reserves address space, which the memory limit counts
                    "MALLOC_ARENA_MAX": "2",
                },
                start_new_session=True,
            )

    def begin(self, function: Callable[[Item], object], item: Item, seconds: float) -> None:
        """Send one job; its time starts now."""
        self.files += 1
        self.seconds = seconds
        self.deadline = time.monotonic() + seconds
        with suppress(BrokenPipeError, ConnectionResetError):  # answer() tells of a dead process
            self.connection.send((function, item))

    def answer(self) -> object:
        """The job's result or a ReadError; also where the process died over it."""
        try:
            return self.connection.recv()
        except (EOFError, OSError):
            self.files = _FILES_PER_WORKER
            code = self.process.wait()
            words = self.diagnostics.read_bytes()[-_DIAGNOSTIC_BYTES:].decode("utf-8", "replace")
            error = _death(code)
            error.add_note(words)
            return error

    def late(self) -> LimitExceeded:
        """Stop the process because its time is over."""
        self.stop()
        return LimitExceeded(f"读取超过 {self.seconds:g} 秒，已停止", todo="请把文件拆小后再读")

    def stop(self) -> None:
        """End the process, its children and its folder; safe to call twice."""
        self.connection.close()
        self.process.terminate()
        try:
            self.process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def _death(code: int) -> ReadError:
    """The error of a process that ended without an answer."""
    if code == -signal.SIGKILL:
        return LimitExceeded(
            "读取时占用的内存太多，被系统停止", todo="请把文件拆小，或删去大图片后再读"
        )
    how = signal.Signals(-code).name if code < 0 else f"返回码 {code}"
    return DamagedDocument(f"读取时程序崩溃（{how}），文件可能已损坏", todo=_ADVICE)


def run_isolated(function: Callable[[Item], Result], item: Item, limits: Limits) -> Result:
    """``function(item)`` in a child process; both must be picklable.

    Raises what ReadError the function raised, LimitExceeded beyond ``limits.seconds`` or
    ``limits.memory_bytes``, DamagedDocument when the process died.
    """
    for _, result in map_isolated(function, [item], limits, workers=1):
        if isinstance(result, ReadError):
            raise result
        return result
    raise DamagedDocument("读取程序没有回答", todo=_ADVICE)


def map_isolated(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    limits: Limits,
    workers: int,
    seconds: Callable[[Item], float] | None = None,
) -> Iterator[tuple[Item, Result | ReadError]]:
    """Pairs of item and result (or ReadError) in the order in which they are done.

    ``seconds`` says how long an item may take where ``limits.seconds`` does not fit all of them.

    ``items`` is drawn only as fast as workers become free. Leaving the iterator early, by an
    exception or Ctrl-C, stops all workers.
    """
    waiting = iter(items)
    idle: list[_Worker] = []
    busy: dict[_Worker, Item] = {}
    try:
        while True:
            while len(busy) < workers:
                try:
                    item = next(waiting)
                except StopIteration:
                    break
                worker = idle.pop() if idle else _Worker(limits)
                busy[worker] = item
                worker.begin(function, item, seconds(item) if seconds else limits.seconds)
            if not busy:
                return
            for worker, answer in _finished(busy):
                item = busy.pop(worker)
                if worker.files >= _FILES_PER_WORKER or isinstance(answer, LimitExceeded):
                    worker.stop()
                else:
                    idle.append(worker)
                yield item, cast("Result | ReadError", answer)
    finally:
        for worker in [*idle, *busy]:
            worker.stop()


def _finished(busy: dict[_Worker, Item]) -> list[tuple[_Worker, object]]:
    """Wait until at least one worker has answered, died or run out of time."""
    by_connection = {worker.connection: worker for worker in busy}
    soonest = min(worker.deadline for worker in busy)
    ready = wait(list(by_connection), max(0.0, soonest - time.monotonic()))
    done = {worker: worker.answer() for worker in busy if worker.connection in ready}
    now = time.monotonic()
    for worker in busy:
        if worker not in done and worker.deadline <= now:
            done[worker] = worker.late()
    return list(done.items())
