"""Excel workbooks made by openpyxl: what is shown, flagged, noted, and where it stands."""

import datetime
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font
from workbooks import codes, pieces, saved, shape, texts

from baoheng.core.errors import EmptyDocument
from baoheng.reading.formats import xlsx
from baoheng.reading.grid import Cell, Flag, Grid, count_characters
from baoheng.reading.limits import DEFAULT_LIMITS

SAMPLES = [
    "s03_zhanjiang.xlsx",
    "s06_dazhou_overall.xlsx",
    "s07_xiangyin.xlsx",
    "s11_monitor.xlsx",
    "s12_one_sheet_6tables.xlsx",
]


@pytest.fixture
def book() -> Workbook:
    """A workbook with one sheet, 整体, that has a head in row 1."""
    made = Workbook()
    made.active.title = "整体"
    made.active.append(["三级指标", "指标值"])
    return made


@pytest.mark.seeds
@pytest.mark.parametrize("name", SAMPLES)
def test_every_cell_of_the_samples_is_right(samples: Path, name: str) -> None:
    source = xlsx.read(samples / name, name, DEFAULT_LIMITS)
    truth = json.loads((samples / f"{name}.truth.json").read_text("utf-8"))
    found = {
        (c.place.sheet, c.place.row, c.place.col): (c.rowspan, c.colspan, "".join(c.text.split()))
        for block in source.blocks
        if isinstance(block, Grid)
        for c in block.cells
    }
    wrong = [
        (table["sheet"], cell)
        for table in truth["tables"]
        for cell in table["cells"]
        if found.get((table["sheet"], table["r0"] + cell["r"], table["c0"] + cell["c"]))
        != (cell["rs"], cell["cs"], "".join(cell["t"].split()))
    ]
    assert wrong == []
    assert source.census == source.characters() > 0
    assert source.notes == []


@pytest.mark.seeds
@pytest.mark.parametrize("name", SAMPLES)
def test_no_text_that_openpyxl_sees_is_missing(samples: Path, name: str) -> None:
    source = xlsx.read(samples / name, name, DEFAULT_LIMITS)
    mine = {(p.place.sheet, p.place.row, p.place.col) for p in source.pieces() if p.text}
    theirs = {
        (sheet.title, cell.row, cell.column)
        for sheet in openpyxl.load_workbook(samples / name, data_only=True)
        for row in sheet.iter_rows()
        for cell in row
        if str(cell.value or ("" if cell.value is None else cell.value)).strip()
    }
    assert mine == theirs


def test_values_are_shown_through_their_formats(book: Workbook, tmp_path: Path) -> None:
    sheet = book.active
    rows = [
        ("参保率", 0.95, "0%"),
        ("审核率", 95, '"≥"0"%"'),
        ("补助", 9.4, '0.0"万元"'),
        ("人数", 579242, "General"),
        ("合计", 0.1 + 0.2, "General"),
        ("时间", datetime.datetime(2024, 12, 31), 'yyyy"年"m"月"d"日"'),  # noqa: DTZ001
        ("编码", "302001", "@"),
        ("达标", True, "General"),
        ("引号", "'=不是公式", "General"),
    ]
    for name, value, code in rows:
        sheet.append([name, value])
        sheet.cell(sheet.max_row, 2).number_format = code
    found = pieces(saved(book, tmp_path))
    shown = {a: (p.text, p.raw) for a, p in found.items() if isinstance(p, Cell) and "B" in a}
    assert shown == {
        "整体!B1": ("指标值", None),
        "整体!B2": ("95%", "0.95"),
        "整体!B3": ("≥95%", "95"),
        "整体!B4": ("9.4万元", "9.4"),
        "整体!B5": ("579242", None),
        "整体!B6": ("0.3", None),
        "整体!B7": ("2024年12月31日", "45657"),
        "整体!B8": ("302001", None),
        "整体!B9": ("TRUE", None),
        "整体!B10": ("'=不是公式", None),
    }
    rendered = [a for a, p in found.items() if Flag.FORMAT_RENDERED in p.flags]
    assert rendered == ["整体!B2", "整体!B3", "整体!B4"]


def test_dates_of_a_1904_workbook(book: Workbook, tmp_path: Path) -> None:
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active["B2"] = datetime.date(2024, 12, 31)
    book.active["B2"].number_format = "yyyy/m/d"
    assert texts(saved(book, tmp_path))["整体!B2"] == "2024/12/31"


def test_hidden_rows_columns_sheets_and_struck_text_are_flagged(
    book: Workbook, tmp_path: Path
) -> None:
    sheet = book.active
    for row in (["甲", 1, "x"], ["乙", 2, "y"], ["丙", 3, "z"]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet["A4"].font = Font(strike=True)
    book.create_sheet("隐藏").append(["丁", "戊"])
    book["隐藏"].sheet_state = "veryHidden"
    found = pieces(saved(book, tmp_path))
    hidden = [a for a, p in found.items() if Flag.HIDDEN in p.flags]
    assert hidden == ["整体!C2", "整体!A3", "整体!B3", "整体!C3", "整体!C4", "隐藏!A1", "隐藏!B1"]
    assert [a for a, p in found.items() if Flag.STRUCK in p.flags] == ["整体!A4"]


def test_a_formula_without_a_value_is_not_silently_empty(book: Workbook, tmp_path: Path) -> None:
    book.active.append(["合计", "=SUM(B3:B5)"])
    book.active.append(["合计", "=B2*2"])
    source = saved(book, tmp_path)
    cell = pieces(source)["整体!B2"]
    assert (cell.text, cell.flags) == ("=SUM(B3:B5)", {Flag.FORMULA_NO_VALUE})
    assert source.notes == [
        (
            "FORMULA_NO_VALUE",
            "工作表“整体”B2等2处的公式没有保存计算结果，只列出公式本身；"
            "请用 Excel 或 WPS 打开、保存后再读",
        )
    ]
    assert source.census == source.characters()


def test_error_values_are_text_with_a_flag(book: Workbook, tmp_path: Path) -> None:
    book.active["B2"] = "#REF!"
    cell = pieces(saved(book, tmp_path))["整体!B2"]
    assert (cell.text, cell.flags) == ("#REF!", {Flag.ERROR_VALUE})


def test_titles_merges_and_notes(book: Workbook, tmp_path: Path) -> None:
    sheet = book.active
    sheet.insert_rows(1, 2)
    sheet["A1"] = "绩效目标表"
    sheet.merge_cells("A1:B1")
    sheet["B2"] = "单位：万元"
    sheet.append(["参保率", "≥95%"])
    sheet.append(["", "≥96%"])
    sheet.merge_cells("A4:A5")
    sheet["A7"] = "填表人：张三"
    sheet["B4"].comment = Comment("去年为94%", "李四")
    source = saved(book, tmp_path)
    assert shape(source) == ["绩效目标表", "4×2", "填表人：张三", "去年为94%"]
    grid = source.blocks[1]
    assert isinstance(grid, Grid)
    cell = grid.at(3, 0)
    assert cell is not None
    assert (cell.text, cell.rowspan, cell.place.label) == ("参保率", 2, "工作表“整体”A4")
    assert source.blocks[3].place.label == "工作表“整体”B4"
    assert source.census == source.characters()


def test_text_that_lies_under_a_merged_cell_is_listed_as_hidden(
    book: Workbook, tmp_path: Path
) -> None:
    book.active.append(["参保率", "≥95%"])
    book.active.append(["满意度", "≥90%"])
    path = tmp_path / "盖住.xlsx"
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    part = "xl/worksheets/sheet1.xml"
    merge = b'</sheetData><mergeCells><mergeCell ref="A2:A3"/></mergeCells>'
    contents[part] = contents[part].replace(b"</sheetData>", merge)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in contents.items():
            archive.writestr(name, data)
    source = xlsx.read(path, path.name, DEFAULT_LIMITS)
    piece = pieces(source)["整体!A3"]
    assert (piece.text, piece.flags) == ("满意度", {Flag.HIDDEN})
    assert codes(source) == ["COVERED_TEXT"]
    assert source.census == source.characters()


def test_charts_are_told(book: Workbook, tmp_path: Path) -> None:
    sheet = book.active
    sheet.append(["甲", 3])
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=2))
    sheet.add_chart(chart, "D9")
    book.create_chartsheet("图表").add_chart(BarChart())
    source = saved(book, tmp_path)
    assert sorted(codes(source)) == ["CHART_NOT_READ", "SHEET_NOT_READ"]
    assert shape(source) == ["2×2"]


def test_page_headers_are_read_and_page_numbers_left_out(book: Workbook, tmp_path: Path) -> None:
    sheet = book.active
    sheet.append(["甲", 3])
    sheet.oddHeader.left.text = "附件2"
    sheet.oddHeader.right.text = "单位：万元"
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
    assert shape(saved(book, tmp_path)) == ["2×2", "附件2", "单位：万元"]


def test_a_workbook_without_text_is_refused(tmp_path: Path) -> None:
    book = Workbook()
    book.active["C3"] = "  "
    with pytest.raises(EmptyDocument, match="没有文字"):
        saved(book, tmp_path)


def test_blank_formatted_cells_around_the_table_are_ignored(book: Workbook, tmp_path: Path) -> None:
    for row in range(1, 60):
        book.active.cell(row, 30).font = Font(bold=True)
    book.active.append(["甲", 1])
    source = saved(book, tmp_path)
    assert shape(source) == ["三级指标", "指标值", "甲", "1"]


def test_the_census_counts_what_is_shown(book: Workbook, tmp_path: Path) -> None:
    book.active.append(["参保率", 0.95])
    book.active["B2"].number_format = "0%"
    source = saved(book, tmp_path)
    assert source.census == count_characters("三级指标指标值参保率95%")


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.lists(
            st.none()
            | st.booleans()
            | st.integers(-(10**12), 10**12)
            | st.text("参保率≥95%_x0 \n", max_size=6),
            min_size=1,
            max_size=5,
        ),
        min_size=1,
        max_size=6,
    )
)
def test_everything_written_comes_back(
    tmp_path: Path, rows: list[list[bool | int | str | None]]
) -> None:
    book = Workbook()
    expected = {}
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row, 1):
            cell = book.active.cell(r, c, value)
            cell.data_type = "s" if isinstance(value, str) else cell.data_type
            if value is not None and str(value).strip():
                shown = str(value).upper() if isinstance(value, bool) else str(value)
                expected[f"Sheet!{cell.coordinate}"] = shown
    if not expected:
        return
    source = saved(book, tmp_path)
    assert texts(source) == expected
    assert source.census == source.characters()
    for block in source.blocks:
        if isinstance(block, Grid):
            area = sum(cell.rowspan * cell.colspan for cell in block.cells)
            assert area == block.nrows * block.ncols
