"""A ledger on disk: its folder, its settings and the lock of each table."""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from baoheng.core.errors import LedgerBusy, LedgerDamaged, LedgerError

FORMAT = "baoheng.ledger/1"
DEFAULT_BUCKETS = 64
_SETTINGS = "ledger.json"
_POLL_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Ledger:
    """A folder of Delta tables. ``buckets`` is how many parts the persons are spread over."""

    root: Path
    buckets: int

    def table_folder(self, name: str) -> Path:
        """Where the Delta table of that name lies."""
        return self.root / "tables" / name

    def work_folder(self, load: str) -> Path:
        """Where a load keeps what is not yet committed."""
        return self.root / "work" / load

    @contextmanager
    def locked(self, name: str, wait_seconds: int) -> Iterator[None]:
        """Hold the right to write one table; freed by the system when the process dies.

        Raises LedgerBusy when another process keeps it longer than ``wait_seconds``.
        """
        folder = self.root / "locks"
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _acquire(handle, name, wait_seconds)
            yield
        finally:
            os.close(handle)


def create(root: Path, buckets: int = DEFAULT_BUCKETS) -> Ledger:
    """Make an empty ledger in a folder that is empty or does not exist yet.

    Raises LedgerError where something lies there already.
    """
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise LedgerError("这里已经有东西，不能新建台账", where=str(root), todo="请换一个空文件夹")
    root.mkdir(parents=True, exist_ok=True)
    settings = {"format": FORMAT, "buckets": buckets}
    fresh = root / f"{_SETTINGS}.new"
    fresh.write_text(json.dumps(settings), encoding="utf-8")
    fresh.replace(root / _SETTINGS)
    return Ledger(root, buckets)


def open_ledger(root: Path) -> Ledger:
    """The ledger in that folder.

    Raises LedgerError where there is none, LedgerDamaged where its settings cannot be understood.
    """
    try:
        settings = json.loads((root / _SETTINGS).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise LedgerError(
            "这里没有台账",
            where=str(root),
            todo="请用 --ledger 指明台账文件夹，或先 baoheng ledger init",
        ) from error
    except (ValueError, OSError) as error:
        raise LedgerDamaged(
            f"台账的设置读不出来（{error}）",
            where=str(root / _SETTINGS),
            todo="请从备份恢复这个文件",
        ) from error
    whole = isinstance(settings, dict) and isinstance(settings.get("buckets"), int)
    if not whole or settings.get("format") != FORMAT:
        raise LedgerDamaged(
            "不是本软件的台账，或版本不同", where=str(root / _SETTINGS), todo=f"应为 {FORMAT}"
        )
    return Ledger(root, settings["buckets"])


def _acquire(handle: int, name: str, wait_seconds: int) -> None:
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() > deadline:
                raise LedgerBusy(
                    f"另一个程序正在写 {name} 这张表，等了 {wait_seconds} 秒还没有写完",
                    todo="请等它结束后再试；重试不会重复装入",
                ) from error
            time.sleep(_POLL_SECONDS)
        else:
            return
