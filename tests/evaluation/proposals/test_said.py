"""上年 is said only of the year before the one that is proposed for."""

import pytest

from baoheng.evaluation.proposals.said import dated

TEXT = "上年实际好过上年目标，沿用上年目标，时限沿用上年的月日"


@pytest.mark.parametrize(
    ("target", "actual", "said"),
    [
        (2026, 2026, TEXT),
        (2026, 2025, "2025年实际好过上年目标，沿用上年目标，时限沿用上年的月日"),
        (2025, 2025, "2025年实际好过2025年目标，沿用2025年目标，时限沿用2025年的月日"),
        (2025, 2024, "2024年实际好过2025年目标，沿用2025年目标，时限沿用2025年的月日"),
    ],
)
def test_years_are_named_where_they_are_not_the_year_before(target, actual, said):
    assert dated(TEXT, 2027, target, actual) == said


def test_a_sentence_without_last_year_stays():
    assert dated("目标是一个确定的值", 2027, 2020, 2019) == "目标是一个确定的值"
