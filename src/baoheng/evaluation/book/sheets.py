"""Sheets of the workbook: heads, widths, texts that never become formulas."""

from collections.abc import Sequence
from typing import Any

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from baoheng.reading.reports.words import clean

HEAD, FILL_IN = PatternFill("solid", fgColor="FFE7EEF7"), PatternFill("solid", fgColor="FFFFF2CC")
_WRAP = Alignment(vertical="top", wrap_text=True)
_EDGE = Side(style="thin", color="FFB7C3D0")
_THIN = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_LONGEST = 32_000  # characters of a cell


def dress(
    sheet: Worksheet, heads: dict[str, int], rows: Sequence[Sequence[str]], to_fill: Sequence[str]
) -> None:
    """Heads with their widths and rows of texts; the columns ``to_fill`` are coloured."""
    for place, (head, width) in enumerate(heads.items(), start=1):
        _text(sheet.cell(1, place), head)
        sheet.cell(1, place).font = Font(bold=True)
        sheet.cell(1, place).fill = FILL_IN if head in to_fill else HEAD
        sheet.column_dimensions[get_column_letter(place)].width = width
    for number, row in enumerate(rows, start=2):
        for place, (head, value) in enumerate(zip(heads, row, strict=True), start=1):
            _text(sheet.cell(number, place), value)
            if head in to_fill:
                sheet.cell(number, place).fill = FILL_IN
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{len(rows) + 1}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _text(cell: Any, value: str) -> None:
    text = clean(value)
    if len(text) > _LONGEST:
        text = f"{text[:_LONGEST]}……（后面还有{len(text) - _LONGEST:,}个字，一格放不下）"
    cell.value = text or None
    cell.alignment = _WRAP
    cell.border = _THIN
    if cell.value is not None:
        cell.data_type = "s"
        cell.quotePrefix = str(cell.value).startswith(("=", "+", "-", "@", "\t"))
