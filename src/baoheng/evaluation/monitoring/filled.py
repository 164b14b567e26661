"""The monitoring form: a copy of the table with actuals, forecasts and what a person decided."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from baoheng.core.errors import BaohengError
from baoheng.core.tables import Execution, Indicator, TargetTable
from baoheng.evaluation.money import printed_amount
from baoheng.evaluation.monitoring.model import Likelihood, Money, Monitoring, Row
from baoheng.evaluation.monitoring.numbers import share_percent
from baoheng.evaluation.monitoring.rules import Rules, rules

NO_ACTUAL = "未取得"
PROPOSED = "（建议）"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided of one row: likelihood, kind of reason, the reason, own forecast."""

    likelihood: Likelihood | None = None
    kind: str | None = None
    reason: str = ""
    forecast_text: str = ""


def filled(
    table: TargetTable,
    monitoring: Monitoring,
    decisions: Mapping[int, Decision] | None = None,
    held_against: Rules | None = None,
) -> TargetTable:
    """A copy of the table for the official monitoring form; ``decisions`` are by index of the row.

    A likelihood that nobody confirmed is marked as a proposal. The kind of reason is ticked in the
    column of its name. Raises BaohengError for a kind or a row that does not exist.
    """
    limits = held_against if held_against is not None else rules()
    known = decisions or {}
    _check(table, monitoring, known)
    rows = [
        _filled(indicator, row, known.get(row.index, Decision()), limits)
        for indicator, row in zip(table.indicators, monitoring.rows, strict=True)
    ]
    return replace(table, indicators=rows, execution=_execution(table, monitoring.money))


def unanswered(
    monitoring: Monitoring, decisions: Mapping[int, Decision] | None = None
) -> tuple[int, ...]:
    """The rows that want a reason and have none yet, by index, the likeliest to fail first."""
    known = decisions or {}
    open_rows = {row.index for row in monitoring.rows if row.needs_reason}
    answered = {index for index, one in known.items() if one.reason.strip()}
    return tuple(index for index in monitoring.order if index in open_rows - answered)


def _check(table: TargetTable, monitoring: Monitoring, decisions: Mapping[int, Decision]) -> None:
    where = table.project or table.title or ""
    if [row.level3 for row in table.indicators] != [row.name for row in monitoring.rows]:
        raise BaohengError(
            "监控结果与这张表的指标不一致", where=where, todo="请用同一张表重新做监控"
        )
    for index, one in decisions.items():
        if not 0 <= index < len(monitoring.rows):
            raise BaohengError(
                f"没有第{index + 1}个指标", where=where, todo=f"共{len(monitoring.rows)}个指标"
            )
        if one.kind is not None and one.kind not in monitoring.kinds:
            raise BaohengError(
                f"没有“{one.kind}”这类偏差原因",
                where=f"“{monitoring.rows[index].name}”",
                todo=f"请从这些中选一个：{'、'.join(monitoring.kinds)}",
            )


def _filled(indicator: Indicator, row: Row, decision: Decision, limits: Rules) -> Indicator:
    forecast = decision.forecast_text or (row.forecast.text if row.forecast else None)
    likelihood = None
    if decision.likelihood is not None:
        likelihood = limits.words[decision.likelihood]
    elif row.likelihood is not None:
        likelihood = limits.words[row.likelihood] + PROPOSED
    ticked = {decision.kind: "√"} if decision.kind else {}
    return replace(
        indicator,
        actual_text=row.actual_text or NO_ACTUAL,
        actual=None,  # the text is what the form prints; its number was not read from it
        forecast_text=forecast,
        likelihood=likelihood,
        reason=decision.reason.strip() or None,
        extra={**indicator.extra, **ticked},
        repairs=[*indicator.repairs],
        doubts=[*indicator.doubts],
        places=dict(indicator.places),
    )


def _execution(table: TargetTable, money: Money) -> Execution | None:
    """The money at the cut-off as printed; what the table held belongs to another day and goes."""
    if money.spent is None and table.execution is None:
        return None
    base = table.execution if table.execution is not None else Execution()
    return replace(
        base,
        budget=base.budget if money.budget is None else _printed(money.budget, table),
        spent=None if money.spent is None else _printed(money.spent, table),
        rate=None if money.rate is None else share_percent(money.rate),
    )


def _printed(amount: Fraction, table: TargetTable) -> Decimal | None:
    exact = Decimal(amount.numerator) / Decimal(amount.denominator)
    return printed_amount(exact, table.money_unit)
