"""OOXML packages (docx and relatives): a zip of parts tied together by relationships."""

import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from lxml import etree

from baoheng.core.errors import DamagedDocument, EncryptedDocument, LimitExceeded
from baoheng.reading.formats.xml import parse_xml
from baoheng.reading.limits import Limits

_RATIO_FROM = 1 << 20  # bytes; small parts may compress very well
_PACKAGE_RELS = "_rels/.rels"
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError)
# Strict OOXML (ISO 29500) differs from what Word writes by default in its namespaces only
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/math",
        b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    ),
    (
        b"http://purl.oclc.org/ooxml/drawingml/main",
        b"http://schemas.openxmlformats.org/drawingml/2006/main",
    ),
)


@dataclass(frozen=True, slots=True)
class Relation:
    """A tie from one part to another: ``kind`` is the last word of its type, such as ``header``."""

    kind: str
    target: str


class Package:
    """An open package; use it in a ``with`` statement.

    Raises DamagedDocument, EncryptedDocument or LimitExceeded on opening and on reading.
    """

    def __init__(self, path: Path, name: str, limits: Limits) -> None:
        self._name = name
        try:
            self._zip = zipfile.ZipFile(path)
        except _FAULTS as error:
            raise self._damaged() from error
        try:
            self._parts = self._checked(limits)
        except LimitExceeded:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._zip.close()

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._parts

    def read(self, part: str) -> bytes:
        """The bytes of a part; zipfile never returns more than the size checked on opening."""
        info = self._parts.get(part.lower())
        if info is None:
            raise self._damaged(f"文件里缺少部件 {part}")
        if info.flag_bits & 1:
            raise EncryptedDocument(
                "文件内容加了密码", where=self._name, todo="请去掉密码后另存，再读"
            )
        try:
            return self._zip.read(info)
        except (*_FAULTS, RuntimeError) as error:
            raise self._damaged() from error

    def root(self, part: str) -> etree._Element:
        """The root element of an XML part, in the usual namespaces also for Strict OOXML."""
        data = self.read(part)
        if b"purl.oclc.org" in data:
            for strict, usual in _STRICT:
                data = data.replace(strict, usual)
        return parse_xml(data, self._name)

    def relations(self, part: str) -> list[Relation]:
        """The ties of a part to other parts of the package; ``""`` asks for the package itself."""
        folder, base = posixpath.split(part)
        rels = f"{folder}/_rels/{base}.rels".lstrip("/") if part else _PACKAGE_RELS
        if rels not in self:
            return []
        found = []
        for tie in self.root(rels):
            if tie.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join(f"/{folder}", tie.get("Target", "")))
                kind = tie.get("Type", "").rsplit("/", 1)[-1]
                found.append(Relation(kind, target.lstrip("/")))
        return found

    def main_part(self) -> str:
        """The part that holds the document, from the relationships or under its usual name."""
        for tie in self.relations(""):
            if tie.kind == "officeDocument" and tie.target in self:
                return tie.target
        return "word/document.xml"

    def _checked(self, limits: Limits) -> dict[str, zipfile.ZipInfo]:
        infos = self._zip.infolist()
        unpacked = sum(info.file_size for info in infos)
        packed = sum(info.compress_size for info in infos)
        pairs = [(info.file_size, info.compress_size) for info in infos] + [(unpacked, packed)]
        bomb = any(
            size >= _RATIO_FROM and size > limits.unpack_ratio * small for size, small in pairs
        )
        if len(infos) > limits.archive_members or unpacked > limits.unpacked_bytes or bomb:
            raise LimitExceeded(
                f"文件展开后有 {unpacked // 1024} KB（{len(infos)} 个部件），"
                f"超过上限或压缩比超过 {limits.unpack_ratio} 倍，可能是压缩炸弹",
                where=self._name,
                todo="请核实文件来源；确是正常文件时，用 Office 或 WPS 另存后再读",
            )
        return {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in infos}

    def _damaged(self, what: str = "文件损坏或没有下载完整，打不开") -> DamagedDocument:
        return DamagedDocument(
            what, where=self._name, todo="请重新下载，或用 Office、WPS 打开修复后另存再读"
        )
