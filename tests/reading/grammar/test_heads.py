"""Head bands: one row or several, groups over sub-columns, columns told by their lowest label."""

from tests.reading.grammar.forms import HEAD, PLACE, one, read, rows
from tests.reading.layoutfiles import draw

from baoheng.reading.grammar.heads import find_heads


def heads(drawing: str) -> list[tuple[str, int, int, list[str]]]:
    grid = draw(drawing, PLACE)
    return [(h.section, h.top, h.bottom, [c.role for c in h.columns]) for h in find_heads(grid)]


def test_a_row_of_level_names_is_a_head() -> None:
    assert heads(f"{HEAD}\n产出指标 | 数量指标 | 检查机构数量 | ≥20家") == [
        ("indicator", 0, 1, ["level1", "level2", "level3", "value"])
    ]


def test_rows_of_labels_and_values_are_no_head() -> None:
    assert heads("项目名称 | 智能审核 | 主管部门 | 云溪市医疗保障局") == []


def test_a_wide_head_reaches_up_to_its_merged_cells() -> None:
    (head,) = heads("""
单位代码 | 项目名称 | 资金总额 | 绩效指标 | < | < | <
^ | ^ | ^ | 一级指标 | 二级指标 | 三级指标 | 指标值
335 | 智能审核 | 368 | 产出指标 | 数量指标 | 检查机构数量 | ≥20家
""")
    assert head == ("indicator", 0, 2, ["unit_code", "project", "budget_total", "level1", "level2",
                                        "level3", "value"])  # fmt: skip


def test_sub_columns_under_a_group_keep_their_own_names() -> None:
    table = one(
        """
一级指标 | 二级指标 | 三级指标 | 指标值 | 完成目标可能性 | < | <
^ | ^ | ^ | ^ | 确定能 | 有可能 | 完全不可能
产出指标 | 数量指标 | 检查机构数量 | ≥20家 | _ | √ | _
""".replace("_", " ")
    )
    assert table.indicators[0].likelihood == "有可能"


def test_of_two_value_columns_the_years_is_the_value() -> None:
    table = one("""
一级指标 | 二级指标 | 三级指标 | 实施周期指标值 | 当年度指标值
产出指标 | 数量指标 | 检查机构数量 | ≥60家 | ≥20家
""")
    (indicator,) = table.indicators
    assert (indicator.target.text, indicator.cycle_value_text) == ("≥20家", "≥60家")


def test_columns_of_last_year_stay_beside_the_value_of_the_year() -> None:
    drawing = """
一级指标 | 二级指标 | 三级指标 | 指标值 | 权重 | 2023年指标值 | 2023年完成值
产出指标 | 数量指标 | 检查机构数量 | ≥65家 | 10 | ≥60家 | 62家
"""
    (table,) = read("2024年项目绩效目标表", drawing).document.tables
    (indicator,) = table.indicators
    assert (indicator.target.text, indicator.actual_text) == ("≥65家", None)
    assert indicator.extra == {"2023年指标值": "≥60家", "2023年完成值": "62家"}


def test_a_result_column_of_the_forms_own_year_is_the_result() -> None:
    drawing = """
一级指标 | 二级指标 | 三级指标 | 指标值 | 2024年完成值 | 得分
产出指标 | 数量指标 | 检查机构数量 | ≥60家 | 62家 | 10
"""
    (table,) = read("2024年项目绩效自评表", drawing).document.tables
    (indicator,) = table.indicators
    assert indicator.actual_text == "62家"


def test_a_row_of_budget_execution_among_indicators_is_no_head_of_money() -> None:
    table = one("""
一级指标 | 二级指标 | 三级指标 | 权重 | 目标值
投入 | 预算配置 | 在职人员控制率 | 5 | ≤100%
过程 | 预算执行 | 预算完成率 | 10 | ≥95%
产出 | 数量 | 参保人数 | 15 | ≥186万人
""")
    names = [(i.level3, i.weight) for i in table.indicators]
    assert names == [("在职人员控制率", 5), ("预算完成率", 10), ("参保人数", 15)]


def test_a_repeated_head_of_the_next_page_continues_the_form() -> None:
    row = "产出指标 | 数量指标 | {} | ≥20家"
    reading = read("项目绩效目标表", f"{HEAD}\n{row.format('检查机构数量')}",
                   "项目绩效目标表", f"{HEAD}\n{row.format('复核次数')}")  # fmt: skip
    (table,) = reading.document.tables
    assert [r[2] for r in rows(table)] == ["检查机构数量", "复核次数"]
