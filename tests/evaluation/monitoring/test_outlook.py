"""Likelihood and light proposed from forecast and target."""

import datetime
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evaluation.monitoring.tables import (
    END,
    JULY,
    done,
    level,
    missing,
    on,
    row,
    table,
    watched,
)

from baoheng.evaluation.monitoring import (
    Accumulation,
    Case,
    Light,
    Likelihood,
    Progress,
    monitor,
)
from baoheng.evaluation.monitoring.rules import rules

GROWS, RATE = Accumulation.CUMULATIVE, Accumulation.RATE
OCTOBER = datetime.date(2026, 10, 31)  # 304 ÷ 365 = 83%
PATTERN = {month: Fraction(month) for month in range(1, 13)}
SEVERITY = [Light.GREEN, Light.YELLOW, Light.RED]


def proposed(target, progress, day=JULY, name="某数"):
    found = watched(row(name, target), progress, day)
    return str(found.light), found.likelihood and str(found.likelihood)


@pytest.mark.parametrize(
    ("number", "day", "last_year", "wanted"),
    [
        (60, JULY, None, ("green", "certain")),  # 103
        (50, JULY, None, ("yellow", "possible")),  # 86, 8 points behind
        (35, JULY, None, ("red", "possible")),  # 60.3, 23 points behind
        (10, JULY, None, ("red", "possible")),  # 17: too early to call it impossible
        (10, JULY, PATTERN, ("red", "never")),  # 17 by last year's months
        (40, OCTOBER, None, ("red", "never")),  # 48, and three quarters are over
        (70, OCTOBER, None, ("yellow", "possible")),
        (99, END, None, ("red", "never")),
        (100, END, None, ("green", "certain")),
    ],
)
def test_what_grows(number, day, last_year, wanted):
    assert proposed("≥100件", Progress(done(number), GROWS, last_year), day) == wanted


@pytest.mark.parametrize(
    ("number", "wanted"),
    [
        (58, ("green", "certain")),  # 99.9
        (60, ("yellow", "possible")),  # 103
        (75, ("red", "possible")),  # 129
        (100, ("red", "possible")),  # the limit itself is not passed yet
        (101, ("red", "never")),
    ],
)
def test_what_must_not_pass_a_limit(number, wanted):
    assert proposed("≤100万元", Progress(done(number), Accumulation.CAP), name="成本") == wanted


@pytest.mark.parametrize(
    ("target", "number", "day", "wanted"),
    [
        ("≥95%", 95, JULY, ("green", "certain")), ("≥95%", "94.5", JULY, ("yellow", "possible")),
        ("≥95%", 60, JULY, ("red", "possible")), ("≥95%", "94.5", END, ("red", "never")),
        ("≤8%", 3, JULY, ("green", "certain")), ("≤8%", 9, JULY, ("red", "possible")),
        ("6-9个月", 9, JULY, ("green", "certain")), ("提高", 9, JULY, ("grey", None)),
    ],
)  # fmt: skip
def test_what_is_held_may_still_move_until_the_year_is_over(target, number, day, wanted):
    assert proposed(target, Progress(done(number), RATE), day) == wanted


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("达成年度指标", ("green", "certain")), ("部分达成", ("yellow", "possible")),
        ("未达成", ("red", "possible")), ("如火如荼", ("grey", None)),
    ],
)  # fmt: skip
def test_levels(word, wanted):
    assert proposed("效果明显", level(word)) == wanted


@pytest.mark.parametrize(
    ("due", "progress", "wanted"),
    [
        ("2026年3月31日前", Progress(on("2026-03-31")), ("green", "certain")),
        ("2026年3月31日前", Progress(on("2026-04-01")), ("red", "never")),
        ("2026年3月31日前", Progress(pending=True), ("red", "never")),
        ("2026年7月31日前", Progress(pending=True), ("yellow", "possible")),  # today
        ("2026年8月10日前", Progress(pending=True), ("yellow", "possible")),
        ("2026年12月15日前", Progress(pending=True), ("green", "possible")),
        ("2026年12月15日前", Progress(share_done=Fraction(7, 10)), ("green", "certain")),
        ("2026年12月15日前", Progress(share_done=Fraction(1, 2)), ("yellow", "possible")),
        ("2026年12月15日前", Progress(share_done=Fraction(1, 10)), ("red", "possible")),
        ("2026年3月31日前", Progress(), ("grey", None)),
        ("2026年3月31日前", Progress(missing()), ("grey", None)),
        ("2026年12月15日前", Progress(on("2026-08-01")), ("grey", None)),  # after the cut-off
    ],
)
def test_deadlines(due, progress, wanted):
    assert proposed(due, progress, name="完成时间") == wanted


def test_a_missing_date_after_its_deadline_is_asked_about_not_concluded():
    found = watched(row("完成时间", "2026年3月31日前"), missing("没有拨付记录"))
    assert (found.light, found.forecast, found.likelihood) == (Light.GREY, None, None)
    assert "截止日期2026年3月31日已过，请核实是否完成" in found.needs_reason


def test_a_margin_makes_certainty_harder_to_have():
    strict = replace(rules(), margin=Fraction(1, 20))
    for number, likelihood in ((59, Likelihood.POSSIBLE), (62, Likelihood.CERTAIN)):
        case = Case(table(row("某数", "≥100件")), JULY, (Progress(done(number), GROWS),))
        assert monitor(case).rows[0].likelihood is Likelihood.CERTAIN
        assert monitor(case, strict).rows[0].likelihood is likelihood  # 101.6 and 106.7


CHANCE = [Likelihood.CERTAIN, Likelihood.POSSIBLE, Likelihood.NEVER]
numbers = st.integers(0, 200)


@given(numbers, numbers, st.dates(datetime.date(2026, 1, 31), END), st.sampled_from(
    [("≥100件", GROWS), ("≤100件", GROWS), ("≥100件", RATE), ("≤100件", RATE)]
))  # fmt: skip
def test_a_better_number_never_gives_a_worse_light_or_likelihood(one, other, day, kind):
    target, accumulation = kind
    worse, better = sorted((one, other), reverse=target.startswith("≤"))
    found = [watched(row("某数", target), Progress(done(n), accumulation), day)
             for n in (worse, better)]  # fmt: skip
    assert SEVERITY.index(found[1].light) <= SEVERITY.index(found[0].light)
    assert CHANCE.index(found[1].likelihood) <= CHANCE.index(found[0].likelihood)


@given(numbers, st.sampled_from([GROWS, RATE]), st.sampled_from(["≥100件", "≤100件", "=100件"]))
def test_certain_is_proposed_only_where_the_forecast_meets_the_target(number, kind, target):
    found = watched(row("某数", target), Progress(done(number), kind))
    printed = int(found.forecast.text.removesuffix("件"))
    met = printed <= 100 if target[0] == "≤" else printed >= 100
    assert (found.likelihood is Likelihood.CERTAIN) == met
    assert (found.needs_reason == "") == met


@pytest.mark.parametrize(("number", "chance"), [(90, "possible"), (121, "never")])
def test_a_band_whose_top_was_passed_is_missed_for_good(number, chance):
    assert proposed("60-120件", Progress(done(number), GROWS))[1] == chance
