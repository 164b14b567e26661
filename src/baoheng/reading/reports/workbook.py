"""All results of a run as one workbook: 指标, 存疑与未读, 资金与目标, 文件."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties

from baoheng.core.errors import OutputError
from baoheng.core.provenance import Place
from baoheng.reading.batch import Outcome
from baoheng.reading.reports.files import write_whole
from baoheng.reading.reports.links import file_link, sheet_location
from baoheng.reading.reports.words import clean, number
from baoheng.reading.reports.workbook_rows import SHEETS, Row, Value, rows_of

_LONGEST = 32_767  # characters a spreadsheet cell holds
_CUT = "……（过长，已截断）"
_ROWS = 1_048_576
_LINKS = 65_000  # Excel drops more links than this in a sheet
_DIGITS = 15  # a spreadsheet keeps no more digits of a number
_HEAD = PatternFill("solid", fgColor="FFE7EEF7")
_WRAP = Alignment(vertical="top", wrap_text=True)


# openpyxl's stubs do not know what a write-only sheet and its cells can do: they are Any here
class WorkbookReport:
    """Collects outcomes row by row with flat memory; ``save`` writes the file whole."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._book = Workbook(write_only=True)
        self._rows = dict.fromkeys(SHEETS, 1)
        self._sheets = {title: self._sheet(title, heads) for title, heads in SHEETS.items()}

    def add(self, outcome: Outcome) -> None:
        """Add one file's rows to every sheet."""
        for title, row in rows_of(outcome):
            self._append(title, row, outcome.path)

    def save(self) -> None:
        """Write the workbook. Raises OutputError where that cannot be done."""
        for title, heads in SHEETS.items():
            last = get_column_letter(len(heads))
            self._sheets[title].auto_filter.ref = f"A1:{last}{self._rows[title]}"
        self.close()
        write_whole(self.path, self._book.save)

    def close(self) -> None:
        """End the half-written sheets; needed only where ``save`` is never called."""
        for sheet in self._sheets.values():
            if not sheet.closed:
                sheet.close()

    def _sheet(self, title: str, heads: Mapping[str, int]) -> Any:
        sheet = self._book.create_sheet(title)
        sheet.freeze_panes = "A2"
        sheet.print_title_rows = "1:1"
        sheet.page_setup.orientation = "landscape"
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.fitToHeight = 0
        for index, columns in enumerate(heads.values(), start=1):
            sheet.column_dimensions[get_column_letter(index)].width = columns
        cells = [self._cell(sheet, head) for head in heads]
        for cell in cells:
            cell.font = Font(bold=True)
            cell.fill = _HEAD
        sheet.append(cells)
        return sheet

    def _append(self, title: str, row: Row, source: Path) -> None:
        sheet = self._sheets[title]
        self._rows[title] += 1
        if self._rows[title] > _ROWS:
            raise OutputError(
                f"“{title}”超过 {_ROWS} 行，一个工作表装不下",
                where=str(self.path),
                todo="请分成几批读",
            )
        cells = {head: self._cell(sheet, row.values.get(head)) for head in SHEETS[title]}
        for head, place in row.links.items():
            if self._rows[title] <= _LINKS:
                column = get_column_letter(list(cells).index(head) + 1)
                self._link(cells[head], f"{column}{self._rows[title]}", source, place)
        sheet.append(list(cells.values()))

    def _link(self, cell: Any, ref: str, source: Path, place: Place | None) -> None:
        target = file_link(source, self.path)
        location = sheet_location(place) if place else None
        if place and place.page:
            target += f"#page={place.page}"
        cell.hyperlink = Hyperlink(ref=ref, target=target, location=location)
        cell.font = Font(color="FF0563C1", underline="single")

    @staticmethod
    def _cell(sheet: Any, value: Value) -> Any:
        """A cell that can never become a formula: text is marked as text."""
        if isinstance(value, Decimal):
            plain = value.is_finite() and len(value.as_tuple().digits) <= _DIGITS
            value = value if plain and abs(value.adjusted()) < _DIGITS else number(value)
        if not isinstance(value, str):
            return WriteOnlyCell(sheet, cast("Any", value))  # the stubs forget Decimal
        text = clean(value)
        if len(text) > _LONGEST:
            text = text[: _LONGEST - len(_CUT)] + _CUT
        cell = WriteOnlyCell(sheet, text)
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(("=", "+", "-", "@", "\t"))
        cell.alignment = _WRAP
        return cell
