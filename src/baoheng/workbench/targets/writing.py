"""What a person writes into a draft, and putting it into the table."""

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from baoheng.core.errors import Conflict
from baoheng.core.tables import CostItem, Indicator, TargetTable, Task
from baoheng.core.target import Direction, Target
from baoheng.forms.targets import split
from baoheng.reading.reports.words import DIRECTIONS
from baoheng.reading.values import parse_target
from baoheng.workbench.documents.confirming import number, reworded
from baoheng.workbench.targets.comparing import AMOUNTS, CODES, EXTRA

MOST_ROWS, LONGEST, LONGEST_TEXT = 2000, 2000, 20_000  # of a cell, of a text beside the table
_LARGEST = 10**12
_SPLIT = ("operator", "bare", "unit")
_TEXTS = ("level1", "level2", "description", "content_text", "cycle_value_text", "standard",
          "basis", "scoring", "remark")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator as written; ``old`` is where it stood before, None for a new one."""

    old: int | None
    texts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Written:
    """The form as texts: amounts in the form's unit, goals, indicators in their order.

    What is not in it stays as it is, except for indicators and goals.
    """

    amounts: dict[str, str]
    goals: list[str]
    rows: list[Row]
    period: str | None = None
    fields: dict[str, str] = field(default_factory=dict)
    parts: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)


def write(table: TargetTable, written: Written) -> None:
    """Put it into the table. Raises Conflict, which names the row and what to do."""
    if len(written.rows) > MOST_ROWS:
        raise Conflict(f"指标超过 {MOST_ROWS} 行", todo="请拆成几张表")
    for name, text in written.amounts.items():
        setattr(table.budget, name, _amount(AMOUNTS[name], text))
    table.goals = [_text("总体目标", text) for one in written.goals if (text := one.strip())]
    if written.period is not None:
        table.period = _text("实施期", written.period) or None
    for name, text in written.codes.items():
        setattr(table, name, _text(CODES[name], text) or None)
    for name, text in written.fields.items():
        if text.strip() or name in table.fields:
            table.fields[name] = _text(name, text)
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
    texts = {name: text.strip() for name, text in row.texts.items()}
    known = row.old is not None and 0 <= row.old < len(table.indicators)
    before = table.indicators[row.old] if known and row.old is not None else None
    name = texts.get("level3", before.level3 if before else "")
    if not name:
        raise Conflict(f"第 {at} 行没有写三级指标", todo="请写指标名称，或勾选删除这一行")
    if any(len(text) > LONGEST for text in texts.values()):
        raise Conflict(f"第 {at} 行有一格超过 {LONGEST} 字", todo="请写短些")
    target = _target(table, before, texts, name)
    one = before or Indicator(None, None, name, target)
    one.target, one.level3 = target, name
    for column in _TEXTS:
        if column in texts:
            setattr(one, column, texts[column] or None)
    if "weight" in texts:
        one.weight = number(texts["weight"])
    if "direction" in texts:
        one.direction = _direction(at, texts["direction"])
    for column, text in texts.items():
        head = column.removeprefix(EXTRA)
        if column != head and (text or head in one.extra):
            one.extra[head] = text
    return one


def _direction(at: int, text: str) -> Direction | None:
    if not text:
        return None
    for way, words in DIRECTIONS.items():
        if text in {words, way.value}:
            return way
    raise Conflict(f"第 {at} 行的指标方向“{text[:20]}”不认识", todo="请从列表里选")


def _target(
    table: TargetTable, before: Indicator | None, texts: dict[str, str], name: str
) -> Target:
    """The value as written in one cell, or in three; the same as before where nothing changed."""
    level2 = texts.get("level2", (before.level2 if before else None) or "")
    if "bare" in texts:
        shown = split(before, table.year) if before else ("", "", "")
        sign, bare, unit = (texts.get(one, held) for one, held in zip(_SPLIT, shown, strict=True))
        if before and (sign, bare, unit) == tuple(map(str.strip, shown)):
            return before.target
        return parse_target(
            bare, name=name, level2=level2, year=table.year, operator=sign, unit=unit
        )
    if before is None:
        return parse_target(texts.get("value_text", ""), name=name, level2=level2, year=table.year)
    if "value_text" in texts and texts["value_text"] != before.target.text.strip():
        return reworded(before, texts["value_text"], table.year)
    return before.target
