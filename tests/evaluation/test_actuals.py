"""Actuals in the indicators' own units; nothing is shown on the wrong side of a target."""

import datetime
from dataclasses import replace
from fractions import Fraction

import pytest
from indicators import row, table
from small import facts

from baoheng.core.actual import Evidence
from baoheng.core.result import ResultState
from baoheng.evaluation.actuals import answers, converted, places_for
from baoheng.evaluation.binding.memory import STATED, Binding
from baoheng.measures.definitions import measures
from baoheng.measures.measured import Measured
from baoheng.measures.span import Span
from baoheng.reading.values import parse_target

YEAR = Span(datetime.date(2026, 1, 1), datetime.date(2026, 12, 31))
BILLS = {
    "review_runs": [{"run_id": "一月", "period_begin": datetime.date(2026, 1, 1)}],
    "reviewed_bills": [{"run": "一月", "settlement": f"单{n}"} for n in range(12)],
}


def answer_of(value, unit):
    """A measure's answer of that value in that unit."""
    one = replace(measures()["review/bills_reviewed"], unit=unit)
    return Measured(one, {}, YEAR, ResultState.COMPUTED, value=Fraction(value))


def bound(measure, name="单据审核量", **filters):
    return Binding("云溪市医疗保障局", "", name, measure, filters, "甲", "2026-01-01")


@pytest.mark.parametrize(
    ("value", "unit", "wanted", "found"),
    [
        ("449018.90", "元", "万元", ("44.90189", "万元")),
        ("120", "份", "万份", ("0.012", "万份")),
        ("90", "分钟", "小时", ("1.5", "小时")),
        ("95742", "人", "万人", ("9.5742", "万人")),
        ("93.4", "%", "%", ("93.4", "%")),
        ("12", "家", "个", ("12", "个")),
        ("56", "元/人", "元/人/年", ("56", "元/人/年")),
        ("12", "家", None, ("12", "家")),
        ("12", "人次", "人", (None, None)),
        ("12", "元", "%", (None, None)),
        ("12", "个工作日", "天", (None, None)),
    ],
)
def test_a_value_comes_in_the_indicators_unit_or_not_at_all(value, unit, wanted, found):
    number, said = converted(answer_of(value, unit), wanted)
    assert (number, said) == (found[0] and Fraction(found[0]), found[1])


@pytest.mark.parametrize(
    ("value", "target", "places"),
    [("89.96", "≥90%", 2), ("89.6", "≥90%", 1), ("90", "≥90%", 0), ("90.25", "≥90%", 1),
     ("95.5", "≥95.125%", 3),
     ("5.96", "6～9个月", 2)],
)  # fmt: skip
def test_rounding_never_hides_on_which_side_of_the_target_a_value_lies(value, target, places):
    assert places_for(Fraction(value), parse_target(target), 1) == places


def test_a_bound_indicator_is_answered_with_its_explanation():
    found = answers(
        facts(BILLS), table(row("单据审核量", "≥10份")), [bound("review/bills_reviewed")], YEAR
    )
    actual = found[0].actual
    assert (actual.text, actual.value, actual.evidence) == ("12份", 12, Evidence.COMPUTED)
    assert actual.explanation[0] == "智能审核结算单据数量 2026年 = 12份"


def test_a_unit_that_measures_something_else_is_no_answer():
    found = answers(
        facts(BILLS), table(row("单据审核量", "≥10万元")), [bound("review/bills_reviewed")], YEAR
    )
    assert found[0].actual.state is ResultState.NOT_COMPUTABLE
    assert "单位对不上" in found[0].actual.reason


@pytest.mark.parametrize(
    ("binding", "says"),
    [(None, "没有找到"), (bound(STATED), "由人填报"), (bound("没有/这个"), "已不存在")],
)
def test_what_nothing_answers_says_why(binding, says):
    actual = answers(facts({}), table(row("单据审核量", "≥10份")), [binding], YEAR)[0].actual
    assert (actual.state, actual.value) == (ResultState.NOT_COMPUTABLE, None)
    assert says in actual.reason


def test_an_empty_ledger_gives_no_number():
    found = answers(
        facts({}, missing=["reviewed_bills"]),
        table(row("单据审核量", "≥10份")),
        [bound("review/bills_reviewed")],
        YEAR,
    )
    assert (found[0].actual.state, found[0].actual.value) == (ResultState.INCOMPLETE, None)
    assert "“已审单据”还没有装入台账" in found[0].actual.reason
