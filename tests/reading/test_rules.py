"""Straight rules: what is joined to one rule, and what stays apart."""

from baoheng.reading.rules import Rule, Rules, straight, tidy


def across(*rules: tuple[float, float, float]) -> list[tuple[float, float, float]]:
    merged = tidy(Rules([Rule(*rule) for rule in rules], [])).across
    return [(round(rule.at, 1), rule.low, rule.high) for rule in merged]


def test_double_line_is_one_rule():
    assert across((100, 0, 80), (102, 0, 80)) == [(101.0, 0, 80)]


def test_lines_further_apart_than_a_double_line_stay_two_rules():
    assert across((100, 0, 80), (104, 0, 80)) == [(100.0, 0, 80), (104.0, 0, 80)]


def test_dashes_become_one_rule():
    dashes = [(50, at, at + 3) for at in range(0, 60, 6)]
    assert across(*dashes) == [(50.0, 0, 57)]


def test_a_gap_as_wide_as_a_narrow_cell_is_not_bridged():
    assert across((50, 0, 40), (50, 50, 90)) == [(50.0, 0, 40), (50.0, 50, 90)]


def test_short_ticks_are_dropped():
    assert across((50, 0, 5)) == []
    assert across((50, 0, 7)) == [(50.0, 0, 7)]


def test_a_slightly_slanting_stroke_is_a_rule_and_a_diagonal_is_none():
    found = Rules([], [])
    straight(0, 10, 100, 11, found)
    straight(30, 0, 30.5, 90, found)
    straight(0, 0, 50, 50, found)
    assert found == Rules([Rule(10.5, 0, 100)], [Rule(30.25, 0, 90)])
