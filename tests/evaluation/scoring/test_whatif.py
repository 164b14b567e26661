from decimal import Decimal

import pytest

from baoheng.checking.profile import profile_named
from baoheng.core.errors import BaohengError
from baoheng.evaluation.scoring.model import Outcome
from baoheng.evaluation.scoring.whatif import under, what_if, with_targets
from baoheng.reading.values import parse_target

ROWS = """
产出 | 数量 | 检查批次 | ≥10次 | 权重=50
效益 | 社会效益 | 追回金额 | ≥40万元 | 权重=40
"""
MONEY = {"budget": Decimal(100), "spent": Decimal(90)}


def test_another_profile_shows_both_totals_and_the_rows_that_differ(case):
    made = case(ROWS, ["8次", "40万元"], "national-10", **MONEY)
    found = what_if(made, under(made, profile_named("national-101")))
    assert (found.before.total, found.after.total) == (Decimal("89.00"), Decimal("72.00"))
    assert [(one.index, one.scores) for one in found.changes] == [(0, (40, 25))]
    assert found.changes[0].worked == ("8 ÷ 10 × 50", "(8 ÷ 10 − 0.6) ÷ (1 − 0.6) × 50")
    assert found.execution_differs


def test_another_target_changes_only_its_row_and_not_the_table(case):
    made = case(ROWS, ["8次", "40万元"], **MONEY)
    found = what_if(made, with_targets(made, {0: parse_target("≥8次", name="检查批次", year=2025)}))
    assert [(one.index, one.outcomes) for one in found.changes] == [
        (0, (Outcome.MISSED, Outcome.MET))
    ]
    assert found.after.total - found.before.total == 10
    assert not found.execution_differs
    assert made.table.indicators[0].target.value == 10


def test_the_same_case_twice_differs_in_nothing(case):
    made = case(ROWS, ["8次", None], **MONEY)
    assert what_if(made, made).changes == ()


def test_a_row_that_is_not_there_is_refused(case):
    made = case(ROWS, ["8次", "40万元"], **MONEY)
    with pytest.raises(BaohengError, match="没有第3项指标"):
        with_targets(made, {2: parse_target("≥8次", name="检查批次", year=2025)})
    with pytest.raises(BaohengError, match="项数不同"):
        what_if(made, case("产出 | 数量 | 检查批次 | ≥10次 | 权重=90", ["8次"], **MONEY))
