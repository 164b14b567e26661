"""Uploaded files: by their hash in the workbench's folder, never shown, only saved."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpResponseBase

from baoheng.core.errors import Conflict
from baoheng.core.faults import why
from baoheng.reading.refusals import refusal
from baoheng.reading.sniff import Kind, sniff
from baoheng.reading.values import clean

_REFUSED = frozenset(
    (Kind.ENCRYPTED, Kind.BROKEN, Kind.OFD, Kind.SLIDES, Kind.RAR, Kind.SEVEN_ZIP, Kind.GZIP,
     Kind.TAR, Kind.PROGRAM, Kind.MEDIA, Kind.XML, Kind.UNKNOWN)
)  # fmt: skip
_MIB = 1024 * 1024
_NAME = 200


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that lies in the workbench's folder."""

    name: str
    sha256: str
    size: int
    kind: Kind


def place(sha256: str) -> Path:
    """Where the bytes lie."""
    return Path(settings.HOME) / "files" / sha256


def said_name(name: str) -> str:
    """A file's name as it may be shown: without folders and control characters."""
    return clean(name.replace("\\", "/").rpartition("/")[2].replace("\0", ""))[-_NAME:] or "文件"


def keep(
    name: str, chunks: Iterable[bytes], accept: Callable[[Kept], None] = lambda _: None
) -> Kept:
    """Keep the bytes, whole or not at all. Raises Conflict where the disk refuses.

    ``accept`` sees what it is before it is kept, and raises where it is not wanted.
    """
    folder = Path(settings.HOME) / "files"
    digest, size = hashlib.sha256(), 0
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, making = tempfile.mkstemp(prefix=".new-", dir=folder)  # 0600 by its nature
        try:
            with os.fdopen(handle, "wb") as file:
                for chunk in chunks:
                    digest.update(chunk)
                    size += len(chunk)
                    file.write(chunk)
            kept = Kept(said_name(name), digest.hexdigest(), size, sniff(Path(making)))
            accept(kept)
            Path(making).replace(place(kept.sha256))
        finally:
            Path(making).unlink(missing_ok=True)
    except OSError as error:
        raise Conflict(f"文件存不下来（{why(error)}）", todo="请系统管理员检查磁盘") from error
    return kept


def keep_path(name: str, path: Path, accept: Callable[[Kept], None] = lambda _: None) -> Kept:
    """Keep a file of this machine: one unpacked, or one that a job made."""
    with path.open("rb") as file:
        return keep(name, iter(lambda: file.read(_MIB), b""), accept)


def keep_upload(file: UploadedFile[Any]) -> Kept:
    """Keep what somebody uploads. Raises Conflict: empty, too large, or of a kind not read."""
    name = said_name(file.name or "")
    if not file.size:
        raise Conflict(f"“{name}”是空的", todo="请确认文件已保存、已下载完整")
    if file.size > settings.UPLOAD_LIMIT_BYTES:
        most = settings.UPLOAD_LIMIT_BYTES // _MIB
        raise Conflict(f"“{name}”超过 {most} MB", todo="请删去大图片，或把文件拆小后再传")
    return keep(name, file.chunks(), refuse)


def refuse(kept: Kept) -> None:
    """Raise Conflict for a kind, told from the bytes, that no reader takes."""
    if kept.kind is Kind.EMPTY:
        raise Conflict(f"“{kept.name}”是空的", todo="请确认文件已保存、已下载完整")
    if kept.kind in _REFUSED:
        error = refusal(kept.kind)
        raise Conflict(f"“{kept.name}”没有收：{error.message}", todo=error.todo)


def download(name: str, sha256: str) -> HttpResponseBase:
    """The file as something to save, never to show. Raises Http404 where it is gone."""
    try:
        file = place(sha256).open("rb")
    except OSError as error:
        raise Http404 from error
    answer = FileResponse(
        file, as_attachment=True, filename=name, content_type="application/octet-stream"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
