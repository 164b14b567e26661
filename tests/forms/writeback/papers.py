"""What the tests of writing back share: comparing documents and packages, small forms."""

import zipfile
from dataclasses import fields, replace
from pathlib import Path

from openpyxl import Workbook

from baoheng.core.tables import Indicator, TargetDocument, TargetTable
from baoheng.reading.grid import Cell
from baoheng.reading.read import read_document

RESULTS = {"actual_text", "actual", "score", "reason", "forecast_text", "likelihood"}
HEAD = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分",
        "偏差原因分析及改进措施")  # fmt: skip
ROWS = (
    ("产出指标", "数量指标", "城乡居民参保人数", "≥9.51万人", "9.52万人", 30, 30, "无偏差"),
    ("产出指标", "质量指标", "综合参保率", "≥95%", "94.1%", 30, 29.72, "外出务工人员未续保"),
    ("效益指标", "社会效益指标", "困难群众参保率", "≥99%", "99.2%", 30, 30, None),
)


def tables(path: Path) -> list[TargetTable]:
    """The tables with indicators of a document."""
    return [table for table in read_document(path).document.tables if table.indicators]


def told(document: TargetDocument, without: frozenset[str] = frozenset()) -> list[object]:
    """All that was read, but for the file, where each value stood and the fields in ``without``."""
    found: list[object] = [document.department, document.year, document.money_unit, document.doubts]
    found += [(one.text, one.place.at(0, 0).sheet, one.reason) for one in document.unread]
    for table in document.tables:
        skip = {"places", "indicators", "row_places", *without}
        found.append(
            [(f.name, getattr(table, f.name)) for f in fields(table) if f.name not in skip]
        )
        found += [
            [(f.name, getattr(one, f.name)) for f in fields(one) if f.name not in skip]
            for one in table.indicators
        ]
    return found


def parts(path: Path) -> dict[str, bytes]:
    """The parts of a package, unpacked."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def differing(one: Path, other: Path) -> set[str]:
    """The parts that are not the same bit for bit in two packages."""
    first, second = parts(one), parts(other)
    assert list(first) == list(second)
    return {name for name in first if first[name] != second[name]}


def shown(path: Path) -> dict[str, str]:
    """What each cell shows, by its label."""
    pieces = read_document(path).source.pieces()
    return {p.place.label: p.text for p in pieces if isinstance(p, Cell) and p.text.strip()}


def small_book(rows=ROWS, total: object = 89.72) -> Workbook:
    """A self-evaluation form of three indicators on the sheet 自评; head in row 3, total in 7."""
    book = Workbook()
    sheet = book.active
    sheet.title = "自评"
    sheet.append(["项目支出绩效自评表（2025年度）"])
    sheet.append(["项目名称", "居民医保补助"])
    sheet.append(HEAD)
    for row in rows:
        sheet.append(row)
    sheet.append(["总分", None, None, None, None, 90, total])
    return book


def saved(book: Workbook, folder: Path, name: str = "自评表.xlsx") -> Path:
    """The workbook as a file."""
    path = folder / name
    book.save(path)
    return path


def changed(table: TargetTable, name: str, **values: object) -> TargetTable:
    """The table with other values in the indicator of this name."""
    rows: list[Indicator] = [
        replace(one, **values) if one.level3 == name else one  # type: ignore[arg-type]
        for one in table.indicators
    ]
    return replace(table, indicators=rows)
