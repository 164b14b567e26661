"""Results against targets: what compares, what does not, and what is said."""

from fractions import Fraction

import pytest
from notation import readings

from baoheng.checking.results import outcomes


def row(line):
    return readings(line)[0].document.tables[0].indicators[0]


def compared(target, actual, name="甲数", more=""):
    indicator = row(f"产出 | 数量 | {name} | {target} | {more}")
    return outcomes.compare(indicator, actual, 2025)


@pytest.mark.parametrize(
    ("target", "actual", "met"),
    [
        ("≥90%", "90%", True),
        ("≥90%", "89.9%", False),
        ("＞90%", "90%", False),
        ("≤20个工作日", "18个工作日", True),
        ("≤2小时", "150分钟", False),
        ("＜10%", "-3%", True),
        ("6—9个月", "9个月", True),
        ("6—9个月", "9.1个月", False),
        ("56元/人", "56元/人", True),
        ("56人", "55人", False),
        ("≥3359.62万元", "3359.62万", True),
        ("≥50000人次", "5.15万人次", True),
        ("≥5万人次", "49999", False),
        ("≤12万元", "134000元", False),
        ("2025年6月30日前", "2025年6月30日", True),
        ("2025年6月30日前", "7月1日", False),
        ("7*24小时", "7*24小时", True),
    ],
)
def test_what_compares(target, actual, met):
    more = "单位=人次" if actual == "49999" else ""
    if more:
        target = "≥50000"
    assert compared(target, actual, more=more).met is met


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("≥90%", ""),
        ("≥90%", "未开展"),
        ("≥90%", "约90%"),
        ("≥90%", "≥90%"),
        ("≥90%", "已覆盖82家"),
        ("≥90%", "0.95"),
        ("≥90人", "95人次"),
        ("≥90%", "完成率96%，较上年提高2%"),
        ("≤8%", "下降3%"),
        ("有所提升", "有所提升"),
        ("2025年6月30日前", "已拨付70%"),
        ("2025年6月15日前", "2025年6月"),
        ("75%左右", "76%"),
        ("每月10日前", "每月10日前"),
    ],
)
def test_what_does_not_compare(target, actual):
    assert compared(target, actual) is None


def test_better_than_an_equals_sign_is_neither_met_nor_missed():
    assert compared("200人", "212人").met is None
    assert compared("=50万元", "48万元", name="项目总成本").met is None
    assert compared("=50万元", "52万元", name="项目总成本").met is False


def test_excess_and_completion():
    one = compared("≥50000人次", "11万人次")
    assert one.excess == Fraction(11, 5)
    assert compared("≤20天", "10天").excess is None
    assert compared("≤0.5%", "0.8%").completion.worked == "0.5 ÷ 0.8"
    assert compared("2025年6月30日前", "7月1日").completion is None


def test_both_are_told_as_printed():
    assert compared("≥48.00万份", "44.0万份").said == "实际44.0万份，目标≥48.00万份"
    split = row("产出 | 数量 | 面积 | 860 | 性质=≥ 单位=平方米")
    assert outcomes.compare(split, "862", 2025).said == "实际862，目标≥860平方米"
    assert outcomes.compare(split, "预计870", 2025, "全年预计").said.startswith("预计870，")


@pytest.mark.parametrize(
    ("actual", "level"),
    [
        ("明显提升", "reached"), ("达成年度指标", "reached"), ("部分达成", "partly"),
        ("部分达成并具有一定效果", "partly"), ("未达成且效果较差", "missed"), ("未完成", "missed"),
        ("群众反映较好", None), ("", None),
    ],
)  # fmt: skip
def test_the_degree_of_a_worded_result(actual, level):
    assert outcomes.level_of(row(f"效益 | 社会效益 | 便利 | 明显提升 | 实际={actual}")) == level


@pytest.mark.parametrize("text", [None, "", "—", "/", "无", "无。", " 暂无 ", "“无”", "无改进措施"])
def test_a_reason_that_says_nothing(text):
    assert outcomes.blank(text)


def test_a_reason_may_stand_in_a_similar_column():
    assert outcomes.explained(row("产出 | 数量 | 甲 | ≥2次 | 纠偏措施=补办一次")) == "补办一次"
    assert outcomes.explained(row("产出 | 数量 | 甲 | ≥2次 | 预警灯=红")) is None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("确定能", "certain"),
        ("√可完成", "certain"),
        ("有可能", "possible"),
        ("完全不可能", "never"),
        ("待定", None),
    ],
)
def test_likelihood(text, word):
    assert outcomes.likelihood_of(text) == word
