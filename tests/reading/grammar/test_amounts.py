"""Amounts with a unit of their own, in the cell or in the label: the unit is never ignored."""

from decimal import Decimal

import pytest
from tests.reading.grammar.forms import HEAD, one, read

from baoheng.core.tables import TargetTable
from baoheng.reading.grammar.amounts import is_amount

IN_WAN = "单位：万元"


def codes(table: TargetTable) -> list[str]:
    return [doubt.code for doubt in table.doubts]


@pytest.mark.parametrize(
    ("unit", "cell", "amount"),
    [
        ("万元", "5320300元", "532.03"),
        ("万元", "0.0532亿元", "532"),
        ("元", "532.03万元", "5320300"),
        ("亿元", "5,320,300元", "0.05320300"),
        ("万元", "-5000元", "-0.5"),
        ("万元", "0元", "0"),
    ],
)
def test_an_amount_with_another_unit_is_converted_exactly_and_doubted(
    unit: str, cell: str, amount: str
) -> None:
    table = one(f"单位：{unit}", f"项目名称 | 智能审核 | 年度资金总额 | {cell}")
    assert table.budget.total == Decimal(amount)
    assert table.money_unit == unit
    assert codes(table) == ["AMOUNT_CONVERTED"]
    assert f"“{cell}”" in table.doubts[0].message


@pytest.mark.parametrize("cell", ["532.03", "532.03万元", "532.03 万元", "532.03万"])
def test_an_amount_in_the_tables_unit_is_taken_as_it_is(cell: str) -> None:
    table = one(IN_WAN, f"项目名称 | 智能审核 | 年度资金总额 | {cell}")
    assert table.budget.total == Decimal("532.03")
    assert table.doubts == []


def test_where_no_unit_is_printed_amounts_are_in_the_usual_one() -> None:
    table = one("项目名称 | 智能审核 | 年度资金总额 | 5320300元\n其他资金 | 2 | 财政拨款 | 530.03")
    assert (table.budget.total, table.budget.other) == (Decimal("532.03"), Decimal(2))
    assert table.money_unit == "万元"


def test_a_documents_unit_holds_for_its_later_forms() -> None:
    row = f"{HEAD}\n产出指标 | 数量指标 | 检查家数 | ≥20家"
    first, second = read(
        "项目绩效目标表", "单位：元", f"项目名称 | 甲 | 资金总额 | 50000\n{row}",
        "项目支出绩效自评表", f"项目名称 | 乙 | 资金总额 | 5万元\n{row}",
    ).document.tables  # fmt: skip
    assert (first.budget.total, second.budget.total) == (50000, 50000)
    assert codes(second) == ["AMOUNT_CONVERTED"]


def test_a_label_names_the_unit_of_its_amount() -> None:
    table = one(
        "项目名称 | 甲 | 年度资金总额（万元） | 532.03\n财政拨款（元） | 5320300 | 其他资金 | 0"
    )
    assert (table.budget.total, table.budget.fiscal) == (Decimal("532.03"), Decimal("532.03"))
    assert codes(table) == ["AMOUNT_CONVERTED"]


def test_a_label_gives_a_table_without_a_unit_its_own() -> None:
    table = one("项目名称 | 甲 | 年度资金总额（元） | 5320300\n财政拨款 | 5320300 | 其他资金 | 0")
    assert (table.budget.total, table.budget.fiscal) == (5320300, 5320300)
    assert (table.money_unit, table.doubts) == ("元", [])


def test_a_unit_stated_after_amounts_were_converted_is_not_taken_in_silence() -> None:
    table = one("项目名称 | 甲 | 年度资金总额 | 5320300元", "单位：元")
    assert (table.budget.total, table.money_unit) == (Decimal("532.03"), "万元")
    assert codes(table) == ["AMOUNT_CONVERTED", "MONEY_UNIT_LATE"]
    plain = one("项目名称 | 甲 | 年度资金总额 | 5320300", "单位：元")
    assert (plain.budget.total, plain.money_unit, plain.doubts) == (5320300, "元", [])


def test_the_years_money_tasks_and_costing_convert_too() -> None:
    table = one(IN_WAN, """
项目资金 | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
^ | 年度资金总额 | 200 | 2100000元 | 1886000元 | 10 | 89.81% | 8.98
^ | 其中：财政拨款 | 200 | 2000000元 | 188.6 | — | 89.81% | —
""")  # fmt: skip
    assert table.execution is not None
    assert (table.execution.budget, table.execution.spent) == (210, Decimal("188.6"))
    assert (table.budget.total, table.budget.fiscal) == (210, 200)
    tasks = one(IN_WAN, "任务名称 | 主要内容 | 预算金额\n参保扩面 | 参保动员 | 240000元")
    assert tasks.tasks[0].amount == 24
    costs = one(
        IN_WAN,
        "支出内容 | 支出明细 | 金额 | 测算依据\n补助 | 东汀区 | 5000元 | 询价\n合计 | < | 5000元 |",
    )
    assert costs.cost_items[0].amount == Decimal("0.5")
    assert Decimal(costs.fields["支出明细合计"]) == Decimal("0.5")


def test_a_wide_tables_projects_convert_too() -> None:
    (table,) = read(IN_WAN, """
项目名称 | 预算金额 | 一级指标 | 二级指标 | 三级指标 | 指标值
智能审核 | 5320300元 | 产出指标 | 数量指标 | 检查家数 | ≥20家
""").document.tables  # fmt: skip
    assert (table.budget.total, codes(table)) == (Decimal("532.03"), ["AMOUNT_CONVERTED"])


@pytest.mark.parametrize(("text", "yes"), [
    ("532", True), ("532万元", True),
    ("532万", True), ("0", True),
    ("100-200万元", False), ("96元/人", False), ("96元每人", False), ("532万人", False),
    ("", False),
])  # fmt: skip
def test_an_amount_is_one_number_of_money(text: str, yes: bool) -> None:
    assert is_amount(text) is yes


def test_a_tasks_money_that_is_no_amount_is_doubted() -> None:
    head = "任务名称 | 主要内容 | 预算金额\n参保扩面 | 参保动员 | "
    table = one(f"{head}100-200万元")
    assert (table.tasks[0].amount, codes(table)) == (None, ["AMOUNT_UNREAD"])
    assert one(f"{head}无").doubts == []
