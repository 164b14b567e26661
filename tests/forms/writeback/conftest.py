"""The self-evaluation and monitoring forms of 云溪市, filled, and blank as they are handed out."""

import sys
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "云溪市"
# table of the Word file → rows of indicators (first, last), counted as a person would
SCORED = {1: (10, 22), 2: (10, 24)}


@pytest.fixture(scope="session")
def made(tmp_path_factory) -> dict[str, Path]:
    """The filled forms by their number."""
    sys.path.insert(0, str(EXAMPLE))
    try:
        import make_documents
    finally:
        sys.path.remove(str(EXAMPLE))
    folder = tmp_path_factory.mktemp("yunxi")
    make_documents.make(folder, clean=True)
    return {path.name[:2]: path for path in sorted(folder.iterdir()) if path.suffix != ".json"}


@pytest.fixture(scope="session")
def blank_word(made, tmp_path_factory) -> Path:
    """The self-evaluation form with 实际完成值, 得分, 偏差原因, 执行数, 执行率 and 总分 empty."""
    document = Document(str(made["14"]))
    for number, (first, last) in SCORED.items():
        table = document.tables[number - 1]
        cells = [(row, col) for row in range(first, last + 1) for col in (8, 10, 11)]
        cells += [(4, 9), (4, 11), (4, 12), (last + 1, 10)]
        for row, col in cells:
            for paragraph in table.cell(row - 1, col - 1).paragraphs:
                for run in list(paragraph.runs):
                    paragraph._p.remove(run._r)
    path = tmp_path_factory.mktemp("handed") / "自评表.docx"
    document.save(str(path))
    return path


@pytest.fixture(scope="session")
def blank_sheet(made, tmp_path_factory) -> Path:
    """The monitoring form with 执行情况, 预计完成, 偏差原因, 可能性, 执行数 and 执行率 empty."""
    book = load_workbook(made["15"])
    for sheet in book.worksheets:
        for row in range(10, sheet.max_row):
            for col in range(6, 17):
                sheet.cell(row, col).value = None
        for at in ("G6", "K6"):
            sheet[at] = None
    path = tmp_path_factory.mktemp("handed") / "监控表.xlsx"
    book.save(path)
    return path
