import datetime
from dataclasses import replace
from decimal import Decimal

import pytest
from tests.forms.made import department, evaluated, indicator, table

from baoheng.core.errors import PackError
from baoheng.forms import (
    Deviation,
    FormData,
    ManagementRow,
    MoneyRow,
    ProjectRow,
    compose,
    definition,
    forms,
)
from baoheng.forms.model import Cells, Slot
from baoheng.forms.sheet import Style

JULY = datetime.date(2026, 7, 31)


def texts(sheet, row):
    return [cell.text for cell in sheet.cells if cell.row == row]


def row_of(sheet, text):
    """The row where a cell says this, and all texts that begin in that row."""
    (row,) = {cell.row for cell in sheet.cells if cell.text == text}
    return texts(sheet, row)


@pytest.mark.parametrize("form", forms(), ids=lambda form: form.id)
def test_every_form_fills_its_grid_with_much_little_and_no_data(form):
    project = ProjectRow("监管", Decimal("24.91"))
    for one in (evaluated(), department(), table(), replace(table(), money_unit=None, year=None)):
        for sheet in (
            compose(form, FormData(one)),
            compose(form, FormData(one, cut_off=JULY, projects=(project, project))),
        ):
            assert len(sheet.owners()) == sheet.nrows * sheet.ncols
            assert sum(cell.rowspan * cell.colspan for cell in sheet.cells) == len(sheet.owners())
            assert not any("{" in cell.text for cell in sheet.cells)


def test_levels_are_merged_over_their_rows_and_level_two_only_within_level_one():
    one = table(
        "产出指标 | 数量指标 | 甲 | ≥1家", "产出指标 | 数量指标 | 乙 | ≥1家",
        "产出指标 | 其他指标 | 丙 | ≥1家", "效益指标 | 其他指标 | 丁 | ≥1家",
    )  # fmt: skip
    sheet = compose(definition("project_target"), FormData(one))
    spans = [
        (c.text, c.rowspan) for c in sheet.cells if c.text.endswith("指标") and c.col in {1, 2}
    ]
    assert spans[2:] == [
        ("产出指标", 3), ("数量指标", 2), ("其他指标", 1), ("效益指标", 1), ("其他指标", 1),
    ]  # fmt: skip


def test_what_is_not_known_is_a_dash_and_never_nought():
    blank = table("产出指标 | 数量指标 | 检查家次 | ≥90家次")
    sheet = compose(definition("self_evaluation"), FormData(blank))
    assert row_of(sheet, "年度资金总额")[1:] == ["—", "24.91", "—", "—", "—", "—"]
    assert row_of(sheet, "检查家次")[-4:] == ["", "—", "—", ""]
    assert row_of(sheet, "总分")[1:3] == ["—", "—"]
    assert sheet.below[0] == "注：没有完成值的指标没有填写，不按0计：“检查家次”"


def test_why_an_actual_is_missing_stands_below_the_form():
    blank = table("满意度指标 | 服务对象满意度指标 | 居民满意度 | ≥90%")
    sheet = compose(definition("monitoring"), FormData(blank, missing={0: "调查安排在10月"}))
    assert sheet.below[0] == "注：“居民满意度”没有完成值，不按0计。原因：调查安排在10月"
    assert not any("不按0计" in line for line in compose(
        definition("project_target"), FormData(blank)
    ).below)  # fmt: skip


def test_the_total_of_points_counts_the_rows_and_the_execution():
    sheet = compose(definition("self_evaluation"), FormData(evaluated()))
    assert row_of(sheet, "总分") == ["总分", "100", "97.90", ""]
    assert row_of(sheet, "自评等级") == ["自评等级", "优"]
    part = evaluated()
    part.indicators[0].points = None
    assert row_of(compose(definition("self_evaluation"), FormData(part)), "总分")[1] == "—"


def test_the_money_block_prints_the_rows_given_and_fills_the_others_from_the_table():
    rows = (
        MoneyRow("年度资金总额", Decimal(30), Decimal(20), Decimal("66.67"), initial=Decimal(28)),
        MoneyRow("单位自筹", Decimal(5)),
    )
    sheet = compose(definition("self_evaluation"), FormData(evaluated(), money=rows))
    assert row_of(sheet, "年度资金总额")[1:] == ["28", "30", "20", "—", "66.67%", "—"]
    assert row_of(sheet, "其中：当年财政拨款")[1:3] == ["—", "24.91"]
    assert row_of(sheet, "单位自筹")[2] == "5"


def test_the_heads_name_the_months_up_to_the_cut_off():
    def heads(day):
        sheet = compose(definition("monitoring"), FormData(table(), cut_off=day))
        return sheet.title, {c.text for c in sheet.cells if c.style is Style.HEAD}

    title, found = heads(JULY)
    assert title == "2026年1—7月项目支出绩效运行监控表"
    assert {"1—7月执行数", "1—7月执行情况"} <= found
    title, found = heads(None)
    assert title == "2026年项目支出绩效运行监控表"
    assert {"累计执行数", "累计执行情况"} <= found
    assert "1月执行数" in heads(datetime.date(2026, 1, 31))[1]


def test_deviations_and_likelihoods_are_ticked_under_their_heads():
    one = table(
        indicator(
            "产出指标 | 数量指标 | 甲 | ≥1家", actual_text="0家", likelihood="有可能",
        ),
        indicator(
            "产出指标 | 数量指标 | 乙 | ≥1家", actual_text="0家", likelihood="也许",
        ),
    )  # fmt: skip
    data = FormData(one, deviations={0: Deviation(("人员保障",), "两人借调")})
    sheet = compose(definition("monitoring"), data)
    assert row_of(sheet, "甲")[-10:] == ["", "", "√", "", "", "两人借调", "", "√", "", ""]
    assert row_of(sheet, "乙")[-1] == "完成目标可能性：也许"


def test_tasks_are_left_out_where_there_are_none():
    with_tasks = compose(definition("department_target"), FormData(department()))
    assert row_of(with_tasks, "信息平台")[2] == "—"
    without = compose(definition("department_target"), FormData(replace(department(), tasks=[])))
    assert not any(cell.text == "任务名称" for cell in without.cells)


def test_management_rows_stand_in_the_forms_order_with_others_behind():
    given = (ManagementRow("其他事项", "甲", "乙"), ManagementRow("下达及时性", "按时下达", "无"))
    sheet = compose(definition("transfer_self_evaluation"), FormData(evaluated(), management=given))
    assert row_of(sheet, "下达及时性") == ["下达及时性", "按时下达", "无"]
    assert row_of(sheet, "拨付合规性") == ["拨付合规性", "", ""]
    assert row_of(sheet, "其他事项") == ["其他事项", "甲", "乙"]
    assert not any("分值" in cell.text for cell in sheet.cells)


def test_the_summary_has_a_row_for_each_project():
    rows = (
        ProjectRow("甲", Decimal(10), Decimal(9), Decimal(90), Decimal(95), "优", "无", "全部有据"),
        ProjectRow("乙"),
    )
    sheet = compose(definition("summary"), FormData(table(), projects=rows))
    assert row_of(sheet, "甲") == ["1", "甲", "", "10", "9", "90%", "95", "优", "无", "全部有据"]
    assert row_of(sheet, "乙") == ["2", "乙", "", "—", "—", "—", "—", "", "", ""]


def test_coverage_and_notes_stand_below():
    data = FormData(evaluated(), coverage="台账算出1项", notes=("自评范围为市本级",))
    below = compose(definition("self_evaluation"), data).below
    assert below[:2] == ["注：自评范围为市本级", "注：台账算出1项"]


def test_control_characters_do_not_reach_the_form():
    odd = table("产出指标 | 数量指标 | 检查\x00家次\u202e | ≥90家次")
    assert "检查\ufffd家次\ufffd" in {
        cell.text for cell in compose(definition("project_target"), FormData(odd)).cells
    }


def test_a_definition_with_an_unknown_field_or_a_short_row_is_named():
    form = definition("summary")
    unknown = replace(form, blocks=(Cells(((Slot("{colour}", Style.VALUE, 10),),)),))
    with pytest.raises(PackError, match="colour"):
        compose(unknown, FormData(table()))
    short = replace(form, blocks=(Cells(((Slot("甲", Style.VALUE, 9),),)),))
    with pytest.raises(PackError, match="没有排满"):
        compose(short, FormData(table()))
    wide = replace(form, blocks=(Cells(((Slot("甲", Style.VALUE, 11),),)),))
    with pytest.raises(PackError, match="放不下"):
        compose(wide, FormData(table()))
