"""Whole forms from web pages that were saved as text with bars between fields."""

from decimal import Decimal
from pathlib import Path

from baoheng.core.target import Operator
from baoheng.reading.read import read_document

FIELDS_A_ROW = """\
部门预算项目支出绩效自评表(2025年度) | ||||||||||
项目名称 | 城乡居民监管经费 | |||||||||
主管部门 | 云溪市医疗保障局 | 实施单位 (盖章) | 云溪市医疗保障局 | |||||||
预算执行情况(10分) | 年度预算数(万元) | 年初预算 | 调整后预算数 | 预算执行数 | 预算执行率 | 权重 | 得分 | 原因 |
总额 | 45.00 | 40.00 | 38.00 | 95.00% | 10 | 9.5 | |
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 权重 | 实际完成值 | 得分 | 原因 |
产出指标 | 数量指标 | 监管人员人数 | = | 14 | 人 | 20 | 14 | 20 | |
时效指标 | 工资发放及时率 | = | 100 | % | 10 | 100 | 10 | |
成本指标 | 人员工资 | ≤ | 30000 | 元/人年 | 10 | 30000 | 10 | |
效益指标 | 社会效益指标 | 基金安全 | 定性 | 优良中低差 | 20 | 优 | 20 | |
合计 | 100 | 99.5 | |
"""

A_FIELD_A_LINE = """\
三、绩效目标
部门预算项目支出绩效目标表 |
|
(2025年度) |
|
项目名称 |
城乡居民医保财政补助 |
|
项目资金 (万元) |
年度资金总额:203 |
|
其中:财政拨款 200 |
|
绩 效 指 标 |
一级 指标 |
二级指标 |
三级指标 |
指标值 |
|
产出指标 |
数量指标 |
参保人数 |
43230人 |
|
参保率 |
≥95% |
|
质量指标 |
补助资金到位率 |
100% |
|
"""


def table(tmp_path: Path, text: str):
    path = tmp_path / "网页.txt"
    path.write_text(text, encoding="utf-8")
    (only,) = read_document(path).document.tables
    return only


def test_rows_that_leave_out_merged_fields_find_their_columns(tmp_path):
    read = table(tmp_path, FIELDS_A_ROW)
    assert (read.project, read.year, read.total_score) == ("城乡居民监管经费", 2025, Decimal("99.5"))
    levels = [(i.level1, i.level2, i.level3, i.target.unit) for i in read.indicators]
    assert levels == [
        ("产出指标", "数量指标", "监管人员人数", "人"),
        ("产出指标", "时效指标", "工资发放及时率", "%"),
        ("产出指标", "成本指标", "人员工资", "元/人年"),
        ("效益指标", "社会效益指标", "基金安全", None),
    ]
    assert [i.weight for i in read.indicators] == [20, 10, 10, 20]
    assert read.indicators[2].target.operator is Operator.LE
    assert all(i.repairs for i in read.indicators)  # moved columns are proposed, never silent


def test_the_rate_of_the_money_row_finds_its_own_head(tmp_path):
    money = table(tmp_path, FIELDS_A_ROW).execution
    assert (money.budget, money.spent, money.rate) == (Decimal(40), Decimal(38), Decimal(95))
    assert (money.points, money.score) == (Decimal(10), Decimal("9.5"))


def test_a_field_a_line(tmp_path):
    read = table(tmp_path, A_FIELD_A_LINE)
    assert (read.project, read.year) == ("城乡居民医保财政补助", 2025)
    assert (read.budget.total, read.budget.fiscal) == (Decimal(203), Decimal(200))
    assert [(i.level2, i.level3, i.target.value) for i in read.indicators] == [
        ("数量指标", "参保人数", Decimal(43230)),
        ("数量指标", "参保率", Decimal(95)),
        ("质量指标", "补助资金到位率", Decimal(100)),
    ]
