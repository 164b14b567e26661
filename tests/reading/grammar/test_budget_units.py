"""Budget tables: amounts of another unit than the table's, and figures that are no money."""

from decimal import Decimal

import pytest
from tests.reading.grammar.forms import one, read

from baoheng.core.tables import TargetTable

TITLE, IN_WAN = "2026年部门支出预算表", "单位：万元"


def amounts(table: TargetTable) -> list[tuple[object, object]]:
    return [(row["name"], row["amount"]) for row in table.rows]


def codes(table: TargetTable) -> list[str]:
    return [doubt.code for doubt in table.doubts]


@pytest.mark.parametrize("cell", ["5320300元", "532.03万元", "0.053203亿元", "5,320,300.00元"])
def test_a_cell_with_its_unit_is_an_amount_of_its_row(cell: str) -> None:
    table = one(TITLE, IN_WAN, f"科目编码 | 科目名称 | 预算数\n2101501 | 行政运行 | {cell}")
    assert amounts(table) == [("行政运行", Decimal("532.03"))]
    assert table.rows[0]["预算数"] == Decimal("532.03")
    assert codes(table) == ([] if cell == "532.03万元" else ["AMOUNT_CONVERTED"])
    assert (table.row_places[0].row, table.row_places[0].col) == (2, 3)  # type: ignore[union-attr]


@pytest.mark.parametrize("head", [
    "项目 | 预算数（元） | 其中：财政拨款（千元）",
    "项目 | 预算数 | 其中：财政拨款\n | 元 | （千元）",
    "项目 | 金额（元） | <\n^ | 预算数 | 其中：财政拨款（千元）",
])  # fmt: skip
def test_a_columns_unit_holds_for_all_its_rows_and_is_said_once(head: str) -> None:
    table = one(
        TITLE, IN_WAN, f"{head}\n行政运行 | 50000 | 40\n事务 | 30000 | 30\n会议 | 2万元 | 20"
    )
    assert amounts(table) == [("行政运行", 5), ("事务", 3), ("会议", 2)]
    assert [row["其中:财政拨款"] for row in table.rows] == [4, 3, 2]
    assert codes(table) == ["AMOUNT_CONVERTED"] * 2
    assert "“50000”以元计" in table.doubts[0].message


def test_columns_of_two_units_in_a_table_without_one() -> None:
    table = one(TITLE, "项目 | 年初预算（元） | 预算数（万元）\n行政运行 | 50000 | 6")
    assert (table.money_unit, table.rows[0]["预算数"]) == ("元", 60000)
    assert codes(table) == ["AMOUNT_CONVERTED"]
    bare = one(TITLE, "项目 | 合计 | 基本支出（元）\n行政运行 | 50000 | 50000")
    assert (bare.money_unit, amounts(bare)) == ("元", [("行政运行", 50000)])
    assert codes(bare) == ["MONEY_UNIT_UNSURE"]


def test_every_table_has_the_unit_above_it_or_in_its_own_corner() -> None:
    grid = "项目 | 预算数\n行政运行 | 50000"
    first, second, third = read(
        "部门收入预算表", IN_WAN, grid, "部门支出预算表", "单位：元", grid,
        f"部门收支总表 | <\n | 金额单位：人民币元\n{grid}",
    ).document.tables  # fmt: skip
    assert [t.money_unit for t in (first, second, third)] == ["万元", "元", "元"]
    assert [amounts(t) for t in (first, second, third)] == [[("行政运行", 50000)]] * 3
    assert (third.title, codes(third)) == ("部门收支总表", [])


def test_the_reporting_unit_may_stand_before_the_unit_of_money() -> None:
    line = "填报单位：云溪市医疗保障局　单位：元"
    (table,) = read(TITLE, line, "项目 | 预算数\n行政运行 | 50000").document.tables
    assert (table.kind, table.department, table.money_unit) == ("budget", "云溪市医疗保障局", "元")


def test_people_and_things_are_no_money() -> None:
    heads = ("人数（人）", "编制数", "在职人数", "车辆数")
    for head in heads:
        table = one(TITLE, IN_WAN, f"单位名称 | {head} | 预算数\n稽核中心 | 50 | 530")
        assert amounts(table) == [("稽核中心", 530)]
        assert table.rows[0][head.translate(WIDE)] == 50
    table = one(TITLE, IN_WAN, "单位名称 | 在职人数 | 预算数\n稽核中心 | 50人 | 530")
    assert (amounts(table), table.rows[0]["在职人数"]) == ([("稽核中心", 530)], "50人")


@pytest.mark.parametrize(("name", "kept"), [("在职人数", "50"), ("培训（人次）", "50人次")])
def test_a_row_that_counts_people_is_no_money(name: str, kept: str) -> None:
    table = one(TITLE, IN_WAN, f"项目 | 预算数\n{name} | 50\n会议费（元） | 30000")
    assert amounts(table) == [(name, None), ("会议费（元）", 3)]
    assert table.rows[0]["预算数"] == kept


WIDE = str.maketrans("（）", "()")


def test_a_column_of_units_gives_each_row_its_own() -> None:
    table = one(
        TITLE, IN_WAN, "项目 | 单位 | 预算数\n人数 | 人 | 50\n经费 | 元 | 53000\n补助 | 万元 | 5"
    )
    assert amounts(table) == [("人数", None), ("经费", Decimal("5.3")), ("补助", 5)]
    assert table.rows[0]["预算数"] == "50人"


@pytest.mark.parametrize("cell", ["532万人", "100-200万元", "约500万元", "500万元以上"])
def test_a_figure_that_is_no_amount_is_unread_and_no_name(cell: str) -> None:
    reading = read(TITLE, IN_WAN, f"项目 | 预算数\n行政运行 | {cell}\n会议 | 3")
    (table,) = reading.document.tables
    assert amounts(table) == [("行政运行", None), ("会议", 3)]
    assert codes(table) == ["AMOUNT_UNREAD"]
    assert [piece.text for piece in reading.document.unread] == [cell]


def test_shares_are_kept_under_their_head_and_are_no_amount() -> None:
    table = one(
        "“三公”经费预算表",
        IN_WAN,
        """
项目 | 2025年预算数（元） | 2026年预算数（元） | 增减比例（%）
公务接待费 | 36000 | 32000 | -11.1%
""",
    )
    assert amounts(table) == [("公务接待费", Decimal("3.2"))]
    assert table.rows[0]["增减比例(%)"] == Decimal("-11.1")


def test_two_pairs_side_by_side_have_the_units_of_their_own_heads() -> None:
    table = one(
        "部门收支总表",
        "单位：元",
        """
收入 | < | 支出 | <
项目 | 预算数（万元） | 项目 | 预算数
一、拨款收入 | 461.49 | 一、基本支出 | 4108900
""",
    )
    assert amounts(table) == [("一、拨款收入", 4614900), ("一、基本支出", 4108900)]
