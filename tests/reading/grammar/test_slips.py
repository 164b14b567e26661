"""Slips of people who fill forms: misspelt words, blank or doubled heads, several numbers."""

from decimal import Decimal
from pathlib import Path

import pytest
from tests.reading.grammar.forms import HEAD, dump, one, read, rows

from baoheng.reading.grammar.vocabulary import role_of

NAMED = "项目名称 | 检查专项"
ROW = "产出指标 | 数量指标 | 检查机构数量"


@pytest.mark.parametrize(
    ("section", "word", "role"),
    [
        ("indicator", "三极指标", "level3"),
        ("indicator", "级指标", None),  # as near to the first as to the second level
        ("labels", "项目明称", "project"),
        ("labels", "主管部们", "department"),
        ("labels", "项目编码", "project_code"),
        ("labels", "2026年预算", "budget_total"),
    ],
)
def test_one_wrong_character_still_names_the_word(
    section: str, word: str, role: str | None
) -> None:
    assert role_of(section, word) == role


def years(title: str) -> list[str]:
    head = "一级指标 | 二级指标 | 三级指标 | 2026年目标值 | 2027年目标值"
    table = one(title, NAMED, f"{head}\n{ROW} | ≥20家 | ≥30家")
    return [table.indicators[0].target.text, *(d.code for d in table.doubts)]


def test_the_value_of_the_forms_own_year_is_taken() -> None:
    assert years("2026年项目支出绩效目标表") == ["≥20家"]
    assert years("2027年项目支出绩效目标表") == ["≥30家"]


def test_values_by_year_are_doubted_where_no_year_is_known() -> None:
    assert years("项目支出绩效目标表") == ["≥30家", "YEAR_UNKNOWN"]


def test_values_under_a_blank_head_are_read_and_doubted() -> None:
    head = "一级指标 | 二级指标 | 三级指标 |  | 权重"
    second = "^ | ^ | 核查病历份数 | ≥300份 | 10"
    table = one("项目支出绩效目标表", NAMED, f"{head}\n{ROW} | ≥20家 | 20\n{second}")
    assert [i.target.text for i in table.indicators] == ["≥20家", "≥300份"]
    assert [d.code for d in table.doubts] == ["HEAD_UNKNOWN"]


def test_a_value_head_printed_twice_may_name_the_units() -> None:
    table = one("项目支出绩效目标表", f"{HEAD} | 指标值\n{ROW} | ≥20 | 家")
    assert rows(table, "value", "unit") == [["≥20", "家"]]
    table = one("项目支出绩效目标表", f"{HEAD} | 指标值\n{ROW} | ≥20家 | ≥30家")
    assert rows(table, "value", "unit") == [["≥30家", "家"]]


def test_points_beside_the_levels_are_not_the_indicators() -> None:
    head = "一级指标 | 分值 | 二级指标 | 分值 | 三级指标 | 分值 | 指标值"
    table = one(
        "项目支出绩效目标表",
        f"{head}\n产出指标 | 50 | 数量指标 | 30 | 检查机构 | 20 | ≥20家",
    )
    assert table.indicators[0].weight == Decimal(20)


def test_a_weight_that_is_no_number_is_doubted() -> None:
    table = one("项目支出绩效目标表", f"{HEAD} | 权重\n{ROW} | ≥20家 | 10或20")
    assert rows(table, "weight", "doubts") == [[None, "WEIGHT_UNREAD"]]


def test_a_table_goes_on_after_a_page_number_only_where_its_columns_fit() -> None:
    first = f"{HEAD}\n{ROW} | ≥20家"
    table = one("项目支出绩效目标表", first, "- 2 -", " | 质量指标 | 检查报告合格率 | 100%")
    assert rows(table, "level1", "level2", "value")[1] == ["产出指标", "质量指标", "100%"]
    reading = read(
        "项目支出绩效目标表", first, "- 2 -", " | 质量指标 | 合格率 | 100% | 抽查 | 甲 | 乙"
    )
    assert "100%" in [u.text for u in reading.document.unread]


def test_several_numbers_under_one_amount_are_not_read_as_one() -> None:
    table = one("""
任务名称 | 主要内容 | 预算金额（万元） | <
参保扩面 | 参保动员 | 24 | 20
""")
    assert table.tasks[0].amount is None
    assert [d.code for d in table.doubts] == ["AMOUNT_UNREAD"]


def test_a_two_row_head_of_tasks_names_the_total() -> None:
    table = one("""
任务名称 | 主要内容 | 预算金额（万元） | <
^ | ^ | 总额 | 财政拨款
参保扩面 | 参保动员 | 24 | 20
""")
    assert table.tasks[0].amount == Decimal(24)


def test_budget_and_spending_may_stand_on_one_line() -> None:
    table = one(f"项目名称 | 智能审核 | < | <\n预算数 | 45 | 执行数 | 44.1\n{HEAD}\n{ROW} | ≥20家")
    assert table.execution is not None
    assert (table.execution.budget, table.execution.spent) == (Decimal(45), Decimal("44.1"))


def test_money_of_another_year_is_no_budget() -> None:
    table = one(
        "2026年项目支出绩效目标表",
        f"项目名称 | 智能审核 | < | <\n2025年预算 | 30 | 2026年预算 | 45\n{HEAD}\n{ROW} | ≥20家",
    )
    assert table.budget.total == Decimal(45)
    assert table.fields["2025年预算"] == "30"


def test_a_grade_may_stand_on_the_line_of_the_total() -> None:
    head = f"{HEAD} | 实际完成值 | 分值 | 得分"
    table = one(
        "自评表", f"{head}\n{ROW} | ≥20家 | 21家 | 20 | 20\n总分 | 98 | < | < | 评价等级 | 优 | <"
    )
    assert (table.total_score, table.grade) == (Decimal(98), "优")


def test_one_cell_may_list_all_indicators_of_a_project() -> None:
    (table,) = read("""
项目名称 | 预算金额 | 绩效指标
政策宣传 | 12 | 数量指标：宣传活动≥12场\\n质量指标：知晓率≥85%
""").document.tables
    assert table.project == "政策宣传"
    assert rows(table) == [
        ["产出指标", "数量指标", "宣传活动", "≥12场"],
        ["产出指标", "质量指标", "知晓率", "≥85%"],
    ]


def test_a_type_column_may_hold_operators_or_the_nature(tmp_path: Path) -> None:
    lines = (
        "项目名称→检查专项\n一级指标→二级指标→三级指标→值类型→指标值\n"
        "产出指标→数量指标→检查机构数→≥→20家\n→→病历差错率→≤→1%\n→质量指标→制度健全程度→定性→健全\n"
    )
    (table,) = dump(tmp_path, lines).document.tables
    assert rows(table, "value", "operator") == [
        ["20家", ">="],
        ["1%", "<="],
        ["健全", "qualitative"],
    ]
