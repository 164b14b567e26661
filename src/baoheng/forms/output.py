"""Sheets → one file, by the ending of its name."""

from collections.abc import Sequence
from pathlib import Path

from baoheng.core.errors import OutputError
from baoheng.forms.fixedzip import fixed
from baoheng.forms.pdf import pdf_bytes
from baoheng.forms.sheet import Sheet
from baoheng.forms.webpage import page_text
from baoheng.forms.worddoc import document_bytes
from baoheng.forms.workbook import workbook_bytes
from baoheng.reading.reports.files import check_target, write_whole

ENDINGS = (".xlsx", ".docx", ".html", ".pdf")


def write(sheets: Sequence[Sheet], path: Path) -> None:
    """Write the forms to ``path``: .xlsx, .docx, .html or .pdf; whole or not at all.

    Several forms become worksheets, sections or pages of their own. Raises OutputError for
    another ending, no form at all, a place that cannot be written, or PDF without LibreOffice.
    """
    ending = check_ending(path)
    if not sheets:
        raise OutputError("没有要写的表", where=str(path), todo="请至少选一张表")
    check_target(path)
    content = _content(sheets, ending, path.name)
    write_whole(path, lambda file: file.write(content))


def check_ending(path: Path) -> str:
    """The ending of a name that forms can be written to. Raises OutputError for another one."""
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise OutputError(
            f"不能写成“{path.suffix or path.name}”这种文件",
            where=str(path),
            todo=f"文件名请以这些结尾：{'、'.join(ENDINGS)}",
        )
    return ending


def _content(sheets: Sequence[Sheet], ending: str, name: str) -> bytes:
    match ending:
        case ".xlsx":
            return fixed(workbook_bytes(sheets))
        case ".docx":
            return fixed(document_bytes(sheets))
        case ".html":
            return page_text(sheets).encode("utf-8")
        case _:
            return pdf_bytes(document_bytes(sheets), name)
