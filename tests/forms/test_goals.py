import pytest

from baoheng.forms.goals import numbered
from baoheng.reading.grammar.goals import split_goals


def test_goals_are_numbered_a_line_each():
    assert numbered(["保参保。", "保支付。"]) == "1.保参保。\n2.保支付。"


def test_one_goal_stands_alone():
    assert numbered(["保参保。"]) == "保参保。"


def test_no_goal_is_nothing():
    assert numbered([]) == ""


@pytest.mark.parametrize(
    "goals",
    [
        ["95%以上参保", "98%以上复核"],  # “1.95%” would read as one number
        ["做好1.参保2.救助", "按时结算"],
        ["按1、2类分别办理", "其余照旧"],
        ["1.参保", "2.救助"],
    ],
)
def test_goals_that_a_number_would_confuse_are_numbered_another_way(goals):
    assert split_goals(numbered(goals)) == goals
