import openpyxl
import pytest
from tests.forms.made import back, evaluated, indicator, table

from baoheng.core.errors import OutputError
from baoheng.forms import FormData, compose, definition, write

pytestmark = pytest.mark.slow


def opened(tmp_path, *tables, form="self_evaluation"):
    path = tmp_path / "表.xlsx"
    write([compose(definition(form), FormData(one)) for one in tables], path)
    return openpyxl.load_workbook(path)


def find(sheet, text):
    (cell,) = [c for row in sheet.iter_rows() for c in row if c.value == text]
    return cell


def test_the_page_is_ready_to_print(tmp_path):
    (sheet,) = opened(tmp_path, evaluated()).worksheets
    head = find(sheet, "三级指标").row
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == f"${head}:${head}"
    assert sheet.print_area.endswith(f"${sheet.max_row}")
    assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"


def test_numbers_can_be_added_up_and_show_the_places_they_were_printed_with(tmp_path):
    (sheet,) = opened(tmp_path, evaluated()).worksheets
    budget = sheet.cell(find(sheet, "年度资金总额").row, find(sheet, "全年预算数").column)
    assert (budget.value, budget.number_format) == (24.91, "0.00")
    total = sheet.cell(find(sheet, "总分").row, 10)
    assert (total.value, total.number_format) == (97.9, "0.00")


def test_no_text_becomes_a_formula(tmp_path):
    evil = table(
        indicator("产出指标 | 数量指标 | =1+1 | ≥90家次", actual_text="+2", reason="@SUM(A1)"),
        project="=HYPERLINK(\"x\")",
    )  # fmt: skip
    (sheet,) = opened(tmp_path, evil).worksheets
    cells = [c for row in sheet.iter_rows() for c in row if c.value is not None]
    assert all(c.data_type != "f" for c in cells)
    assert {c.value for c in cells if c.quotePrefix} == {
        "=1+1", "+2", "@SUM(A1)", '=HYPERLINK("x")',
    }  # fmt: skip


def test_a_text_that_no_cell_holds_is_refused_not_cut(tmp_path):
    long = table(indicator("产出指标 | 数量指标 | 家次 | ≥90家次", reason="长" * 32_768))
    with pytest.raises(OutputError, match="有32,768个字") as caught:
        opened(tmp_path, long)
    assert "docx" in caught.value.todo
    write([compose(definition("self_evaluation"), FormData(long))], tmp_path / "表.docx")


def test_rows_are_high_enough_for_long_texts(tmp_path):
    long = "逐月比对参保信息并及时清理，" * 12
    rows = [
        indicator("产出指标 | 数量指标 | 甲 | ≥1家", reason=long),
        indicator("产出指标 | 数量指标 | 乙 | ≥1家"),
    ]
    (sheet,) = opened(tmp_path, table(*rows)).worksheets
    first, second = find(sheet, "甲").row, find(sheet, "乙").row
    assert sheet.row_dimensions[first].height >= 5 * sheet.row_dimensions[second].height / 2


def test_a_text_higher_than_a_row_may_be_gets_several_rows_and_reads_back(tmp_path):
    long = "逐月比对参保信息并及时清理，" * 120
    one = table(
        indicator("产出指标 | 数量指标 | 甲 | ≥1家", reason=long.rstrip("，")),
        indicator("产出指标 | 数量指标 | 乙 | ≥2家"),
    )
    (sheet,) = opened(tmp_path, one).worksheets
    assert find(sheet, "乙").row - find(sheet, "甲").row > 1
    assert all((d.height or 0) <= 409 for d in sheet.row_dimensions.values())
    (read,) = back(tmp_path / "表.xlsx")
    assert [i.level3 for i in read.indicators] == ["甲", "乙"]
    assert read.indicators[0].reason == long.rstrip("，")


def test_worksheets_are_named_by_project_and_never_twice(tmp_path):
    names = ["监管[一]/二:*?" + "长" * 40, "监管[一]/二:*?" + "长" * 40, "", "监管"]
    book = opened(tmp_path, *(table(project=name) for name in names))
    assert book.sheetnames[0].startswith("监管一二长")
    assert len(set(book.sheetnames)) == 4
    assert all(0 < len(name) <= 31 for name in book.sheetnames)
