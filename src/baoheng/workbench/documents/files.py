"""Documents as files: what is taken, told from the bytes, and what is refused in words."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext

from baoheng.core.errors import Conflict
from baoheng.reading.refusals import refusal
from baoheng.reading.sniff import Kind, sniff
from baoheng.reading.values import clean
from baoheng.workbench.files import Kept, keep_bytes, place

_REFUSED = frozenset(
    (Kind.ENCRYPTED, Kind.BROKEN, Kind.OFD, Kind.SLIDES, Kind.RAR, Kind.SEVEN_ZIP, Kind.GZIP,
     Kind.TAR, Kind.PROGRAM, Kind.MEDIA, Kind.XML, Kind.UNKNOWN)
)  # fmt: skip
_MIB = 1024 * 1024
_NAME = 200


def said_name(name: str) -> str:
    """A file's name as it may be shown: without folders and control characters."""
    return clean(name.replace("\\", "/").rpartition("/")[2].replace("\0", ""))[-_NAME:] or "文件"


def keep_path(name: str, path: Path) -> Kept:
    """Keep a file that was unpacked. Raises Conflict for a kind that is not read."""
    name = said_name(name)
    with path.open("rb") as file:
        return keep_bytes(name, iter(lambda: file.read(_MIB), b""), lambda one: refuse(name, one))


def keep_upload(file: UploadedFile[Any]) -> Kept:
    """Keep what somebody uploads. Raises Conflict: empty, too large, or of a kind not read."""
    name = said_name(file.name or "")
    if not file.size:
        raise Conflict(
            gettext("“%(name)s”是空的") % {"name": name}, todo="请确认文件已保存、已下载完整"
        )
    if file.size > settings.UPLOAD_LIMIT_BYTES:
        most = settings.UPLOAD_LIMIT_BYTES // _MIB
        raise Conflict(
            gettext("“%(name)s”超过 %(most)s MB") % {"name": name, "most": most},
            todo="请删去大图片，或把文件拆小后再传",
        )
    return keep_bytes(name, file.chunks(), lambda one: refuse(name, one))


def refuse(name: str, path: Path) -> None:
    """Raise Conflict for a kind, told from the bytes, that no reader takes."""
    kind = sniff(path)
    if kind is Kind.EMPTY:
        raise Conflict(
            gettext("“%(name)s”是空的") % {"name": name}, todo="请确认文件已保存、已下载完整"
        )
    if kind in _REFUSED:
        error = refusal(kind)
        raise Conflict(
            gettext("“%(name)s”没有收：%(message)s") % {"name": name, "message": error.message},
            todo=error.todo,
        )


def is_archive(kept: Kept) -> bool:
    """Whether it is a zip file of files."""
    return sniff(place(kept.sha256)) is Kind.ZIP
