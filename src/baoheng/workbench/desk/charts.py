"""Pictures of the overview."""

from collections.abc import Sequence
from typing import Any

_COLOURS = {
    "red": "#a3192b",
    "amber": "#c98a00",
    "green": "#1c6b3c",
    "blue": "#1d4f91",
    "grey": "#8696a2",
}


def colours_chart(told: Sequence[tuple[str, str, int]]) -> dict[str, Any]:
    """Indicators by colour, as one bar a colour with its number."""
    return _bars(
        [words for _, words, _ in told],
        [{"value": n, "itemStyle": {"color": _COLOURS[colour]}} for colour, _, n in told],
    )


def states_chart(states: Sequence[tuple[str, int]]) -> dict[str, Any]:
    """Hits by where they stand."""
    return _bars(
        [words for words, _ in states],
        [{"value": n, "itemStyle": {"color": "#0b5c6b"}} for _, n in states],
    )


def _bars(names: list[str], values: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "grid": {"left": 8, "right": 48, "top": 8, "bottom": 8, "containLabel": True},
        "xAxis": {"type": "value", "minInterval": 1, "axisLabel": {"hideOverlap": True}},
        "yAxis": {"type": "category", "inverse": True, "data": names},
        "series": [{"type": "bar", "data": values, "label": {"show": True, "position": "right"}}],
    }
