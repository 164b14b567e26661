"""Workbooks that only LibreOffice opens (ODS, XLSB, Excel 2003 XML, odd BIFF): → xlsx → reader."""

from pathlib import Path

from baoheng.reading import libreoffice
from baoheng.reading.digest import file_sha256
from baoheng.reading.formats import xlsx
from baoheng.reading.grid import Source
from baoheng.reading.limits import Limits
from baoheng.reading.sandbox import private_folder


def read(path: Path, name: str, limits: Limits, kind: str) -> Source:
    """The workbook as blocks; ``kind`` is the ending that fits the bytes (``ods``, ``xml`` …).

    Raises what LibreOffice's conversion and the xlsx reader raise.
    """
    with private_folder() as folder:
        converted = libreoffice.convert(path, "xlsx", folder, limits, where=name, kind=kind)
        source = xlsx.read(converted, name, limits)
    source.sha256, source.format = file_sha256(path), kind
    source.reader = f"libreoffice+{source.reader}"
    return source
