from dataclasses import replace
from decimal import Decimal

import pytest

from baoheng.core.errors import BaohengError
from baoheng.evaluation.scoring.model import Outcome, Override
from baoheng.evaluation.scoring.rows import score_row

ROW = "{levels} | {name} | {target} | 权重=90"
TEN = Decimal(10)


def scored(case, target, actual, profile="national-10", name="检查批次", **rest):
    levels = rest.pop("levels", "产出 | 数量")
    row = ROW.format(levels=levels, name=name, target=target) + rest.pop("more", "")
    return score_row(case(row, [actual], profile, **rest), 0, TEN)


def with_rules(made, **changes):
    rules = replace(made.profile.scoring, **changes)
    return replace(made, profile=replace(made.profile, scoring=rules))


@pytest.mark.parametrize(
    ("profile", "target", "actual", "points", "worked"),
    [
        ("national-10", "≥98%", "96.3%", "9.83", "96.3 ÷ 98 × 10"),
        ("national-101", "≥98%", "96.3%", "9.57", "(96.3 ÷ 98 − 0.6) ÷ (1 − 0.6) × 10"),
        ("national-101", "≥100次", "59次", "0.00", "0"),
        ("national-101", "≥100次", "60次", "0.00", "(60 ÷ 100 − 0.6) ÷ (1 − 0.6) × 10"),
        ("national-10", "≥98%", "98%", "10.00", "10"),
        ("national-10", "≥50次", "100次", "10.00", "10"),  # over: asked about, not cut
        ("national-10", "≤8%", "10%", "8.00", "8 ÷ 10 × 10"),
        ("national-101", "≤8%", "10%", "5.00", "(8 ÷ 10 − 0.6) ÷ (1 − 0.6) × 10"),
        ("national-10", "≥3次", "2次", "6.67", "2 ÷ 3 × 10"),
        ("national-10", "≥100%", "200/3%", "6.67", "(200 ÷ 3) ÷ 100 × 10"),
        ("national-10", "6—9个月", "3个月", "5.00", "3 ÷ 6 × 10"),
        ("national-10", "6—9个月", "12个月", "7.50", "9 ÷ 12 × 10"),
        ("national-10", "约100份", "50份", "5.26", "50 ÷ 95 × 10"),
        ("national-10", ">5次", "5次", "10.00", "10"),
        ("national-10", "2025年3月31日前", "2025-04-01", "0.00", "0"),
        ("national-10", "≤0次", "2次", "0.00", "0 ÷ 2 × 10"),
        ("national-10", "达成年度指标", "部分达成", "7.00", "10 × 70 ÷ 100"),
        ("hubei", "达成年度指标", "部分达成", "6.50", "10 × 65 ÷ 100"),
        ("national-10", "达成年度指标", "未达成", "3.00", "10 × 30 ÷ 100"),
        ("national-101", "明显提高", "基本达成", "10.00", "10 × 100 ÷ 100"),
    ],
)
def test_a_row_scores_by_its_profile(case, evaluated, profile, target, actual, points, worked):
    row = scored(case, target, actual, profile)
    assert (f"{row.score}", row.explanation[1]) == (points, worked)
    assert evaluated(worked) == row.score
    assert row.explanation[2].startswith(case(ROW.format(
        levels="产出 | 数量", name="x", target="≥1次"), [None], profile).profile.title)  # fmt: skip


def test_no_actual_is_no_score_and_never_zero(case):
    for actual, reason in ((None, "没有实际完成值"), ("?台账缺4月", "台账缺4月")):
        row = scored(case, "≥98%", actual)
        assert (row.score, row.outcome, row.explanation[1]) == (None, Outcome.UNKNOWN, reason)
        assert row.needs_reason == ""


def test_an_actual_that_has_no_sensible_share_waits_for_a_person(case):
    row = scored(case, "≤-5%", "3%")
    assert (row.score, row.outcome) == (None, Outcome.MISSED)
    assert "人工评分" in row.note


def test_the_three_lines_are_printed_with_the_result(case):
    lines = scored(case, "≥98%", "96.3%").lines
    assert lines[0] == "公式：完成值 ÷ 目标值 × 分值"
    assert lines[1] == "代入：96.3 ÷ 98 × 10 = 9.83"
    assert lines[2].startswith("依据：全国：财预〔2020〕10号，不含成本一级指标（版本")
    assert scored(case, "≥98%", "99%").lines[1] == "代入：10"
    assert scored(case, "≥98%", None).lines[1] == "代入：没有实际完成值"


def test_missed_and_over_ask_for_a_reason_until_one_is_given(case):
    missed, over = scored(case, "≥98%", "96%"), scored(case, "≥50次", "70次")
    assert missed.needs_reason.endswith("扣0.2分。请写明没有达到的原因和改进措施")
    assert over.over
    assert over.needs_reason.endswith("请写明超出目标的原因，是不是目标定低了")
    assert scored(case, "≥98%", "98%").needs_reason == ""
    given = {"reasons": {0: "核查回复慢，2026年按月清理"}}
    assert scored(case, "≥98%", "96%", **given).needs_reason == ""
    assert scored(case, "≥98%", "96%", more=" 原因=核查回复慢").needs_reason == ""
    assert scored(case, "≥98%", "96%", reasons={0: "无"}).needs_reason  # says nothing


def test_satisfaction_below_its_target_goes_by_steps_only_where_the_profile_has_them(case):
    about = {"levels": "满意度 | 服务对象满意度", "name": "参保居民满意度"}
    for actual, points in (("95%", 10), ("92%", 10), ("86.7%", 8), ("60%", 5), ("59%", 0)):
        assert scored(case, "≥95%", actual, "national-101", **about).score == points
    assert scored(case, "≥95%", "86.7%", "national-10", **about).score == Decimal("9.13")
    met = scored(case, "≥85%", "86.7%", "national-101", **about)
    assert met.score == TEN  # who reached the target loses nothing to a step
    assert scored(case, "≥95%", "86.7%", "national-101").score == Decimal("7.82")  # no survey
    cap = scored(case, "≤8%", "10%", "national-101", levels="满意度 | 服务对象", name="不满意率")
    assert cap.score == Decimal("5.00")  # by the formula of a cap


def test_a_person_may_set_the_score_with_a_reason(case):
    hand = {"overrides": {0: Override(Decimal("8.5"), "核查组意见")}}
    for actual in ("96%", "99%", None):
        row = scored(case, "≥98%", actual, **hand)
        assert (row.score, row.by_hand) == (Decimal("8.50"), True)
        assert row.explanation == ("人工评分", "8.5", "评分理由：核查组意见")
    assert scored(case, "≥98%", "96%", **hand).needs_reason  # a miss is still to be explained
    assert scored(case, "≥98%", "99%", **hand).needs_reason == ""


@pytest.mark.parametrize(
    ("score", "reason"), [("10.01", "有"), ("-1", "有"), ("8.555", "有"), ("NaN", "有"), ("8", " ")]
)
def test_a_score_by_hand_that_cannot_be_is_refused(case, score, reason):
    with pytest.raises(BaohengError, match="第1项指标“检查批次”"):
        scored(case, "≥98%", "96%", overrides={0: Override(Decimal(score), reason)})


def test_a_worded_row_takes_the_stated_share_within_its_band(case):
    row = scored(case, "达成年度指标", "部分达成", shares={0: Decimal(75)})
    assert (row.score, row.note) == (Decimal("7.50"), "")
    assert "请评分人在该档内确定" in scored(case, "达成年度指标", "部分达成").note
    with pytest.raises(BaohengError, match="60%到80%"):
        scored(case, "达成年度指标", "部分达成", shares={0: Decimal(85)})


@pytest.mark.parametrize(
    ("share", "points"), [("high", "8.00"), ("middle", "7.00"), ("low", "6.00")]
)
def test_the_default_share_of_a_lower_band_is_data(case, share, points):
    made = case(ROW.format(levels="产出 | 质量", name="效果", target="达成年度指标"), ["部分达成"])
    assert score_row(with_rules(made, band_share=share), 0, TEN).score == Decimal(points)


DAY, LATE = "2025年3月31日前", "2025-04-10"
OVER = {"over_steps": tuple((Decimal(a), Decimal(b)) for a, b in (("1.5", "0.5"), ("1.3", "0.8")))}


@pytest.mark.parametrize(
    ("changes", "target", "actual", "points"),
    [
        ({"lower_is_better": "met_or_not"}, "≤8%", "9%", "0"),
        ({"lower_is_better": "met_or_not"}, "<8%", "8%", "0"),
        ({"lower_is_better": "met_or_not"}, "≤8%", "8%", "10"),
        ({"out_of_range": "met_or_not"}, "6—9个月", "5个月", "0"),
        ({"out_of_range": "met_or_not"}, "6—9个月", "6个月", "10"),
        ({"deadline": "per_day", "deadline_days": Decimal(100)}, DAY, LATE, "9"),
        ({"deadline": "per_day", "deadline_days": Decimal(5)}, DAY, LATE, "0"),
        ({"equal_exceeded": "missed"}, "5次", "10次", "5"),
        ({"equal_exceeded": "met"}, "5次", "10次", "10"),
        ({"approx_tolerance": Decimal(50)}, "约100份", "50份", "10"),
        (OVER, "≥10次", "14次", "8"),
        (OVER, "≥10次", "15次", "5"),
        (OVER, "≥10次", "12次", "10"),
    ],
)  # fmt: skip
def test_a_rule_of_the_profile_is_data(case, evaluated, changes, target, actual, points):
    made = case(ROW.format(levels="产出 | 数量", name="检查批次", target=target), [actual])
    row = score_row(with_rules(made, **changes), 0, TEN)
    assert row.score == Decimal(points)
    assert evaluated(row.explanation[1]) == row.score
