"""Running external programs (LibreOffice) in a private folder, with bounds on everything.

The limits are set by a one-line shell wrapper and not by ``preexec_fn``, which is unsafe when the
caller has threads.
"""

import os
import resource
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from baoheng.core.errors import DamagedDocument, LimitExceeded
from baoheng.reading.limits import Limits

OUTPUT_BYTES = 64 * 1024 * 1024  # of standard output; diagnostics are cut much shorter
DIAGNOSTIC_BYTES = 2000
_BLOCK = 512  # the unit of ulimit -f in a POSIX shell
_NOWHERE = "http://127.0.0.1:9"  # the discard port: nothing answers
_WRAPPER = 'ulimit -c 0; ulimit -v "$1"; ulimit -t "$2"; ulimit -f "$3"; shift 3; exec "$@"'


@dataclass(frozen=True, slots=True)
class Finished:
    """What a program left: its standard output (whole) and the start of its diagnostics."""

    output: bytes
    diagnostics: str


def find_program(*names: str) -> str | None:
    """The full path of the first of these programs that is installed, or None."""
    return next((found for found in map(shutil.which, names) if found), None)


@contextmanager
def private_folder() -> Iterator[Path]:
    """A temporary folder that only this user can open; deleted with all its content at the end."""
    with tempfile.TemporaryDirectory(prefix="baoheng-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def run_program(
    command: Sequence[str], *, folder: Path, limits: Limits, title: str, where: str
) -> Finished:
    """Run ``command`` without input in ``folder`` (its HOME, TMPDIR and current folder).

    ``title`` names the program and ``where`` the document, for messages. Wall clock, processor
    time, memory and the size of each written file are bounded by ``limits``; the whole process
    group is killed at the end. Raises LimitExceeded when a bound is hit, DamagedDocument when the
    program fails.
    """
    out, err = folder / "stdout", folder / "stderr"
    with out.open("wb") as output, err.open("wb") as diagnostics:
        process = subprocess.Popen(
            ["/bin/sh", "-c", _WRAPPER, "sh", *_bounds(limits), *command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=diagnostics,
            cwd=folder,
            env=_environment(folder),
            start_new_session=True,
        )
        try:
            code = process.wait(limits.seconds)
        except subprocess.TimeoutExpired:
            raise LimitExceeded(
                f"{title} 处理了 {limits.seconds:g} 秒还没有结束，已停止",
                where=where,
                todo="请打开原文件另存为 docx 或 xlsx，或把文件拆小后再读",
            ) from None
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    words = err.read_bytes()[:DIAGNOSTIC_BYTES].decode("utf-8", "replace")
    words = words.replace(str(folder), "").strip()  # the private folder means nothing to a person
    _judge(code, words, title, where)
    if out.stat().st_size > OUTPUT_BYTES:
        raise LimitExceeded(
            f"{title} 输出超过 {OUTPUT_BYTES >> 20} MB", where=where, todo="请把文件拆小后再读"
        )
    return Finished(out.read_bytes(), words)


def _bounds(limits: Limits) -> list[str]:
    """Kilobytes of memory, processor seconds and blocks per file, never above what is allowed."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    memory = limits.memory_bytes
    if hard != resource.RLIM_INFINITY:
        memory = min(memory, hard)
    seconds = max(1, round(limits.seconds))
    return [str(memory // 1024), str(seconds), str(max(1, limits.unpacked_bytes // _BLOCK))]


def _environment(folder: Path) -> dict[str, str]:
    home = str(folder)
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": home,
        "TMPDIR": home,
        "XDG_CONFIG_HOME": home,
        "XDG_CACHE_HOME": home,
        "XDG_RUNTIME_DIR": home,
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "http_proxy": _NOWHERE,  # a document may link to pictures elsewhere; nothing is fetched
        "https_proxy": _NOWHERE,
    }


def _judge(code: int, words: str, title: str, where: str) -> None:
    if code == 0:
        return
    # a program started by a shell script reports death by a signal as 128 + its number
    death = -code if code < 0 else code - 128
    if death in {signal.SIGXCPU, signal.SIGXFSZ, signal.SIGKILL}:
        raise LimitExceeded(
            f"{title} 用的时间、内存或磁盘超过上限，已停止",
            where=where,
            todo="请打开原文件另存为 docx 或 xlsx，或把文件拆小后再读",
        )
    reason = f"：{words.splitlines()[0]}" if words else f"（返回码 {code}）"
    raise DamagedDocument(
        f"{title} 打不开这个文件{reason}",
        where=where,
        todo="请用 WPS 或 Word 打开原文件确认没有损坏，另存为 docx 或 xlsx 后再读",
    )
