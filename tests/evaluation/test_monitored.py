"""A table at a cut-off: how it grew last year, what is pending, what was spent, the form of it."""

from dataclasses import replace
from decimal import Decimal

import pytest
from indicators import row
from small_ledger import (
    BILLS,
    DAY,
    JULY,
    KNOWN,
    MONEY,
    PROJECT,
    WORDED,
    YEAR_END,
    assessed,
    bound,
    ledger,
    reviewed,
)

from baoheng.core.errors import BaohengError
from baoheng.core.result import ResultState
from baoheng.core.tables import Execution
from baoheng.evaluation.monitored import watch
from baoheng.evaluation.monitoring.filled import PROPOSED, Decision
from baoheng.evaluation.monitoring.model import Light, Likelihood, Method
from baoheng.measures.model import Accumulation

# a bill every month of 2025 but four of December, and every month of 2026 up to July
LAST_YEAR = [
    *(DAY(2025, month, 1) for month in range(1, 13)),
    *(DAY(2025, 12, d) for d in (2, 3, 4)),
]
BILLS_OF_BOTH = [*LAST_YEAR, *(DAY(2026, month, 1) for month in range(1, 8))]


@pytest.fixture(scope="module")
def some():
    return ledger(reviewed(*BILLS_OF_BOTH) | MONEY)


@pytest.fixture(scope="module")
def first(some):
    """The bills alone at the end of July."""
    return watched(some, BILLS)


def watched(facts, *rows, as_of=JULY, **other):
    return watch(facts, KNOWN, assessed(facts, *rows, as_of=as_of, **other), {})


class TestRows:
    def test_what_grew_last_year_is_forecast_by_last_years_pattern(self, first):
        [one] = first.monitoring.rows
        assert (one.value, one.accumulation) == (7, Accumulation.CUMULATIVE)
        assert (one.forecast.method, one.forecast.value) == (Method.PATTERN, 15)
        assert not one.guessed

    def test_without_a_year_before_it_is_forecast_otherwise(self):
        none = ledger(reviewed(*BILLS_OF_BOTH[len(LAST_YEAR) :]))
        assert watched(none, BILLS).monitoring.rows[0].forecast.method is Method.STRAIGHT

    def test_what_no_measure_answers_has_no_value_and_its_kind_is_a_guess(self, some):
        one = watched(some, row("绿化面积", "≥3亩")).monitoring.rows[0]
        assert (one.value, one.light, one.guessed) == (None, Light.GREY, True)
        assert one.state is ResultState.NOT_COMPUTABLE

    @pytest.mark.parametrize(
        ("done", "pending", "text"), [(None, True, ""), (DAY(2026, 6, 9), False, "2026年6月9日")]
    )
    def test_a_deadline_is_pending_until_the_measure_has_its_day(self, done, pending, text):
        work = {"year": 2026, "project": "X1", "milestone_name": "信用评价", "done_date": done}
        due = row("信用评价完成时间", "2026年8月20日前", "时效指标")
        by = bound("office/milestone_finish_date", due.level3, milestone_name=("信用评价",))
        facts = ledger(MONEY | {"milestones": [work]})
        found = watch(facts, KNOWN, assessed(facts, due, as_of=JULY, bindings=[by]), {})
        first = found.monitoring.rows[0]
        assert found.assessed.answers[0].measured.pending is pending
        assert (first.accumulation, first.actual_text) == (Accumulation.DEADLINE, text)
        # known to be open, three weeks before its day; an unknown one would be grey
        assert first.light is (Light.YELLOW if pending else Light.GREEN)


class TestMoney:
    def test_spending_is_that_of_the_ledger_with_its_explanation(self, first):
        assert (first.money.budget, first.money.spent) == (25, Decimal("12.345678"))
        assert first.monitoring.money.rate == Decimal("12.345678") / 25
        assert first.money.explanation

    def test_the_forms_own_spending_counts_where_the_ledger_has_none(self, some):
        form = Execution(budget=Decimal(30), spent=Decimal(9))
        told = {"project": "道路硬化", "execution": form}
        found = watched(some, BILLS, title="监控表（2026年1—7月）", **told)
        assert found.monitoring.money.spent == 9
        assert found.money.explanation == ()

    @pytest.mark.parametrize(
        ("title", "of"),
        [("监控表（2026年1—6月）", "是1—6月的"), ("自评表", "没有写截至几月")],
    )
    def test_what_a_form_prints_of_another_day_does_not_count(self, some, title, of):
        form = Execution(budget=Decimal(30), spent=Decimal(9), rate=Decimal(30))
        found = watched(some, BILLS, project="道路硬化", execution=form, title=title)
        assert (found.monitoring.money.rate, found.money.spent) == (None, None)
        assert f"资料所印的执行数{of}，不作截至2026-07-31的" in found.monitoring.money.reason
        printed = found.form.execution
        assert (printed.budget, printed.spent, printed.rate) == (30, None, None)

    def test_without_any_spending_there_is_no_rate_and_the_reason_is_told(self, some):
        found = watched(some, BILLS, project="道路硬化")
        assert (found.monitoring.money.rate, found.monitoring.money.spent) == (None, None)
        assert "没有名称与“道路硬化”相符的项目" in found.money.reason


class TestForm:
    def test_it_prints_actuals_and_money_and_leaves_the_table_alone(self, first):
        [one] = first.form.indicators
        assert (one.actual_text, one.forecast_text) == ("7份", "15份")
        assert one.likelihood.endswith(PROPOSED)
        assert (first.form.execution.budget, first.form.execution.spent) == (25, Decimal("12.35"))
        mine = first.assessed.table
        assert (mine.indicators[0].actual_text, mine.execution) == (None, None)

    def test_what_a_person_decided_stands_in_it(self, some, first):
        said = Decision(Likelihood.POSSIBLE, "人员保障", "人手不足", "12份")
        [one] = watch(some, KNOWN, first.assessed, {0: said}).form.indicators
        assert (one.forecast_text, one.likelihood, one.reason) == ("12份", "有可能", "人手不足")
        assert one.extra["人员保障"] == "√"

    def test_a_decision_on_a_row_that_is_not_there_is_refused(self, first):
        with pytest.raises(BaohengError, match="没有第3个指标"):
            _ = replace(first, decisions={2: Decision(reason="甲")}).form


@pytest.mark.parametrize(
    ("told", "title"),
    [
        ({"project": PROJECT, "title": "整体支出表"}, PROJECT),
        ({"project": None, "title": "整体支出表"}, "整体支出表"),
        ({"project": None}, "部门整体支出"),
    ],
)
def test_a_table_is_called_by_its_project_its_title_or_the_department(first, told, title):
    one = replace(first.assessed, table=replace(first.assessed.table, **told))
    assert replace(first, assessed=one).title == title


def test_coverage_is_that_of_the_actuals(some):
    found = watched(some, BILLS, WORDED)
    assert (found.coverage.whole, found.coverage.computed, found.coverage.open) == (2, 1, 1)


def test_a_whole_year_is_done(some):
    found = watched(some, BILLS, as_of=YEAR_END)
    assert (found.monitoring.time, found.monitoring.rows[0].value) == (1, 7)
