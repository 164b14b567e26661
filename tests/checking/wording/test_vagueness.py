"""What a value is made of: choices, scales, loose numbers, criteria."""

import pytest

from baoheng.checking.wording.vagueness import (
    countable,
    has_criterion,
    has_rule,
    is_loose,
    is_outcome,
    is_whole_scale,
    measures_in,
    undecided,
)


@pytest.mark.parametrize(
    "text",
    ["是/否", "是或否", "□是 □否", "达标/不达标", "按时、未按时", "是否完成", "有、无", "可/否"],
)
def test_a_choice_that_is_left_open(text):
    assert undecided(text)


@pytest.mark.parametrize("text", ["是", "无", "☑是 □否", "不断提高", "未发生投诉", "不低于上年"])
def test_a_choice_that_was_made_or_none(text):
    assert not undecided(text)


@pytest.mark.parametrize(
    "text",
    [
        "优良中差",
        "高中低",
        "优/良/合格/不合格",
        "定性：优良中差",
        "三个等级：优、良、差",
        "A/B/C",
        "一等/二等/三等",
    ],
)
def test_a_whole_scale(text):
    assert is_whole_scale(text)


@pytest.mark.parametrize(
    "text", ["优", "优良", "良好", "较高", "优或良", "优秀等次", "高质量", "优化", "中标"]
)
def test_one_grade_is_no_scale(text):
    assert not is_whole_scale(text)


@pytest.mark.parametrize(
    "text",
    ["近23万人", "200余人", "约80%", "95%左右", "几十家", "上百人", "不少于100余次", "差不多30家"],
)
def test_a_loose_number(text):
    assert is_loose(text)


@pytest.mark.parametrize(
    "text", ["最近3年", "附近5公里", "节约10%", "预约50人", "不多于5次", "左右两侧", "≥200人"]
)
def test_words_that_only_look_loose(text):
    assert not is_loose(text)


def test_words_that_can_be_counted():
    assert countable("零投诉") == "＝0"
    assert countable("监管全覆盖") == "＝100%"
    assert countable("稳步提高") is None
    assert is_outcome("验收合格")
    assert not is_outcome("不断提升")


def test_words_that_say_what_is_looked_at():
    assert has_criterion("优（全年无有效投诉）")
    assert has_criterion("三级")
    assert has_criterion("每季发放")
    assert not has_criterion("效果明显")


def test_a_rule_for_grading_is_more_than_an_explanation():
    assert has_rule(["优得10分，良得8分"])
    assert has_rule(["满意人数÷有效问卷数"])
    assert has_rule(["未提高不得分"])
    assert not has_rule(["反映项目对社会稳定的作用", "历史标准"])


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("审核准确率和及时率", 2),
        ("参保人数、参保率", 2),
        ("城乡居民和职工参保率", 0),
        ("征缴率及时率", 0),
        ("政策宣传和普及率", 0),
        ("实际支出金额与预算金额比例", 0),
    ],
)
def test_how_many_measures_a_name_lists(name, count):
    assert len(measures_in(name)) == count
