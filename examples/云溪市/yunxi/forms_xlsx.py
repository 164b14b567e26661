"""Spreadsheets: one worksheet a part, merged cells, borders, number formats, print setup."""

import io
import math
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from yunxi.archive import write_fixed
from yunxi.sheet import Cell, Part, Sheet

THIN = Side(style="thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
CENTER = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
UNIT = 8.0  # characters to one unit of Sheet.widths


def write(path: Path, parts: list[Part], *, landscape: bool = False) -> None:
    """All parts in one workbook."""
    book = Workbook()
    book.remove(book.active)
    book.properties.creator = "云溪市医疗保障局"
    for part in parts:
        _worksheet(book.create_sheet(part.name), part, landscape)
    buffer = io.BytesIO()
    book.save(buffer)
    write_fixed(path, buffer.getvalue())


def _worksheet(ws: Worksheet, part: Part, landscape: bool) -> None:
    sheet = part.sheet
    last = sheet.ncols
    for i, width in enumerate(sheet.widths, 1):
        ws.column_dimensions[get_column_letter(i)].width = width * UNIT
    ws.cell(1, 1, part.title).font = Font(name="方正小标宋简体", size=16)
    ws.cell(1, 1).alignment = CENTER
    ws.merge_cells(start_row=1, end_row=1, start_column=1, end_column=last)
    top = 2
    for left, right in part.above:
        ws.cell(top, 1, left).font = Font(name="宋体", size=10)
        ws.cell(top, last, right).font = Font(name="宋体", size=10)
        ws.cell(top, last).alignment = Alignment(horizontal="right")
        top += 1
    for cell in sheet.cells:
        _cell(ws, cell, top)
    _rows(ws, sheet, top)
    for i, line in enumerate(part.below):
        ws.cell(top + sheet.nrows + i, 1, line).font = Font(name="宋体", size=10)
    _print(ws, sheet, top, landscape)


def _cell(ws: Worksheet, cell: Cell, top: int) -> None:
    row, col = top + cell.row, 1 + cell.col
    target = ws.cell(row, col)
    if cell.number is None:
        target.value = cell.text or None
        target.data_type = "s" if cell.text else "n"  # "=56元/人" is text, not a formula
    else:
        target.value = cell.number
        target.number_format = cell.number_format
    for r in range(row, row + cell.rowspan):
        for c in range(col, col + cell.colspan):
            ws.cell(r, c).border = BOX
    target.alignment = LEFT if cell.kind == "text" else CENTER
    target.font = Font(name="宋体", size=10, bold=cell.kind == "head")
    if cell.rowspan > 1 or cell.colspan > 1:
        ws.merge_cells(
            start_row=row,
            end_row=row + cell.rowspan - 1,
            start_column=col,
            end_column=col + cell.colspan - 1,
        )


def _rows(ws: Worksheet, sheet: Sheet, top: int) -> None:
    """Heights that show wrapped text, and the hidden rows."""
    lines = [1.0] * sheet.nrows
    for cell in sheet.cells:
        width = sum(sheet.widths[cell.col : cell.col + cell.colspan]) * UNIT / 2.1
        needed = sum(max(1, math.ceil(len(p) / width)) for p in cell.text.split("\n"))
        for r in range(cell.row, cell.row + cell.rowspan):
            lines[r] = max(lines[r], needed / cell.rowspan)
    for r, count in enumerate(lines):
        ws.row_dimensions[top + r].height = 14 * count + 6
        ws.row_dimensions[top + r].hidden = r in sheet.hidden


def _print(ws: Worksheet, sheet: Sheet, top: int, landscape: bool) -> None:
    ws.page_setup.paperSize = ws.PAPERSIZE_A4
    ws.page_setup.orientation = "landscape" if landscape else "portrait"
    ws.page_setup.fitToWidth, ws.page_setup.fitToHeight = 1, 0
    ws.sheet_properties.pageSetUpPr.fitToPage = True
    ws.print_options.horizontalCentered = True
    if sheet.head_rows:
        ws.print_title_rows = f"{top}:{top + sheet.head_rows - 1}"
    ws.oddFooter.center.text = "第 &P 页，共 &N 页"
