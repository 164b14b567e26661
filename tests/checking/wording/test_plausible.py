"""Numbers that a target cannot have, and names that are a part of a whole."""

import pytest

from baoheng.checking.wording.plausible import faults, is_bounded
from baoheng.checking.wording.polarity import negative_question, negative_rate
from baoheng.core.tables import Indicator
from baoheng.reading.values import parse_target


def row(name, value, **more):
    return Indicator("产出指标", "数量指标", name, parse_target(value, name=name), **more)


@pytest.mark.parametrize(
    ("name", "value", "severities"),
    [
        ("准确率", "≥120%", ["error"]),
        ("参保率", "≥101%", []),
        ("检查家数", "-3家", ["error"]),
        ("净增人数", "-3人", []),
        ("每日服务时间", "25小时", ["error"]),
        ("培训人次", "1.5人次", ["warning"]),
        ("人均次数", "1.5次", []),
        ("参保人数", "9.4万人", []),
        ("群众满意度", "100%", ["advice"]),
        ("投诉次数", "0次", []),
        ("检查次数", "≥0次", ["warning"]),
    ],
)
def test_implausible_numbers(name, value, severities):
    assert [fault.severity.value for fault in faults(row(name, value))] == severities


def test_a_part_of_a_whole():
    assert is_bounded("单据审核准确率")
    assert is_bounded("参保人员满意度")
    assert not is_bounded("费用支付比例增长")
    assert not is_bounded("参保任务完成率")


def test_questions_turned_round():
    assert negative_question(row("是否超出预算", "是")) == "是否超出预算"
    assert negative_question(row("完成率", "100%", description="是否晚于12月底"))
    assert negative_question(row("是否按时发放", "100%")) is None
    assert negative_question(row("是否未发生安全事故", "是")) is None
    assert negative_rate("未按时办结率")
    assert not negative_rate("按时办结率")
