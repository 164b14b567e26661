"""Word 97–2003 (.doc, .wps), RTF and ODT: LibreOffice → docx → the docx reader, then a second look.

LibreOffice has been seen to drop a whole table without a word, so every Word file is read again
by antiword and the two readings are compared character by character.
"""

from pathlib import Path

from baoheng.core.errors import DamagedDocument, LimitExceeded, ProgramMissing
from baoheng.reading import antiword, libreoffice
from baoheng.reading.digest import file_sha256
from baoheng.reading.formats import docx
from baoheng.reading.grid import Source
from baoheng.reading.limits import Limits
from baoheng.reading.reconcile import reconcile
from baoheng.reading.sandbox import private_folder


def read(path: Path, name: str, limits: Limits, kind: str = "doc") -> Source:
    """The document as blocks; ``kind`` is ``doc``, ``rtf``, ``odt`` or ``xml``.

    Raises ProgramMissing without LibreOffice (and, for ``doc``, without antiword), DamagedDocument
    and LimitExceeded as the programs do.
    """
    with private_folder() as folder:
        if kind == "doc" and not libreoffice.installed():
            return _with_antiword_alone(path, name, folder, limits)
        converted = libreoffice.convert(path, "docx", folder, limits, where=name, kind=kind)
        source = docx.read(converted, name, limits)
        source.sha256, source.format = file_sha256(path), kind
        source.reader = f"libreoffice+{source.reader}"
        if kind == "doc":
            _compare(source, path, name, folder, limits)
        else:
            source.notes.append(_only_one("这种格式没有第二种读法"))
    return source


def _compare(source: Source, path: Path, name: str, folder: Path, limits: Limits) -> None:
    if source.census is not None and source.census != source.characters():
        return  # the docx reader itself lost text: its census stays, and the account refuses it
    try:
        second = antiword.read_blocks(path, name, folder, limits)
    except (ProgramMissing, DamagedDocument, LimitExceeded) as error:
        source.notes.append(_only_one(error.message))
        return
    reconcile(source, second, "LibreOffice", "antiword")
    source.reader += "+antiword"


def _with_antiword_alone(path: Path, name: str, folder: Path, limits: Limits) -> Source:
    if not antiword.installed():
        raise ProgramMissing(
            "读 .doc、.wps 需要 LibreOffice，本机没有安装",
            where=name,
            todo="请安装 LibreOffice（apt install libreoffice-writer-nogui）和 antiword"
            "（apt install antiword），或用 WPS、Word 另存为 docx 后再读",
        )
    blocks = antiword.read_blocks(path, name, folder, limits)
    note = (
        "NO_LIBREOFFICE",
        "本机没有 LibreOffice，只用 antiword 读：合并单元格是按空格子推断的，"
        "页眉、文本框没有读。请逐格核对，或另存为 docx 后再读",
    )
    return Source(name, file_sha256(path), "doc", "antiword", blocks, notes=[note])


def _only_one(reason: str) -> tuple[str, str]:
    return (
        "SECOND_READER_MISSING",
        f"只用一种方法读过，没有第二种读法核对是否漏读（{reason}）。重要文件请另存为 docx 后再读",
    )
