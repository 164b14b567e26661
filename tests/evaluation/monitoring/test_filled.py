"""The form: a copy with what was found and decided; proposals are marked as such."""

import copy
from decimal import Decimal

import pytest
from tests.evaluation.monitoring.tables import JULY, done, missing, row, table

from baoheng.checking.results.outcomes import likelihood_of
from baoheng.core.errors import BaohengError
from baoheng.evaluation.monitoring import (
    Accumulation,
    Case,
    Decision,
    Likelihood,
    Progress,
    filled,
    monitor,
    unanswered,
)

FORM = table(
    row("复核份数", "≥1400份"), row("满意度", "≥90%"), row("检查家次", "≥10家次"), budget=100
)
CASE = Case(
    FORM,
    JULY,
    (
        Progress(done(710), Accumulation.CUMULATIVE),
        Progress(missing("调查在10月")),
        Progress(done(8, text="8家次"), Accumulation.CUMULATIVE),
    ),
    done("66.666"),
)
FOUND = monitor(CASE)


def test_the_form_has_actuals_forecasts_and_marked_proposals_and_the_table_stays():
    before = copy.deepcopy(FORM)
    first, second, third = filled(FORM, FOUND).indicators
    assert (first.actual_text, first.forecast_text) == ("710份", "1222份")
    assert first.likelihood == "有可能（建议）"
    assert likelihood_of(first.likelihood) is None  # no check takes it for a conclusion
    assert (second.actual_text, second.forecast_text, second.likelihood) == ("未取得", None, None)
    assert (third.actual_text, third.reason) == ("8家次", None)
    assert before == FORM


def test_a_decision_stands_as_it_is():
    decided = {
        0: Decision(Likelihood.NEVER, "人员保障", "缺员2人", "1250份"),
        1: Decision(Likelihood.POSSIBLE, reason="调查在10月"),
    }
    first, second, _ = filled(FORM, FOUND, decided).indicators
    assert (first.likelihood, first.forecast_text) == ("完全不可能", "1250份")
    assert (first.reason, first.extra) == ("缺员2人", {"人员保障": "√"})
    assert (second.likelihood, second.extra) == ("有可能", {})


def test_the_money_block_is_filled_to_the_hundredth():
    money = filled(FORM, FOUND).execution
    assert (money.budget, money.spent, money.rate) == (100, Decimal("66.67"), Decimal("66.67"))


def test_without_spending_the_money_block_stays():
    found = monitor(Case(FORM, JULY, CASE.rows))
    assert filled(FORM, found).execution is None


def test_rows_that_want_a_reason_and_have_none_are_listed():
    assert unanswered(FOUND) == (0, 1)
    assert unanswered(FOUND, {0: Decision(reason="缺员"), 1: Decision(reason=" ")}) == (1,)


@pytest.mark.parametrize(
    ("decisions", "message"),
    [({0: Decision(kind="天气")}, "没有“天气”这类偏差原因"), ({3: Decision()}, "没有第4个指标")],
)
def test_a_decision_that_fits_nothing_is_refused(decisions, message):
    with pytest.raises(BaohengError, match=message):
        filled(FORM, FOUND, decisions)


def test_results_of_another_table_are_refused():
    with pytest.raises(BaohengError, match="与这张表的指标不一致"):
        filled(table(row("别的", "≥1份")), FOUND)
