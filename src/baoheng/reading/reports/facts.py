"""What a table says besides its indicators, as pairs of Chinese label and text."""

from collections.abc import Iterator
from decimal import Decimal

from baoheng.core.tables import TargetDocument, TargetTable
from baoheng.reading.reports.words import BUDGET, EXECUTION, KINDS, number

Value = str | int | Decimal | None


def facts(table: TargetTable, document: TargetDocument) -> Iterator[tuple[str, str]]:
    """Title, year, money, goals, costing, tasks …; what a table does not print is left out."""
    labelled: dict[str, Value] = {
        "类型": KINDS.get(table.kind, table.kind),
        "标题": table.title if table.project else None,
        "年度": table.year if table.year is not None else document.year,
        "实施期": table.period,
        "单位编码": table.unit_code,
        "项目编码": table.project_code,
        "总分": table.total_score,
        "等级": table.grade,
    }
    for label, value in labelled.items():
        if value is not None:
            yield label, _say(value)
    unit = table.money_unit or document.money_unit or "单位未写明"
    for record, titles, label in (
        (table.budget, BUDGET, f"预算（{unit}）"),
        (table.execution, EXECUTION, f"预算执行（{unit}）"),
    ):
        pairs = [(title, getattr(record, key, None)) for key, title in titles.items()]
        if money := [f"{title} {number(value)}" for title, value in pairs if value is not None]:
            yield label, "，".join(money)
    if table.spending_plan:
        plan = [f"{month}月 {number(share)}%" for month, share in table.spending_plan.items()]
        yield "资金支出计划", "，".join(plan)
    for goal in table.goals:
        yield "绩效目标", goal
    for cost in table.cost_items:
        yield "测算依据", _join(cost.name, cost.item, cost.amount, cost.basis)
    for task in table.tasks:
        yield "重点任务", _join(task.name, task.amount, task.unit, task.content, task.goal)
    yield from table.fields.items()


def _join(*values: Value) -> str:
    return " · ".join(_say(value) for value in values if value not in (None, ""))


def _say(value: Value) -> str:
    return number(value) if isinstance(value, Decimal) else str(value)
