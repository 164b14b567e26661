"""The sheet 监控: what is proposed, what a person decides, and faults that name their row."""

from dataclasses import replace

import openpyxl
import pytest
from indicators import row, table
from small_ledger import BILLS, BUREAU, DAY, JULY, KNOWN, PROJECT, assessed, ledger, reviewed

from baoheng.core.errors import BindingError, OutputError
from baoheng.evaluation.binding.memory import wording
from baoheng.evaluation.book.deciding import (
    HEADS,
    SHEET,
    decisions_of,
    read_decisions,
    write_decisions,
)
from baoheng.evaluation.monitored import watch
from baoheng.evaluation.monitoring.filled import Decision
from baoheng.evaluation.monitoring.model import Likelihood

FINE = row("审核单据份数", "≥3份")
ODD = row("=恶意公式()", "≥3亩")
SAID = Decision(Likelihood.POSSIBLE, "人员保障", "人手不足", "12份")
DECISIONS = {wording(BUREAU, PROJECT, BILLS.level3): SAID}


@pytest.fixture(scope="module")
def some():
    return ledger(reviewed(*(DAY(2026, month, 1) for month in range(1, 5))))


@pytest.fixture(scope="module")
def watched(some):
    """Two tables of one row each and one of both, monitored at the end of July, by their rows."""
    tables = {"good": [FINE], "bad": [BILLS], "both": [FINE, BILLS], "odd": [ODD]}
    return {
        name: watch(some, KNOWN, assessed(some, *rows, as_of=JULY), {})
        for name, rows in tables.items()
    }


@pytest.fixture
def book(watched, tmp_path):
    """The workbook of one table, cells filled in by row and head; its path."""

    def write(name, *, decisions=None, cells=()):
        path = tmp_path / "监控.xlsx"
        write_decisions(path, [replace(watched[name], decisions=decisions or {})])
        if cells:
            whole = openpyxl.load_workbook(path)
            for number, head, value in cells:
                whole[SHEET].cell(number, list(HEADS).index(head) + 1, value)
            whole.save(path)
        return path

    return write


def lines(path):
    """Rows as printed, by their heads."""
    sheet = openpyxl.load_workbook(path)[SHEET]
    heads = [cell.value for cell in sheet[1]]
    return [
        dict(zip(heads, (cell.value or "" for cell in cells), strict=True))
        for cells in sheet.iter_rows(min_row=2)
    ]


class TestWritten:
    def test_the_proposal_is_shown_and_what_to_decide_is_empty(self, book):
        [one] = lines(book("bad"))
        assert (one["部门"], one["项目"], one["指标"], one["指标值"]) == (
            BUREAU, PROJECT, "单据审核量", "≥10份",
        )  # fmt: skip
        assert (one["完成情况"], one["全年预计"], one["灯"]) == ("4份", "7份", "黄灯")
        assert one["建议"] in ("有可能", "完全不可能")
        assert "单据审核量" in one["要写什么"]
        assert [one[head] for head in list(HEADS)[9:]] == ["", "", "", ""]

    def test_the_likeliest_to_fail_come_first(self, book):
        assert [one["指标"] for one in lines(book("both"))] == ["单据审核量", "审核单据份数"]

    def test_without_an_actual_the_reason_stands_in_its_place(self, book):
        [one] = lines(book("odd"))
        assert "没有找到能证明它的测算项" in one["完成情况"]
        assert (one["全年预计"], one["灯"], one["建议"]) == ("", "灰灯（不能判断）", "")

    def test_a_text_never_becomes_a_formula(self, book):
        sheet = openpyxl.load_workbook(book("odd"))[SHEET]
        cells = [cell for each in sheet.iter_rows() for cell in each if cell.value]
        assert {cell.data_type for cell in cells} == {"s"}
        assert any(cell.value.startswith("=") and cell.quotePrefix for cell in cells)

    def test_words_can_be_chosen_from_a_list(self, book):
        sheet = openpyxl.load_workbook(book("bad"))[SHEET]
        lists = {str(one.sqref): one.formula1 for one in sheet.data_validations.dataValidation}
        assert lists["J2"] == '"确定能,有可能,完全不可能"'
        assert "人员保障" in lists["L2"]

    def test_a_folder_that_is_not_there_is_told(self, watched, tmp_path):
        with pytest.raises(OutputError):
            write_decisions(tmp_path / "没有" / "监控.xlsx", [watched["bad"]])


class TestRead:
    def test_what_was_decided_comes_back(self, book):
        path = book("bad", decisions={0: SAID})
        assert read_decisions(path) == DECISIONS

    def test_what_was_filled_in_is_read(self, book):
        path = book("bad", cells=[(2, "完成可能性", "确定能"), (2, "全年预计（改用）", 12)])
        assert list(read_decisions(path).values()) == [Decision(Likelihood.CERTAIN, None, "", "12")]

    def test_rows_that_nobody_touched_say_nothing(self, book):
        assert read_decisions(book("both")) == {}

    @pytest.mark.parametrize(
        ("head", "value", "todo"),
        [
            ("完成可能性", "大概", "确定能、有可能、完全不可能"),
            ("偏差原因类别", "天气", "人员保障"),
        ],
    )
    def test_a_word_that_is_none_of_these_names_its_row(self, book, head, value, todo):
        path = book("both", cells=[(3, head, value)])
        with pytest.raises(BindingError, match=f"“{head}”写的是“{value}”") as caught:
            read_decisions(path)
        assert caught.value.where == "监控.xlsx 工作表“监控”第3行"
        assert todo in caught.value.todo

    def test_another_workbook_is_told(self, tmp_path):
        path = tmp_path / "别的.xlsx"
        openpyxl.Workbook().save(path)
        with pytest.raises(BindingError, match="没有“监控”这个工作表"):
            read_decisions(path)


class TestOfTable:
    def test_decisions_find_their_rows(self):
        form = table(FINE, row("2026年单据审核量（份）", "≥9份"))
        assert decisions_of(DECISIONS, BUREAU, form) == {1: SAID}

    @pytest.mark.parametrize(
        ("department", "project"),
        [("邻市医疗保障局", PROJECT), (BUREAU, "医疗救助"), (None, PROJECT)],
    )
    def test_those_of_another_table_do_not(self, department, project):
        form = table(BILLS, project=project)
        assert decisions_of(DECISIONS, department, form) == {}

    def test_a_form_is_filled_by_them(self, watched):
        mine = decisions_of(DECISIONS, BUREAU, table(BILLS))
        form = replace(watched["bad"], decisions=mine).form
        assert form.indicators[0].reason == "人手不足"
