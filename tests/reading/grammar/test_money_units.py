"""The unit of money in heads, lines, titles and corners: the nearest to the number counts."""

from decimal import Decimal

import pytest
from tests.reading.grammar.forms import HEAD, one, read

from baoheng.core.tables import TargetTable
from baoheng.reading.grammar.moneyunits import unit_alone, unit_named, unit_of_line, without_unit

IN_WAN = "单位：万元"
ROW = f"{HEAD}\n产出指标 | 数量指标 | 检查家数 | ≥20家"


def codes(table: TargetTable) -> list[str]:
    return sorted({doubt.code for doubt in table.doubts})


@pytest.mark.parametrize(("head", "unit", "rest"), [
    ("金额（元）", "元", "金额"), ("预算数(万元)", "万元", "预算数"),
    ("支出（千元）", "千元", "支出"),
    ("金额（单位：人民币万元）", "万元", "金额"), ("金额(人民币)元", "元", "金额"),
    ("金额【元】", "元", "金额"), ("金额[万元]", "万元", "金额"), ("金额/元", "元", "金额"),
    ("金额：万元", "万元", "金额"), ("金额元", "元", "金额"), ("资金单位：元", "元", "资金"),
    ("全年预算数（A）（万元）", "万元", "全年预算数(A)"),
    ("执行数（B）元", "元", "执行数(B)"), ("金额（万元，%）", "万元", "金额"),
])  # fmt: skip
def test_a_head_names_its_unit_in_many_ways(head: str, unit: str, rest: str) -> None:
    named = unit_named(head)
    assert named is not None
    assert named.money is not None
    assert (named.money.text, without_unit(head.translate(WIDE))) == (unit, rest)


WIDE = str.maketrans("（）：，", "():,")


@pytest.mark.parametrize("head", [
    "金额", "预算（年）", "资金（市级）", "科目（类）", "项目（二期）", "补助每人100元", "信息单元",
    "532.03万元", "购置电脑（5000元）", "编制人数",
])  # fmt: skip
def test_other_words_in_a_head_are_no_unit(head: str) -> None:
    assert unit_named(head) is None


@pytest.mark.parametrize(
    "head", ["人数（人）", "标准（元/人）", "金额（美元）", "金额（万元、元）"]
)
def test_a_head_of_another_unit_or_of_two_names_no_money(head: str) -> None:
    named = unit_named(head)
    assert named is not None
    assert named.money is None


@pytest.mark.parametrize(("line", "unit"), [
    ("单位:万元", "万元"), ("(单位:人民币元)", "元"), ("金额单位:人民币万元", "万元"),
    ("填报单位:某局单位:元", "元"), ("单位:人、万元", "万元"), ("单位:元(列至角分)", "元"),
    ("(万元)", "万元"), ("单位:百元", "百元"), ("单位:元/人", None), ("单位:人", None),
    ("元", None),
])  # fmt: skip
def test_a_line_states_the_unit(line: str, unit: str | None) -> None:
    assert unit_of_line(line) == unit


def test_a_unit_alone_is_told_from_a_head() -> None:
    assert all(unit_alone(text) for text in ("（元）", "万元", "(人)"))
    assert unit_alone("金额（元）") is None


# ---- column heads ------------------------------------------------------------------------------


COSTING = """
支出内容 | 支出明细 | 金额{} | 测算依据{}
补助 | 东汀区 | 5000 | 询价
合计 | < | 5000 |
"""
TWO_ROWS = COSTING.replace("{}", "").replace("测算依据\n", "测算依据\n{} | {} | {} | {}\n")
BESIDE = """
支出测算（元） | 支出内容 | 支出明细 | 金额 | 测算依据
^ | 补助 | 东汀区 | 5000 | 询价
^ | 合计 | < | 5000 |
"""


@pytest.mark.parametrize("grid", [
    COSTING.format("（元）", ""), COSTING.format("/元", ""),
    COSTING.format("（单位：人民币元）", ""),
    TWO_ROWS.format("^", "^", "（元）", "^"), TWO_ROWS.format("", "", "元", ""), BESIDE,
    COSTING.format("", " | 单位：元").replace("询价", "询价 | ").replace("5000 |\n", "5000 | |\n"),
])  # fmt: skip
def test_a_costing_counts_in_the_unit_over_its_column(grid: str) -> None:
    table = one(IN_WAN, grid)
    (item,) = table.cost_items
    assert (item.name, item.item, item.amount) == ("补助", "东汀区", Decimal("0.5"))
    assert (table.fields["支出明细合计"], table.money_unit) == ("0.5", "万元")
    assert codes(table) == ["AMOUNT_CONVERTED"]
    assert "“5000”以元计" in table.doubts[0].message


def test_the_unit_in_the_cell_counts_before_that_of_the_head() -> None:
    head = "任务名称 | 主要内容 | 预算金额（元）\n"
    table = one(IN_WAN, f"{head}扩面 | 动员 | 24万元\n监管 | 检查 | 50000\n合计 | | 29万元")
    assert [t.amount for t in table.tasks] == [24, 5]
    assert table.budget.total == 29


def test_tasks_of_grouped_heads_keep_the_groups_unit_also_in_what_has_no_field() -> None:
    table = one(
        IN_WAN,
        """
任务名称 | 主要内容 | 预算金额（元） | <
^ | ^ | 总额 | 财政拨款
参保扩面 | 参保动员 | 240000 | 200000
""",
    )
    assert table.tasks[0].amount == 24
    assert table.fields == {"参保扩面/财政拨款(元)": "200000"}


@pytest.mark.parametrize("head", [
    "项目资金（元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分",
    "项目资金 | | 年初预算数（元） | 全年预算数（A）（元） | 执行数（元） | 分值 | 执行率 | 得分",
])  # fmt: skip
def test_the_years_money_counts_in_the_unit_of_its_head_or_block(head: str) -> None:
    table = one(
        IN_WAN,
        f"""
{head}
^ | 年度资金总额 | 2000000 | 2100000 | 188.6万元 | 10 | 89.81% | 8.98
^ | 其中：财政拨款 | 2000000 | 2000000 | 188.6万元 | — | 89.81% | —
""",
    )
    assert table.execution is not None
    assert (table.execution.budget, table.execution.spent) == (210, Decimal("188.6"))
    assert (table.budget.total, table.budget.fiscal) == (210, 200)


def test_a_list_of_projects_and_a_wide_table_count_in_the_unit_of_their_column() -> None:
    listed = one(IN_WAN, "序号 | 项目名称 | 预算金额（元） | 年度绩效目标\n1 | 甲 | 50000 | 好")
    assert [(t.name, t.amount) for t in listed.tasks] == [("甲", 5)]
    for head in ("预算金额（元） | 财政拨款（元）", "预算金额（千元） | 财政拨款（元）"):
        wide = one(
            IN_WAN,
            f"""
项目名称 | {head} | 一级指标 | 二级指标 | 三级指标 | 指标值
智能审核 | 53000元 | 53000 | 产出指标 | 数量指标 | 检查家数 | ≥20家
""",
        )
        assert (wide.budget.total, wide.budget.fiscal) == (Decimal("5.3"), Decimal("5.3"))


def test_fields_under_a_block_count_in_its_unit() -> None:
    beside = one(
        IN_WAN,
        "项目名称 | 甲 | <\n项目资金（元） | 年度资金总额 | 50000\n^ | 其中：财政拨款 | 3万元",
    )
    assert (beside.budget.total, beside.budget.fiscal) == (5, 3)
    above = one(IN_WAN, "项目名称 | 甲\n预算情况（元） | <\n资金总额 | 财政拨款\n50000 | 30000")
    assert (above.budget.total, above.budget.fiscal) == (5, 3)
    behind = one(IN_WAN, "项目名称 | 甲 | <\n资金总额 | 50000 | 元\n财政拨款 | 3 | 万元")
    assert (behind.budget.total, behind.budget.fiscal) == (5, 3)
    label = one(IN_WAN, "项目名称 | 甲 | 资金总额（单位：元） | 50000")
    assert (label.budget.total, codes(label)) == (5, ["AMOUNT_CONVERTED"])


def test_what_can_be_read_in_two_ways_is_not_read() -> None:
    head = "支出内容 | 支出明细 | 金额（元） | 测算依据\n"
    both = one(IN_WAN, f"{head}补助（万元） | 东汀区 | 5000 | 询价")
    assert (both.cost_items[0].amount, codes(both)) == (None, ["AMOUNT_UNREAD"])
    for unit in ("人", "美元", "万元、元", "元/人"):
        table = one(IN_WAN, f"任务名称 | 主要内容 | 预算金额（{unit}）\n扩面 | 动员 | 240000")
        assert (table.tasks[0].amount, codes(table)) == (None, ["AMOUNT_UNREAD"])
    rough = one(IN_WAN, "项目名称 | 甲 | 资金总额 | 约500万元")
    assert (rough.budget.total, codes(rough)) == (None, ["AMOUNT_UNREAD"])


def test_a_spending_plan_in_money_is_no_percentage() -> None:
    table = one("资金支出计划（万元） | 3月底 | 6月底 | 10月底 | 12月底\n^ | 25 | 50 | 75 | 100")
    assert (table.spending_plan, codes(table)) == ({}, ["PLAN_IN_MONEY"])
    assert table.fields["资金支出计划/3月底"] == "25"


def test_a_row_may_state_its_unit_in_a_column_of_its_own() -> None:
    head = "任务名称 | 主要内容 | 金额 | 单位\n"
    table = one(IN_WAN, f"{head}扩面 | 动员 | 240000 | 元\n监管 | 检查 | 5 | 万元")
    assert [t.amount for t in table.tasks] == [24, 5]


# ---- lines and titles --------------------------------------------------------------------------


def test_every_form_has_the_unit_that_stands_under_its_own_title() -> None:
    first, second = read(
        "项目支出绩效目标表", IN_WAN, f"项目名称 | 甲 | 资金总额 | 50\n{ROW}",
        "项目支出绩效自评表", "单位：元", f"项目名称 | 乙 | 资金总额 | 50000\n{ROW}",
    ).document.tables  # fmt: skip
    assert (first.money_unit, first.budget.total) == ("万元", 50)
    assert (second.money_unit, second.budget.total) == ("元", 50000)
    assert first.doubts == second.doubts == []


def test_a_unit_between_two_forms_is_the_next_ones_and_doubted() -> None:
    first, second = read(
        "项目支出绩效目标表", IN_WAN, f"项目名称 | 甲 | 资金总额 | 50\n{ROW}",
        "单位：元", "项目支出绩效自评表", f"项目名称 | 乙 | 资金总额 | 50000\n{ROW}",
    ).document.tables  # fmt: skip
    assert (first.money_unit, first.budget.total) == ("万元", 50)
    assert (second.money_unit, second.budget.total) == ("元", 50000)
    assert (codes(first), codes(second)) == (["MONEY_UNIT_LATE"], ["MONEY_UNIT_UNSURE"])


def test_a_form_without_a_unit_among_forms_of_two_is_doubted() -> None:
    tables = read(
        "项目支出绩效目标表", IN_WAN, f"项目名称 | 甲 | 资金总额 | 50\n{ROW}",
        "项目支出绩效自评表", "单位：元", f"项目名称 | 乙 | 资金总额 | 50000\n{ROW}",
        "项目支出绩效监控表", f"项目名称 | 丙 | 资金总额 | 50000\n{ROW}",
    ).document.tables  # fmt: skip
    assert [codes(t) for t in tables] == [[], [], ["MONEY_UNIT_UNSURE"]]


def test_a_second_unit_inside_a_form_holds_for_what_stands_below_it() -> None:
    costs = "支出内容 | 支出明细 | 金额 | 测算依据\n补助 | 东汀区 | 500000 | 询价"
    form = "项目名称 | 甲 | 资金总额 | 50"
    apart = one(IN_WAN, form, "支出明细测算（单位：元）", costs)
    inside = one(
        IN_WAN, f"项目名称 | 甲 | 资金总额 | 50\n支出明细测算（单位：元） | < | < | <\n{costs}"
    )
    for table in (apart, inside):
        assert (table.budget.total, table.cost_items[0].amount) == (50, 50)
        assert codes(table) == ["AMOUNT_CONVERTED", "MONEY_UNIT_LATE"]


@pytest.mark.parametrize("title", [
    "2026年部门支出预算表（元）", "2026年部门支出预算表（单位：元）",
    "2026年部门支出预算表　单位：元",
])  # fmt: skip
def test_a_title_may_state_the_unit(title: str) -> None:
    table = one(title, "项目 | 预算数\n行政运行 | 50000")
    assert (table.kind, table.money_unit, table.rows[0]["amount"]) == ("budget", "元", 50000)


def test_an_unusual_unit_of_one_column_is_not_taken_for_all_in_silence() -> None:
    costs = "支出内容 | 支出明细 | 金额（元） | 测算依据\n补助 | 东汀区 | 500000 | 询价"
    late = one("项目名称 | 甲 | 资金总额 | 50", costs)
    assert (late.budget.total, late.cost_items[0].amount, late.money_unit) == (50, 50, "万元")
    assert "表上没有写金额单位" in late.doubts[0].message
    costs = "费用名称 | 数量 | 单价 | 金额\n印刷 | 2 | 3 | 6"
    early = one("任务名称 | 主要内容 | 预算金额（元）\n扩面 | 动员 | 500000", costs)
    assert early.money_unit == "元"
    assert codes(early) == ["MONEY_UNIT_UNSURE"]


@pytest.mark.parametrize(("line", "title"), [
    ("（2025年1—7月）　　金额单位：万元", "项目绩效运行监控表(2025年)"),
    ("（2025年度）　单位：万元", "项目绩效运行监控表(2025年度)"),
    ("填报日期：2025年8月　单位：万元", "项目绩效运行监控表"),
])  # fmt: skip
def test_a_line_with_the_unit_may_begin_with_the_year(line: str, title: str) -> None:
    table = one("项目绩效运行监控表", line, f"项目名称 | 甲 | 资金总额 | 50\n{ROW}")
    assert (table.title, table.year, table.money_unit) == (
        title,
        2025 if "(" in title else None,
        "万元",
    )
