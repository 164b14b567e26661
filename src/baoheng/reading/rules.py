"""Straight rules of a page: snap them to common positions and join their pieces.

All lengths are points (1/72 inch), y grows downwards. A rule is (position, low, high): for a
horizontal rule the position is y and low–high the x range, for a vertical one the other way round.
"""

from collections.abc import Iterable
from typing import NamedTuple

SNAP = 3.0  # rules closer than this are one rule: double lines, the two sides of a cell border
GAP = 5.0  # pieces of one rule: dashes, borders drawn cell by cell
SHORTEST = 6.0  # shorter strokes are ticks, bullets or outlines of letters
SLOPE = 1.5  # a stroke this far off the axis over its whole length still counts as straight


class Rule(NamedTuple):
    """One straight rule: ``at`` is its position, ``low`` to ``high`` its extent."""

    at: float
    low: float
    high: float


class Rules(NamedTuple):
    """Horizontal and vertical rules of a page or a table."""

    across: list[Rule]
    down: list[Rule]


def straight(x0: float, y0: float, x1: float, y1: float, rules: Rules) -> None:
    """Add the stroke from (x0, y0) to (x1, y1) to ``rules`` when it is parallel to an axis."""
    wide, high = abs(x1 - x0), abs(y1 - y0)
    if high <= SLOPE and wide > high:
        rules.across.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
    elif wide <= SLOPE and high > wide:
        rules.down.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))


def tidy(rules: Rules) -> Rules:
    """Snapped and joined rules, without the strokes too short to bound a cell."""
    return Rules(_merge(rules.across), _merge(rules.down))


def _merge(rules: Iterable[Rule]) -> list[Rule]:
    merged: list[Rule] = []
    for group in _same_position(sorted(rules)):
        length = sum(rule.high - rule.low for rule in group)
        at = sum(rule.at * (rule.high - rule.low) for rule in group) / length
        merged.extend(Rule(at, low, high) for low, high in _spans(group) if high - low >= SHORTEST)
    return merged


def _same_position(rules: list[Rule]) -> Iterable[list[Rule]]:
    group: list[Rule] = []
    for rule in rules:
        if group and rule.at - group[0].at > SNAP:
            yield group
            group = []
        group.append(rule)
    if group:
        yield group


def _spans(group: list[Rule]) -> Iterable[tuple[float, float]]:
    ordered = sorted((rule.low, rule.high) for rule in group)
    low, high = ordered[0]
    for next_low, next_high in ordered[1:]:
        if next_low - high > GAP:
            yield low, high
            low, high = next_low, next_high
        else:
            high = max(high, next_high)
    yield low, high
