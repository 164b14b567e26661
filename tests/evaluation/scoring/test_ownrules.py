from decimal import Decimal

import pytest

from baoheng.core.errors import PackError
from baoheng.evaluation.scoring import ownrules
from baoheng.evaluation.scoring.model import Outcome
from baoheng.evaluation.scoring.rows import score_row

RATIO = "达到指标值得满分，未达到的按实际完成值与指标值之比计分"
SHARE = "等于指标值得满分，低于的按完成比例计分"
EXACT = "等于指标值得满分，不等于不得分"
NONE = "未发生得满分，发生1起及以上不得分"
EXCESS = "不高于指标值得满分，每超过1%扣该项分值的5%，扣完为止"
DAYS = "按期完成得满分，每逾期10日扣1分，扣完为止"
NEAR = "处于区间内得满分，偏离区间不足1个月得一半分值，偏离1个月及以上不得分"


def scored(case, target, actual, rule, **rest):
    row = f"产出 | 数量 | 检查批次 | {target} | 权重=90 评分={rule}"
    return score_row(case(row, [actual], "national-101", **rest), 0, Decimal(10))


@pytest.mark.parametrize(
    ("rule", "target", "actual", "points", "worked"),
    [
        (RATIO, "≥98%", "96.3%", "9.83", "96.3 ÷ 98 × 10"),
        (RATIO, "≥98%", "98%", "10.00", "10"),
        (SHARE, "=100%", "50%", "5.00", "50 ÷ 100 × 10"),
        (EXACT, "53.6元", "53.6元", "10.00", "10"),
        (EXACT, "53.6元", "56元", "0.00", "0"),
        (NONE, "=0起", "0起", "10.00", "10"),
        (NONE, "=0起", "1起", "0.00", "0"),
        (EXCESS, "≤100元", "103.9元", "8.50", "10 × (1 − 5 ÷ 100 × 3)"),
        (EXCESS, "≤100元", "100.9元", "10.00", "10 × (1 − 5 ÷ 100 × 0)"),
        (EXCESS, "≤100元", "120元", "0.00", "0"),
        (DAYS, "2025年3月31日前", "2025-04-09", "10.00", "10 − 1 × 0"),
        (DAYS, "2025年3月31日前", "2025-04-10", "9.00", "10 − 1 × 1"),
        (DAYS, "2025年3月31日前", "2025-12-31", "0.00", "0"),
        (NEAR, "6—9个月", "5.5个月", "5.00", "10 ÷ 2"),
        (NEAR, "6—9个月", "10个月", "0.00", "0"),
    ],
)
def test_a_rows_own_rule_goes_before_the_profile(
    case, evaluated, rule, target, actual, points, worked
):
    row = scored(case, target, actual, rule)
    assert (f"{row.score}", row.explanation[1]) == (points, worked)
    assert evaluated(worked) == row.score
    if row.outcome is Outcome.MISSED:
        assert row.explanation[2].startswith("本行评分标准：")


def test_own_rules_can_be_set_aside(case):
    row = scored(case, "≥98%", "96.3%", RATIO, own_rules=False)
    assert row.score == Decimal("9.57")


@pytest.mark.parametrize(
    ("rule", "target", "actual"),
    [
        ("酌情扣分", "≥98%", "96.3%"),
        (f"{RATIO}，另行加分", "≥98%", "96.3%"),
        (DAYS, "≥98%", "96.3%"),  # fits no number
        ("优：全部救助；良：有投诉", "达成年度指标", "部分达成"),
    ],
)
def test_a_rule_that_is_not_understood_is_never_guessed(case, rule, target, actual):
    row = scored(case, target, actual, rule)
    assert "没有照它计分，请核对" in row.note
    assert row.explanation[2].startswith("全国：财预〔2021〕101号")
    assert "核对" not in scored(case, "≥98%", "99%", rule).note  # what is met needs no rule


def test_a_pack_with_an_unknown_kind_is_refused(monkeypatch):
    rules = {"rules": [{"kind": "甲", "exact": False, "pattern": "x"}]}
    monkeypatch.setattr(ownrules.packs, "load", lambda _name: rules)
    ownrules._patterns.cache_clear()
    with pytest.raises(PackError, match="没有“甲”这种规则"):
        ownrules._patterns()
    monkeypatch.undo()
    ownrules._patterns.cache_clear()
