"""The small tables of a form: costing, tasks, plan, the year's money, summaries."""

from decimal import Decimal
from pathlib import Path

import pytest
from tests.reading.grammar.forms import dump, one


def test_costing_rows_share_a_merged_name_and_end_at_the_total() -> None:
    table = one("""
项目名称 | 居民补助 | < | <
支出内容 | 支出明细 | 金额 | 测算依据
市级补助 | 东汀区 | 2151.52 | 38.42万人×56元
^ | 北屏区 | 1772.40 | 31.65万人×56元
合计 | < | 3923.92 |
""")
    assert [(c.name, c.item, c.amount) for c in table.cost_items] == [
        ("市级补助", "东汀区", Decimal("2151.52")),
        ("市级补助", "北屏区", Decimal("1772.40")),
    ]
    assert table.fields["支出明细合计"] == "3923.92"


def test_quantity_and_price_are_kept_in_the_basis() -> None:
    (item,) = one("""
费用名称 | 数量 | 单价 | 金额 | 测算依据
印刷费 | 2000册 | 15元 | 3 | 询价
""").cost_items
    assert item.basis == "数量：2000册；单价：15元；询价"


def test_tasks_have_content_money_and_goal_and_skip_empty_lines() -> None:
    table = one("""
重点任务 | 名称 | 主要实施内容 | 拟投入的资金（万元） | 期望达到的目标
^ | 任务1: | 检查定点机构 | 30.5 | 检查全覆盖
^ | 任务2: | | |
""")
    assert [(t.name, t.amount, t.goal) for t in table.tasks] == [
        ("检查定点机构", Decimal("30.5"), "检查全覆盖")
    ]


def test_the_spending_plan_is_read_by_month_and_doubted_when_it_does_not_end_at_100() -> None:
    good = one("资金支出计划（%） | 3月底 | 6月底 | 10月底 | 12月底\n^ | 25% | 50% | 75% | 100%")
    assert good.spending_plan == {"03": 25, "06": 50, "10": 75, "12": 100}
    assert good.doubts == []
    short = one("资金支出计划（%） | 3月底 | 6月底 | 10月底 | 12月底\n^ | 25% | 50% | 75% | 95%")
    assert [d.code for d in short.doubts] == ["PLAN_NOT_100"]


def test_the_money_of_a_self_evaluation() -> None:
    table = one("""
项目资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
^ | 年度资金总额 | 200 | 210 | 188.6 | 10 | 89.81% | 8.98
^ | 其中：财政拨款 | 200 | 210 | 188.6 | — | 89.81% | —
""")
    money = table.execution
    assert money is not None
    assert (money.budget, money.spent, money.rate) == (210, Decimal("188.6"), Decimal("89.81"))
    assert (money.points, money.score) == (10, Decimal("8.98"))
    assert table.budget.fiscal == 210


def test_a_summary_of_earmarked_funds() -> None:
    table = one("""
序号 | 支出方向 | 金额 | 实施期绩效目标 | 年度绩效目标
 | 合计 | 958 | |
一 | 医疗救助 | 100 | 及时救助 | 应救尽救
""")
    assert table.budget.total == 958
    assert [(t.name, t.amount, t.goal) for t in table.tasks] == [("医疗救助", 100, "应救尽救")]


def test_the_years_money_of_a_dump_takes_the_adjusted_budget(tmp_path: Path) -> None:
    lines = (
        "项目名称→检查专项\n项目资金→→年初预算数→全年预算数→全年执行数→分值→执行率→得分\n"
        "（万元）→年度资金总额→320→300→286.4→10→95.47%→9.55\n"
        "一级指标→二级指标→三级指标→指标值\n产出指标→数量指标→检查机构数→≥20家\n"
    )
    (table,) = dump(tmp_path, lines).document.tables
    assert table.execution is not None
    assert (table.budget.total, table.execution.spent) == (Decimal(300), Decimal("286.4"))


def test_every_cell_of_a_dumped_task_is_kept_or_unread(tmp_path: Path) -> None:
    lines = (
        "部门名称→鹤山县医疗保障局\n任务名称→完成情况→预算数（万元）→执行数（万元）→分值→得分\n"
        "参保扩面→已完成→1200→1180→5→4.9\n"
        "一级指标→二级指标→三级指标→指标值\n产出指标→数量指标→检查机构数→≥20家\n"
    )
    (table,) = dump(tmp_path, lines).document.tables
    assert [(t.name, t.content, t.amount) for t in table.tasks] == [
        ("参保扩面", "已完成", Decimal(1200))
    ]
    assert table.fields == {
        "参保扩面/执行数(万元)": "1180", "参保扩面/分值": "5", "参保扩面/得分": "4.9",
    }  # fmt: skip


def test_a_task_column_headed_by_the_budget_alone_is_its_money() -> None:
    table = one("""
部门名称 | 云州市医疗保障局 | < | <
年度履职目标 | 检查定点机构380家 | < | <
年度主要任务 | 任务名称 | 主要内容 | 预算（万元）
^ | 参保扩面 | 动员参保 | 24
^ | 困难群众救助 | 资助参保 | 381
""")
    assert [(t.name, t.amount) for t in table.tasks] == [
        ("参保扩面", Decimal(24)),
        ("困难群众救助", Decimal(381)),
    ]
    assert table.goals == ["检查定点机构380家"]
    assert table.fields == {}


def test_a_total_of_tasks_never_replaces_a_printed_total() -> None:
    form = "预算总额（万元） | {} | < | <\n任务名称 | 主要内容 | 预算金额 | 责任科室\n"
    rows = "参保扩面 | 动员 | 24 | 待遇科\n合计 | < | {} |"
    for total, sum_, codes in (("24", "24", []), ("30", "24", ["TASKS_NOT_TOTAL"])):
        table = one((form + rows).format(total, sum_))
        assert table.budget.total == Decimal(total)
        assert [d.code for d in table.doubts] == codes
    assert one((form + rows).format("30", "待定")).budget.total == Decimal(30)


def test_tasks_headed_by_the_whole_budget_may_add_up_to_the_projects_spending() -> None:
    table = one("""
部门名称 | 云州市医疗保障局 | < | <
年度预算（万元） | 资金总额 | < | 900
^ | 其中：基本支出 | < | 500
^ | 项目支出 | < | 400
年度主要任务 | 任务名称 | 主要内容 | 预算总额（万元）
^ | 参保扩面 | 动员参保 | 150
^ | 困难群众救助 | 资助参保 | 250
^ | 金额合计 | < | 400
""")
    assert [(t.name, t.amount) for t in table.tasks] == [
        ("参保扩面", Decimal(150)),
        ("困难群众救助", Decimal(250)),
    ]
    assert (table.budget.total, table.budget.project) == (Decimal(900), Decimal(400))
    assert table.doubts == []


def test_a_list_of_projects_takes_this_years_money_and_keeps_what_was_spent() -> None:
    table = one(
        """
序号 | 项目名称 | 2025年预算 | 2026年预算 | 年度绩效目标
1 | 医疗救助 | 250 | 260 | 资助8600人
2 | 平台运维 | 96.6 | 98.2 | 系统可用
 | 合计 | 346.6 | 358.2 |
"""
    )
    assert (table.kind, str(table.budget.total)) == ("summary", "358.2")
    assert [(t.name, str(t.amount)) for t in table.tasks] == [
        ("医疗救助", "260"),
        ("平台运维", "98.2"),
    ]
    spent = one(
        """
序号 | 项目名称 | 年初预算数（万元） | 1—7月执行数（万元） | 执行率
1 | 医疗救助 | 260 | 130 | 50%
2 | 平台运维 | 98 | 49 | 50%
"""
    )
    assert (spent.kind, [str(t.amount) for t in spent.tasks]) == ("summary", ["260", "98"])
    assert spent.fields["医疗救助/1—7月执行数(万元)"] == "130"


def test_a_goal_below_the_tasks_is_a_goal_though_its_label_reaches_under_their_names() -> None:
    table = one("""
年度主要任务 | 任务名称 | 主要内容 | 预算金额（万元） | 其中：财政拨款
任务1 | 基金监管 | 检查、宣传 | 126 | 126
任务2 | 经办服务 | 大厅运行 | 150 | 150
年度总体目标 | < | 1.检查定点医药机构1020家。2.综合参保率95%以上。 | < | <
""")
    assert [task.name for task in table.tasks] == ["基金监管", "经办服务"]
    assert "".join(table.goals).startswith("检查定点医药机构1020家")


def test_a_side_label_below_the_tasks_total_begins_another_part() -> None:
    table = one("""
年度主要任务 | 任务名称 | 主要内容 | 预算金额（万元）
| 基金监管 | 检查 | 96
| 机构运转 | 人员 | 884
| 金额合计 | | 980
部门预算 | 收入预算合计 | 980 |
""")
    assert [task.name for task in table.tasks] == ["基金监管", "机构运转"]


def test_the_years_money_whose_row_says_fiscal() -> None:
    table = one("""
预算执行情况（万元） | 预算数（A） | 执行数（B） | 执行率（B/A） | 得分（10分×执行率）
年度财政资金总额 | 86.00 | 79.98 | 95.0% | 9.5
""")
    assert table.execution is not None
    assert (table.execution.budget, table.execution.spent) == (Decimal("86.00"), Decimal("79.98"))


def test_a_side_label_that_names_the_spending_is_no_column_of_it() -> None:
    table = one("""
预算执行（万元） | 年初预算 | 调整预算 | 决算数 | 执行率
^ | 6820 | 7150 | 6864 | 96%
其中：基本支出 | 3980 | 4050 | 4010 | 99.01%
项目支出 | 2840 | 3100 | 2854 | 92.06%
""")
    assert table.execution is not None
    assert (table.execution.budget, table.execution.spent) == (Decimal(7150), Decimal(6864))
    assert (table.budget.basic, table.budget.project) == (Decimal(4050), Decimal(3100))


@pytest.mark.parametrize("total", ["合计 | | | 222", "| 合计 | | 222"])
def test_a_total_printed_above_the_tasks_does_not_end_them(total: str) -> None:
    table = one(f"""
年度主要任务 | 任务名称 | 主要内容 | 预算金额（万元）
{total}
任务1 | 基金监管 | 检查 | 96
任务2 | 经办服务 | 窗口 | 126
""")
    assert [task.name for task in table.tasks] == ["基金监管", "经办服务"]
