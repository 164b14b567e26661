"""Two wordings of a target table, cell by cell."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

Contents = Mapping[str, Any]
AMOUNTS = {
    "total": "资金合计",
    "fiscal": "财政拨款",
    "other": "其他资金",
    "basic": "基本支出",
    "project": "项目支出",
    "government_fund": "政府性基金",
}
COLUMNS = {
    "level1": "一级指标",
    "level2": "二级指标",
    "level3": "三级指标",
    "description": "指标解释",
    "value_text": "指标值",
    "content_text": "指标值内容",
    "cycle_value_text": "实施期指标值",
    "weight": "权重",
    "direction": "指标方向",
    "standard": "绩效标准",
    "basis": "依据",
    "scoring": "评分标准",
    "remark": "备注",
}
CODES = {"unit_code": "部门代码", "project_code": "项目编码"}
EXTRA = "extra:"  # before the head of a column that has no field of its own
_OPERATORS = {">=": "≥", "<=": "≤", ">": "＞", "<": "＜", "=": "＝"}
_READ = ("operator", "value", "value_high", "unit", "date")

# lists beside the indicators: what they are called and their columns
PARTS = {
    "cost_items": (
        "测算明细", {"name": "支出内容", "item": "明细", "amount": "金额", "basis": "测算依据"},
    ),
    "tasks": (
        "重点任务",
        {"name": "任务", "amount": "金额", "unit": "责任单位", "content": "内容", "goal": "目标"},
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that differs: where, what it was and what it is; empty where there was none."""

    where: str
    column: str
    before: str
    after: str

    @property
    def told(self) -> list[str]:
        """As the log keeps it."""
        return [self.where, self.column, self.before, self.after]


def changes(before: Contents, after: Contents) -> list[Change]:
    """Everything that differs, in the form's order."""
    found = [
        Change("资金", words, *pair)
        for name, words in AMOUNTS.items()
        if (pair := _pair(before.get("budget"), after.get("budget"), name))[0] != pair[1]
    ]
    found += _texts(before, after)
    for part, (words, columns) in PARTS.items():
        found += _part(words, columns, before.get(part) or [], after.get(part) or [])
    return found + _indicators(before.get("indicators") or [], after.get("indicators") or [])


def _pair(one: Contents | None, other: Contents | None, name: str) -> tuple[str, str]:
    return text((one or {}).get(name)), text((other or {}).get(name))


def text(value: object) -> str:
    """A cell's value as it is shown, no digit lost; nothing is empty."""
    if isinstance(value, float):
        return f"{Decimal(str(value)).normalize():f}"
    return "" if value is None else str(value)


def _texts(before: Contents, after: Contents) -> list[Change]:
    """Goals, period and whatever else is written above the indicators."""
    named = {"总体目标": "goals", "实施期": "period"} | {words: key for key, words in CODES.items()}
    pairs = {
        words: ("\n".join(_list(before.get(name))), "\n".join(_list(after.get(name))))
        for words, name in named.items()
    }
    fields = [one.get("fields") or {} for one in (before, after)]
    for words in dict.fromkeys([*fields[0], *fields[1]]):
        pairs[words] = (text(fields[0].get(words)), text(fields[1].get(words)))
    return [Change(words, "", *pair) for words, pair in pairs.items() if pair[0] != pair[1]]


def _list(value: Any) -> list[str]:
    return value if isinstance(value, list) else [text(value)]


def _part(
    words: str, columns: Mapping[str, str], before: list[Any], after: list[Any]
) -> list[Change]:
    """Lists compared row by row in their order."""
    found = []
    nothing: Contents = {}
    for at, (one, other) in enumerate(zip_longest(before, after, fillvalue=nothing), start=1):
        if one is nothing or other is nothing:
            said = " ".join(filter(None, (text((one or other).get(name)) for name in columns)))
            told = ("整行增加", "", said) if one is nothing else ("整行删去", said, "")
            found.append(Change(f"{words}第{at}行", *told))
            continue
        for name, title in columns.items():
            old, new = text(one.get(name)), text(other.get(name))
            if old != new:
                found.append(Change(f"{words}第{at}行", title, old, new))
    return found


def _indicators(before: list[Any], after: list[Any]) -> list[Change]:
    names = [[(one.get("level3") or "") for one in some] for some in (before, after)]
    found: list[Change] = []
    for kind, i, j, k, m in SequenceMatcher(a=names[0], b=names[1], autojunk=False).get_opcodes():
        both = min(j - i, m - k)
        for at in range(both):  # the same name, or one that took another's place
            found += _row(before[i + at], after[k + at])
        if kind != "equal":
            found += [_whole(one, "") for one in before[i + both : j]]
            found += [_whole(one, "新") for one in after[k + both : m]]
    return found


def _row(one: Contents, other: Contents) -> list[Change]:
    where = text(other.get("level3")) or text(one.get("level3"))
    found = [
        Change(where, words, *pair)
        for name, words in COLUMNS.items()
        if (pair := _pair(one, other, name))[0] != pair[1]
    ]
    same = text(one.get("value_text")) == text(other.get("value_text"))
    if same and any(one.get(name) != other.get(name) for name in _READ):
        found.append(Change(where, "性质、单位", said(one), said(other)))
    more = [each.get("extra") or {} for each in (one, other)]
    found += [
        Change(where, words, *pair)
        for words in dict.fromkeys([*more[0], *more[1]])
        if (pair := _pair(more[0], more[1], words))[0] != pair[1]
    ]
    return found


def said(one: Contents) -> str:
    """How a value is understood, where that is more than its text: ≥ 95 %."""
    value, high = one.get("value"), one.get("value_high")
    if one.get("date"):
        return str(one["date"])
    if value is None:
        return "定性" if one.get("nature") else ""
    unit = one.get("unit") or ""
    if high is not None:
        return f"{text(value)}–{text(high)} {unit}".strip()
    sign = _OPERATORS.get(one.get("operator") or "", "")
    return f"{sign} {text(value)} {unit}".strip()


def _whole(one: Contents, new: str) -> Change:
    said = f"{text(one.get('level1'))}／{text(one.get('level2'))} {text(one.get('value_text'))}"
    where = text(one.get("level3"))
    return Change(where, "整行增加", "", said) if new else Change(where, "整行删去", said, "")
