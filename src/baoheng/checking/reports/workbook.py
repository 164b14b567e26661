"""Findings of a run as a workbook: lists, and a copy of each table with comments on the cells.

openpyxl's stubs do not know that a merged cell is never written to here: cells are Any.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from baoheng.checking.batch import Checked
from baoheng.checking.reports.words import SEVERITIES, VERDICTS, basis, form_name, where
from baoheng.core.finding import Finding, Severity
from baoheng.core.provenance import Place
from baoheng.reading.grid import Cell, Grid
from baoheng.reading.reports.files import write_whole
from baoheng.reading.reports.links import place_link
from baoheng.reading.reports.words import clean, one_line, width

_HEADS = {
    "序号": 6, "文件": 26, "表": 26, "程度": 7, "检查": 7, "问题": 20, "指标": 26, "说明": 50,
    "算式与依据": 50, "建议": 36, "规定": 30, "审核分组": 9, "位置": 20, "编号": 16, "标注": 14,
}  # fmt: skip
_HELD = {
    "文件": 26,
    "表": 26,
    "检查": 7,
    "核对了什么": 50,
    "算式与依据": 60,
    "指标": 26,
    "位置": 20,
}
_FILES = {"文件": 40, "单位": 20, "结论": 26, "错误": 7, "应改": 7, "建议": 7, "核对相符": 9,
          "说明": 50}  # fmt: skip
_FILL = {
    Severity.ERROR: PatternFill("solid", fgColor="FFFFD9D9"),
    Severity.WARNING: PatternFill("solid", fgColor="FFFFF0B8"),
    Severity.ADVICE: PatternFill("solid", fgColor="FFDCEBFB"),
}
_HEAD = PatternFill("solid", fgColor="FFE7EEF7")
_WRAP = Alignment(vertical="top", wrap_text=True)
_THIN = Side(style="thin", color="FFB9C2CC")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_LINK = Font(color="FF0563C1", underline="single")
_LONGEST = 32_000  # characters of a cell; a spreadsheet holds 32,767
_COMMENT = 2_000  # characters of a comment: longer ones cannot be read in a spreadsheet
_ROWS = 2_000  # rows of a table that are copied
_ORDER = list(Severity)


@dataclass(slots=True)
class _Marked:
    """The grids of one document that findings touch, and the sheet each is copied to."""

    at: dict[Place, list[Finding]] = field(default_factory=dict)
    sheets: dict[int, str] = field(default_factory=dict)


def write_workbook(path: Path, run: Sequence[Checked]) -> None:
    """Write the workbook. Raises OutputError where that cannot be done."""
    book = Workbook()
    files, found, held = book.active, book.create_sheet("问题"), book.create_sheet("核对相符")
    if not isinstance(files, Worksheet):
        raise TypeError("a new workbook has a sheet")
    files.title = "文件"
    shown = [one for one in run if not one.outcome.skipped]
    _table(files, _FILES, [_file(one) for one in shown])
    copies = [_copies(book, number, one) for number, one in enumerate(shown, start=1)]
    _found(found, shown, copies, path)
    _table(held, _HELD, [_passed(f) for one in shown if one.report for f in one.report.passed])
    write_whole(path, book.save)


def _file(one: Checked) -> list[str | int]:
    report = one.report
    if report is None:
        said = one.outcome.error.message if one.outcome.error else ""
        return [one.outcome.name, "", "读不了", "", "", "", "", said]
    counts = [sum(f.severity is s for f in report.findings) for s in Severity]
    broken = "；".join(f"检查 {b.check} 本身出错" for b in report.broken)
    bureau = "" if one.bureau.startswith("（") else one.bureau
    verdict = VERDICTS[report.verdict]
    return [report.document, bureau, verdict, *counts, len(report.passed), broken]


def _found(sheet: Worksheet, run: Sequence[Checked], copies: list[_Marked], path: Path) -> None:
    pairs = [
        (one, marked, finding)
        for one, marked in zip(run, copies, strict=True)
        if one.report
        for finding in one.report.findings
    ]
    rows = [[number, *_finding(finding)] for number, (_, _, finding) in enumerate(pairs, start=1)]
    _table(sheet, _HEADS, rows)
    columns = list(_HEADS)
    for row, (one, marked, finding) in enumerate(pairs, start=2):
        sheet.cell(row, columns.index("程度") + 1).fill = _FILL[finding.severity]
        if finding.places:
            where = sheet.cell(row, columns.index("位置") + 1)
            where.hyperlink = place_link(one.outcome.path, path, finding.places[0])
            where.font = _LINK
        if target := marked.sheets.get(id(finding)):
            cell = sheet.cell(row, columns.index("标注") + 1)
            _text(cell, target.replace("!", " "))
            title, _, ref = target.partition("!")
            cell.hyperlink = f"#'{title}'!{ref}"
            cell.font = _LINK


def _finding(finding: Finding) -> list[str | int]:
    return [
        finding.document,
        form_name(finding),
        SEVERITIES[finding.severity],
        finding.check,
        finding.title,
        "、".join(finding.indicators),
        finding.message,
        finding.evidence,
        finding.advice or "",
        basis(finding),
        finding.group.value,
        "、".join(where(finding)),
        finding.key,
        "",
    ]


def _passed(finding: Finding) -> list[str | int]:
    head = [finding.document, form_name(finding), finding.check]
    names, places = "、".join(finding.indicators), "、".join(where(finding))
    return [*head, finding.message, finding.evidence, names, places]


def _table(sheet: Worksheet, heads: dict[str, int], rows: Sequence[Sequence[str | int]]) -> None:
    """A list with a head that stays in view, filters, and a landscape page."""
    for col, (head, columns) in enumerate(heads.items(), start=1):
        cell = sheet.cell(1, col, head)
        cell.font, cell.fill = Font(bold=True), _HEAD
        sheet.column_dimensions[get_column_letter(col)].width = columns
    for number, row in enumerate(rows, start=2):
        for col, value in enumerate(row, start=1):
            _text(sheet.cell(number, col), value)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{len(rows) + 1}"
    _landscape(sheet)


def _landscape(sheet: Worksheet) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0


def _text(cell: Any, value: str | int) -> None:
    """A value that can never become a formula: text is marked as text."""
    if isinstance(value, int):
        cell.value = value
        return
    text = clean(value)[:_LONGEST]
    cell.value = text
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(("=", "+", "-", "@", "\t"))
    cell.alignment = _WRAP


def _copies(book: Workbook, number: int, one: Checked) -> _Marked:
    """Copy each table that a finding touches; remember where each finding's first cell went."""
    marked = _Marked()
    if one.report is None or one.outcome.reading is None:
        return marked
    for finding in one.report.findings:
        for place in finding.places:
            marked.at.setdefault(place, []).append(finding)
    grids = [b for b in one.outcome.reading.source.blocks if isinstance(b, Grid)]
    for index, grid in enumerate(grids, start=1):
        if any(_findings(cell, marked) for cell in grid.cells):
            sheet = book.create_sheet(f"{number}-{index}")
            _copy(sheet, grid, marked, one)
    return marked


def _findings(cell: Cell, marked: _Marked) -> list[Finding]:
    places = (cell.place, *cell.more_places)
    return list(dict.fromkeys(f for place in places for f in marked.at.get(place, ())))


def _copy(sheet: Worksheet, grid: Grid, marked: _Marked, one: Checked) -> None:
    _text(sheet.cell(1, 1), f"{one.outcome.name}：{grid.place.label}")
    sheet.cell(1, 1).alignment = Alignment(wrap_text=False)
    widths: dict[int, int] = {}
    for cell in _drawn(grid):
        row, col = cell.row + 3, cell.col + 1
        target = sheet.cell(row, col)
        _text(target, cell.text)
        target.border = _BOX
        if cell.colspan == 1:
            widths[col] = max(widths.get(col, 8), min(40, width(one_line(cell.text)) + 2))
        found = _findings(cell, marked)
        if found:
            _comment(target, found)
            for finding in found:
                marked.sheets.setdefault(
                    id(finding), f"{sheet.title}!{get_column_letter(col)}{row}"
                )
        if _is_whole(grid, cell):
            sheet.merge_cells(
                start_row=row,
                start_column=col,
                end_row=row + cell.rowspan - 1,
                end_column=col + cell.colspan - 1,
            )
    for col, columns in widths.items():
        sheet.column_dimensions[get_column_letter(col)].width = columns
    if grid.nrows > _ROWS:
        _text(sheet.cell(2, 1), f"原表 {grid.nrows} 行，只抄了前 {_ROWS} 行；问题全部列在“问题”表")
    _landscape(sheet)


def _is_whole(grid: Grid, cell: Cell) -> bool:
    """Whether a spanning cell covers all of its positions, so that it can be merged safely."""
    rows = range(cell.row, cell.row + cell.rowspan)
    columns = range(cell.col, cell.col + cell.colspan)
    spans = len(rows) > 1 or len(columns) > 1
    return spans and all(grid.at(row, col) is cell for row in rows for col in columns)


def _drawn(grid: Grid) -> Iterator[Cell]:
    """Cells that own their corner (others are covered by a neighbour), up to the row limit."""
    for cell in grid.cells:
        if cell.row < _ROWS and grid.at(cell.row, cell.col) is cell:
            yield cell


def _comment(target: Any, found: Sequence[Finding]) -> None:
    worst = min(found, key=lambda one: _ORDER.index(one.severity)).severity
    target.fill = _FILL[worst]
    parts = []
    for one in found:
        said = f"{SEVERITIES[one.severity]} {one.check} {one.title}\n{one.message}\n{one.evidence}"
        parts.append(said + (f"\n建议：{one.advice}" if one.advice else ""))
    text = clean("\n\n".join(parts))
    if len(text) > _COMMENT:
        text = text[:_COMMENT] + "……（全文见“问题”表）"
    comment = Comment(text, "保衡")
    comment.width, comment.height = 420, min(600, 60 + 18 * (text.count("\n") + len(text) // 30))
    target.comment = comment
