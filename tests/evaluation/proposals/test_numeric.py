"""The number itself: peaks, misses, and what is kept of the last target."""

from fractions import Fraction

import pytest
from tests.evaluation.monitoring.tables import row

from baoheng.evaluation.proposals import Record
from baoheng.evaluation.proposals.numeric import number
from baoheng.evaluation.proposals.rules import rules


def known(*years):
    """Records from (limit, value, met)."""
    return [
        Record(2020 + place, "", "", Fraction(value), Fraction(limit), met)
        for place, (limit, value, met) in enumerate(years)
    ]


@pytest.mark.parametrize(
    ("target", "years", "lower", "value", "kept", "word"),
    [
        ("≥100件", [(100, 90, True), (100, 100, True)], False, 100, True, "没有好过上年目标"),
        ("≥100件", [(100, 104, True), (100, 110, True)], False, 110, False, "上年实际好过"),
        ("≥100件", [(100, 80, False), (100, 110, True)], False, 100, True, "各年平均不好于"),
        ("≥100件", [(100, 60, False), (100, 90, False)], False, 90, False, "连年没有达到"),
        ("≥100件", [(80, 85, True), (100, 90, False)], False, 100, True, "不因一年未达到"),
        ("≤100件", [(100, 99, True), (100, 95, True)], True, 95, False, "上年实际好过"),
        ("≤100件", [(100, 120, False), (100, 110, False)], True, 110, False, "连年没有达到"),
    ],
)
def test_what_is_taken_and_why(target, years, lower, value, kept, word):
    found = number(row("某数", target), known(*years), lower, rules())
    assert (found.value, found.kept) == (value, kept)
    assert word in found.reason
