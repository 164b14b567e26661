from dataclasses import replace
from decimal import Decimal

import pytest

from baoheng.evaluation.scoring.judge import judge
from baoheng.evaluation.scoring.model import Outcome

ROW = "产出 | 数量 | {name} | {target} | 权重=90"


def judged(case, target, actual, name="检查批次", level="", **rest):
    row = ROW.format(name=name, target=target) + level
    return judge(case(row, [actual], **rest), 0)


@pytest.mark.parametrize(
    ("target", "actual", "outcome"),
    [
        ("≥95%", "95%", Outcome.MET),
        ("≥95%", "94.9999%", Outcome.MISSED),
        ("≥95%", "123.4%", Outcome.MET),
        ("≥95%", "123.5%", Outcome.OVER),  # 1.3 times
        (">5次", "5次", Outcome.MISSED),
        (">5次", "6次", Outcome.MET),
        ("≤8%", "8%", Outcome.MET),
        ("≤8%", "8.0001%", Outcome.MISSED),
        ("≤8%", "-2%", Outcome.MET),
        ("≤8%", "1%", Outcome.MET),  # far below a cap asks for nothing
        ("<8%", "8%", Outcome.MISSED),
        ("=100%", "100%", Outcome.MET),
        ("=100%", "99.9%", Outcome.MISSED),
        ("5次", "5次", Outcome.MET),
        ("5次", "6次", Outcome.OVER),
        ("5次", "4次", Outcome.MISSED),
        ("=0次", "0次", Outcome.MET),
        ("=0次", "1次", Outcome.MISSED),
        ("6—9个月", "6个月", Outcome.MET),
        ("6—9个月", "9个月", Outcome.MET),
        ("6—9个月", "5.9个月", Outcome.MISSED),
        ("6—9个月", "9.1个月", Outcome.MISSED),
        ("约100份", "95份", Outcome.MET),
        ("约100份", "94份", Outcome.MISSED),
        ("约100份", "106份", Outcome.OVER),
        ("≥9.5125万人", "95125人", Outcome.MET),
        ("≥9.5125万人", "95124人", Outcome.MISSED),
        ("≥66.6667%", "200/3%", Outcome.MISSED),  # 66.666… is not rounded up to it
        ("2025年3月31日前", "2025-03-31", Outcome.MET),
        ("2025年3月31日前", "2025-04-01", Outcome.MISSED),
        ("达成年度指标", "达成年度指标", Outcome.MET),
        ("达成年度指标", "部分达成并具有一定效果", Outcome.MISSED),
        ("优≥95%，良≥85%，中≥60%", "96%", Outcome.MET),
        ("优≥95%，良≥85%，中≥60%", "90%", Outcome.MISSED),
        ("是", "是", Outcome.MET),
    ],
)
def test_an_actual_is_judged_against_its_target(case, target, actual, outcome):
    assert judged(case, target, actual).outcome is outcome


@pytest.mark.parametrize(
    ("target", "actual", "reason"),
    [
        ("≥95%", None, "没有实际完成值"),
        ("≥95%", "?台账没有4月的结算", "台账没有4月的结算"),
        ("≥5次", "5家", "单位不能换算"),
        ("≥95%", "2025-01-01", "日期"),
        ("2025年3月31日前", "5天", "日期"),
        ("达成年度指标", "很好", "不知道"),
        ("达成年度指标", "5次", "没有数值"),
        ("优≥95%，良≥85%", "50%", "没有写到"),
        ("优≥95%，良≥85%", "0.96", "没有写到"),
    ],
)
def test_what_does_not_compare_is_unknown_with_the_reason(case, target, actual, reason):
    found = judged(case, target, actual)
    assert (found.outcome, reason in found.reason) == (Outcome.UNKNOWN, True), found


@pytest.mark.parametrize(
    ("target", "actual", "outcome"),
    [
        ("≥95%", "96%", Outcome.MET),
        ("≥95%", "60%", Outcome.OPEN),
        ("≤8%", "5%", Outcome.OPEN),  # a cap may still be broken
        ("≤8%", "9%", Outcome.OPEN),
        ("=100%", "100%", Outcome.OPEN),
        ("6—9个月", "7个月", Outcome.OPEN),
        ("2025年3月31日前", "2025-03-15", Outcome.MET),
        ("2025年3月31日前", "2025-04-15", Outcome.MISSED),  # late is late
        ("2025年12月15日前", None, Outcome.OPEN),
        ("2025年3月31日前", None, Outcome.UNKNOWN),  # the day has passed, nobody knows
        ("≥95%", None, Outcome.UNKNOWN),
    ],
)
def test_before_the_year_ends_only_what_cannot_change_is_decided(case, target, actual, outcome):
    found = judged(case, target, actual, year_over=False)
    assert found.outcome is outcome
    assert bool(found.reason) == (outcome in (Outcome.OPEN, Outcome.UNKNOWN))


def test_the_direction_of_the_form_tells_which_side_of_an_equals_sign_is_better(case):
    lower = " 方向=反向"
    assert judged(case, "5元", "4元", level=lower).outcome is Outcome.OVER
    assert judged(case, "5元", "6元", level=lower).outcome is Outcome.MISSED
    band = " 方向=区间"
    for actual in ("4元", "6元"):
        assert judged(case, "5元", actual, level=band).outcome is Outcome.MISSED


def test_the_comparison_is_told_with_both_numbers(case):
    assert judged(case, "≥98%", "96.3%").said == "实际96.3%，目标≥98%，96.3 < 98，没有达到"
    told = judged(case, "≥9.5万人", "96000人").said
    assert told == "实际96000人，目标≥9.5万人，折合9.6万人，9.6 > 9.5，达到"
    late = judged(case, "2025年3月31日前", "2025-04-10")
    assert (late.late, late.said.endswith("逾期10天")) == (10, True)


def test_the_unit_may_stand_in_the_name(case):
    assert judged(case, "≥5", "6次", name="检查批次（次）").outcome is Outcome.MET
    assert judged(case, "≥5", "6家", name="检查批次（次）").outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"value_high": Decimal(5)}, "区间"),
        ({"value_high": None}, "区间"),
        ({"operator": None}, "符号"),
    ],
)
def test_a_target_that_is_not_whole_is_unknown(case, change, reason):
    made = case(ROW.format(name="月数", target="6—9个月"), ["7个月"])
    row = made.table.indicators[0]
    row.target = replace(row.target, **change)
    found = judge(made, 0)
    assert (found.outcome, reason in found.reason) == (Outcome.UNKNOWN, True)
