"""Concerns about the last target, in words that name the year and the size."""

from fractions import Fraction

from tests.evaluation.monitoring.tables import row

from baoheng.evaluation.proposals import Record
from baoheng.evaluation.proposals.concerns import little, trivial
from baoheng.evaluation.proposals.rules import rules


def record(year, limit, value, met=True):
    return Record(year, "", "", Fraction(value), Fraction(limit), met)


def test_by_how_much_a_target_was_too_easy_is_said():
    found = trivial(row("检查家次", "≥90家次"), [record(2026, 90, 132)], False, rules())
    assert "2026年实际是目标的146.7%" in found[0].message
    found = trivial(row("办结时间", "≤20天"), [record(2026, 20, 14)], True, rules())
    assert "2026年目标是实际的142.9%" in found[0].message
    years = [record(2025, 90, 94), record(2026, 90, 95)]
    found = trivial(row("复核率", "≥90%"), years, False, rules())
    assert "2年都比目标好3个百分点以上" in found[0].message


def test_a_target_of_zero_has_no_share():
    assert trivial(row("事件数", "≤0起"), [record(2026, 0, 0)], True, rules()) == ()


def test_one_year_is_little_and_two_are_not():
    assert "只有2026年一年的数" in little([record(2026, 90, 95)])[0].message
    assert little([record(2025, 90, 95), record(2026, 90, 95)]) == ()
