"""Budget and 三公 tables: rows of code, name and amount; broken digits are unread, not guessed."""

from pathlib import Path

from tests.reading.grammar.forms import dump, one


def test_rows_have_code_name_and_the_first_amount() -> None:
    table = one(
        "2026年部门支出预算表",
        """
科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
 | 合计 | 500.00 | 400.00 | 100.00
2101501 | 行政运行 | 500.00 | 400.00 | 100.00
""",
    )
    assert table.kind == "budget"
    assert [(r["code"], r["name"], str(r["amount"])) for r in table.rows] == [
        (None, "合计", "500.00"), ("2101501", "行政运行", "500.00"),
    ]  # fmt: skip
    assert str(table.rows[1]["基本支出"]) == "400.00"


def test_two_pairs_side_by_side_are_two_rows() -> None:
    table = one(
        "部门收支总表",
        """
收入 | < | 支出 | <
项目 | 预算数 | 项目 | 预算数
一、拨款收入 | 461.49 | 一、基本支出 | 410.89
二、其他收入 | | 二、项目支出 | 50.60
""",
    )
    assert [(r["name"], str(r["amount"])) for r in table.rows] == [
        ("一、拨款收入", "461.49"), ("一、基本支出", "410.89"),
        ("二、其他收入", "None"), ("二、项目支出", "50.60"),
    ]  # fmt: skip


def test_the_three_public_table_takes_this_years_amount() -> None:
    table = one(
        "2026年“三公”经费支出预算表",
        """
项目 | 上年预算数 | 本年预算数
公务接待费 | 3.60 | 3.20
""",
    )
    assert (table.kind, str(table.rows[0]["amount"])) == ("three_public", "3.20")


def test_a_row_whose_digits_came_apart_is_unread(tmp_path: Path) -> None:
    reading = dump(tmp_path, "部门支出预算表\n单位代码→单位名称→合计→基本支出\n"
                             "335→中心→9 50.6→410.8\n336→二中心→20.00→20.00\n")  # fmt: skip
    (table,) = reading.document.tables
    assert [r["name"] for r in table.rows] == ["二中心"]
    assert [d.code for d in table.doubts] == ["ROWS_UNREAD"]
    assert {u.text for u in reading.document.unread} == {"335", "中心", "9 50.6", "410.8"}


def test_heads_that_several_groups_repeat_keep_their_group() -> None:
    table = one(
        "财政拨款支出预算表",
        """
科目编码 | 科目名称 | 合计 | 一般公共预算 | < | 政府性基金预算 | <
^ | ^ | ^ | 基本支出 | 项目支出 | 基本支出 | 项目支出
2101501 | 行政运行 | 500.00 | 400.00 | 60.00 |  | 40.00
""",
    )
    assert {key: str(table.rows[0][key]) for key in list(table.rows[0])[3:]} == {
        "合计": "500.00", "一般公共预算/基本支出": "400.00", "一般公共预算/项目支出": "60.00",
        "政府性基金预算/项目支出": "40.00",
    }  # fmt: skip


def test_the_total_under_the_serial_numbers_keeps_its_name_and_each_row_its_place() -> None:
    table = one(
        "项目支出预算表",
        """
序号 | 项目编码 | 项目名称 | 预算数
一 | 99030021T1 | 系统运维 | 30
二 | 99030021T2 | 宣传 | 20
合计 | < | < | 50
""",
    )
    assert [r["name"] for r in table.rows] == ["系统运维", "宣传", "合计"]
    assert [(p.row, p.col) for p in table.row_places if p] == [(2, 4), (3, 4), (4, 4)]


def test_a_table_without_data_says_so() -> None:
    table = one("政府性基金预算支出表", "科目编码 | 科目名称 | 合计\n | 合计 | ")
    assert [d.code for d in table.doubts] == ["NO_ROWS"] or table.rows[0]["amount"] is None


def test_the_first_row_of_a_list_is_data_whatever_its_name_ends_with() -> None:
    table = one(
        "2026年部门预算项目支出汇总表",
        """
序号 | 项目名称 | 预算金额（万元）
1 | 基金监管工作经费 | 24
2 | 资助参保 | 61.6
 | 合计 | 85.6
""",
    )
    assert [(r["name"], str(r["amount"])) for r in table.rows] == [
        ("基金监管工作经费", "24"), ("资助参保", "61.6"), ("合计", "85.6"),
    ]  # fmt: skip


def test_a_total_right_under_the_head_is_data_and_column_numbers_are_not() -> None:
    table = one(
        "2026年部门支出预算表",
        """
项目 | 合计 | 基本支出 | 项目支出
栏次 | 1 | 2 | 3
合计 | 24 | 10 | 14
医保中心 | 24 | 10 | 14
""",
    )
    assert [r["name"] for r in table.rows] == ["合计", "医保中心"]


def test_of_columns_for_two_years_the_tables_own_year_is_its_amount() -> None:
    table = one(
        "2026年部门项目支出汇总表",
        """
序号 | 项目名称 | 2025年预算（万元） | 2026年预算（万元）
1 | 基金监管 | 18 | 19.8
2 | 资助参保 | 75.02 | 84
""",
    )
    assert [str(r["amount"]) for r in table.rows] == ["19.8", "84"]


def test_a_form_with_labels_and_values_is_no_budget_table_whatever_its_title() -> None:
    table = one(
        "市直部门预算项目支出申报表（2026年）",
        """
项目名称 | 平台运维 | < | <
项目主管部门 | 云溪市医疗保障局 | 项目属性 | 持续性项目
项目总预算 | 148.00 | 金额 | 148.00
项目活动 | 活动内容表述 | 金额（万元） | 测算依据及说明
系统运维 | 驻场运维 | 148.00 | 合同价
""",
    )
    assert (table.kind, table.project) == ("project", "平台运维")
    assert [(c.name, str(c.amount)) for c in table.cost_items] == [("系统运维", "148.00")]
