"""The clerk's workbooks: what is written can be filled in and read back, faults name their cell."""

from decimal import Decimal

import openpyxl
import pytest
from indicators import row, table

from baoheng.core.errors import BindingError
from baoheng.evaluation.binding.choose import choose
from baoheng.evaluation.book import answer, confirm
from baoheng.evaluation.book.confirm import Bound, read_bindings, write_bindings
from baoheng.evaluation.book.filters import said, understood
from baoheng.measures.definitions import measures

RECHECK = measures()["review/recheck_rate"]


@pytest.fixture
def book(tmp_path):
    """Bindings proposed for one table, written to a workbook; and a way to fill cells in."""
    path = tmp_path / "绑定.xlsx"
    rows = choose(
        "云溪市医疗保障局",
        table(row("单据审核月度复核率", "≥90%", "质量指标"), row("=恶意公式()", "好")),
        {},
        {},
    )
    write_bindings(path, [Bound("云溪市医疗保障局", table(), rows)])

    def fill(number, **cells):
        whole = openpyxl.load_workbook(path)
        sheet = whole[confirm.SHEET]
        heads = {cell.value: cell.column for cell in sheet[1]}
        for head, value in cells.items():
            sheet.cell(number, heads[head], value)
        whole.save(path)
        return path

    return fill


def test_a_confirmed_proposal_comes_back_as_a_binding(book):
    found = read_bindings(book(2, 确认="是"), "甲", "2026-01-01")
    assert [(one.measure, one.by) for one in found] == [("review/recheck_rate", "甲")]


def test_another_measure_and_its_parameters_can_be_named(book):
    path = book(3, 改用测算项="智能审核结算单据数量")
    assert [one.measure for one in read_bindings(path, "甲", "")] == ["review/bills_reviewed"]
    path = book(2, 确认="是", 改用参数="结果类型＝违规")
    assert read_bindings(path, "甲", "")[0].filters == {"result_type": ("1",)}


def test_no_means_that_a_person_answers(book):
    assert [one.measure for one in read_bindings(book(2, 确认="否"), "甲", "")] == ["stated"]


def test_open_rows_say_nothing(book):
    assert read_bindings(book(2), "甲", "") == []


@pytest.mark.parametrize(
    ("cells", "says"),
    [({"确认": "也许"}, "第2行：“确认”写的是“也许”"),
     ({"改用测算项": "没有这个测算项目"}, "没有“没有这个测算项目”"),
     ({"确认": "是", "改用参数": "颜色＝红"}, "不是“疑点单据月度复核率”的参数")],
)  # fmt: skip
def test_a_fault_names_its_row(book, cells, says):
    with pytest.raises(Exception, match=says):
        read_bindings(book(2, **cells), "甲", "")


def test_a_text_never_becomes_a_formula(book):
    sheet = openpyxl.load_workbook(book(2))[confirm.SHEET]
    cells = [cell for each in sheet.iter_rows() for cell in each if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    assert any(cell.value.startswith("=") and cell.quotePrefix for cell in cells)


def test_filters_are_told_and_understood():
    filters = {"result_type": ("1", "2")}
    assert said(RECHECK, filters) == "结果类型＝违规、可疑"
    assert understood(RECHECK, "结果类型＝违规、可疑", "") == filters
    assert understood(RECHECK, "result_type=1,2", "") == filters
    with pytest.raises(BindingError, match="结果类型里没有“红”"):
        understood(RECHECK, "结果类型=红", "")


def test_answers_are_read_from_a_workbook_and_from_csv_in_either_encoding(tmp_path):
    cells = ["云溪市医疗保障局", "监管", "制度健全性", "健全", "", "", "健全", "达成年度指标", "95",
             "", "按评议结果", "评议.pdf"]  # fmt: skip
    path = tmp_path / "填报.xlsx"
    answer.write_answers(path, [cells, [*cells[:6], "", "", "", "", "", ""]])
    found = list(answer.read_answers(path).values())
    assert [(one.level, one.share, one.reason) for one in found] == [
        ("达成年度指标", Decimal(95), "按评议结果")
    ]
    lines = "\n".join(",".join(each) for each in (answer.HEADS, cells))
    for encoding in ("utf-8-sig", "gb18030"):
        plain = tmp_path / f"{encoding}.csv"
        plain.write_bytes(lines.encode(encoding))
        assert list(answer.read_answers(plain).values()) == found


@pytest.mark.parametrize("share", ["120", "很多"])
def test_a_share_beyond_its_bounds_is_refused(tmp_path, share):
    path = tmp_path / "填报.csv"
    path.write_text(",".join(answer.HEADS) + f"\n局,,甲,,,,,,{share},,,\n", encoding="utf-8")
    with pytest.raises(BindingError, match=f"第2行：得分率写的是“{share}”"):
        answer.read_answers(path)


@pytest.mark.parametrize("name", ["没有.xlsx", "假.xlsx", "没有.csv"])
def test_a_file_that_is_none_is_told(tmp_path, name):
    if name == "假.xlsx":
        (tmp_path / name).write_text("不是工作簿", encoding="utf-8")
    with pytest.raises(BindingError, match="打不开"):
        answer.read_answers(tmp_path / name)


def test_a_missing_column_is_named(tmp_path):
    path = tmp_path / "填报.csv"
    path.write_text("部门,项目\n局,甲\n", encoding="utf-8")
    with pytest.raises(BindingError, match="缺少列 指标"):
        answer.read_answers(path)


def test_a_score_set_by_hand_needs_a_reason(tmp_path):
    path = tmp_path / "填报.csv"
    head = ",".join(answer.HEADS)
    path.write_text(f"{head}\n局,,甲,,,,,,,4.5,专家评议,\n", encoding="utf-8")
    assert [one.score for one in answer.read_answers(path).values()] == [Decimal("4.5")]
    path.write_text(f"{head}\n局,,甲,,,,,,,4.5,,\n", encoding="utf-8")
    with pytest.raises(BindingError, match="第2行：改了得分，没有写理由"):
        answer.read_answers(path)
