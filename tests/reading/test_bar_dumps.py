"""Whole forms from web pages that were saved as text, with or without bars between fields."""

from decimal import Decimal
from pathlib import Path

import pytest

from baoheng.core.target import Direction, Operator
from baoheng.reading.read import read_document

# a row a line, merged fields left out and made up with bars at the end
ROW_A_LINE = """\
部门预算项目支出绩效自评表(2025年度) | ||||||||||
项目名称 | 城乡居民监管经费 | |||||||||
主管部门 | 云溪市医疗保障局 | 实施单位 (盖章) | 云溪市医疗保障局 | |||||||
预算执行情况 | 预算数(万元) | 年初预算 | 调整后预算数 | 预算执行数 | 预算执行率 | 权重 | 得分 | |||
总额 | 45.00 | 40.00 | 38.00 | 95.00% | 10 | 9.5 | ||||
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 权重 | 完成值 | 得分 | 原因 |
产出指标 | 数量指标 | 监管人员人数 | = | 14 | 人 | 20 | 14 | 20 | ||
指标2: | ||||||||||
时效指标 |
工资发放及时率 | = | 100 | % | 10 | 100 | 10 | |||
成本指标 | 人员工资 | ≤ | 30000 | 元/人年 | 10 | 30000 | 10 | |||
效益指标 | 社会效益指标 | 基金安全 | 定性 | 优良中低差 | 20 | 优 | 20 | |||
合计 | 100 | 99.5 | ||||||||
"""  # noqa: E501

INDICATORS = """\
一级指标
二级指标
三级指标
指标值
产出指标
数量指标
参保人数
43230人
参保率
≥95%
质量指标
补助资金到位率
100%
效益指标
社会效益

指标
就医负担
有所减轻
注:指标由各科室填报。
"""
FIELDS = """\
部门预算项目支出绩效目标表
(2025年度)
项目名称
城乡居民医保财政补助
项目资金 (万元)
年度资金总额:203
其中:财政拨款 200
年度目标
提高保障水平。
绩效指标
"""
LISTED = FIELDS + INDICATORS
BARRED = "".join(f"{line} |\n" for line in LISTED.replace("\n\n", "\n").splitlines())
SPACED = """\
部门预算项目支出绩效目标表
(2025年度)
项目名称 城乡居民医保财政补助
归口科室 待遇保障科
资金总额 203
其中: 财政拨款 200
年度目标 提高保障水平。
绩效指标 一级指标 二级指标 三级指标 指标值 备注
产出指标 数量指标 参保人数 43230人
参保率 ≥95%
质量指标 补助资金到位率 100%
效益指标 社会效益指标 就医负担 有所减轻
联系人：李珊
"""


def table(tmp_path: Path, text: str):
    path = tmp_path / "网页.txt"
    path.write_text(text, encoding="utf-8")
    (only,) = read_document(path).document.tables
    return only


def test_rows_that_leave_out_merged_fields_find_their_columns(tmp_path):
    read = table(tmp_path, ROW_A_LINE)
    assert (read.project, read.year) == ("城乡居民监管经费", 2025)
    assert read.total_score == Decimal("99.5")
    assert [(i.level1, i.level2, i.level3, i.target.unit) for i in read.indicators] == [
        ("产出指标", "数量指标", "监管人员人数", "人"),
        ("产出指标", "时效指标", "工资发放及时率", "%"),
        ("产出指标", "成本指标", "人员工资", "元/人年"),
        ("效益指标", "社会效益指标", "基金安全", None),
    ]
    assert [i.weight for i in read.indicators] == [20, 10, 10, 20]
    assert read.indicators[2].target.operator is Operator.LE
    assert all(i.repairs for i in read.indicators)  # moved columns are proposed, never silent


def test_the_rate_of_the_money_row_finds_its_own_head(tmp_path):
    money = table(tmp_path, ROW_A_LINE).execution
    assert (money.budget, money.spent, money.rate) == (Decimal(40), Decimal(38), Decimal(95))
    assert (money.points, money.score) == (Decimal(10), Decimal("9.5"))


@pytest.mark.parametrize("text", [LISTED, LISTED.replace("\n", "\n\n"), BARRED, SPACED])
def test_fields_under_one_another_or_blanks_apart(tmp_path, text):
    read = table(tmp_path, text)
    assert (read.project, read.year) == ("城乡居民医保财政补助", 2025)
    assert (read.budget.total, read.budget.fiscal) == (Decimal(203), Decimal(200))
    assert read.goals == ["提高保障水平。"]
    assert [(i.level1, i.level2, i.level3, i.target.text) for i in read.indicators] == [
        ("产出指标", "数量指标", "参保人数", "43230人"),
        ("产出指标", "数量指标", "参保率", "≥95%"),
        ("产出指标", "质量指标", "补助资金到位率", "100%"),
        ("效益指标", "社会效益指标", "就医负担", "有所减轻"),
    ]


@pytest.mark.parametrize("text", [LISTED, SPACED])
def test_restored_columns_are_told(tmp_path, text):
    path = tmp_path / "网页.txt"
    path.write_text(text, encoding="utf-8")
    document = read_document(path).document
    assert [doubt.code for doubt in document.doubts] == ["COLUMNS_RESTORED"]
    assert document.unread == []


def test_fields_that_a_dump_keeps_empty_hold_the_columns(tmp_path):
    head = ["一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分"]
    body = ["产出指标", "数量指标", "参保率", "95", "", "20", "", "检查家数", "20", "", "10", ""]
    lines = [f"{field} |" if field else "|" for field in [*head, *body]]
    path = tmp_path / "网页.txt"
    path.write_text("绩效自评表\n" + "\n".join(lines) + "\n", encoding="utf-8")
    (read,) = read_document(path).document.tables
    assert [(i.level3, i.target.value, i.actual, i.weight) for i in read.indicators] == [
        ("参保率", 95, None, 20),
        ("检查家数", 20, None, 10),
    ]


def test_operator_and_direction_the_other_way_round_than_their_heads(tmp_path):
    text = (
        "绩效目标表\n绩效指标 一级指标 二级指标 三级指标 指标性质 指标方向 目标值 计量单位 分值\n"
        "产出指标 数量指标 检查家数 正向 ≥ 20 家 10\n"
        "产出指标 成本指标 经费 反向 ≤ 3 万元 10\n"
    )
    found = [(i.target.operator, i.direction) for i in table(tmp_path, text).indicators]
    assert found == [(Operator.GE, Direction.HIGHER), (Operator.LE, Direction.LOWER)]


def test_words_of_heads_in_prose_make_no_table(tmp_path):
    path = tmp_path / "办法.txt"
    path.write_text(
        "一级指标\n二级指标\n三级指标应当细化。\n指标值应当可以衡量。\n本办法自印发之日起施行。\n",
        encoding="utf-8",
    )
    assert read_document(path).document.tables == []


def test_lines_broken_inside_their_fields_are_left_unread(tmp_path):
    path = tmp_path / "转出.txt"
    broken = "产出指标\n数量\n指标\n全市医疗\n保险单据\n审核量\n1\n质量指\n标\n复核\n率\n≥90\n%\n"
    path.write_text("绩效目标表\n一级指标\n二级指标\n三级指标\n指标值\n" + broken, encoding="utf-8")
    document = read_document(path).document
    assert [i for table in document.tables for i in table.indicators] == []
    assert document.unread
