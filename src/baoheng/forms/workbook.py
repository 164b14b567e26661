"""Sheets as a workbook: merged cells, borders, heights from the texts, pages ready to print.

openpyxl's stubs do not know that a merged cell is never written to here: cells are Any.
"""

import io
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from baoheng.core.errors import OutputError
from baoheng.forms.heights import LINE, POINTS, heights, wrapped
from baoheng.forms.sheet import Cell, Sheet, Style

_THIN = Side(style="thin", color="FF000000")
_GREY = PatternFill("solid", fgColor="FFF2F2F2")
_FONT, _TITLE_FONT = "宋体", "黑体"
_HIGHEST = 400  # points; a spreadsheet shows no row higher than 409
_LONGEST = 32_767  # characters that a cell of a spreadsheet holds
_NUMBER = re.compile(r"-?\d{1,13}(\.\d{1,8})?")
_NO_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f']")
_NAME = 31  # characters of a worksheet's name
_INCH = Decimal("25.4")
_CHARACTER = Decimal("1950")  # a column's unit of width, in thousandths of a millimetre


def workbook_bytes(sheets: Sequence[Sheet]) -> bytes:
    """The workbook, one worksheet a form. Raises OutputError for a text that no cell holds."""
    book = Workbook()
    book.remove(book.worksheets[0])
    names: set[str] = set()
    for sheet in sheets:
        target = book.create_sheet(_name(sheet.name, names))
        names.add(target.title.casefold())
        _write(target, sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _name(wanted: str, taken: set[str]) -> str:
    """A worksheet's name: no sign that is not allowed, not too long, not twice."""
    plain = _NO_NAME.sub("", wanted).strip()[:_NAME] or "表"
    made, number = plain, 1
    while made.casefold() in taken:
        number += 1
        made = f"{plain[: _NAME - len(str(number)) - 1]}-{number}"
    return made


def _write(target: Worksheet, sheet: Sheet) -> None:
    last = sheet.ncols
    for col in range(last):
        width = Decimal(sheet.microns(col)) / _CHARACTER
        target.column_dimensions[get_column_letter(col + 1)].width = round(width, 2)
    row = _title(target, sheet)
    starts = _place(target, sheet, row)
    row = starts[-1]
    for line in sheet.below:
        cell: Any = target.cell(row, 1)
        _text(cell, line)
        cell.font = Font(name=_FONT, size=POINTS)
        cell.alignment = Alignment(horizontal="left", vertical="center", wrap_text=True)
        target.merge_cells(start_row=row, start_column=1, end_row=row, end_column=last)
        target.row_dimensions[row].height = LINE * wrapped(line, sheet.page.printed * 1000) + 5
        row += 1
    _page(target, sheet, starts, row - 1)


def _title(target: Worksheet, sheet: Sheet) -> int:
    """The title and the lines above; returns the next row."""
    cell: Any = target.cell(1, 1)
    _text(cell, sheet.title)
    cell.font = Font(name=_TITLE_FONT, size=16, bold=True)
    cell.alignment = Alignment(horizontal="center", vertical="center")
    target.merge_cells(start_row=1, start_column=1, end_row=1, end_column=sheet.ncols)
    target.row_dimensions[1].height = 34
    row = 2
    for left, right in sheet.above:
        cut = max(1, sheet.ncols * 2 // 3)
        for text, start, stop, side in (
            (left, 1, cut, "left"),
            (right, cut + 1, sheet.ncols, "right"),
        ):
            piece: Any = target.cell(row, start)
            _text(piece, text)
            piece.font = Font(name=_FONT, size=POINTS)
            piece.alignment = Alignment(horizontal=side, vertical="center")
            if stop > start:
                target.merge_cells(start_row=row, start_column=start, end_row=row, end_column=stop)
        target.row_dimensions[row].height = LINE + 5
        row += 1
    return row


def _place(target: Worksheet, sheet: Sheet, first: int) -> list[int]:
    """Draw the grid from row ``first`` on; returns where each row of it starts, and the end.

    A row that would be higher than a spreadsheet shows is several merged rows.
    """
    starts = [first]
    for height in heights(sheet):
        parts = -(-height // _HIGHEST)
        for number in range(parts):
            target.row_dimensions[starts[-1] + number].height = -(-height // parts)
        starts.append(starts[-1] + parts)
    for cell in sheet.cells:
        _cell(target, cell, starts)
    return starts


def _cell(target: Worksheet, cell: Cell, starts: list[int]) -> None:
    top, bottom = starts[cell.row], starts[cell.row + cell.rowspan] - 1
    left, right = cell.col + 1, cell.col + cell.colspan
    border = Border(
        left=_THIN,
        right=_THIN,
        top=None if cell.open_top else _THIN,
        bottom=None if cell.open_bottom else _THIN,
    )
    shaded = cell.style in {Style.HEAD, Style.LABEL}
    for row in range(top, bottom + 1):
        for col in range(left, right + 1):
            part: Any = target.cell(row, col)
            part.border = border
            if shaded:
                part.fill = _GREY
    if bottom > top or right > left:
        target.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    first: Any = target.cell(top, left)
    if cell.style is Style.NUMBER and _NUMBER.fullmatch(cell.text):
        _number(first, cell.text)
    else:
        _text(first, cell.text)
    first.font = Font(name=_FONT, size=POINTS, bold=shaded)
    first.alignment = Alignment(
        horizontal="left" if cell.style is Style.TEXT else "center",
        vertical="center",
        wrap_text=not cell.vertical,
        textRotation=255 if cell.vertical else 0,
    )


def _number(cell: Any, text: str) -> None:
    """A number that can be added up, shown with the places it was printed with."""
    cell.value = Decimal(text)
    places = len(text.partition(".")[2])
    cell.number_format = f"0.{'0' * places}" if places else "0"


def _text(cell: Any, text: str) -> None:
    """A text that can never become a formula; nothing where there is none."""
    if not text:
        return
    if len(text) > _LONGEST:
        raise OutputError(
            f"有一格的文字有{len(text):,}个字，工作簿的一格只放得下{_LONGEST:,}个",
            where=f"“{text[:20]}……”",
            todo="请改写成 docx，或把文字改短",
        )
    cell.value = text
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(("=", "+", "-", "@", "\t"))


def _page(target: Worksheet, sheet: Sheet, starts: list[int], last: int) -> None:
    page = sheet.page
    target.page_setup.paperSize = 9  # A4
    target.page_setup.orientation = "landscape" if page.landscape else "portrait"
    target.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    target.page_setup.fitToWidth, target.page_setup.fitToHeight = 1, 0
    top, right, bottom, left = (Decimal(side) / _INCH for side in page.margins)
    margins: Any = target.page_margins
    margins.top, margins.right, margins.bottom, margins.left = top, right, bottom, left
    margins.header = margins.footer = Decimal("0.3")
    target.print_options.horizontalCentered = True
    target.print_area = f"A1:{get_column_letter(sheet.ncols)}{last}"
    start, stop = sheet.repeat
    if stop > start:
        target.print_title_rows = f"{starts[start]}:{starts[stop] - 1}"
    footer: Any = target.oddFooter
    footer.center.text = "第 &P 页 共 &N 页"
    target.sheet_view.showGridLines = False
