"""Cells of workbooks: numbers and texts, merged and locked cells, formulas, everything around."""

import zipfile
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Protection
from tests.forms.writeback.papers import differing, parts, saved, shown, small_book
from workbooks import parts as bare_parts
from workbooks import sheet_xml, text, zipped

from baoheng.core.provenance import Place
from baoheng.forms.writeback import Change, fill

SHEET = "xl/worksheets/sheet1.xml"


def at(address: str, value: object, sheet: str = "自评", like: str | None = None, **more) -> Change:
    """A change of a cell such as G5."""
    where = Place("自评表.xlsx", sheet=sheet)
    places = [where.at(int(a[1:]), ord(a[0]) - 64) for a in (address, like) if a]
    near = places[1] if like else None
    return Change(places[0], value, address, like=near, **more)  # type: ignore[arg-type]


def filled(book, folder, *changes):
    """The report, and the copy opened again."""
    path = saved(book, folder)
    report = fill(path, changes, folder / "副本.xlsx")
    return report, load_workbook(folder / "副本.xlsx")


@pytest.mark.parametrize(
    "value", ["=1+1", "+5%", "-3", "@SUM(A1)", "_x0041_", " 前后空格", "两\n行"]
)
def test_a_text_is_stored_as_a_text_whatever_it_begins_with(tmp_path, value):
    report, book = filled(small_book(), tmp_path, at("H6", value))
    cell = book["自评"]["H6"]
    assert (cell.data_type, report.written[0].after) == ("s", value.strip())
    assert b"<f" not in parts(tmp_path / "副本.xlsx")[SHEET]


@pytest.mark.parametrize(
    ("old", "code", "value", "percent", "stored", "reads"),
    [
        (9.63, "General", Decimal("10.00"), False, 10, "10"),
        ("9.63", "General", Decimal("10.00"), False, "10.00", "10.00"),
        ("9.63分", "General", Decimal("10.00"), False, "10.00分", "10.00分"),
        (0.97, "0.00%", Decimal("99.87"), True, 0.9987, "99.87%"),
        (97, "General", Decimal("99.87"), True, 99.87, "99.87"),
        ("97%", "General", Decimal("99.87"), True, "99.87%", "99.87%"),
        (1200, "General", "1282", False, 1282, "1282"),
        (1200, "General", "1282份", False, "1282份", "1282份"),
        (12, '0"份"', "1282份", False, 1282, "1282份"),
        (0.94, "0.0%", "95.6%", False, 0.956, "95.6%"),
        (0.94, "0%", "95.6%", False, "95.6%", "95.6%"),
        ("1200份", "General", "1282", False, "1282", "1282"),
        (45000, "yyyy/m/d", Decimal("9.63"), False, "9.63", "9.63"),
        (None, "@", Decimal("9.63"), False, "9.63", "9.63"),
        (None, "0.00", Decimal("9.6"), False, 9.6, "9.60"),
        (None, "General", Decimal("9.63"), False, 9.63, "9.63"),
        (None, "General", Decimal("99.87"), True, "99.87%", "99.87%"),
        (None, "General", "1282", False, "1282", "1282"),
    ],
)
def test_a_number_goes_in_as_the_cell_held_it(tmp_path, old, code, value, percent, stored, reads):
    book = small_book()
    book["自评"]["H6"].value, book["自评"]["H6"].number_format = old, code
    report, after = filled(book, tmp_path, at("H6", value, percent=percent))
    assert (after["自评"]["H6"].value, report.written[0].after) == (stored, reads)
    assert after["自评"]["H6"].number_format == code


@pytest.mark.parametrize(("like", "stored"), [("F4", 9.63), ("D4", "9.63")])
def test_a_blank_cell_follows_the_cell_near_it(tmp_path, like, stored):
    _, book = filled(small_book(), tmp_path, at("H6", Decimal("9.63"), like=like))
    assert book["自评"]["H6"].value == stored


def test_any_cell_of_a_merged_area_means_its_first(tmp_path):
    book = small_book()
    book["自评"].merge_cells("H5:I6")
    report, after = filled(book, tmp_path, at("I6", "甲"))
    assert (report.written[0].place.label, after["自评"]["H5"].value) == ("工作表“自评”H5", "甲")
    assert [str(area) for area in after["自评"].merged_cells.ranges] == ["H5:I6"]


def test_an_empty_text_clears_the_cell_and_keeps_its_look(tmp_path):
    book = small_book()
    book["自评"]["H5"].number_format = "@"
    report, after = filled(book, tmp_path, at("H5", ""))
    assert (after["自评"]["H5"].value, after["自评"]["H5"].number_format) == (None, "@")
    assert report.lines[-1].endswith("原为“外出务工人员未续保”，已清空")


def test_a_formula_is_left_and_its_old_result_is_taken_out(tmp_path):
    path = tmp_path / "自评表.xlsx"
    stored = '<c r="{}"><f>{}</f><v>{}</v></c>'
    rows = (
        f'<row r="1">{text("A1", "指标")}{text("B1", "得分")}{text("C1", "分值")}</row>'
        f'<row r="2">{text("A2", "参保率")}<c r="B2"><v>8</v></c><c r="C2"><v>10</v></c></row>'
        f'<row r="3">{text("A3", "总分")}{stored.format("B3", "SUM(B2:B2)", 8)}'
        f"{stored.format('C3', 'SUM(C2:C2)', 10)}</row>"
        f'<row r="4">{text("A4", "占比")}{stored.format("B4", "B3/C3", "0.8")}</row>'
    )
    zipped(tmp_path, bare_parts(sheet_xml(rows))).rename(path)
    changes = [at(a, Decimal(9), "整体") for a in ("B2", "B3")]
    report = fill(path, changes, tmp_path / "副本.xlsx")
    assert [(one.place.label, one.reason[:7]) for one in report.left] == [
        ("工作表“整体”B3", "这一格是公式，")
    ]
    assert [place.label for place in report.recalculated] == ["工作表“整体”B3", "工作表“整体”B4"]
    sheet = parts(tmp_path / "副本.xlsx")[SHEET].decode()
    assert '<c r="B3"><f>SUM(B2:B2)</f></c>' in sheet
    assert '<c r="C3"><f>SUM(C2:C2)</f><v>10</v></c>' in sheet
    assert 'fullCalcOnLoad="1"' in parts(tmp_path / "副本.xlsx")["xl/workbook.xml"].decode()
    assert differing(path, tmp_path / "副本.xlsx") == {SHEET, "xl/workbook.xml"}


def test_a_formula_on_another_sheet_that_looks_here_is_worked_out_anew(tmp_path):
    book = small_book()
    other = book.create_sheet("汇总")
    other["A1"], other["B1"], other["A2"] = "得分", "=SUM(自评!G4:G6)", "=1+1"
    report, after = filled(book, tmp_path, at("G5", Decimal(30)))
    assert [place.label for place in report.recalculated] == ["工作表“汇总”B1"]
    assert after["汇总"]["B1"].value == "=SUM(自评!G4:G6)"


def test_a_cell_that_an_array_formula_fills_is_left(tmp_path):
    array = '<c r="B1"><f t="array" ref="B1:B2">A1:A2*2</f><v>2</v></c>'
    rows = f'<row r="1"><c r="A1"><v>1</v></c>{array}</row>'
    rows += '<row r="2"><c r="A2"><v>2</v></c><c r="B2"><v>4</v></c></row>'
    path = zipped(tmp_path, bare_parts(sheet_xml(rows)))
    report = fill(path, [Change(Place(path.name, sheet="整体", row=2, col=2), "9", "乙")],
                  tmp_path / "副本.xlsx")  # fmt: skip
    assert (report.written, len(report.left)) == ((), 1)


def test_only_unlocked_cells_of_a_protected_sheet_are_filled(tmp_path):
    book = small_book()
    book["自评"].protection.sheet = True
    book["自评"]["E5"].protection = Protection(locked=False)
    report, after = filled(book, tmp_path, at("E5", "95.6%"), at("H5", "甲"))
    assert [one.place.label for one in report.written] == ["工作表“自评”E5"]
    assert "加了保护" in report.left[0].reason
    assert after["自评"].protection.sheet


def test_rows_and_cells_without_addresses_get_them_before_one_is_put_between(tmp_path):
    word = '<c t="inlineStr"><is><t>{}</t></is></c>'
    rows = f"<row>{word.format('指标')}{word.format('值')}<c/>{word.format('注')}</row>"
    rows += (
        f'<row>{word.format("参保率")}</row><row r="5">{text("A5", "备注")}{text("D5", "无")}</row>'
    )
    path = zipped(
        tmp_path,
        bare_parts(sheet_xml(rows, after='<mergeCells><mergeCell ref="A2:A5"/></mergeCells>')),
    )
    where = Place(path.name, sheet="整体")
    changes = [Change(where.at(r, c), f"新{r}{c}", "甲") for r, c in ((2, 3), (3, 2), (1, 3))]
    report = fill(path, changes, tmp_path / "副本.xlsx")
    assert report.left == ()
    assert {k[7:]: v for k, v in shown(tmp_path / "副本.xlsx").items()} == {
        "A1": "指标", "B1": "值", "C1": "新13", "D1": "注", "A2": "参保率", "C2": "新23",
        "B3": "新32", "D5": "无",
    }  # fmt: skip


def rich_book():
    """A workbook with all that openpyxl keeps and a person would miss."""
    book = small_book()
    sheet = book["自评"]
    sheet["B2"].comment = Comment("请按批复填写", "财政局")
    sheet.print_area = "A1:H7"
    sheet.page_setup.orientation = "landscape"
    sheet.freeze_panes = "A4"
    sheet.column_dimensions["C"].width = 31
    hidden = book.create_sheet("字典")
    hidden["A1"], hidden.sheet_state = "确定能", "hidden"
    return book


def test_everything_around_the_cells_stays_bit_for_bit(tmp_path):
    path = saved(rich_book(), tmp_path)
    more = {"xl/media/image1.png": b"\x89PNG\r\n\x1a\nhalf", "docProps/thumb.bin": b"\0\1",
            "xl/calcChain.xml": b"<calcChain/>", "customXml/item1.xml": b"<a>1</a>"}  # fmt: skip
    with zipfile.ZipFile(path, "a") as archive:
        for name, data in more.items():
            archive.writestr(name, data)
        archive.comment = "归档".encode()
    fill(path, [at("E5", "95.6%")], tmp_path / "副本.xlsx")
    assert differing(path, tmp_path / "副本.xlsx") == {SHEET}
    before, after = (parts(p)[SHEET].decode() for p in (path, tmp_path / "副本.xlsx"))
    cell = '<is><t xml:space="preserve">95.6%</t></is>'
    assert after.count("<c ") == before.count("<c ")
    assert cell in after
    assert after[after.index("</sheetData>") :] == before[before.index("</sheetData>") :]
    book = load_workbook(tmp_path / "副本.xlsx")
    assert book["字典"].sheet_state == "hidden"
    assert book["自评"]["B2"].comment.text == "请按批复填写"
    with zipfile.ZipFile(tmp_path / "副本.xlsx") as archive:
        assert archive.comment == "归档".encode()


def test_texts_that_no_file_can_hold_are_left(tmp_path):
    report, _ = filled(small_book(), tmp_path, at("H4", "坏\ud800字"), at("H5", "长" * 32_768))
    assert [one.reason for one in report.left] == [
        "有写不进文件的字符", "文字有32768个字，一格最多32767个",
    ]  # fmt: skip
