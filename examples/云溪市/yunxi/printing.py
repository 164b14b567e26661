"""How values look on paper: numbers, operators, dates, costing sentences."""

import datetime
from decimal import Decimal
from typing import Any

Row = dict[str, Any]
SIGNS = {">=": "≥", "<=": "≤", "=": "=", ">": ">", "<": "<"}
MONTHS = {"03": "3月底", "06": "6月底", "09": "9月底", "12": "12月底"}


def money(amount: Decimal | int) -> str:
    """13512.8 → 13512.80."""
    return f"{amount:.2f}"


def day(date: datetime.date) -> str:
    """2026年3月31日."""
    return f"{date.year}年{date.month}月{date.day}日"


def sign(indicator: Row) -> str:
    """The cell of a column of its own for the operator."""
    if indicator["operator"] == "qualitative":
        return "定性"
    return SIGNS.get(indicator["operator"], "区间")


def bare(indicator: Row) -> str:
    """The value without operator and unit."""
    if "date" in indicator:
        return day(indicator["date"]) + "前"
    if "value_high" in indicator:
        return f"{indicator['value']}～{indicator['value_high']}"
    return indicator["text"] if "text" in indicator else str(indicator["value"])


def joined(indicator: Row) -> str:
    """Operator, value and unit in one cell."""
    if indicator["operator"] in SIGNS and "date" not in indicator:
        return SIGNS[indicator["operator"]] + bare(indicator) + indicator.get("unit", "")
    return bare(indicator) + indicator.get("unit", "")


def nature(indicator: Row) -> str:
    """定量 or 定性."""
    return "定性" if indicator["operator"] == "qualitative" else "定量"


def costing(item: Row) -> str:
    """38.42万人×56元/人=2151.52万元, with the note in brackets."""
    note = f"（{item['note']}）" if "note" in item else ""
    return (
        f"{item['quantity']}{item['quantity_unit']}×{item['standard']}{item['standard_unit']}"
        f"={money(item['amount'])}万元{note}"
    )


def numbered(goals: list[str], mark: str = "{}.") -> str:
    """Goals under one another, each with its number."""
    return "\n".join(mark.format(i) + goal for i, goal in enumerate(goals, 1))


def decimals(value: Decimal | int) -> str:
    """The number format that shows a value with the digits it was written with."""
    places = -int(Decimal(value).as_tuple().exponent)
    return "0" if places <= 0 else "0." + "0" * places
