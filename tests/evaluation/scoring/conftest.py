"""Cases in a few readable lines, and a safe evaluator of worked lines."""

import ast
import datetime
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Any

import pytest
from notation import readings

from baoheng.checking.profile import profile_named
from baoheng.core.actual import Actual, Evidence
from baoheng.core.result import ResultState
from baoheng.core.tables import TargetTable
from baoheng.evaluation.scoring.model import Case

YEAR_END, MIDYEAR = datetime.date(2025, 12, 31), datetime.date(2025, 7, 31)
WIDE = Context(prec=300)
_NUMBER = re.compile(r"(-?\d+(?:\.\d+)?(?:/\d+)?)(\D*)")


def actual_of(text: str | None) -> Actual | None:
    """96.3% · 2/3万人 · 2025-03-15 · a level in words · ? for one that is not known."""
    if text is None:
        return None
    if text.startswith("?"):
        return Actual(ResultState.INCOMPLETE, reason=text[1:] or "台账缺数")
    told: dict[str, Any] = {"state": ResultState.COMPUTED, "text": text}
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return Actual(date=datetime.date.fromisoformat(text), evidence=Evidence.COMPUTED, **told)
    match = _NUMBER.fullmatch(text)
    if match is None:
        return Actual(level=text, evidence=Evidence.STATED, **told)
    return Actual(value=Fraction(match[1]), unit=match[2] or None, **told)


def table_of(text: str) -> TargetTable:
    [reading] = readings("年度 2025\n" + text)
    return reading.document.tables[0]


def build(
    rows: str | TargetTable, actuals: list[str | None], profile: str = "national-10", **rest: Any
) -> Case:
    table = table_of(rows) if isinstance(rows, str) else rows
    year_over = rest.setdefault("year_over", True)
    rest.setdefault("as_of", YEAR_END if year_over else MIDYEAR)
    return Case(table, tuple(map(actual_of, actuals)), profile_named(profile), **rest)


def value_of(worked: str) -> Fraction:
    text = worked.replace("×", "*").replace("÷", "/").replace("−", "-")

    def value(node: ast.expr) -> Fraction:
        if isinstance(node, ast.Constant):
            return Fraction(ast.get_source_segment(text, node))
        assert isinstance(node, ast.BinOp), text
        left, right = value(node.left), value(node.right)
        match node.op:
            case ast.Add():
                return left + right
            case ast.Sub():
                return left - right
            case ast.Mult():
                return left * right
            case ast.Div():
                return left / right
        raise AssertionError(text)

    return value(ast.parse(text, mode="eval").body)


def half_up(number: Fraction) -> Decimal:
    wide = WIDE.divide(Decimal(number.numerator), Decimal(number.denominator))
    return wide.quantize(Decimal("0.01"), ROUND_HALF_UP, context=WIDE)


@pytest.fixture(scope="session")
def case() -> Callable[..., Case]:
    """``case("产出 | 数量 | 名称 | ≥5次 | 权重=90", ["4次"], "national-101", year_over=False)``."""
    return build


@pytest.fixture(scope="session")
def evaluated() -> Callable[[str], Decimal]:
    """What a substituted line comes to, rounded half up to two places."""
    return lambda worked: half_up(value_of(worked))
