"""Lists as worksheets whose cells never start a formula."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from baoheng.reading.reports.files import write_whole
from baoheng.reading.reports.words import clean

Value = str | int | Decimal | None
_HEAD = PatternFill("solid", fgColor="FFE7EEF7")
_FILL_IN = PatternFill("solid", fgColor="FFFFF6D6")
_WRAP = Alignment(vertical="top", wrap_text=True)
_LONGEST = 32_000  # characters of a cell; a spreadsheet holds 32,767
_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_book(
    path: Path,
    sheets: Mapping[str, tuple[Mapping[str, int], Sequence[Sequence[Value]]]],
    to_fill: Sequence[str] = (),
) -> None:
    """Write sheets, each a head with widths and its rows; columns ``to_fill`` are tinted.

    Raises OutputError where that cannot be done.
    """
    book = Workbook()
    first: Any = book.active
    book.remove(first)
    for title, (heads, rows) in sheets.items():
        _sheet(book.create_sheet(title), heads, rows, to_fill)
    write_whole(path, book.save)


def _sheet(
    sheet: Worksheet,
    heads: Mapping[str, int],
    rows: Sequence[Sequence[Value]],
    to_fill: Sequence[str],
) -> None:
    for col, (head, width) in enumerate(heads.items(), start=1):
        cell = sheet.cell(1, col, head)
        cell.font, cell.fill = Font(bold=True), _FILL_IN if head in to_fill else _HEAD
        sheet.column_dimensions[get_column_letter(col)].width = width
    tinted = [col for col, head in enumerate(heads, start=1) if head in to_fill]
    for number, row in enumerate(rows, start=2):
        for col, value in enumerate(row, start=1):
            put(sheet.cell(number, col), value)
        for col in tinted:
            sheet.cell(number, col).fill = _FILL_IN
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{len(rows) + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_rows = "1:1"


def put(cell: Any, value: Value) -> None:
    """A value that can never become a formula: text is marked as text, money has two places."""
    if value is None:
        return
    if isinstance(value, Decimal):
        cell.value, cell.number_format = value, "#,##0.00"
        return
    if isinstance(value, int):
        cell.value = value
        return
    text = clean(value)[:_LONGEST]
    cell.value = text
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(_STARTS)
    cell.alignment = _WRAP
