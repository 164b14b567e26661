"""What a person writes into a draft, and putting it into the table."""

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from baoheng.core.errors import Conflict
from baoheng.core.tables import Budget, CostItem, Indicator, TargetTable, Task
from baoheng.reading.values import parse_target
from baoheng.workbench.documents.confirming import number, reworded
from baoheng.workbench.targets.comparing import AMOUNTS, COLUMNS

MOST_ROWS, LONGEST, LONGEST_TEXT = 500, 2000, 20_000  # of a cell, of a text beside the table
_LARGEST = 10**12


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator as written; ``old`` is where it stood before, None for a new one."""

    old: int | None
    texts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Written:
    """The whole form as texts: amounts in the form's unit, goals, indicators in their order."""

    amounts: dict[str, str]
    goals: list[str]
    rows: list[Row]
    period: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    parts: dict[str, list[dict[str, str]]] = field(default_factory=dict)


def write(table: TargetTable, written: Written) -> None:
    """Put it into the table. Raises Conflict, which names the row and what to do."""
    if len(written.rows) > MOST_ROWS:
        raise Conflict(f"指标超过 {MOST_ROWS} 行", todo="请拆成几张表")
    budget = {name: _amount(AMOUNTS[name], text) for name, text in written.amounts.items()}
    table.budget = Budget(**{name: budget.get(name) for name in AMOUNTS})
    table.goals = [_text("总体目标", text) for one in written.goals if (text := one.strip())]
    table.period = _text("实施期", written.period) or None
    table.fields |= {name: _text(name, text) for name, text in written.fields.items()}
    if "cost_items" in written.parts:
        table.cost_items = [_cost(one) for one in written.parts["cost_items"]]
    if "tasks" in written.parts:
        table.tasks = [_task(one) for one in written.parts["tasks"]]
    table.indicators = [_indicator(table, at, row) for at, row in enumerate(written.rows, start=1)]


def _cost(one: dict[str, str]) -> CostItem:
    return CostItem(
        _said(one, "name"), _said(one, "item"), _amount("金额", one.get("amount", "")),
        _said(one, "basis"),
    )  # fmt: skip


def _task(one: dict[str, str]) -> Task:
    return Task(
        _said(one, "name"), _amount("金额", one.get("amount", "")), _said(one, "unit"),
        _said(one, "content"), _said(one, "goal"),
    )  # fmt: skip


def _said(one: dict[str, str], name: str) -> str | None:
    return _text(one.get("name", "") or "明细", one.get(name, "")) or None


def _text(name: str, text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise Conflict(f"“{name[:30]}”超过 {LONGEST_TEXT} 字", todo="请写短些")
    return text.strip()


def _amount(name: str, text: str) -> Decimal | None:
    plain = text.replace(",", "").replace("，", "").strip()
    if not plain:
        return None
    try:
        found = Decimal(plain)
    except InvalidOperation as error:
        raise Conflict(f"“{name}”写的是“{text[:30]}”，不是数", todo="请只写数") from error
    if not found.is_finite() or abs(found) >= _LARGEST:
        raise Conflict(f"“{name}”写的数“{text[:30]}”不合理", todo="请核对金额和单位")
    return found


def _indicator(table: TargetTable, at: int, row: Row) -> Indicator:
    texts = {name: row.texts.get(name, "").strip() for name in COLUMNS}
    if not texts["level3"]:
        raise Conflict(f"第 {at} 行没有写三级指标", todo="请写指标名称，或勾选删除这一行")
    if any(len(text) > LONGEST for text in texts.values()):
        raise Conflict(f"第 {at} 行有一格超过 {LONGEST} 字", todo="请写短些")
    known = row.old is not None and 0 <= row.old < len(table.indicators)
    if known and row.old is not None:
        one = table.indicators[row.old]
        if texts["value_text"] != one.target.text.strip():
            one.target = reworded(one, texts["value_text"], table.year)
    else:
        target = parse_target(
            texts["value_text"], name=texts["level3"], level2=texts["level2"], year=table.year
        )
        one = Indicator(None, None, texts["level3"], target)
    one.level1, one.level2 = texts["level1"] or None, texts["level2"] or None
    one.level3 = texts["level3"]
    one.weight = number(texts["weight"])
    one.standard, one.basis = texts["standard"] or None, texts["basis"] or None
    return one
