"""The money at a day: rate, plan, time, light; why there is none."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evaluation.monitoring.tables import JUNE, done, evaluated, missing, table

from baoheng.core.tables import Execution
from baoheng.evaluation.monitoring import Case, Light
from baoheng.evaluation.monitoring.money import light_of, monitored_money
from baoheng.evaluation.monitoring.rules import Lines, rules

EARLY = {"06": 80, "12": 100}
LATE = {"06": 20, "12": 100}  # at the end of June 49.6% of the year is over


def money(spent, plan=None, budget=100, **given_too):
    actual = spent if spent is None or not isinstance(spent, int) else done(spent)
    return monitored_money(
        Case(table(budget=budget, plan=plan), JUNE, (), actual, **given_too), rules()
    )


@pytest.mark.parametrize(
    ("spent", "plan", "light"),
    [
        (45, None, "green"), (35, None, "yellow"), (25, None, "red"),  # time 49.6
        (75, EARLY, "green"), (65, EARLY, "yellow"), (55, EARLY, "red"),
        (20, LATE, "yellow"),  # on plan, but more than 20 points behind time
        (5, LATE, "yellow"), (0, LATE, "yellow"), (35, LATE, "green"), (100, None, "green"),
        (101, None, "red"),
    ],
)  # fmt: skip
def test_the_light_goes_by_plan_and_by_time(spent, plan, light):
    found = money(spent, plan)
    assert found.light is Light(light)
    assert bool(found.notes) == (light != "green")


def test_deviations_are_rate_less_plan_and_less_time():
    found = money(65, EARLY)
    assert (found.rate, found.planned) == (Fraction(65, 100), Fraction(80, 100))
    assert found.from_plan == Fraction(-15, 100)
    assert found.from_time == Fraction(65, 100) - Fraction(181, 365)
    assert evaluated(found.explanation[1]) == 65
    assert "181 ÷ 365 ≈ 49.59%" in found.explanation[2]
    assert "比支出计划低15个百分点" in found.notes


def test_the_budget_given_goes_before_the_adjusted_one_and_that_before_the_approved_one():
    form = table(budget=100)
    form.execution = Execution(budget=Decimal(80))
    assert monitored_money(Case(form, JUNE, (), done(40)), rules()).rate == Fraction(1, 2)
    given_too = Case(form, JUNE, (), done(40), budget=Decimal(50))
    assert monitored_money(given_too, rules()).rate == Fraction(4, 5)


@pytest.mark.parametrize(
    ("spent", "budget", "why"),
    [
        (None, 100, "没有支出数"), (missing("缺少6月的账"), 100, "缺少6月的账"),
        (1, None, "没有预算数"), (1, 0, "预算数为0"), (-1, 100, "为负"),
    ],
)  # fmt: skip
def test_without_a_rate_the_light_is_grey_and_says_why(spent, budget, why):
    found = money(spent, budget=budget)
    assert (found.rate, found.light) == (None, Light.GREY)
    assert why in found.reason
    assert found.from_time is found.from_plan is None


SEVERITY = [Light.GREEN, Light.YELLOW, Light.RED]


@given(st.integers(0, 100), st.integers(0, 100), st.sampled_from([None, EARLY, LATE]))
def test_more_money_spent_within_the_budget_never_gives_a_worse_light(one, other, plan):
    less, more = (SEVERITY.index(money(spent, plan).light) for spent in sorted((one, other)))
    assert more <= less


@given(st.fractions(-1, 1), st.fractions(0, 50), st.fractions(0, 50))
def test_lights_begin_beyond_their_lines(deviation, one, other):
    yellow, red = sorted((one, other))
    behind = -deviation * 100
    wanted = Light.RED if behind > red else Light.YELLOW if behind > yellow else Light.GREEN
    assert light_of(deviation, Lines(yellow, red)) is wanted
