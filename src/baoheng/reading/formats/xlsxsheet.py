"""One worksheet part, streamed: cells, merged areas, hidden rows and columns.

Blank cells that only carry a style are passed over without being looked at, so that sheets with a
million formatted rows cost little.
"""

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

from lxml import etree

from baoheng.core.errors import DamagedDocument
from baoheng.core.provenance import column_letters
from baoheng.reading.formats.remarks import Remarks
from baoheng.reading.formats.sheetcell import (
    SheetCell,
    error_cell,
    formula_cell,
    moment_cell,
    number_cell,
    number_text,
    text_cell,
    truth_cell,
    unescape,
)
from baoheng.reading.formats.sheetgrid import Area, Budget, Position, Sheet
from baoheng.reading.formats.xlsxbook import Style, Workbook, rich_text
from baoheng.reading.formats.xmlstream import elements, forget, is_true, stream, whole
from baoheng.reading.grid import Flag, Loose

_TAGS = ("row", "cols", "mergeCell", "sheetView", "headerFooter")
_FILLED = etree.XPath("*[*]")  # evaluated in C: blank styled cells never reach Python
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})$")
_ROWS, _COLUMNS = 1048576, 16384


@dataclass(slots=True)
class SheetReader:
    """Fills a Sheet from its XML; ``extent`` is the last row and column that hold any element."""

    sheet: Sheet
    book: Workbook
    budget: Budget
    remarks: Remarks
    extent: Position = (0, 0)
    header: etree._Element | None = None
    _rows: int = 0  # with text
    _row: int = 0
    _zeros_hidden: bool = False
    _shared: dict[str, tuple[str, str]] = field(default_factory=dict)

    def read(self, data: bytes) -> None:
        """Read the part. Raises DamagedDocument, LimitExceeded and lxml's XMLSyntaxError."""
        for element in stream(data, _TAGS, self.budget.file):
            name = etree.QName(element).localname
            if name == "row":
                self._read_row(element)
                forget(element)
            elif name == "mergeCell":
                self._merge(element)
                forget(element)
            elif name == "cols":
                self._columns(element)
            elif name == "sheetView":
                self._zeros_hidden = not is_true(element.get("showZeros", "1"))
            else:
                self.header = element

    def _columns(self, cols: etree._Element) -> None:
        for col in list(cols)[:_COLUMNS]:
            if is_true(col.get("hidden")) or col.get("width") == "0":
                first, last = whole(col.get("min"), 1), whole(col.get("max"), 1)
                self.sheet.hidden_columns.update(range(first, min(last, _COLUMNS) + 1))

    def _merge(self, element: etree._Element) -> None:
        first, _, last = element.get("ref", "").partition(":")
        top, left = self._position(first)
        bottom, right = self._position(last or first)
        self.sheet.merges.append(Area(top, left, bottom, right))
        if len(self.sheet.merges) > self.budget.limits.cells:
            self.budget.stop(self.sheet, f"合并单元格超过 {self.budget.limits.cells} 个")

    def _read_row(self, row: etree._Element) -> None:
        stated = row.get("r")
        self._row = self._row + 1 if stated is None else self._position(f"A{stated}")[0]
        if is_true(row.get("hidden")) or row.get("ht") == "0":
            self.sheet.hidden_rows.add(self._row)
        cells = elements(_FILLED, row)
        if any(not cell.get("r") for cell in cells):
            cells = list(row)  # without addresses the blank cells count
        before = len(self.sheet.cells)
        column = 0
        for element in cells:
            address = element.get("r")
            at = self._position(address) if address else (self._row, column + 1)
            column = at[1]
            self._read_cell(element, at, counted=len(self.sheet.cells) > before)

    def _read_cell(self, element: etree._Element, at: Position, counted: bool) -> None:
        self.extent = (max(self.extent[0], at[0]), max(self.extent[1], at[1]))
        cell = self._cell(element, at)
        if cell is None or not cell.text.strip():
            return
        self._rows += 0 if counted else 1
        self.budget.add_cell(self.sheet, self._rows)
        if at in self.sheet.cells:
            old = self.sheet.cells[at]
            self.sheet.extra.append(Loose(old.text, self.sheet.place(*at), old.flags))
        self.sheet.cells[at] = cell
        self.remarks.cell(cell, self.sheet.place(*at), self.budget.limits)

    def _cell(self, element: etree._Element, at: Position) -> SheetCell | None:
        style = self.book.style(element.get("s"))
        kind = element.get("t", "n")
        parts = {etree.QName(child).localname: child for child in element}
        formula, value = parts.get("f"), parts.get("v")
        stored = value.text if value is not None else None
        struck = style.struck
        if kind == "inlineStr" and "is" in parts:
            text, run_struck = rich_text(parts["is"])
            cell: SheetCell | None = text_cell(text, style.code, self.budget.limits)
            struck = struck or run_struck
        elif kind == "s" and stored:
            text, run_struck = self._shared_string(stored, at)
            cell = text_cell(text, style.code, self.budget.limits)
            struck = struck or run_struck
        elif formula is not None and not stored and (value is None or kind != "str"):
            cell = formula_cell(self._formula(formula, at), self.budget.limits)
        else:
            cell = self._plain(kind, stored, style)
        return cell.flagged(Flag.STRUCK) if cell is not None and struck else cell

    def _plain(self, kind: str, stored: str | None, style: Style) -> SheetCell | None:
        if not stored:
            return None
        limits = self.budget.limits
        if kind == "b":
            return truth_cell(stored.strip() in ("1", "true"))
        if kind == "e":
            return error_cell(stored)
        if kind == "d":
            return moment_cell(stored, style.code, limits, self.book.epoch_1904)
        if kind != "n":
            return text_cell(unescape(stored), style.code, limits)
        number = number_text(stored)
        if number is None:
            return replace(text_cell(stored, style.code, limits), text_length=0)
        cell = number_cell(number, style.code, self.book.epoch_1904)
        return cell.flagged(Flag.HIDDEN) if self._zeros_hidden and not number else cell

    def _shared_string(self, index: str, at: Position) -> tuple[str, bool]:
        number = whole(index.strip(), len(self.book.strings))
        if number < len(self.book.strings):
            return self.book.strings[number]
        raise DamagedDocument(
            f"{self.sheet.place(*at).label}引用的文字（编号 {index}）不在文件里",
            where=self.budget.file,
            todo="请用 Excel 或 WPS 打开修复后另存再读",
        )

    def _formula(self, element: etree._Element, at: Position) -> str:
        """The formula's text; one that is shared with other cells is moved to this cell."""
        here = f"{column_letters(at[1])}{at[0]}"
        text = element.text or ""
        key = element.get("si", "")
        if element.get("t") != "shared":
            return text
        if text:
            self._shared[key] = (text, here)
            return text
        return _moved(*self._shared.get(key, ("", here)), here)

    def _position(self, reference: str) -> Position:
        match = _REFERENCE.match(reference)
        if match is not None:
            row, column = int(match[2]), column_number(match[1])
            if 1 <= row <= _ROWS and column <= _COLUMNS:
                return row, column
        raise DamagedDocument(
            f"工作表“{self.sheet.name}”里有无法识别的单元格地址“{reference[:20]}”",
            where=self.budget.file,
            todo="请用 Excel 或 WPS 打开修复后另存再读",
        )


def _moved(text: str, origin: str, here: str) -> str:
    """A formula with its relative addresses moved from one cell to another."""
    # openpyxl starts slowly and is needed for this rare case only
    from openpyxl.formula.tokenizer import TokenizerError
    from openpyxl.formula.translate import Translator

    try:
        moved: str = Translator(f"={text}", origin=origin).translate_formula(here)
    except TokenizerError:
        return text
    return moved


@lru_cache(maxsize=1024)
def column_number(letters: str) -> int:
    """The column of spreadsheet letters, from 1: A → 1, AB → 28."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
