"""云溪市's forms as target tables, and what the ledger says of their indicators, from its data."""

import datetime
import tomllib
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from baoheng.core.actual import Actual, Evidence
from baoheng.core.result import ResultState
from baoheng.core.tables import Budget, Indicator, TargetTable
from baoheng.core.target import Direction, Nature, Operator, Target

CITY = Path(__file__).resolve().parents[3] / "examples" / "云溪市"
DIRECTIONS = {"正向": Direction.HIGHER, "反向": Direction.LOWER, "区间": Direction.BAND}


def load(name):
    text = (CITY / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text, parse_float=Decimal)


def decimal(value):
    return None if value is None else Decimal(value)


def target_of(row):
    day = row.get("date")
    text = str(day) if day else f"{row['operator']}{row.get('value')}{row.get('unit')}"
    return Target(
        text=text,
        operator=Operator(row["operator"]),
        value=decimal(row.get("value")),
        value_high=decimal(row.get("value_high")),
        unit=row.get("unit"),
        nature=Nature.QUANTITATIVE,
        date=day,
    )


def table(name, adjusted=None):
    """The form as a table; ``adjusted`` are targets that were changed within the year."""
    form = load(f"content/{name}")
    return TargetTable(
        kind=form["kind"],
        year=form["year"],
        project=form["project"],
        money_unit=form["money_unit"],
        budget=Budget(total=decimal(form["budget"]["total"])),
        spending_plan={month: decimal(value) for month, value in form["spending_plan"].items()},
        indicators=[
            Indicator(
                level1=row["level1"],
                level2=row["level2"],
                level3=row["level3"],
                target=target_of(row | {"value": (adjusted or {}).get(row["level3"], row["value"])}
                                 if "value" in row else row),
                weight=decimal(row["weight"]),
                direction=DIRECTIONS[row["direction"]],
                standard=row["standard"],
            )
            for row in form["indicators"]
        ],
    )  # fmt: skip


def facts(period):
    return {one["indicator"]: one for one in load("facts")["facts"] if one["period"] == period}


def actual_of(fact):
    """A fact as an actual; what has no number keeps its reason."""
    if "reason" in fact:
        return Actual(ResultState.INCOMPLETE, reason=fact["reason"])
    if isinstance(fact["actual"], datetime.date):
        return computed(date=fact["actual"], text=fact["printed"])
    scale = 100 if fact["unit"] == "%" else 1
    exact = Fraction(fact["numerator"]) / Fraction(fact["denominator"]) * scale
    return computed(value=exact, unit=fact["unit"], text=fact["printed"])


def computed(**given):
    return Actual(ResultState.COMPUTED, evidence=Evidence.COMPUTED, **given)
