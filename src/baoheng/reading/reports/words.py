"""How values and texts are said to a person: Chinese names, targets in words, harmless text."""

import re
import unicodedata
from decimal import Decimal

from baoheng.core.target import Direction, Nature, Operator, Repair, Target
from baoheng.reading.accounting import State

KINDS = {
    "overall": "部门整体",
    "project": "项目",
    "summary": "专项资金汇总",
    "budget": "预算表",
    "three_public": "三公经费",
    "narrative": "文字说明",
}
STATES = {State.CONSUMED: "用上", State.STRUCTURAL: "结构", State.UNREAD: "未读"}
OPERATORS = {
    Operator.GE: "≥",
    Operator.LE: "≤",
    Operator.EQ: "=",
    Operator.GT: ">",
    Operator.LT: "<",
    Operator.APPROX: "约",
    Operator.RANGE: "区间",
    Operator.QUALITATIVE: "定性",
}
NATURES = {Nature.QUANTITATIVE: "定量", Nature.QUALITATIVE: "定性"}
DIRECTIONS = {Direction.HIGHER: "越高越好", Direction.LOWER: "越低越好", Direction.BAND: "区间"}
BUDGET = {
    "total": "总额",
    "fiscal": "财政拨款",
    "government_fund": "政府性基金",
    "other": "其他资金",
    "basic": "基本支出",
    "project": "项目支出",
}
EXECUTION = {
    "budget": "预算数",
    "spent": "执行数",
    "rate": "执行率%",
    "points": "分值",
    "score": "得分",
}
# what a piece was used for, by role of the vocabulary or field of the record
FIELDS = {
    **{"level1": "一级指标", "level2": "二级指标", "level3": "三级指标", "value": "指标值"},
    **{"level12": "一级、二级指标", "level4": "四级指标", "name_value": "指标名称和指标值"},
    **{"target": "指标值", "operator": "指标性质（比较符）", "unit": "度量单位", "weight": "权重"},
    **{"direction": "指标方向", "nature": "定量或定性", "description": "指标描述"},
    **{"content": "指标值内容", "standard": "绩效标准", "basis": "依据", "scoring": "评分标准"},
    **{"cycle_value": "实施周期指标值", "half_value": "半年指标值", "last_value": "上年值"},
    **{"actual": "实际完成值", "points": "分值", "score": "得分", "reason": "偏差原因"},
    **{"forecast": "全年预计", "likelihood": "完成可能性", "tick_likelihood": "完成可能性"},
    **{"tick_reason": "偏差原因", "remark": "备注", "serial": "序号"},
    **{"title": "标题", "year": "年度", "department": "部门", "agency": "实施单位"},
    **{"unit_name": "单位名称", "unit_code": "单位编码", "project_code": "项目编码"},
    **{"project": "项目", "money_unit": "金额单位", "period": "实施期", "category": "类别"},
    **{
        "period_start": "起始时间",
        "period_end": "到期时间",
        "overview": "概述",
        "goal": "绩效目标",
    },
    **{"cycle_goal": "实施周期目标", "actual_goal": "目标完成情况", "goals": "绩效目标"},
    **{"budget": "预算", "budget_total": "预算总额", "budget_year": "当年预算"},
    **{"budget_cycle": "实施期预算", "spent": "执行数", "rate": "执行率", "further": "其他栏"},
    **{"budget_fiscal": "财政拨款", "budget_government_fund": "政府性基金"},
    **{"budget_other": "其他资金", "budget_basic": "基本支出", "budget_project": "项目支出"},
    **{"budget_special": "其他来源资金", "special": "其他来源资金", "carryover": "上年结转"},
    **{"owner_fund": "所属专项", "spending_plan": "资金支出计划", "cost_items": "测算依据"},
    **{"costing_total": "测算合计", "tasks": "重点任务", "rows": "预算行", "total": "合计"},
    **{"unit_total": "单位合计", "execution": "预算执行", "total_score": "总分", "grade": "等级"},
    **{
        "person": "填报人等",
        "note": "说明",
        "field": "其他栏目",
        "fields": "其他栏目",
        "narrative": "文字说明",
    },
    **{"amount": "金额", "name": "名称", "item": "明细"},
}

# what a terminal, a browser or a spreadsheet could take for a command, or use to reorder text
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def clean(text: str) -> str:
    """The text with control characters, direction marks and lone surrogates made visible as ``�``.

    Tabs and line ends stay; a carriage return before a line end goes.
    """
    return _UNSAFE.sub("\ufffd", text.replace("\r\n", "\n"))


def one_line(text: str, limit: int = 0) -> str:
    """The clean text on one line; longer than ``limit`` characters (0: no limit) ends in ``…``."""
    line = " ".join(clean(text).split())
    return line if not limit or len(line) <= limit else line[: limit - 1] + "…"


def number(value: Decimal | None) -> str:
    """The number as printed, without an exponent where that stays short; empty where missing."""
    if value is None:
        return ""
    plain = value.is_finite() and abs(int(value.as_tuple().exponent)) <= 30
    return format(value, "f") if plain else str(value)


def say_target(target: Target) -> str:
    """The typed reading in short: ``≥ 95 %``, ``80 至 90 %``, ``2023-12-31 前``, ``定性``."""
    unit = clean(target.unit or "")
    if target.date is not None:
        return f"{target.date.isoformat()} 前"
    if target.operator is Operator.QUALITATIVE:
        return OPERATORS[target.operator]
    if target.value is None:
        return ""
    if target.operator is Operator.RANGE:
        words = [number(target.value), "至", number(target.value_high), unit]
    else:
        sign = OPERATORS[target.operator] if target.operator else "?"
        words = [sign, number(target.value), unit]
    return " ".join(word for word in words if word)


def say_repair(repair: Repair) -> str:
    """A repair as a sentence; a guess asks for confirmation."""
    after = f"改读为“{repair.after}”" if repair.certain else f"可能是“{repair.after}”，请确认"
    return clean(f"“{repair.before}”{after}：{repair.reason}")


def field_name(what: str) -> str:
    """The Chinese name of a field such as ``indicator.level3``; an unknown name stays as it is."""
    return FIELDS.get(what) or FIELDS.get(what.rpartition(".")[2]) or clean(what)


def width(text: str) -> int:
    """Columns that the text takes in a spreadsheet or a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
