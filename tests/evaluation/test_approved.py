"""Against what was approved: changed, added and missing indicators are told, sameness is not."""

import pytest
from indicators import row, table
from small_ledger import BILLS, assessed, document, ledger

from baoheng.evaluation.approved import departures

RATE = row("单据审核月度复核率", "≥90%", "质量指标")
WORDED = row("制度健全性", "健全", "可持续影响指标")


@pytest.fixture(scope="module")
def none():
    return ledger({})


def told(none, mine, theirs, *, project="医保基金监管", year=2026, other_year=2026):
    found = assessed(none, *mine, project=project, year=year)
    form = document(table(*theirs, year=other_year), year=other_year)
    return [(one.indicator, one.said) for one in departures(found, [form])]


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ([BILLS, RATE, WORDED], [BILLS, RATE, WORDED]),
        ([RATE], [row("单据审核月度复核率（%）", "不低于90%")]),  # printed otherwise
        ([row("2026年单据审核量", "≥10份")], [BILLS]),
        ([row("完成时间", "2026年6月底前")], [row("完成时间", "2026年6月30日前")]),
        ([row("制度健全性", "健 全")], [WORDED]),
    ],
)
def test_the_same_target_is_no_departure(none, mine, theirs):
    assert told(none, mine, theirs) == []


@pytest.mark.parametrize(
    ("mine", "theirs", "says"),
    [
        ("≥85%", "≥90%", "批复的是≥90%，本表是≥85%"),
        (">90%", "≥90%", "批复的是≥90%，本表是>90%"),
        ("≥90‰", "≥90%", "批复的是≥90%，本表是≥90‰"),
        ("90%～95%", "90%～98%", "批复的是90%~98%，本表是90%~95%"),
        ("2026年6月", "2026年5月", "批复的是2026年5月，本表是2026年6月"),
        ("基本健全", "健全", "批复的是健全，本表是基本健全"),
        ("90%", "健全", "批复的是健全，本表是90%"),
    ],
)
def test_another_target_is_told_with_both(none, mine, theirs, says):
    [(name, said)] = told(none, [row("某率", mine)], [row("某率", theirs)])
    assert name == "某率"
    assert says in said
    assert said.endswith("没有批准调整的，应按批复的指标值评价")


def test_added_and_left_out_indicators_are_told(none):
    assert told(none, [BILLS, RATE], [RATE, WORDED]) == [
        ("单据审核量", "“单据审核量”不在批复的目标表里"),
        ("制度健全性", "批复有“制度健全性”健全，本表没有这一项"),
    ]


class TestWhichTable:
    def test_another_project_was_not_compared(self, none):
        found = told(none, [BILLS], [BILLS], project="信息化建设")
        assert found == [("信息化建设", "批复的资料里没有2026年“信息化建设”的目标表，没有核对")]

    def test_another_year_was_not_compared(self, none):
        [(_, said)] = told(none, [BILLS], [BILLS], other_year=2025)
        assert "没有2026年“医保基金监管”的目标表" in said

    def test_an_undated_table_is_taken_for_this_years(self, none):
        assert told(none, [BILLS], [BILLS], other_year=None) == []

    def test_the_year_in_a_projects_name_does_not_count(self, none):
        assert told(none, [BILLS], [BILLS], project="2026年度医保基金监管项目") == []

    def test_the_whole_department_is_compared_with_the_whole_department(self, none):
        assert told(none, [BILLS], [BILLS], project=None) != []
        found = assessed(none, BILLS, project=None)
        mine = document(table(BILLS, project="医疗救助"), table(RATE, project=None))
        assert [one.indicator for one in departures(found, [mine])] == [BILLS.level3, RATE.level3]
        [nothing] = departures(found, [document(table(BILLS))])
        assert "2026年“部门整体支出”的目标表" in nothing.said

    def test_a_table_without_indicators_is_none(self, none):
        found = assessed(none, BILLS)
        [said] = departures(found, [document(table()), document()])
        assert "没有核对" in said.said
        assert departures(found, [document(table()), document(table(BILLS))]) == []
