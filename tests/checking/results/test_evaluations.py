"""Points of self-evaluation forms: what counts once, what agrees, which formula comes first."""

import datetime
from decimal import Decimal

import pytest
from notation import readings

from baoheng.checking import dossiers
from baoheng.checking.profile import profile_named
from baoheng.checking.results import evaluations, outcomes

FORM = """
--- project 2025年度项目支出绩效自评表
执行 budget=100 spent=95 rate=95 points=10 score=9.5
产出 | 数量 | 甲数 | ≥100件 | 实际=80件 分值=50 得分=40
产出 | 数量 | 乙数 | ≥10件 | 实际=12件 分值=40 得分=40
"""


def form_of(text, profile="national-10"):
    day, chosen = datetime.date(2026, 3, 1), profile_named(profile)
    return dossiers(readings(text), day, [], chosen)[0].forms[0]


def test_a_score_cell_merged_over_two_rows_counts_once():
    form = form_of(FORM)
    first, second = form.indicators
    second.places["score"] = first.places["score"]
    found = evaluations.scored(form)
    assert [(one.score, one.alone) for one in found] == [(Decimal(40), False)]


def test_points_with_those_of_the_execution_rate():
    form = form_of(FORM)
    assert evaluations.all_points(form) == 100
    assert evaluations.allotted(form) == {Decimal(100)}
    assert evaluations.allotted(form_of(FORM.replace("points=10", ""))) == {
        Decimal(90),
        Decimal(100),
    }


@pytest.mark.parametrize(
    ("printed", "computed", "same"),
    [
        ("3.97", "3.97", True), ("3.96", "3.97", True), ("3.95", "3.97", False),
        ("9.8", "9.80", True), ("9.9", "9.80", True), ("10", "9.86", True), ("9", "9.86", False),
        ("13", "14.86", False), ("10.00", "9.86", True),
    ],
)  # fmt: skip
def test_a_printed_score_agrees(printed, computed, same):
    assert evaluations.agrees(Decimal(printed), Decimal(computed)) is same


@pytest.mark.parametrize(
    ("profile", "points"),
    [("national-10", ["40.00", "25.00", "0.00"]), ("national-101", ["25.00", "40.00", "0.00"])],
)
def test_the_profile_comes_first_then_the_other_published_formulas(profile, points):
    form = form_of(FORM, profile)
    row = form.indicators[0]
    outcome = outcomes.compare(row, row.actual_text, form.year)
    found = evaluations.candidates(form, row, outcome, Decimal(50))
    assert [str(score.points) for score in found] == points


def test_the_execution_rate_by_rate_and_by_steps():
    found = evaluations.execution_candidates(form_of(FORM, "national-101"))
    assert [str(score.points) for score in found] == ["7.00", "9.50"]
