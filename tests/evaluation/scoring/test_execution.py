from decimal import Decimal

import pytest

from baoheng.evaluation.scoring.execution import score_execution

ROW = "产出 | 数量 | 检查批次 | ≥5次 | 权重=90"


@pytest.mark.parametrize(
    ("profile", "budget", "spent", "finished", "points", "worked"),
    [
        ("national-10", "532.70", "532.03", False, "9.99", "532.03 ÷ 532.70 × 10"),
        ("national-10", "100", "100", False, "10.00", "10"),
        ("national-10", "100", "110", False, "10.00", "10"),
        ("national-10", "100", "99", True, "9.90", "99 ÷ 100 × 10"),  # by rate only
        ("national-101", "100", "99.99", False, "7.00", "10 × 0.7"),
        ("national-101", "100", "80", False, "7.00", "10 × 0.7"),
        ("national-101", "100", "79.99", False, "5.00", "10 × 0.5"),
        ("national-101", "100", "59.99", False, "0.00", "10 × 0"),
        ("national-101", "100", "70", True, "10.00", "10"),
    ],
)
def test_execution_scores_by_the_profile(
    case, evaluated, profile, budget, spent, finished, points, worked
):
    money = {"budget": Decimal(budget), "spent": Decimal(spent), "finished": finished}
    found = score_execution(case(ROW, ["5次"], profile, **money), Decimal(10))
    assert (f"{found.score}", found.explanation[1]) == (points, worked)
    assert evaluated(worked) == found.score


@pytest.mark.parametrize(
    ("money", "reason"),
    [
        ({"spent": Decimal(1)}, "没有全年预算数"),
        ({"budget": Decimal(1)}, "没有全年执行数"),
        ({"budget": Decimal(0), "spent": Decimal(1)}, "不是正数"),
        ({"budget": Decimal(1), "spent": Decimal(-1)}, "负数"),
        ({"budget": Decimal(2), "spent": Decimal(1), "year_over": False}, "年度未完"),
    ],
)
def test_money_that_is_not_known_gives_no_score(case, money, reason):
    found = score_execution(case(ROW, ["5次"], **money), Decimal(10))
    assert (found.score, reason in found.reason) == (None, True)


def test_what_is_to_be_looked_at_is_told(case):
    over = {"budget": Decimal(100), "spent": Decimal(110)}
    assert "超过预算数" in score_execution(case(ROW, ["5次"], **over), Decimal(10)).note
    saved = {"budget": Decimal(100), "spent": Decimal(90)}
    found = score_execution(case(ROW, ["5次"], "national-101", **saved), Decimal(10))
    assert "可得满分" in found.note
