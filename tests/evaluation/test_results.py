"""A scored table: what goes into the scoring, and the copy that the forms print."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from indicators import row, table
from small_ledger import (
    BILLS,
    BUREAU,
    DAY,
    JULY,
    PROJECT,
    WORDED,
    YEAR_END,
    assessed,
    document,
    ledger,
    reviewed,
)

from baoheng.checking.profile import profile_named
from baoheng.evaluation.binding.memory import wording
from baoheng.evaluation.money import Money
from baoheng.evaluation.results import filled, score
from baoheng.evaluation.scoring.model import Outcome
from baoheng.evaluation.stated import Stated

MONEY = Money(Decimal(25), Decimal("12.345678"))
NONE = Money(None, None, reason="没有")
DONE, SHORT = replace(BILLS, weight=Decimal(50)), row("审核单据", "≥30份", weight=Decimal(40))
TOP = "达成年度指标"


@pytest.fixture(scope="module")
def some():
    return ledger(reviewed(*(DAY(2026, 1, day) for day in range(1, 13))))


@pytest.fixture(scope="module")
def whole(some):
    return assessed(some, DONE)


def scored(facts, *rows, money=MONEY, as_of=YEAR_END, said=None, **other):
    return score(assessed(facts, *rows, as_of=as_of, said=said), money, as_of, **other)


def saying(one, **words):
    told = Stated(**{"text": "", "level": "", "share": None, "reason": "", "document": ""} | words)
    return {wording(BUREAU, PROJECT, one.level3): told}


class TestCase:
    def test_the_profile_is_the_documents_unless_another_is_asked_for(self, some):
        assert scored(some, DONE).case.profile.id == "national-10"
        cost = row("项目总成本", "≤25万元", "经济成本指标", "成本指标")
        assert scored(some, DONE, cost).case.profile.id == "national-101"
        other = scored(some, DONE, profile=profile_named("national-101"))
        assert other.case.profile.id == other.evaluation.profile.id == "national-101"

    @pytest.mark.parametrize(
        ("as_of", "over"), [(YEAR_END, True), (DAY(2027, 3, 1), True), (DAY(2026, 12, 30), False)]
    )
    def test_the_year_is_over_on_its_last_day(self, some, as_of, over):
        assert scored(some, DONE, as_of=as_of).case.year_over is over

    def test_money_and_the_word_that_it_is_done_go_in(self, some):
        case = scored(some, DONE, finished=True).case
        assert (case.budget, case.spent, case.finished) == (25, Decimal("12.345678"), True)
        assert not scored(some, DONE).case.finished

    def test_what_people_said_goes_in_by_row(self, some):
        said = saying(WORDED, level=TOP, share=Decimal(90), reason="评议", document="纪要.pdf",
                      score=Decimal(3))  # fmt: skip
        case = scored(some, DONE, WORDED, said=said).case
        assert (case.reasons, case.shares) == ({1: "评议"}, {1: 90})
        assert {at: (one.score, one.reason) for at, one in case.overrides.items()} == {
            1: (3, "评议")
        }


class TestScores:
    def test_what_was_reached_has_all_points_and_what_was_not_has_fewer(self, some):
        both = assessed(some, DONE, SHORT)
        both = replace(both, answers=(both.answers[0], both.answers[0]))  # 12 of 10, 12 of 30
        found = score(both, MONEY, YEAR_END).evaluation
        assert [(one.outcome, one.score) for one in found.rows] == [
            (Outcome.MET, 50),
            (Outcome.MISSED, 16),
        ]
        # 12.345678 ÷ 25 × 10 of the execution
        assert (found.total, found.grade) == (Decimal("70.94"), "中")

    def test_a_missing_actual_leaves_the_total_open(self, some):
        found = scored(some, DONE, WORDED).evaluation
        assert (found.total, found.grade) == (None, None)
        assert any(WORDED.level3 in one for one in found.missing)

    def test_a_table_has_a_name_and_a_coverage(self, some):
        found = scored(some, DONE, WORDED)
        assert (found.title, found.coverage.whole, found.coverage.computed) == (PROJECT, 2, 1)
        whole = assessed(some, DONE, project=None)
        assert score(whole, MONEY, YEAR_END).title == "部门整体支出"
        titled = replace(whole, table=replace(whole.table, title="整体支出绩效自评表"))
        assert score(titled, MONEY, YEAR_END).title == "整体支出绩效自评表"

    def test_it_is_held_against_the_approved_table_where_that_is_given(self, some):
        assert scored(some, DONE).departures == ()
        same, other = document(table(BILLS)), document(table(row(BILLS.level3, "≥20份")))
        assert scored(some, DONE, approved=[same]).departures == ()
        [found] = scored(some, DONE, approved=[other]).departures
        assert "批复的是≥20份，本表是≥10份" in found.said


class TestFilled:
    def test_actuals_points_and_scores_are_printed(self, some):
        worded = replace(WORDED, weight=Decimal(40))
        said = saying(worded, level=TOP, reason="评议", document="纪要.pdf")
        form = filled(scored(some, DONE, worded, said=said))
        one, other = form.indicators
        assert (one.actual_text, one.actual, one.points, one.score) == ("12份", 12, 50, 50)
        assert (form.execution.budget, form.execution.spent) == (25, Decimal("12.35"))
        # the rate of the exact amounts: 12.345678 ÷ 25
        assert (form.execution.rate, form.execution.points) == (Decimal("49.38"), 10)
        assert form.execution.score == Decimal("4.94")
        assert (other.actual_text, other.actual, other.score) == (TOP, None, 40)
        assert (form.total_score, form.grade) == (Decimal("94.94"), "优")

    def test_what_is_not_known_stays_empty(self, some):
        form = filled(scored(some, DONE, WORDED, money=NONE))
        assert (form.indicators[1].actual_text, form.indicators[1].actual) == (None, None)
        assert form.indicators[1].score is None
        assert (form.execution.budget, form.execution.spent, form.execution.rate) == (None,) * 3
        assert (form.total_score, form.grade) == (None, None)

    def test_the_given_table_is_left_as_it_was(self, some):
        found = scored(some, DONE)
        form = filled(found)
        mine = found.assessed.table
        assert (mine.indicators[0].actual_text, mine.indicators[0].score) == (None, None)
        assert (mine.execution, mine.total_score) == (None, None)
        form.indicators[0].extra["甲"] = "乙"
        assert mine.indicators[0].extra == {}

    def test_a_reason_given_goes_before_the_one_printed(self, some):
        printed = replace(DONE, reason="表上的原因")
        assert filled(scored(some, printed)).indicators[0].reason == "表上的原因"
        said = saying(DONE, reason="现在的原因")
        assert filled(scored(some, printed, said=said)).indicators[0].reason == "现在的原因"
        assert filled(scored(some, DONE)).indicators[0].reason is None

    def test_a_number_printed_before_does_not_outlive_a_missing_actual(self):
        stale = replace(DONE, actual_text="11份", actual=Decimal(11))
        [one] = filled(scored(ledger({}), stale)).indicators
        assert (one.actual_text, one.actual) == (None, None)

    def test_in_the_middle_of_the_year_nothing_is_final(self, some):
        more = replace(DONE, target=SHORT.target)
        form = filled(scored(some, more, as_of=JULY))
        assert (form.indicators[0].actual_text, form.indicators[0].score) == ("12份", None)
        assert (form.total_score, form.execution.score) == (None, None)
        assert filled(scored(some, more)).indicators[0].score == 20


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_the_rate_is_printed_half_up_from_the_exact_amounts(whole, budget, spent):
    money = Money(Decimal(budget) / 100, Decimal(spent) / 100)
    form = filled(score(whole, money, YEAR_END))
    exact = Fraction(spent * 100, budget)
    off = Fraction(form.execution.rate) - exact
    if 0 < exact < Fraction(1, 200) or 0 < abs(exact - 100) < Fraction(1, 200):
        assert abs(off) < Fraction(1, 100)  # never printed as nothing or as the whole
    else:
        assert -Fraction(1, 200) < off <= Fraction(1, 200)
