"""A backup as one file: the database, the uploaded files, the keys, the ledger, with their hashes.

The database is copied at one moment, before the files, which are added and, a day after nothing
has named them any more, removed: so each file that the copy names is there. Of the ledger the
registers come before the data they name.
"""

import hashlib
import json
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

from baoheng import __version__
from baoheng.core.errors import WorkbenchError
from baoheng.core.faults import why
from baoheng.workbench.temporary import FOLDER as TEMPORARY
from baoheng.workbench.upkeep import postgres
from baoheng.workbench.upkeep.places import FOLDER

FORMAT = "baoheng.backup/1"
MANIFEST, LEDGER = "manifest.json", "ledger"
SQLITE, DUMP = "workbench.sqlite3", "workbench.pgdump"
_SECRET = {"secret.key"}
_PASSED = {
    FOLDER,
    TEMPORARY,
    "facts",
    "worker.lock",
    LEDGER,
}  # what is made again, and what goes apart
_LEDGER_PASSED = {"work", "locks"}
_PACKED = {".parquet", ".zip", ".xlsx", ".docx", ".pdf", ".png", ".jpg"}
_BLOCK = 1 << 20
Advance = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is backed up beside the database: the folder, the ledger where it goes along."""

    home: Path
    ledger: Path | None
    bureau: str
    made: str  # the moment, as people read it


@dataclass(frozen=True, slots=True)
class Made:
    """The file that was made: its size, its hash, how many files are in it."""

    size: int
    sha256: str
    files: int


def make(wanted: Wanted, target: Path, advance: Advance) -> Made:
    """Write the backup, whole or not at all. Raises WorkbenchError where that cannot be done."""
    making = target.with_name(f".{target.name}.new")
    try:
        handle = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as sink, zipfile.ZipFile(sink, "w") as archive:
            entries = list(_written(archive, wanted, advance))
            manifest = {
                "format": FORMAT,
                "program": __version__,
                "bureau": wanted.bureau,
                "made": wanted.made,
                "ledger": wanted.ledger is not None,
                "files": entries,
            }
            archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        digest = _digest(making)
        making.replace(target)
    except OSError as error:
        raise WorkbenchError(
            f"备份没有写成：{why(error)}", where=str(target), todo="请检查磁盘和权限"
        ) from error
    finally:
        making.unlink(missing_ok=True)
    return Made(target.stat().st_size, digest, len(entries))


def _written(
    archive: zipfile.ZipFile, wanted: Wanted, advance: Advance
) -> Iterator[dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="baoheng-") as folder:
        name = DUMP if postgres.used(connection.settings_dict) else SQLITE
        copy = Path(folder) / name
        _copy_database(copy)
        yield _put(archive, copy, name)
        advance("数据库")
    for path in _files(wanted.home):
        yield _put(archive, path, path.relative_to(wanted.home).as_posix())
    advance("文件")
    if wanted.ledger is not None:
        for path in ledger_files(wanted.ledger):
            name = f"{LEDGER}/{path.relative_to(wanted.ledger).as_posix()}"
            yield _put(archive, path, name)
            advance("台账")


def _copy_database(target: Path) -> None:
    """The database at one moment, by a connection of its own: pages go on writing meanwhile."""
    database = connection.settings_dict
    if postgres.used(database):
        postgres.dump(database, target)
        return
    source = f"{Path(database['NAME']).resolve().as_uri()}?mode=ro"
    try:
        with (
            closing(sqlite3.connect(source, uri=True)) as old,
            closing(sqlite3.connect(target)) as new,
        ):
            old.backup(new)
    except sqlite3.Error as error:
        raise WorkbenchError(f"数据库复制不了：{error}", todo="请检查磁盘") from error


def _files(home: Path) -> Iterator[Path]:
    """What lies in the folder beside the database; what is half made is passed over."""
    for path in sorted(home.rglob("*")):
        parts = path.relative_to(home).parts
        if path.is_symlink() or not path.is_file() or parts[0] in _PASSED:
            continue
        if parts[0].startswith(SQLITE) or path.name.startswith("."):
            continue
        yield path


def ledger_files(root: Path) -> list[Path]:
    """The ledger's files, the registers of loads first."""
    every = [
        path
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.relative_to(root).parts[0] not in _LEDGER_PASSED
    ]
    return sorted(every, key=lambda path: "_delta_log" not in path.parts)


def _put(archive: zipfile.ZipFile, path: Path, name: str) -> dict[str, Any]:
    """Copy a file in, with its hash on the way."""
    digest, size = hashlib.sha256(), 0
    info = zipfile.ZipInfo(name)
    packed = path.suffix.lower() in _PACKED
    info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    with path.open("rb") as source, archive.open(info, "w", force_zip64=True) as sink:
        while block := source.read(_BLOCK):
            digest.update(block)
            size += len(block)
            sink.write(block)
    told = {"name": name, "size": size, "sha256": digest.hexdigest()}
    return told | ({"secret": True} if name in _SECRET else {})


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
