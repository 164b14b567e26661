"""Word 97–2003 (.doc, .wps), RTF and ODT: LibreOffice → docx → the docx reader, then a second look.

LibreOffice has been seen to run a whole table together in one paragraph without a word, so every
Word file is read again from its bytes and the two readings are compared.
"""

from pathlib import Path

from baoheng.core.errors import DamagedDocument, LimitExceeded
from baoheng.reading import libreoffice
from baoheng.reading.digest import file_sha256
from baoheng.reading.formats import docx, wordfile
from baoheng.reading.grid import Source
from baoheng.reading.limits import Limits
from baoheng.reading.reconcile import reconcile
from baoheng.reading.sandbox import private_folder


def read(path: Path, name: str, limits: Limits, kind: str = "doc") -> Source:
    """The document as blocks; ``kind`` is ``doc``, ``rtf``, ``odt`` or ``xml``.

    Where LibreOffice is absent or fails, a ``doc`` is read from its bytes alone. Raises
    ProgramMissing without LibreOffice for the other kinds, DamagedDocument and LimitExceeded.
    """
    if kind == "doc" and not libreoffice.installed():
        return _from_bytes_alone(path, name, limits, "本机没有安装 LibreOffice")
    try:
        source = _through_libreoffice(path, name, limits, kind)
    except (DamagedDocument, LimitExceeded) as failure:
        if kind != "doc":
            raise
        try:
            return _from_bytes_alone(path, name, limits, failure.message)
        except DamagedDocument:
            raise failure from None
    if kind == "doc":
        _compare(source, path, name, limits)
    else:
        source.notes.append(_only_one("这种格式没有第二种读法"))
    return source


def _through_libreoffice(path: Path, name: str, limits: Limits, kind: str) -> Source:
    with private_folder() as folder:
        converted = libreoffice.convert(path, "docx", folder, limits, where=name, kind=kind)
        source = docx.read(converted, name, limits)
    source.sha256, source.format = file_sha256(path), kind
    source.reader = f"libreoffice+{source.reader}"
    return source


def _compare(source: Source, path: Path, name: str, limits: Limits) -> None:
    if source.census is not None and source.census != source.characters():
        return  # the docx reader itself lost text: its census stays, and the account refuses it
    try:
        second = wordfile.read_blocks(path, name, limits)
    except (DamagedDocument, LimitExceeded) as error:
        source.notes.append(_only_one(error.message))
        return
    reconcile(source, second, "LibreOffice", "直接解析")
    source.reader += "+wordfile"


def _from_bytes_alone(path: Path, name: str, limits: Limits, reason: str) -> Source:
    blocks = wordfile.read_blocks(path, name, limits)
    note = (
        "NO_LIBREOFFICE",
        f"这个文件只用一种方法读过（{reason}）：自动编号、页眉页脚和批注没有读，也没有第二种读法核对。"
        "请安装 LibreOffice，或另存为 docx 后再读",
    )
    return Source(name, file_sha256(path), "doc", "wordfile", blocks, notes=[note])


def _only_one(reason: str) -> tuple[str, str]:
    return (
        "SECOND_READER_MISSING",
        f"只用一种方法读过，没有第二种读法核对是否漏读（{reason}）。重要文件请另存为 docx 后再读",
    )
