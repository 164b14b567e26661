"""A second, independent reader of spreadsheets (calamine): a census, and values in an emergency.

It knows no number formats, so what it reads is only ever counted, or shown with a warning.
"""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from baoheng.core.errors import DamagedDocument
from baoheng.reading.formats.sheetcell import (
    SheetCell,
    clean,
    moment_cell,
    number_cell,
    text_cell,
    truth_cell,
)
from baoheng.reading.formats.sheetgrid import Area, Budget, Sheet, sheet_places
from baoheng.reading.grid import count_characters

_Value = int | float | str | bool | datetime.time | datetime.date | datetime.timedelta


@dataclass(frozen=True, slots=True)
class Count:
    """Non-empty cells without errors, and the non-blank characters of those that hold text."""

    cells: int
    characters: int


def count(path: Path, sheets: list[str]) -> Count | None:
    """The census of these sheets; None where this reader cannot open them."""
    cells = characters = 0
    try:
        with _opened(path) as book:
            for name in sheets:
                for row in book.get_sheet_by_name(name).to_python(skip_empty_area=True):
                    texts = [count_characters(clean(v)) for v in row if isinstance(v, str)]
                    cells += sum(1 for n in texts if n)
                    cells += sum(1 for v in row if not isinstance(v, str))
                    characters += sum(texts)
    except (CalamineError, OSError, ValueError, OverflowError):
        return None
    return Count(cells, characters)


def read_values(path: Path, name: str, budget: Budget) -> list[Sheet]:
    """All worksheets without number formats. Raises DamagedDocument, LimitExceeded."""
    try:
        with _opened(path) as book:
            return [
                _sheet(book, meta.name, meta.visible != SheetVisibleEnum.Visible, name, budget)
                for meta in book.sheets_metadata
                if meta.typ == SheetTypeEnum.WorkSheet
            ]
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise DamagedDocument(
            f"表格文件内部损坏，两种方法都打不开（{error}）",
            where=name,
            todo="请用 Excel 或 WPS 打开修复后另存为 xlsx 再读",
        ) from error


def _sheet(book: CalamineWorkbook, title: str, hidden: bool, file: str, budget: Budget) -> Sheet:
    source = book.get_sheet_by_name(title)
    sheet = Sheet(title, sheet_places(file, title), hidden=hidden)
    top, left = source.start or (0, 0)
    rows = 0
    for r, row in enumerate(source.to_python(skip_empty_area=True), top + 1):
        found = {
            (r, c): _cell(value, budget)
            for c, value in enumerate(row, left + 1)
            if not isinstance(value, str) or value.strip()
        }
        rows += bool(found)
        for _ in found:
            budget.add_cell(sheet, rows)
        sheet.cells.update(found)
    for (first, second), (third, fourth) in source.merged_cell_ranges or ():
        sheet.merges.append(Area(first + 1, second + 1, third + 1, fourth + 1))
    return sheet


def _cell(value: _Value, budget: Budget) -> SheetCell:
    if isinstance(value, str):
        return text_cell(value, "General", budget.limits)
    if isinstance(value, bool):
        return truth_cell(value)
    if isinstance(value, int | float):
        return number_cell(Decimal(repr(value)), "General")
    if isinstance(value, datetime.date):
        return moment_cell(value.isoformat(), "General", budget.limits)
    return text_cell(str(value), "General", budget.limits)


@contextmanager
def _opened(path: Path) -> Iterator[CalamineWorkbook]:
    """The open workbook; a panic inside the library becomes an ordinary ValueError."""
    try:
        with CalamineWorkbook.from_path(path) as book:
            yield book
    except BaseException as error:
        # a Rust panic does not derive from Exception and its class cannot be imported
        if type(error).__name__ == "PanicException":
            raise ValueError(str(error)) from None
        raise
