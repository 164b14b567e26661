"""Forecasts by every method, with lines that evaluate to them."""

import datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evaluation.monitoring.tables import (
    END,
    JULY,
    JUNE,
    done,
    evaluated,
    level,
    on,
    row,
    watched,
)

from baoheng.evaluation.monitoring import Accumulation, Light, Likelihood, Method, Progress

GROWS = Accumulation.CUMULATIVE
PATTERN = {month: Fraction(month * month) for month in range(1, 13)}  # June: 36 of 144


def growing(target, number, day=JUNE, last_year=None, plan=None, name="检查次数"):
    progress = Progress(done(number), GROWS, last_year)
    return watched(row(name, target), progress, day, plan)


def test_without_last_year_what_grows_goes_on_with_time():
    found = growing("≥1400份", 710, JULY)
    assert found.forecast.method is Method.STRAIGHT
    assert found.forecast.value == Fraction(710 * 365, 212)  # 1222.4
    assert found.forecast.text == "1222份"
    assert found.expected.share == Fraction(212, 365)
    assert found.completion == Fraction(710, 1400)
    assert found.deviation == Fraction(710, 1400) - Fraction(212, 365)


def test_last_years_pattern_goes_before_time():
    found = growing("≥100次", 20, last_year=PATTERN)
    assert found.forecast.method is Method.PATTERN
    assert found.forecast.value == 80  # 20 ÷ (36 ÷ 144)
    assert found.expected.share == Fraction(1, 4)


def test_within_a_month_last_years_same_day_goes_before_the_middle_of_its_months():
    day = datetime.date(2026, 7, 3)  # 36 at the end of June, 49 at that of July
    progress = Progress(done(48), GROWS, PATTERN, Fraction(48))
    found = watched(row("检查次数", "≥100次"), progress, day)
    assert found.forecast.value == 144
    assert evaluated(found.forecast.explanation[1]) == 144
    assert growing("≥100次", 48, day, PATTERN).forecast.value > 180


@pytest.mark.parametrize("day", [datetime.date(2026, 1, 1), datetime.date(2026, 1, 30)])
class TestTooEarly:
    def test_time_alone_says_nothing_of_the_year(self, day):
        for target in ("≥1400份", "≤1400份", "6-900份"):
            found = growing(target, 75, day)
            assert (found.forecast, found.likelihood, found.light) == (None, None, Light.GREY)
            assert "年初不到31天" in found.needs_reason
        assert growing("≥1400份", 75, day).completion == Fraction(75, 1400)

    @pytest.mark.parametrize(
        ("target", "light", "chance"),
        [
            ("≥70份", Light.GREEN, Likelihood.CERTAIN),
            ("≤70份", Light.RED, Likelihood.NEVER),
            ("6-70份", Light.RED, Likelihood.NEVER),
        ],
    )
    def test_what_is_settled_is_told(self, day, target, light, chance):
        found = growing(target, 75, day)
        assert (found.forecast, found.light, found.likelihood) == (None, light, chance)

    def test_last_years_pattern_may_be_used_on_any_day(self, day):
        progress = Progress(done(5), GROWS, PATTERN, Fraction(1))
        assert watched(row("检查次数", "≥100次"), progress, day).forecast.value == 720


def test_a_pattern_that_cannot_be_used_is_noted():
    found = growing("≥100次", 20, last_year={12: Fraction(5)})
    assert found.forecast.method is Method.STRAIGHT
    assert "上年逐月数缺 6月" in found.notes


def test_money_under_a_ceiling_goes_on_with_the_spending_plan():
    found = growing("≤100万元", 40, plan={"06": 50, "12": 100}, name="总成本")
    assert (found.forecast.method, found.forecast.value) == (Method.PLAN, 80)
    assert found.accumulation is Accumulation.CAP
    assert found.expected is None
    earned = growing("≥100万元", 40, plan={"06": 50, "12": 100}, name="追回金额")
    assert earned.forecast.method is Method.STRAIGHT


@pytest.mark.parametrize(
    ("target", "number", "value", "text"),
    [
        ("=100%", 66, 100, "100%"),  # 133% of all that is due
        ("≥95%", 60, 100, "100%"),
        ("=2个", 2, 2, "2个"),
        ("=3个", 2, 3, "3个"),  # 4.03
        ("=2个", 3, Fraction(3 * 365, 181), "6个"),  # more than wanted is shown
        ("≥110%", 60, 110, "110%"),
    ],
)
def test_shares_stop_at_all_and_exact_counts_at_their_target(target, number, value, text):
    found = growing(target, number)
    assert (found.forecast.value, found.forecast.text) == (value, text)
    assert evaluated(found.forecast.explanation[1]) == value


@pytest.mark.parametrize("kind", [Accumulation.RATE, Accumulation.STATE, Accumulation.AVERAGE])
def test_what_does_not_grow_is_held(kind):
    given_now = Progress(done("94.5054", text="94.5%"), kind, PATTERN)
    found = watched(row("认定准确率", "≥95%"), given_now)
    assert found.forecast.method is Method.HOLD
    assert found.forecast.value == Fraction("94.5054")
    assert found.forecast.text == "94.5%"
    assert found.expected is None


def test_a_level_is_held():
    found = watched(row("执行效果", "达成年度指标", level1="效益指标"), level("部分达成"))
    assert (found.forecast.level, found.forecast.value) == ("部分达成", None)


def test_a_deadline_is_done_or_has_days_left():
    indicator = row("首次拨付时间", "2026年9月30日前")
    finished = watched(indicator, on("2026-03-15"))
    assert (finished.forecast.method, finished.forecast.text) == (Method.DONE, "2026年3月15日")
    waiting = watched(indicator, Progress(pending=True))
    assert (waiting.forecast.method, waiting.forecast.text) == (Method.DUE, "2026年9月30日前")
    assert "代入：273 − 212 = 61天" in waiting.forecast.explanation


def test_a_forecast_is_never_printed_as_reached_where_it_is_not():
    found = growing("≥1400份", 694, JUNE)  # 1399.503
    assert found.forecast.text == "1399份"
    assert "≈ 1399份" in found.forecast.explanation[1]


counts, any_day = st.integers(0, 10**6), st.dates(datetime.date(2026, 1, 31), END)


@given(counts, any_day)
def test_a_straight_years_forecast_is_its_total(total, day):
    passed = (day - datetime.date(2025, 12, 31)).days
    found = growing("≥100次", Fraction(total * passed, 365), day)
    assert found.forecast.value == total


@given(
    st.lists(st.integers(0, 500), min_size=12, max_size=12).filter(any),
    st.fractions(Fraction(1, 10), 10),
    any_day,
)
def test_a_year_like_the_last_one_comes_to_its_total_times_the_same_factor(steps, factor, day):
    months = {m: Fraction(sum(steps[:m])) for m in range(1, 13)}
    last_year = dict(months)
    now = growing("≥100次", 0, day, last_year)
    if now.forecast.method is Method.PATTERN:
        value = factor * now.expected.share * months[12]
        assert growing("≥100次", value, day, last_year).forecast.value == factor * months[12]


@given(counts, any_day, st.sampled_from([None, PATTERN]))
def test_every_line_evaluates_to_its_number_and_nothing_shrinks(number, day, last_year):
    for target in ("≥5000次", "≤5000次", "=5000次"):
        found = growing(target, number, day, last_year)
        assert evaluated(found.forecast.explanation[1]) == found.forecast.value
        assert found.forecast.value >= number
