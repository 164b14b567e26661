import datetime

import pytest

from baoheng.review.knowledge.diseases import diseases_in
from baoheng.review.knowledge.readings import age_limit, condition_of, readings_of

DAY = datetime.date(2026, 1, 28)


def said(rule, text, value=None, name=""):
    """What each reading of a rule makes of a text: settings that matter, and whether it is sure."""
    found = [condition_of(one, value, text, name, DAY) for one in readings_of(rule)]
    return [
        ({k: str(v) for k, v in one.settings.items() if k not in ("attribute", "operator")},
         not one.why)
        for one in found
        if one
    ]  # fmt: skip


COURSE = {"measure": "days_used", "window": "visit"}
WEEKLY = {"measure": "cnt", "window": "days", "window_size": "7", "limit": "1"}


@pytest.mark.parametrize(
    ("rule", "text", "found", "sure"),
    [
        ("67", "用于女性紧急避孕。", {"sex": "2"}, True),
        ("67", "用于子宫虚寒，月经量少。", {"sex": "2"}, False),
        ("67", "限前列腺癌患者。", {"sex": "1"}, False),
        ("67", "用于神经衰弱。", {}, False),
        ("67", "用于男性和女性。", {}, False),
        ("81", "男性泌尿生殖系统相关手术", {"sex": "1"}, True),
        ("7", "限儿童。", {"limit": "17"}, True),
        ("7", "限3-12岁患者。", {"low": "3", "limit": "12"}, True),
        ("7", "限5至12岁以下患者。", {"low": "5", "limit": "12"}, True),
        ("7", "限3岁及3岁以上儿童。", {"low": "3", "limit": "17"}, True),
        ("7", "限3岁及以上儿童。", {"low": "3", "limit": "17"}, True),
        ("7", "限：1.1岁至14岁哮喘；2.2岁至14岁鼻炎。", {"low": "1", "limit": "14"}, False),
        ("65", "用于11周岁以下患者。", {"limit": "11"}, True),
        ("80", "新生儿专用项目", {"limit": "28"}, True),
        ("80", "婴儿专用项目", {"limit": "2"}, True),
        ("12", "限二级及以上医疗机构。", {"limit": "2"}, True),
        ("12", "需三级医院眼科或二级及以上眼科专科医院医师处方", {"limit": "3"}, False),
        ("12", "首次处方时需由二级及以上医疗机构专科医师开具", {"limit": "2"}, False),
        ("12", "限医疗机构。", {}, False),
        ("10", "单次住院最多支付14天。", {**COURSE, "limit": "14"}, True),
        ("10", "且支付不超过12个月", {**COURSE, "limit": "365"}, False),
        ("31", "每周最多支付一次。", WEEKLY, True),
        ("31", "反映近2-3个月的水平", {"measure": "cnt", "window": "days"}, False),
        ("27", "小时", {"measure": "cnt", "window": "day", "limit": "24"}, False),
    ],
)  # fmt: skip
def test_a_text_alone_says_what_it_says_and_no_more(rule, text, found, sure):
    assert said(rule, text) == [(found, sure)]


def test_a_row_may_limit_a_course_and_a_gap():
    assert [one["measure"] for one, _ in said("23", "不超过90天，间隔时间不短于14天。")] == [
        "days_used", "cnt",
    ]  # fmt: skip
    assert len(said("23", "支付不超过30天。")) == 1


def test_a_value_that_says_the_same_as_the_text_is_sure():
    assert said("10", "支付不超过14天。", "14天") == said("10", "支付不超过14天。")


def test_age_limits_go_by_the_day():
    assert age_limit("worker_high", datetime.date(2024, 12, 31)) == 60
    assert age_limit("worker_high", datetime.date(2025, 1, 1)) == 63
    assert age_limit("worker_high", None) == 63


def test_the_longest_word_for_a_disease_goes_first():
    assert [one.code for one in diseases_in("限2型糖尿病患者。")] == ["E11"]
    assert [one.code for one in diseases_in("限高血压。")] == ["I10", "I11", "I12", "I13", "I15"]
    assert diseases_in("限重症患者。") == ()
