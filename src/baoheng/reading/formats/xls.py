"""Excel 97–2003 workbooks (.xls, .et): every sheet, hidden ones too, as blocks.

Accounting as in ``xlsx``: python-calamine counts the non-empty cells and the characters of texts a
second time. BIFF always stores a formula's last value, so no formula is without one. Text boxes are
found by a scan for their records.
"""

import io
import re
import struct
from decimal import Decimal
from pathlib import Path

import xlrd
from xlrd.compdoc import CompDocError

from baoheng.core.errors import DamagedDocument, EncryptedDocument, ReadError
from baoheng.core.provenance import Place
from baoheng.reading import ole
from baoheng.reading.formats.numberformat import BUILTIN
from baoheng.reading.formats.remarks import Remarks
from baoheng.reading.formats.sheetcell import (
    SheetCell,
    clean,
    error_cell,
    number_cell,
    text_cell,
    truth_cell,
)
from baoheng.reading.formats.sheetgrid import Area, Budget, Sheet, sheet_places
from baoheng.reading.formats.sheetsource import build_source
from baoheng.reading.formats.xlsdrawings import drawings
from baoheng.reading.grid import Flag, Loose, Source
from baoheng.reading.limits import Limits

# what xlrd throws at broken files
_FAULTS = (
    xlrd.XLRDError,
    CompDocError,
    struct.error,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    OSError,
    ArithmeticError,
    RecursionError,
    TypeError,
    ValueError,
)
_DATES = {14, 22, *range(27, 37), *range(50, 59)}  # xlrd knows these in American form or not at all
_BIFF8 = 80
_CHART = re.compile(r"Ignoring non-worksheet data named (.+?) \(type")


def read(path: Path, name: str, limits: Limits) -> Source:
    """Read a BIFF workbook; ``name`` is the file in every place.

    Raises DamagedDocument, EncryptedDocument, LimitExceeded, AccountingMismatch.
    """
    budget, remarks, log = Budget(limits, name), Remarks(), io.StringIO()
    book, stream = _opened(path, name, log)
    with book:
        readers = [
            _SheetReader(book, index, stream, budget, remarks) for index in range(book.nsheets)
        ]
        try:
            sheets = [reader.read() for reader in readers]
        except LookupError as error:  # a style or font that the workbook does not have
            raise _fault(error, path, name) from error
    for title in _CHART.findall(log.getvalue()):
        place = Place(name, sheet=title.strip("'\""))
        remarks.add("SHEET_NOT_READ", place, "是统计图表或宏表，没有读")
    sparse = any(reader.extent > 10 * limits.cells for reader in readers)
    return build_source(sheets, budget, remarks, "xls", "xlrd 2", None if sparse else path)


def _opened(path: Path, name: str, log: io.StringIO) -> tuple[xlrd.Book, bytes]:
    """The workbook with all its sheets loaded, and its stream of records."""
    try:
        book = xlrd.open_workbook(
            file_contents=path.read_bytes(),
            logfile=log,
            formatting_info=True,
            on_demand=True,
            ragged_rows=True,
        )
        for index in range(book.nsheets):
            book.get_sheet(index)
        return book, bytes(book.mem[: book.base + book.stream_len])
    except _FAULTS as error:
        raise _fault(error, path, name) from error


def _fault(error: Exception, path: Path, name: str) -> ReadError:
    streams = ole.stream_names(path)
    if "encrypt" in str(error).lower() or "EncryptedPackage" in streams:
        return EncryptedDocument(
            "工作簿加了打开密码", where=name, todo="请用 Excel 或 WPS 去掉密码后另存再读"
        )
    return DamagedDocument(
        f"表格文件内部损坏，读不下去（{type(error).__name__}：{error}）",
        where=name,
        todo="请用 Excel 或 WPS 打开修复后另存为 xlsx 再读",
    )


class _SheetReader:
    """One sheet; ``extent`` is rows × columns up to the last cell with a value."""

    def __init__(
        self, book: xlrd.Book, index: int, stream: bytes, budget: Budget, remarks: Remarks
    ) -> None:
        self.book = book
        self.index = index
        self.stream = stream
        self.budget = budget
        self.remarks = remarks
        self.extent = 0

    def read(self) -> Sheet:
        source = self.book.sheet_by_index(self.index)
        self.source = source
        sheet = Sheet(
            source.name, sheet_places(self.budget.file, source.name), hidden=source.visibility != 0
        )
        sheet.hidden_rows = {r + 1 for r, info in source.rowinfo_map.items() if info.hidden}
        sheet.hidden_columns = {
            c + 1 for c, info in source.colinfo_map.items() if info.hidden or info.width == 0
        }
        for top, bottom, left, right in source.merged_cells:
            sheet.merges.append(Area(top + 1, left + 1, bottom, right))
        self._cells(sheet)
        for (row, column), note in source.cell_note_map.items():
            if note.text.strip():
                place = sheet.place(row + 1, column + 1)
                sheet.extra.append(Loose(clean(note.text).strip(), place, self._hidden()))
        self._drawings(sheet)
        return sheet

    def _drawings(self, sheet: Sheet) -> None:
        if self.book.biff_version != _BIFF8:
            return
        found = drawings(self.stream, self.book._sh_abs_posn[self.index])
        for text in found.texts:
            sheet.extra.append(Loose(clean(text), sheet.place(0, 0), self._hidden()))
        if found.pictures:
            self.remarks.add(
                "IMAGE_NOT_READ", sheet.place(0, 0), "有图片，图中文字没有读", found.pictures
            )
        if found.charts:
            self.remarks.add(
                "CHART_NOT_READ", sheet.place(0, 0), "有统计图，图中文字没有读", found.charts
            )

    def _cells(self, sheet: Sheet) -> None:
        rows = widest = 0
        for row in range(self.source.nrows):
            counted = False
            for column, kind in enumerate(self.source.row_types(row)):
                if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                    continue
                self.extent = (row + 1) * (widest := max(widest, column + 1))
                cell = self._cell(row, column, kind)
                if not cell.text.strip():
                    continue
                rows += 0 if counted else 1
                counted = True
                self.budget.add_cell(sheet, rows)
                sheet.cells[row + 1, column + 1] = cell
                self.remarks.cell(cell, sheet.place(row + 1, column + 1), self.budget.limits)

    def _cell(self, row: int, column: int, kind: int) -> SheetCell:
        value = self.source.cell_value(row, column)
        code, struck = self._style(row, column)
        if kind == xlrd.XL_CELL_TEXT:
            cell = text_cell(value, code, self.budget.limits)
        elif kind == xlrd.XL_CELL_BOOLEAN:
            cell = truth_cell(bool(value))
        elif kind == xlrd.XL_CELL_ERROR:
            cell = error_cell(xlrd.error_text_from_code.get(value, f"#ERR{value}"))
        else:
            cell = number_cell(Decimal(repr(value)), code, bool(self.book.datemode))
            if not value and not self.source.show_zero_values:
                cell = cell.flagged(Flag.HIDDEN)
        return cell.flagged(Flag.STRUCK) if struck else cell

    def _style(self, row: int, column: int) -> tuple[str, bool]:
        """Number format code and whether any of the text is struck through."""
        xf = self.book.xf_list[self.source.cell_xf_index(row, column)]
        known = self.book.format_map.get(xf.format_key)
        if known is None or xf.format_key in _DATES:
            code = BUILTIN.get(xf.format_key, "General")
        else:
            code = known.format_str
        runs = self.source.rich_text_runlist_map.get((row, column), ())
        fonts = [xf.font_index, *(font for _, font in runs)]
        return code, any(self.book.font_list[font].struck_out for font in fonts)

    def _hidden(self) -> frozenset[Flag]:
        return frozenset({Flag.HIDDEN} if self.source.visibility else ())
