"""A backup becomes a workbench again: unpacked beside, every hash compared, the log proved."""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from baoheng.core.errors import WorkbenchError
from baoheng.core.faults import why
from baoheng.workbench.upkeep import postgres
from baoheng.workbench.upkeep.archive import DUMP, FORMAT, MANIFEST, SQLITE

_BLOCK = 1 << 20
Prove = Callable[[Path], None]


def refuse_used(home: Path) -> None:
    """Raise WorkbenchError where something lies in the folder already."""
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise WorkbenchError(
            "这个文件夹里已经有东西，不能恢复到这里", where=str(home), todo="请换一个空文件夹"
        )


def restore(source: Path, home: Path, database: Mapping[str, Any], prove: Prove) -> dict[str, Any]:
    """Make the workbench of a backup in an empty folder; the backup's manifest.

    Nothing is in the folder until all is proved; a killed restore leaves only what the next one
    clears. A database server that it had filled is known by a file beside the folder. ``prove`` is
    given the folder with the database in it, and raises where the log does not hold. Raises
    WorkbenchError.
    """
    refuse_used(home)
    staging = home.with_name(f".{home.name}.恢复中")
    filled = home.with_name(f".{home.name}.已填数据库")
    shutil.rmtree(staging, ignore_errors=True)
    try:
        staging.mkdir(mode=0o700, parents=True)
        with zipfile.ZipFile(source) as archive:
            manifest = _manifest(archive, source)
            _same_kind(manifest, database)
            for one in manifest["files"]:
                _take(archive, one, staging)
        dumped = staging / DUMP
        if dumped.exists():
            _load(database, dumped, filled)
            dumped.unlink()
        prove(staging)
        if home.exists():
            home.rmdir()
        staging.replace(home)
        filled.unlink(missing_ok=True)
    except zipfile.BadZipFile as error:
        raise WorkbenchError(
            "备份文件坏了，或不是备份", where=str(source), todo="请换一份备份"
        ) from error
    except OSError as error:
        raise WorkbenchError(
            f"没有恢复成：{why(error)}", where=str(home), todo="请检查磁盘和权限"
        ) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return manifest


def _load(database: Mapping[str, Any], dumped: Path, filled: Path) -> None:
    """Fill the database; over what a restore to the same folder has put into it, where it has."""
    address = json.dumps([str(database[key]) for key in ("HOST", "PORT", "NAME")])
    over = filled.is_file() and filled.read_text(encoding="utf-8") == address
    postgres.load(database, dumped, over)
    filled.write_text(address, encoding="utf-8")


def _manifest(archive: zipfile.ZipFile, source: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(archive.read(MANIFEST))
    except (KeyError, ValueError) as error:
        raise WorkbenchError(
            "不是保衡的备份，或没有写完", where=str(source), todo="请换一份备份"
        ) from error
    if found.get("format") != FORMAT:
        raise WorkbenchError(
            f"备份的格式是 {found.get('format')}，本程序只认 {FORMAT}",
            where=str(source),
            todo="请用做这份备份的程序版本恢复，再升级",
        )
    return found


def _same_kind(manifest: Mapping[str, Any], database: Mapping[str, Any]) -> None:
    names = {one["name"] for one in manifest["files"]}
    if postgres.used(database) and DUMP not in names:
        raise WorkbenchError(
            "这份备份来自本机文件数据库，现在设的是 PostgreSQL",
            todo="请去掉 BAOHENG_DATABASE 再恢复",
        )
    if not postgres.used(database) and SQLITE not in names:
        raise WorkbenchError(
            "这份备份来自 PostgreSQL", todo="请建一个空库，用 BAOHENG_DATABASE 写明地址再恢复"
        )


def _take(archive: zipfile.ZipFile, one: Mapping[str, Any], root: Path) -> None:
    """Unpack one file and compare it. Raises WorkbenchError."""
    name = str(one["name"])
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts or "\\" in name:
        raise WorkbenchError("备份里有不该有的文件名", where=name, todo="请换一份备份")
    target = root.joinpath(*parts)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = hashlib.sha256()
    try:
        with archive.open(name) as stream, target.open("wb") as sink:
            target.chmod(0o600)
            while block := stream.read(_BLOCK):
                digest.update(block)
                sink.write(block)
    except KeyError as error:
        raise WorkbenchError("备份里缺这个文件", where=name, todo="请换一份备份") from error
    if digest.hexdigest() != one["sha256"]:
        raise WorkbenchError(
            "备份里的文件和做备份时不一样", where=name, todo="备份已损坏或被改过，请换一份备份"
        )
