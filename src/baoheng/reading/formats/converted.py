"""Workbooks that may need LibreOffice (ODS, XLSB, odd BIFF): → xlsx → the xlsx reader."""

from pathlib import Path

from baoheng.core.errors import DamagedDocument, ReadError
from baoheng.reading import libreoffice
from baoheng.reading.digest import file_sha256
from baoheng.reading.formats import xls
from baoheng.reading.grid import Source
from baoheng.reading.limits import Limits
from baoheng.reading.sandbox import private_folder


def read(path: Path, name: str, limits: Limits, kind: str) -> Source:
    """The workbook as blocks; ``kind`` is the ending that fits the bytes (``xls``, ``ods`` …).

    An ``xls`` goes to xlrd first and here only when xlrd cannot open it. Raises what the xls
    reader, LibreOffice's conversion and the xlsx reader raise.
    """
    if kind != "xls":
        return _through_libreoffice(path, name, limits, kind)
    try:
        return xls.read(path, name, limits)
    except DamagedDocument as damaged:
        if not libreoffice.installed():
            raise
        try:
            source = _through_libreoffice(path, name, limits, kind)
        except ReadError:
            raise damaged from None
    source.notes.insert(
        0,
        (
            "OPENED_BY_LIBREOFFICE",
            "工作簿内部有损坏，是由 LibreOffice 修复后读出的，可能有缺漏，请对照原文件核对",
        ),
    )
    return source


def _through_libreoffice(path: Path, name: str, limits: Limits, kind: str) -> Source:
    from baoheng.reading.formats import xlsx  # openpyxl starts slowly; most .xls never need it

    with private_folder() as folder:
        converted = libreoffice.convert(path, "xlsx", folder, limits, where=name, kind=kind)
        source = xlsx.read(converted, name, limits)
    source.sha256, source.format = file_sha256(path), kind
    source.reader = f"libreoffice+{source.reader}"
    return source
