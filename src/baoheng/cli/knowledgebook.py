"""The workbook of ``baoheng knowledge export``: no cell starts a formula, lists to choose from."""

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from baoheng.evaluation.book.sheets import dress
from baoheng.reading.reports.files import write_whole
from baoheng.review.knowledge import ownbook
from baoheng.review.knowledge.entry import Entry

_LISTS = "可填的内容"
_SPARE = 1000  # rows below the last that are validated too


def write_book(out: Path, found: Sequence[Entry]) -> int:
    """Points and their codes in two sheets; how many codes were written. Raises OutputError."""
    book = Workbook()
    points = book.worksheets[0]
    points.title = ownbook.POINTS
    heads = ownbook.heads()
    dress(points, heads, [ownbook.point_row(one) for one in found], ownbook.TO_FILL)
    codes = book.create_sheet(ownbook.CODES)
    rows = [row for one in found for row in ownbook.code_rows(one)]
    dress(codes, ownbook.CODE_HEADS, rows, ownbook.TO_FILL)
    lists = book.create_sheet(_LISTS)
    for at, (head, words) in enumerate(ownbook.choices().items(), start=1):
        for row, word in enumerate([head, *words], start=1):
            lists.cell(row, at, word)
        letter = get_column_letter(at)
        formula = f"{_LISTS}!${letter}$2:${letter}${len(words) + 1}"
        _choose(points, list(heads), head, formula, len(found))
        _choose(codes, list(ownbook.CODE_HEADS), head, formula, len(rows))
    write_whole(out, book.save)
    return len(rows)


def _choose(sheet: Worksheet, heads: Sequence[str], head: str, formula: str, rows: int) -> None:
    """Let a column, where the sheet has it, be filled from a list only."""
    if head not in heads:
        return
    place = get_column_letter(heads.index(head) + 1)
    choice = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=True)
    choice.add(f"{place}2:{place}{rows + _SPARE}")
    sheet.add_data_validation(choice)
