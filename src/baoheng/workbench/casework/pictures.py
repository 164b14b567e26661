"""Pictures of the dashboards; each stands beside a table with the same numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext, gettext_noop

COLOURS = ("#8aa9c4", "#0b5c6b", "#1c6b3c")  # suspected, upheld, received
_PARTS = (
    (gettext_noop("违规金额"), "amount"),
    (gettext_noop("认定"), "upheld"),
    (gettext_noop("已到账"), "received"),
)
_WAN = 1_000_000  # 分 in 万元
_LONGEST = 14


def _wan(fen: int | None) -> str:
    """分 as 万元 with two places, for an axis; nothing known is a gap in the picture."""
    return "-" if fen is None else f"{fen / _WAN:.2f}"


def money_bars(rows: Sequence[Mapping[str, Any]], name: str) -> dict[str, Any]:
    """Horizontal bars: what was suspected, upheld and came in, one group a row."""
    return {
        "color": [*COLOURS],
        "legend": {"top": 0},
        "grid": {"left": 8, "right": 40, "top": 30, "bottom": 20, "containLabel": True},
        "xAxis": {"type": "value", "name": gettext("万元"), "axisLabel": {"hideOverlap": True}},
        "yAxis": {"type": "category", "inverse": True, "data": [_short(row[name]) for row in rows]},
        "series": [
            {"type": "bar", "name": gettext(title), "data": [_wan(row[key]) for row in rows]}
            for title, key in _PARTS
        ],
    }


def months(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Months: money as bars, hits as a line."""
    return {
        "color": [*COLOURS, "#7a4b00"],
        "legend": {"top": 0},
        "grid": {"left": 8, "right": 8, "top": 48, "bottom": 8, "containLabel": True},
        "xAxis": {"type": "category", "data": [f"{row['month']:%Y-%m}" for row in rows]},
        "yAxis": [
            {"type": "value", "name": gettext("万元")},
            {"type": "value", "name": gettext("条")},
        ],
        "series": [
            *(
                {"type": "bar", "name": gettext(title), "data": [_wan(row[key]) for row in rows]}
                for title, key in _PARTS
            ),
            {
                "type": "line",
                "name": gettext("疑点"),
                "yAxisIndex": 1,
                "data": [row["hits"] for row in rows],
            },
        ],
    }


def columns(names: Sequence[str], values: Sequence[int], unit: str) -> dict[str, Any]:
    """Plain columns."""
    return {
        "color": ["#0b5c6b"],
        "grid": {"left": 8, "right": 8, "top": 28, "bottom": 8, "containLabel": True},
        "xAxis": {"type": "category", "data": [*names]},
        "yAxis": {"type": "value", "name": unit, "minInterval": 1},
        "series": [{"type": "bar", "data": [*values]}],
    }


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
