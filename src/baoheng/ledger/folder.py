"""A ledger on disk or in object storage: its folder, its settings and the lock of each table."""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from baoheng.core.errors import LedgerBusy, LedgerDamaged, LedgerError
from baoheng.ledger.store import CACHE, SCHEME, Store, store_of

Place = Path | Store
FORMAT = "baoheng.ledger/1"
DEFAULT_BUCKETS = 64
TABLES = "tables"
_SETTINGS = "ledger.json"
_POLL_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Ledger:
    """A folder of Delta tables. ``buckets`` is how many parts the persons are spread over.

    Of a ledger in object storage (``store``) the folder holds this machine's copies of data files,
    its unfinished work and its locks; what the ledger is lies there.
    """

    root: Path
    buckets: int
    store: Store | None = None

    @property
    def place(self) -> Place:
        """Where the ledger is, as people name it."""
        return self.store or self.root

    def table_folder(self, name: str) -> Path:
        """Where the Delta table of that name lies."""
        return self.root / TABLES / name

    def work_folder(self, load: str) -> Path:
        """Where a load keeps what is not yet committed."""
        return self.root / "work" / load

    @contextmanager
    def locked(self, name: str, wait_seconds: int) -> Iterator[None]:
        """Hold the right to write one table; freed by the system when the process dies.

        It reaches the processes of this machine. Writers on others are noticed at the commit.
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

    def note(self, name: str) -> str | None:
        """A small text that was kept under that name; None where none was.

        Raises LedgerDamaged where it is there and cannot be read.
        """
        try:
            found = self.store.read(name) if self.store else _read(self.root / name)
            return None if found is None else found.decode()
        except (OSError, UnicodeDecodeError) as error:
            raise LedgerDamaged(
                "读不出来", where=f"{self.place}/{name}", todo="请核对权限，或删去这个文件后重试"
            ) from error

    def keep_note(self, name: str, text: str) -> None:
        """Keep a small text under a name."""
        _write(self.place, name, text)


def place_of(text: str) -> Place:
    """A folder, or s3://桶/前缀 for object storage; file:// is a folder too. Raises LedgerError."""
    scheme, known, rest = text.partition("://")
    if not known:
        return Path(text)
    if scheme == SCHEME:
        return store_of(text)
    if scheme == "file":
        return Path(unquote(rest))
    raise LedgerError(f"台账不能放在 {scheme}://", where=text, todo="请写文件夹，或 s3://桶/前缀")


def create(place: Place, buckets: int = DEFAULT_BUCKETS) -> Ledger:
    """Make an empty ledger in a folder that is empty or does not exist yet.

    Raises LedgerError where something lies there already.
    """
    if isinstance(place, Store):
        used = bool(place.sizes(""))
    else:
        used = place.exists() and (not place.is_dir() or any(place.iterdir()))
    if used:
        raise LedgerError("这里已经有东西，不能新建台账", where=str(place), todo="请换一个空文件夹")
    _write(place, _SETTINGS, json.dumps({"format": FORMAT, "buckets": buckets}))
    return _at(place, buckets)


def exists(place: Place) -> bool:
    """Whether something lies there: a ledger, or what only looks like one."""
    return bool(place.read(_SETTINGS)) if isinstance(place, Store) else place.exists()


def open_ledger(place: Place) -> Ledger:
    """The ledger in that folder or object storage.

    Raises LedgerError where there is none, LedgerDamaged where its settings cannot be understood.
    """
    where = f"{place}/{_SETTINGS}"
    try:
        text = place.read(_SETTINGS) if isinstance(place, Store) else _read(place / _SETTINGS)
        if text is None:
            raise LedgerError(
                "这里没有台账",
                where=str(place),
                todo="请用 --ledger 指明台账文件夹，或先 baoheng ledger init",
            )
        settings = json.loads(text)
    except (ValueError, OSError) as error:
        raise LedgerDamaged(
            f"台账的设置读不出来（{error}）", where=where, todo="请从备份恢复这个文件"
        ) from error
    whole = isinstance(settings, dict) and isinstance(settings.get("buckets"), int)
    if not whole or settings.get("format") != FORMAT:
        raise LedgerDamaged("不是本软件的台账，或版本不同", where=where, todo=f"应为 {FORMAT}")
    return _at(place, settings["buckets"])


def _at(place: Place, buckets: int) -> Ledger:
    if not isinstance(place, Store):
        return Ledger(place, buckets)
    try:
        place.copies.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise LedgerError(
            f"存放对象存储副本的文件夹建不了（{error.strerror}）",
            where=str(place.copies),
            todo=f"请用环境变量 {CACHE} 指明一个能写的文件夹",
        ) from error
    return Ledger(place.copies, buckets, place)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _write(place: Place, name: str, text: str) -> None:
    """A small text, whole or not at all."""
    if isinstance(place, Store):
        place.write(name, text.encode())
        return
    target = place / name
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f"{target.name}.new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(target)


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
