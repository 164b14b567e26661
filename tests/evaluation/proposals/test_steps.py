"""Rounding to sensible steps, towards the better side and within reach."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evaluation.monitoring.tables import evaluated, row

from baoheng.evaluation.proposals.rules import rules
from baoheng.evaluation.proposals.steps import better, easier


@pytest.mark.parametrize(
    ("name", "target", "base", "value"),
    [
        ("参保率", "≥95%", "95.6", "96"),  # a whole point, 0.4 beyond the best
        ("复核率", "≥90%", "93.1", "93.5"),  # a whole point would be 0.9 beyond
        ("合格率", "≥90%", "99.2", "99.5"),  # not 100
        ("合格率", "≥99%", "99.998", "99.9"),  # nothing fits: the finest step back
        ("合格率", "≥99%", "100", "100"),
        ("复核份数", "≥1200份", "1282", "1300"), ("复核份数", "≥1000份", "1063", "1070"),
        ("批次", "≥5批", "5", "5"), ("审核份数", "≥78万份", "79.9066", "80"),
        ("追回金额", "≥42.00万元", "44.90189", "44.91"), ("某数", "≥3斗", "3.21", "3.21"),
    ],
)  # fmt: skip
def test_more_is_better_is_rounded_up_within_reach(name, target, base, value):
    found = better(row(name, target), Fraction(base), Fraction(base), False, rules())
    assert found.value == Fraction(value)
    assert evaluated(found.worked) == found.value


@pytest.mark.parametrize(
    ("name", "target", "base", "value"),
    [
        ("负担比例", "≤28%", "27.8", "27.5"), ("办结时间", "≤20个工作日", "13.85", "13.8"),
        ("总成本", "≤24.02万元", "23.328724", "23.32"), ("投诉件数", "≤5件", "3", "3"),
        ("差错率", "≤1%", "0.3", "0.3"),  # not 0
    ],
)  # fmt: skip
def test_less_is_better_is_rounded_down_within_reach(name, target, base, value):
    found = better(row(name, target), Fraction(base), Fraction(base), True, rules())
    assert found.value == Fraction(value)
    assert evaluated(found.worked) == found.value


def test_the_best_ever_is_rounded_to_the_side_that_was_reached():
    assert easier(row("满意度", "≥95%"), Fraction("86.66"), False, rules()).value == Fraction(
        "86.6"
    )
    assert easier(row("成本", "≤9.5万元"), Fraction("9.91"), True, rules()).value == 10


@given(
    st.fractions(Fraction(1, 100), 100, max_denominator=500),
    st.sampled_from([("合格率", "≥90%"), ("件数", "≥90万件"), ("时间", "≥90天")]),
    st.booleans(),
)
def test_no_step_goes_beyond_what_is_within_reach(base, kind, lower):
    found = better(row(*kind), base, base, lower, rules())
    beyond = base - found.value if lower else found.value - base
    ratio = kind[1].endswith("%")
    assert beyond <= (Fraction(1, 2) if ratio else base / 50)
    assert found.value <= 100 or not ratio
    assert evaluated(found.worked) == found.value
