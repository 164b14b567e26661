"""Wishes of a simulation: a profile by its id, a target by the indicator's name."""

import pytest
from indicators import row
from small_ledger import BILLS, DAY, YEAR_END, assessed, ledger, reviewed

from baoheng.core.errors import BindingError, PackError
from baoheng.core.target import Operator
from baoheng.evaluation.money import Money
from baoheng.evaluation.results import score
from baoheng.evaluation.simulated import changed, check_wishes

RATE = row("单据审核月度复核率", "≥90%", "质量指标")
DUE = row("验收完成时间", "2026年6月30日前", "时效指标")


@pytest.fixture(scope="module")
def case():
    facts = ledger(reviewed(DAY(2026, 1, 1)))
    found = assessed(facts, BILLS, RATE, DUE, row("满意度", "≥90%"), row("满意度", "≥80%"))
    return score(found, Money(None, None), YEAR_END).case


def targets(case):
    return [one.target for one in case.table.indicators]


def test_a_profile_is_another_way_to_score(case):
    other = changed(case, ["national-101"])
    assert (case.profile.id, other.profile.id) == ("national-10", "national-101")
    assert not other.own_rules
    assert targets(other) == targets(case)


def test_a_target_takes_the_place_of_one_row_alone(case):
    other = changed(case, ["单据审核量=≥12份"])
    assert [str(one.value) for one in targets(other)[:2]] == ["12", "90"]
    assert targets(case)[0].value == 10
    assert other.profile is case.profile


@pytest.mark.parametrize(
    ("wish", "operator", "value", "unit"),
    [("单据审核月度复核率=≥95%", Operator.GE, "95", "%"),
     ("单据审核月度复核率 = ≤ 8.5", Operator.LE, "8.5", "%"),  # the unit is the indicator's
     ("单据审核月度复核率==95%", Operator.EQ, "95", "%"),
     ("单据审核量=2万份", Operator.EQ, "2", "万份")],
)  # fmt: skip
def test_a_target_is_read_as_a_document_is(case, wish, operator, value, unit):
    before, after = targets(case), targets(changed(case, [wish]))
    [one] = [one for one in after if one not in before]
    assert (one.operator, str(one.value), one.unit) == (operator, value, unit)


def test_a_day_is_a_target_too(case):
    assert targets(changed(case, ["验收完成时间=2026年5月31日前"]))[2].date == DAY(2026, 5, 31)


def test_rows_of_one_name_all_change(case):
    assert [one.value for one in targets(changed(case, ["满意度=≥70%"]))[3:]] == [70, 70]


def test_several_wishes_go_together_and_none_changes_nothing(case):
    both = changed(case, ["单据审核量=≥12份", "national-101", "单据审核月度复核率=≥95%"])
    assert [str(one.value) for one in targets(both)[:2]] == ["12", "95"]
    assert both.profile.id == "national-101"
    assert changed(case, []) == case


def test_an_unknown_profile_names_those_there_are(case):
    with pytest.raises(PackError, match="没有“national-102”这个考核口径") as caught:
        changed(case, ["national-102"])
    assert "national-101" in caught.value.todo


@pytest.mark.parametrize("text", ["很高", ""])
def test_a_target_without_a_number_says_how_to_write_it(case, text):
    with pytest.raises(BindingError, match="读不出目标值") as caught:
        changed(case, [f"单据审核量={text}"])
    assert (caught.value.where, caught.value.todo) == ("--simulate", "请写成如 指标=≥95%")


def test_an_indicator_that_no_table_has_is_named(case):
    other = changed(case, [])
    check_wishes([case, other], ["单据审核量=≥12份", "national-101"])
    with pytest.raises(BindingError, match="没有“单据审核数量”这个指标"):
        check_wishes([case, other], ["单据审核量=≥12份", "单据审核数量=≥12份"])


def test_a_wish_for_another_tables_indicator_leaves_this_one_alone(case):
    assert changed(case, ["别的表的指标=≥12份"]) == case
