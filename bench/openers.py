"""Merely opening a file with its library: what reading is measured against."""

import zipfile
from pathlib import Path


def open_docx(path: Path) -> None:
    """Unzip and parse the parts that hold what is seen: body, styles, numbering."""
    from lxml import etree

    with zipfile.ZipFile(path) as package:
        for name in {"word/document.xml", "word/styles.xml", "word/numbering.xml"}:
            if name in package.namelist():
                etree.fromstring(package.read(name))


def open_xlsx(path: Path) -> None:
    """Load the workbook."""
    from openpyxl import load_workbook

    load_workbook(path)


def open_xls(path: Path) -> None:
    """Load the workbook with its formats."""
    import xlrd

    xlrd.open_workbook(path, formatting_info=True)


def open_pdf(path: Path) -> None:
    """Load every page and take its text."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            page.get_textpage().get_text_range()


def open_html(path: Path) -> None:
    """Parse the page."""
    import lxml.html

    lxml.html.document_fromstring(path.read_bytes())


def open_text(path: Path) -> None:
    """Read and decode."""
    path.read_bytes().decode("utf-8", "replace")


OPENERS = {
    ".docx": open_docx,
    ".xlsx": open_xlsx,
    ".xls": open_xls,
    ".et": open_xls,
    ".pdf": open_pdf,
    ".html": open_html,
    ".txt": open_text,
}
