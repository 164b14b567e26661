"""The one door for files: tell the kind from the bytes, call its reader, seal the result."""

import struct
import zipfile
import zlib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import cast

from lxml import etree

from baoheng.core.errors import DamagedDocument, EmptyDocument, LimitExceeded, ReadError
from baoheng.reading.digest import file_sha256
from baoheng.reading.fault import describe
from baoheng.reading.grid import Source
from baoheng.reading.limits import DEFAULT_LIMITS, Limits
from baoheng.reading.refusals import mismatch_note, refusal
from baoheng.reading.sniff import Kind, sniff

Reader = Callable[[Path, str, Limits], Source]

# what parsing libraries throw at broken files; anything else is a fault of this program
PARSING_FAULTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
    etree.LxmlError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
_FORMATS = "baoheng.reading.formats."
_MODULES = {
    Kind.DOCX: "docx",
    Kind.XLSX: "xlsx",
    Kind.XMLSS: "xmlss",
    Kind.PDF: "pdf",
    Kind.HTML: "html",
    Kind.MHTML: "html",
    Kind.TEXT: "text",
    Kind.CSV: "csv",
    Kind.IMAGE: "scan",
}
_CONVERTED = {  # kind → the converting reader and the ending LibreOffice should see
    Kind.DOC: ("word97", "doc"),
    Kind.RTF: ("word97", "rtf"),
    Kind.ODT: ("word97", "odt"),
    Kind.WORDML: ("word97", "xml"),
    Kind.XLS: ("converted", "xls"),
    Kind.ODS: ("converted", "ods"),
    Kind.XLSB: ("converted", "xlsb"),
}


def open_source(path: Path, name: str | None = None, limits: Limits = DEFAULT_LIMITS) -> Source:
    """Read one file of any kind into blocks; ``name`` is what the user calls it.

    The kind is told from the bytes; where the name says otherwise a note tells so. Raises
    EmptyDocument, LimitExceeded (size), UnsupportedFormat, EncryptedDocument, DamagedDocument or
    what else the reader raises; every error names the file.
    """
    name = name or path.name
    try:
        kind = _checked_kind(path, name, limits)
        source = _reader(kind)(path, name, limits)
    except ReadError as error:
        error.where = error.where or name
        raise
    except OSError as error:
        raise ReadError(
            f"文件打不开（{error.strerror or type(error).__name__}）",
            where=name,
            todo="请检查路径是否写对、有没有读取权限",
        ) from error
    except PARSING_FAULTS as error:
        raise DamagedDocument(
            f"文件内部结构损坏，读不下去（{describe(error)}）",
            where=name,
            todo="请用 WPS 或 Office 打开原文件确认没有损坏，另存一份后再读",
        ) from error
    source.file, source.sha256 = name, file_sha256(path)
    note = mismatch_note(name, kind)
    if note is not None:
        source.notes.insert(0, note)
    return source


def _checked_kind(path: Path, name: str, limits: Limits) -> Kind:
    if not path.is_file():
        raise ReadError("文件不存在，或不是普通文件", where=name, todo="请检查路径是否写对")
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise LimitExceeded(
            f"文件有 {size >> 20} MB，上限是 {limits.file_bytes >> 20} MB",
            where=name,
            todo="请删去大图片或把文件拆小后再读",
        )
    kind = sniff(path)
    if kind is Kind.EMPTY:
        raise EmptyDocument("文件是空的", where=name, todo="请确认文件已保存、已下载完整")
    return kind


def _reader(kind: Kind) -> Reader:
    """The reading function; modules are loaded only when needed, so that start-up stays quick."""
    if kind in _MODULES:
        return cast(Reader, import_module(_FORMATS + _MODULES[kind]).read)
    if kind in _CONVERTED:
        module, ending = _CONVERTED[kind]
        read = import_module(_FORMATS + module).read
        return lambda path, name, limits: cast(Source, read(path, name, limits, ending))
    raise refusal(kind)
