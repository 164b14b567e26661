"""Results are written whole or not at all: beside the target first, then renamed over it."""

import errno
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from baoheng.core.errors import OutputError

_WHY = {
    errno.EACCES: ("没有写入权限", "请换一个文件夹，或请管理员开放权限"),
    errno.EPERM: ("没有写入权限", "请换一个文件夹，或关闭正在打开它的程序"),
    errno.EROFS: ("磁盘是只读的", "请换一个可以写入的位置"),
    errno.ENOSPC: ("磁盘已满", "请清理磁盘后重试"),
    errno.EDQUOT: ("磁盘配额已用完", "请清理磁盘后重试"),
    errno.ENOENT: ("文件夹不存在", "请先建立文件夹"),
    errno.ENOTDIR: ("路径中有一段不是文件夹", "请检查路径"),
    errno.ENAMETOOLONG: ("文件名太长", "请换一个短一些的文件名"),
}


def write_whole(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Let ``write`` fill a temporary file in the same folder, then rename it to ``path``.

    Raises OutputError where that fails; an older file at ``path`` is then untouched.
    """
    check_target(path)
    try:
        # behind a link: the file it points to is replaced, not the link
        _write_and_rename(path.resolve(), write)
    except OSError as error:
        raise _explained(path, error.errno or 0) from error


def check_target(path: Path) -> None:
    """Raise OutputError where it is clear before any work that ``path`` cannot be written."""
    if path.is_dir():
        raise OutputError("这是一个文件夹，不能写成文件", where=str(path), todo="请给出文件名")
    if path.exists() and not path.is_file():
        raise OutputError("这是设备或管道，不能写成文件", where=str(path), todo="请换一个文件名")
    if not path.parent.is_dir():
        raise _explained(path, errno.ENOENT)
    if not os.access(path.parent, os.W_OK):
        raise _explained(path, errno.EACCES)


def _explained(path: Path, code: int) -> OutputError:
    why, todo = _WHY.get(code, (f"写入失败（{os.strerror(code)}）", "请检查后重试"))
    return OutputError(why, where=str(path), todo=todo)


def _write_and_rename(path: Path, write: Callable[[BinaryIO], object]) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
        os.chmod(name, 0o666 & ~_umask())
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
