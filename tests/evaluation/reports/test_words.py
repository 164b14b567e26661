"""Words that the reports share: a number that there is not is told, never printed as 0."""

from decimal import Decimal

import pytest
from tests.cli.results import ROWS, WHOLE, computed, level, none, result, row

from baoheng.core.result import ResultState
from baoheng.evaluation.reports.words import (
    STATES,
    actual_words,
    evidence_words,
    points,
    target_words,
    total_words,
)
from baoheng.reading.values import parse_target


@pytest.mark.parametrize(
    ("value", "printed"),
    [("10", "10"), ("10.00", "10"), ("4.50", "4.5"), ("5.83", "5.83"), ("0", "0"), ("100", "100"),
     ("0.00", "0"), (None, "")],
)  # fmt: skip
def test_points_lose_their_last_zeros_only(value, printed):
    assert points(None if value is None else Decimal(value)) == printed


def test_every_state_has_a_chinese_word_of_its_own():
    assert set(STATES) == set(ResultState)
    assert len(set(STATES.values())) == len(STATES)
    assert all(not word.isascii() for word in STATES.values())


@pytest.mark.parametrize(
    ("actual", "words", "evidence"),
    [
        (computed(24, "24份"), "24份", "台账算出"),
        (level("达成年度指标"), "达成年度指标", "人工填报"),
        (none("缺5月"), "不完整：缺5月", ""),
        (none("分母为零", ResultState.NOT_APPLICABLE), "不适用：分母为零", ""),
        (none("没有绑定", ResultState.NOT_COMPUTABLE), "须填报：没有绑定", ""),
    ],
)
def test_an_actual_is_told_or_why_there_is_none(actual, words, evidence):
    assert actual_words(actual) == words
    assert evidence_words(actual) == evidence


def test_there_is_a_total_only_where_every_row_has_a_score():
    whole = result(WHOLE).evaluation
    assert whole.total is not None
    assert total_words(whole).startswith(f"{points(whole.total)}分（满分")
    assert total_words(whole).endswith(whole.grade)
    part = result(ROWS).evaluation
    assert part.total is None
    assert total_words(part).startswith("尚不能定总分：已评")
    assert total_words(part).endswith("还缺1项")


@pytest.mark.parametrize(
    ("text", "unit", "operator", "said"),
    [
        ("10.66", "万元", "≤", "≤10.66万元"),
        ("95%", "%", "≥", "≥95%"),
        ("≥95%", "", "", "≥95%"),
        ("95%以上", "", "", "95%以上"),
        ("6～9个月", "", "", "6～9个月"),
        ("2025年3月31日前", "", "", "2025年3月31日前"),
        ("优（全年无有效投诉）", "", "", "优（全年无有效投诉）"),
    ],
)
def test_a_target_is_told_with_sign_and_unit_wherever_these_are_printed(text, unit, operator, said):
    one = row("某数", "≥1份")
    one.target = parse_target(text, name="某数", unit=unit, operator=operator, year=2025)
    assert target_words(one) == said
