"""What a reader should find: records with the field names of ``baoheng.targets/1``."""

import json
from decimal import Decimal
from typing import Any

from yunxi.printing import Row, costing

# printed column → (contract field, content field)
FIELDS = {
    "weight": ("weight", "weight"),
    "direction": ("direction", "direction"),
    "standard": ("standard", "standard"),
    "basis": ("basis", "basis"),
    "description": ("description", "description"),
    "scoring": ("scoring", "scoring"),
}
DIRECTIONS = {"正向": "higher", "反向": "lower", "区间": "band"}


def indicator(row: Row, value_text: str, columns: tuple[str, ...] = ()) -> dict[str, Any]:
    """One indicator with the fields that the form prints."""
    dated = "date" in row
    result: dict[str, Any] = {
        "level1": row["level1"],
        "level2": row["level2"],
        "level3": row["level3"],
        "value_text": value_text,
        "operator": row["operator"],
        "value": row.get("value"),
        "value_high": row.get("value_high"),
        "unit": row.get("unit"),
        "nature": "qualitative" if row["operator"] == "qualitative" else "quantitative",
        "date": row["date"].isoformat() if dated else None,
    }
    for column in columns:
        if column in FIELDS:
            name, source = FIELDS[column]
            result[name] = row[source]
    if "direction" in result:
        result["direction"] = DIRECTIONS[result["direction"]]
    if "cycle" in columns:
        result["cycle_value_text"] = value_text
    return result


def cost_items(rows: list[Row]) -> list[dict[str, Any]]:
    """The costing rows as printed."""
    return [
        {"name": r["name"], "item": r["item"], "amount": r["amount"], "basis": costing(r)}
        for r in rows
    ]


def table(kind: str, title: str, form: Row, **printed: Any) -> dict[str, Any]:
    """One target table; ``printed`` are the fields that this layout shows."""
    return {
        "kind": kind,
        "title": title,
        "year": form["year"],
        "project": form.get("project"),
        **printed,
    }


def dumps(document: Any) -> str:
    """JSON with the numbers as numbers; amounts have at most two decimals, so they stay exact."""
    return json.dumps(document, ensure_ascii=False, indent=1, default=_number) + "\n"


def _number(value: object) -> int | float:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"{value!r} has no JSON form")
