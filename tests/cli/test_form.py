"""``baoheng form`` from the outside: tables printed on official forms, none left out unsaid."""

import pytest
from openpyxl import load_workbook
from tests.cli.documents import NAMES, formulas, target_form
from tests.cli.shell import shell

pytestmark = pytest.mark.slow

OVERALL = ("产出指标", "数量指标", "参保人数", "≥10人", "20")


def whole_form(path):
    """A table of the whole department."""
    target_form(path, [OVERALL])
    book = load_workbook(path)
    sheet = book.active
    sheet["A1"], sheet["A3"], sheet["B3"] = "2025年部门整体支出绩效目标表", "部门名称", "云溪"
    book.save(path)


def test_a_table_is_printed_and_reads_back(desk):
    said = shell("form", "目标.xlsx", "--form", "官方.xlsx", "--form", "官方.html")
    assert (said.code, said.err) == (0, "")
    assert "已写入 官方.xlsx（1张表）" in said.out
    cells = {c.value for row in load_workbook(desk / "官方.xlsx").active.iter_rows() for c in row}
    assert set(NAMES) <= cells
    assert formulas(desk / "官方.xlsx") == []
    assert shell("read", "官方.xlsx").code == 0


@pytest.mark.slow
def test_a_table_that_the_form_is_not_for_is_told(desk):
    whole_form(desk / "整体.xlsx")
    said = shell("form", "目标.xlsx", "整体.xlsx", "--form", "官方.xlsx")
    assert (said.code, "（1张表）" in said.out) == (0, True)
    assert "只印项目支出的表，请另用 --name department_target" in said.err
    said = shell("form", "目标.xlsx", "整体.xlsx", "--form", "官方.xlsx", "--name", "monitoring")
    assert ("（2张表）" in said.out, said.err) == (True, "")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "没有说写到哪里"),
        (["--form", "官方.xlsx", "--name", "别的"], "没有“别的”这种表式"),
        (["--form", "官方.xlsx", "--name", "?"], "monitoring 项目支出绩效运行监控表"),
        (["--form", "官方.xlsx", "--name", "summary"], "请用 baoheng evaluate"),
        (["--form", "官方.xlsx", "--name", "department_target"], "没有部门整体支出指标表"),
        (["--form", "目标.xlsx"], "结果会覆盖要读的原件"),
        (["--form", "官方.txt"], "不能写成“.txt”"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_written(desk, words, told):
    said = shell("form", "目标.xlsx", *words)
    assert (said.code, said.out) == (2, "")
    assert told in said.err
    assert [path.name for path in desk.iterdir()] == ["目标.xlsx"]
