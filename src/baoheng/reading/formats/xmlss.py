"""Excel 2003 XML spreadsheets, often named .xls: every worksheet as blocks.

Accounting: a second pass counts the data elements that hold something and the characters of the
texts among them; both must agree with what was read.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from lxml import etree

from baoheng.core.errors import AccountingMismatch, DamagedDocument
from baoheng.reading.formats.encoding import decode
from baoheng.reading.formats.remarks import Remarks
from baoheng.reading.formats.sheetcell import (
    SheetCell,
    clean,
    error_cell,
    formula_cell,
    moment_cell,
    number_cell,
    number_text,
    text_cell,
    truth_cell,
)
from baoheng.reading.formats.sheetgrid import Area, Budget, Sheet, sheet_places
from baoheng.reading.formats.sheetsource import build_source
from baoheng.reading.formats.xlsxbook import Style
from baoheng.reading.formats.xmlstream import forget, stream, text_of, whole
from baoheng.reading.grid import Flag, Loose, Source, count_characters
from baoheng.reading.limits import Limits

_NAMED = {
    "General Number": "General",
    "General Date": "yyyy/m/d h:mm:ss",
    "Long Date": 'yyyy"年"m"月"d"日"',
    "Medium Date": "d-mmm-yy",
    "Short Date": "yyyy/m/d",
    "Long Time": "h:mm:ss",
    "Medium Time": "h:mm AM/PM",
    "Short Time": "h:mm",
    "Currency": '"¥"#,##0.00;"¥"-#,##0.00',
    "Euro Currency": '"€"#,##0.00',
    "Fixed": "0.00",
    "Standard": "#,##0.00",
    "Percent": "0.00%",
    "Scientific": "0.00E+00",
    "Yes/No": '"Yes";"Yes";"No"',
    "True/False": '"True";"True";"False"',
    "On/Off": '"On";"On";"Off"',
}
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_TAGS = ("Style", "Column", "Row", "Visible", "Date1904", "Worksheet")


def read(path: Path, name: str, limits: Limits) -> Source:
    """Read a workbook in Excel 2003 XML; ``name`` is the file in every place.

    Raises DamagedDocument, LimitExceeded, AccountingMismatch, EmptyDocument.
    """
    budget, remarks = Budget(limits, name), Remarks()
    data = path.read_bytes()
    try:
        try:
            sheets = _Book(budget, remarks).read(data)
        except etree.XMLSyntaxError:
            # wrong encoding declared (gb2312 with GBK characters) or none: decode it ourselves
            data = _DECLARATION.sub("", decode(data)[0]).encode("utf-8")
            budget, remarks = Budget(limits, name), Remarks()
            sheets = _Book(budget, remarks).read(data)
    except etree.XMLSyntaxError as error:
        raise DamagedDocument(
            f"文件内部的 XML 不完整（{error.msg}）",
            where=name,
            todo="请用 Excel 或 WPS 打开后另存为 xlsx 再读",
        ) from error
    source = build_source(sheets, budget, remarks, "xmlss", "xmlss 1", None)
    source.census = _census(data, sheets, name)
    return source


class _Book:
    def __init__(self, budget: Budget, remarks: Remarks) -> None:
        self.budget = budget
        self.remarks = remarks
        self.styles: dict[str, Style] = {}
        self.epoch_1904 = False
        self.sheets: list[Sheet] = []
        self.open: Sheet | None = None

    def read(self, data: bytes) -> list[Sheet]:
        for element in stream(data, _TAGS, self.budget.file):
            tag = etree.QName(element).localname
            if tag == "Style":
                self._style(element)
            elif tag == "Date1904":
                self.epoch_1904 = True
            elif tag == "Worksheet":
                self._close(element)
            else:
                self._inside(tag, element)
        return self.sheets

    def _inside(self, tag: str, element: etree._Element) -> None:
        if self.open is None:
            self._start(element)
        if self.open is None:
            return
        if tag == "Row":
            self._row(self.open, element)
            forget(element)
        elif tag == "Column":
            self._column(self.open, element)
        elif (element.text or "").strip() != "SheetVisible":
            self.open.hidden = True

    def _start(self, element: etree._Element) -> None:
        """The first thing inside a worksheet opens it."""
        around = next(element.iterancestors("{*}Worksheet"), None)
        if around is not None:
            title = _get(around, "Name")
            self.open = Sheet(title, sheet_places(self.budget.file, title))
            self.row = self.column = self.rows = 0

    def _close(self, element: etree._Element) -> None:
        title = _get(element, "Name")
        self.sheets.append(self.open or Sheet(title, sheet_places(self.budget.file, title)))
        self.open = None
        forget(element)

    def _style(self, element: etree._Element) -> None:
        parent = self.styles.get(_get(element, "Parent"), self.styles.get("Default", Style()))
        code, struck = parent.code, parent.struck
        for child in element:
            tag = etree.QName(child).localname
            if tag == "NumberFormat":
                stored = _get(child, "Format")
                code = _NAMED.get(stored, stored) or "General"
            elif tag == "Font":
                struck = _get(child, "StrikeThrough") == "1"
        self.styles[_get(element, "ID")] = Style(code, struck)

    def _column(self, sheet: Sheet, element: etree._Element) -> None:
        first = whole(_get(element, "Index"), self.column + 1)
        last = first + min(whole(_get(element, "Span")), self.budget.limits.columns)
        self.column = last
        if _get(element, "Hidden") == "1" or _get(element, "Width") == "0":
            sheet.hidden_columns.update(range(first, last + 1))

    def _row(self, sheet: Sheet, element: etree._Element) -> None:
        first = whole(_get(element, "Index"), self.row + 1)
        self.row = first + whole(_get(element, "Span"))
        if _get(element, "Hidden") == "1" or _get(element, "Height") == "0":
            span = min(self.row, first + self.budget.limits.rows)
            sheet.hidden_rows.update(range(first, span + 1))
        column = 0
        filled = False
        for item in element.iterfind("{*}Cell"):
            column = whole(_get(item, "Index"), column + 1)
            at = (first, column)
            across, down = whole(_get(item, "MergeAcross")), whole(_get(item, "MergeDown"))
            if across or down:
                sheet.merges.append(Area(*at, first + down, column + across))
            column += across
            self._comment(sheet, item, at)
            cell = self._cell(item)
            if cell is None or not cell.text.strip():
                continue
            self.rows += 0 if filled else 1
            filled = True
            self.budget.add_cell(sheet, self.rows)
            self.remarks.cell(cell, sheet.place(*at), self.budget.limits)
            sheet.cells[at] = cell

    def _cell(self, item: etree._Element) -> SheetCell | None:
        style = self.styles.get(_get(item, "StyleID"), self.styles.get("Default", Style()))
        data = item.find("{*}Data")
        text = text_of(data) if data is not None else ""
        formula = _get(item, "Formula")
        if data is not None and text:
            cell = self._value(_get(data, "Type"), text, style.code)
        elif formula and (data is None or _get(data, "Type") != "String"):
            cell = formula_cell(formula, self.budget.limits)
        else:
            return None
        return cell.flagged(Flag.STRUCK) if style.struck else cell

    def _value(self, kind: str, text: str, code: str) -> SheetCell:
        if kind == "Boolean":
            return truth_cell(text.strip() == "1")
        if kind == "Error":
            return error_cell(text.strip())
        if kind == "DateTime":
            return moment_cell(text, code, self.budget.limits, self.epoch_1904)
        if kind != "Number":
            return text_cell(text, code, self.budget.limits)
        number = number_text(text)
        if number is None:
            return replace(text_cell(text, code, self.budget.limits), text_length=0)
        return number_cell(number, code, self.epoch_1904)

    def _comment(self, sheet: Sheet, item: etree._Element, at: tuple[int, int]) -> None:
        for comment in item.iterfind("{*}Comment"):
            text = clean(text_of(comment)).strip()
            if text:
                sheet.extra.append(Loose(text, sheet.place(*at)))


def _get(element: etree._Element, name: str) -> str:
    """An attribute by its local name, with or without the spreadsheet namespace."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def _data(data: bytes, name: str) -> Iterator[tuple[str, str]]:
    """(type, text) of every data element; those inside notes are not cells."""
    for element in stream(data, ("Data",), name):
        parent = element.getparent()
        if parent is not None and etree.QName(parent).localname == "Cell":
            yield _get(element, "Type"), text_of(element)
        forget(element)


def _census(data: bytes, sheets: list[Sheet], name: str) -> int:
    """Characters of texts counted again, and this reader's rendering of everything else."""
    found = [(kind, text) for kind, text in _data(data, name) if text.strip()]
    cells = [cell for sheet in sheets for cell in sheet.cells.values()]
    mine = sum(1 for cell in cells if Flag.FORMULA_NO_VALUE not in cell.flags)
    if mine != len(found):
        raise AccountingMismatch(
            f"读出 {mine} 个有内容的单元格，文件里另数有 {len(found)} 个，两者不符",
            where=name,
            todo="请用 Excel 或 WPS 另存为 xlsx 后重读，并把原文件交给维护人员",
        )
    typed = ("Number", "DateTime", "Boolean", "Error")
    texts = sum(count_characters(clean(text)) for kind, text in found if kind not in typed)
    rendered = sum(count_characters(cell.text) - cell.text_length for cell in cells)
    extra = sum(count_characters(loose.text) for sheet in sheets for loose in sheet.extra)
    return texts + rendered + extra
