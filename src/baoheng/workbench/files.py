"""Files that people upload or jobs make: kept by their hash, readable by the workbench alone."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404
from django.utils.translation import gettext

from baoheng.core.errors import Conflict
from baoheng.core.faults import why
from baoheng.reading.sniff import Kind, sniff
from baoheng.reading.values import clean

# no evidence: what a browser would run or show as a page of ours
_ACTIVE = frozenset((Kind.EMPTY, Kind.PROGRAM, Kind.HTML, Kind.MHTML, Kind.XML, Kind.UNKNOWN))
_MIB = 1024 * 1024
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that lies in the workbench's folder."""

    name: str
    sha256: str
    size: int


def place(sha256: str) -> Path:
    """Where the bytes with that hash lie."""
    return Path(settings.HOME) / "files" / sha256


def keep_bytes(
    name: str, chunks: Iterable[bytes], look: Callable[[Path], object] = lambda _: None
) -> Kept:
    """Keep the bytes, whole or not at all. Raises Conflict where the disk refuses.

    ``look`` sees the whole file before it is kept, and raises where it is not wanted.
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
            look(Path(making))
            Path(making).replace(place(digest.hexdigest()))
        finally:
            Path(making).unlink(missing_ok=True)
    except OSError as error:
        raise Conflict(
            gettext("文件存不下来（%(error)s）") % {"error": why(error)},
            todo="请系统管理员检查磁盘",
        ) from error
    return Kept(name, digest.hexdigest(), size)


def keep_file(path: Path, name: str = "") -> Kept:
    """Keep a file that was made here, by another name where one is given."""
    with path.open("rb") as file:
        return keep_bytes(name or path.name, iter(lambda: file.read(_MIB), b""))


def keep_upload(file: UploadedFile[Any]) -> Kept:
    """Keep what somebody uploads. Raises Conflict where it is empty, too large, or refused."""
    name = clean(Path(file.name or "文件").name)[:_LONGEST_NAME]
    if not file.size:
        raise Conflict(gettext("“%(name)s”是空的") % {"name": name}, todo="请选有内容的文件")
    if file.size > settings.UPLOAD_LIMIT_BYTES:
        most = settings.UPLOAD_LIMIT_BYTES // _MIB
        raise Conflict(
            gettext("“%(name)s”超过 %(most)s MB") % {"name": name, "most": most},
            todo="请压缩或拆开后再传",
        )

    def look(path: Path) -> None:
        if sniff(path) in _ACTIVE:
            raise Conflict(
                gettext("“%(name)s”不是能用的文件") % {"name": name},
                todo="请用文档、表格、图片、PDF 或压缩包",
            )

    return keep_bytes(name, file.chunks(), look)


def download(name: str, sha256: str) -> FileResponse:
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
