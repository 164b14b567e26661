"""What stands in each sheet of the result workbook, as rows of column head → value."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from baoheng.core.provenance import Place
from baoheng.core.tables import Indicator, TargetTable
from baoheng.core.target import Target
from baoheng.reading.accounting import Reading
from baoheng.reading.batch import Outcome
from baoheng.reading.reports.summary import (
    all_remarks,
    count,
    indicator_remarks,
    main_place,
    table_name,
)
from baoheng.reading.reports.words import (
    BUDGET,
    DIRECTIONS,
    EXECUTION,
    KINDS,
    NATURES,
    OPERATORS,
    number,
    say_target,
)

Value = str | int | float | Decimal | None

INDICATORS, DOUBTS, MONEY, FILES = "指标", "存疑与未读", "资金与目标", "文件"

# sheet → column head → width in characters
SHEETS: dict[str, dict[str, int]] = {
    INDICATORS: {
        **{"文件": 24, "表": 24, "类型": 10, "年度": 7, "部门": 18, "项目编码": 22, "项目": 24},
        **{"一级指标": 12, "二级指标": 14, "三级指标": 30, "指标描述": 24, "指标值（原文）": 16},
        **{"读作": 16, "比较符": 8, "数值": 10, "上限": 10, "单位": 8, "性质": 8, "期限": 12},
        **{"分档": 20, "其他读法": 16, "指标值内容": 14, "权重": 8, "方向": 10, "绩效标准": 12},
        **{"指标值依据": 20, "实施周期指标值": 14, "评分标准": 20, "实际完成值（原文）": 16},
        **{"实际值": 10, "分值": 8, "得分": 8, "偏差原因": 20, "全年预计": 14, "完成可能性": 12},
        **{"备注": 16, "存疑": 8, "说明": 40, "把握": 7, "位置": 22},
    },
    DOUBTS: {
        **{"文件": 24, "类别": 8, "表或指标": 30, "位置": 22, "代码": 18, "说明": 60, "原文": 50},
    },
    MONEY: {
        **{"文件": 24, "表": 24, "项目": 24, "类别": 12, "名称": 30, "明细": 30, "数值": 14},
        **{"单位": 10, "说明": 60, "位置": 22},
    },
    FILES: {
        **{"文件": 40, "结果": 12, "格式": 10, "部门": 20, "年度": 8, "表": 6, "指标": 8},
        **{"存疑": 8, "其他提示": 10, "未读": 8, "文字处数": 10, "用上": 8, "结构": 8, "字数": 10},
        **{"另数字数": 10, "错误": 50, "怎么办": 50, "sha256": 20},
    },
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row by column head; ``links`` says which heads link to which place (None: the file)."""

    values: Mapping[str, Value]
    links: Mapping[str, Place | None] = field(default_factory=dict)


def rows_of(outcome: Outcome) -> Iterator[tuple[str, Row]]:
    """All rows of one file, each with the title of its sheet."""
    yield FILES, _file(outcome)
    reading = outcome.reading
    if reading is None:
        return
    for table in reading.document.tables:
        for indicator in table.indicators:
            yield INDICATORS, _indicator(outcome.name, reading, table, indicator)
        for row in _money(outcome.name, reading, table):
            yield MONEY, row
    for row in _doubts(outcome.name, reading):
        yield DOUBTS, row


def _at(values: dict[str, Value], place: Place | None) -> Row:
    """The row with its place in words and as a link."""
    if place is None:
        return Row(values)
    return Row({**values, "位置": place.label}, {"位置": place})


def _indicator(name: str, reading: Reading, table: TargetTable, indicator: Indicator) -> Row:
    document = reading.document
    remarks = indicator_remarks(indicator)
    values: dict[str, Value] = {
        "文件": name,
        "表": table.title,
        "类型": KINDS.get(table.kind, table.kind),
        "年度": table.year if table.year is not None else document.year,
        "部门": table.department or document.department,
        "项目编码": table.project_code,
        "项目": table.project,
        "一级指标": indicator.level1,
        "二级指标": indicator.level2,
        "三级指标": indicator.level3,
        "指标描述": indicator.description,
        **_target(indicator.target),
        "指标值内容": indicator.content_text,
        "权重": indicator.weight,
        "方向": DIRECTIONS.get(indicator.direction) if indicator.direction else None,
        "绩效标准": indicator.standard,
        "指标值依据": indicator.basis,
        "实施周期指标值": indicator.cycle_value_text,
        "评分标准": indicator.scoring,
        "实际完成值（原文）": indicator.actual_text,
        "实际值": indicator.actual,
        "分值": indicator.points,
        "得分": indicator.score,
        "偏差原因": indicator.reason,
        "全年预计": indicator.forecast_text,
        "完成可能性": indicator.likelihood,
        "备注": indicator.remark,
        "存疑": "存疑" if any(remark.open for remark in remarks) else None,
        "说明": "\n".join(f"{remark.code} {remark.message}" for remark in remarks) or None,
        "把握": indicator.confidence,
    }
    return _at(values, main_place(indicator))


def _target(target: Target) -> dict[str, Value]:
    operator = target.operator
    grades = "；".join(f"{grade.name}：{grade.text}" for grade in target.grades)
    others = "；".join(f"{say_target(other)}（{other.reading}）" for other in target.alternatives)
    return {
        "指标值（原文）": target.text,
        "读作": say_target(target) or None,
        "比较符": OPERATORS[operator] if operator else None,
        "数值": target.value,
        "上限": target.value_high,
        "单位": target.unit,
        "性质": NATURES.get(target.nature) if target.nature else None,
        "期限": target.date.isoformat() if target.date else None,
        "分档": grades or None,
        "其他读法": others or None,
    }


def _doubts(name: str, reading: Reading) -> Iterator[Row]:
    for remark in all_remarks(reading):
        values: dict[str, Value] = {
            "文件": name,
            "类别": "存疑" if remark.open else "已修复",
            "表或指标": remark.subject,
            "代码": remark.code,
            "说明": remark.message,
        }
        yield _at(values, remark.place)
    for piece in reading.document.unread:
        texts: dict[str, Value] = {"类别": "未读", "说明": piece.reason, "原文": piece.text}
        yield _at({"文件": name, **texts}, piece.place)


def _money(name: str, reading: Reading, table: TargetTable) -> Iterator[Row]:
    """Everything of a table that is not an indicator, one row a value."""
    head: dict[str, Value] = {
        "文件": name,
        "表": table.title or table_name(table),
        "项目": table.project,
    }
    unit = table.money_unit or reading.document.money_unit
    for values, place in _values(table, unit):
        yield _at({**head, **values}, place)


def _values(
    table: TargetTable, unit: str | None
) -> Iterator[tuple[dict[str, Value], Place | None]]:
    yield from _amounts(table, unit)
    for month, share in table.spending_plan.items():
        plan: dict[str, Value] = {"类别": "资金支出计划", "名称": f"{month}月", "数值": share}
        yield {**plan, "单位": "%"}, table.places.get("spending_plan")
    for goal in table.goals:
        yield {"类别": "绩效目标", "说明": goal}, table.places.get("goal")
    for cost in table.cost_items:
        costing: dict[str, Value] = {"类别": "测算依据", "名称": cost.name, "明细": cost.item}
        yield {**costing, "数值": cost.amount, "单位": unit, "说明": cost.basis}, cost.place
    for task in table.tasks:
        more = "\n".join(text for text in (task.content, task.goal) if text)
        what: dict[str, Value] = {"类别": "重点任务", "名称": task.name, "明细": task.unit}
        yield {**what, "数值": task.amount, "单位": unit, "说明": more or None}, task.place
    for line in table.rows:
        yield _budget_line(line, unit), None
    texts = {"实施期": table.period, "单位编码": table.unit_code, "等级": table.grade}
    for label, text in {**texts, **table.fields}.items():
        if text is not None:
            yield {"类别": "其他栏目", "名称": label, "说明": text}, None


def _amounts(
    table: TargetTable, unit: str | None
) -> Iterator[tuple[dict[str, Value], Place | None]]:
    for key, title in BUDGET.items():
        if (amount := getattr(table.budget, key)) is not None:
            budget: dict[str, Value] = {"类别": "预算", "名称": title, "数值": amount, "单位": unit}
            yield budget, table.places.get(f"budget_{key}")
    for key, title in EXECUTION.items():
        value = getattr(table.execution, key) if table.execution else None
        if value is not None:
            money = unit if key in {"budget", "spent"} else None
            yield (
                {"类别": "预算执行", "名称": title, "数值": value, "单位": money},
                table.places.get("execution"),
            )
    if table.total_score is not None:
        yield {"类别": "其他栏目", "名称": "总分", "数值": table.total_score}, None


def _budget_line(line: dict[str, str | Decimal | None], unit: str | None) -> dict[str, Value]:
    """A budget line has as many columns as its form; beyond name and amount they become words."""
    rest = [
        f"{key}：{number(value) if isinstance(value, Decimal) else value}"
        for key, value in line.items()
        if key not in {"name", "amount"} and value is not None
    ]
    return {
        "类别": "预算行",
        "名称": line.get("name"),
        "数值": line.get("amount"),
        "单位": unit,
        "说明": "；".join(rest) or None,
    }


def _file(outcome: Outcome) -> Row:
    link = {"文件": None}
    reading, error = outcome.reading, outcome.error
    if reading is None:
        why = {"错误": error.message, "怎么办": error.todo} if error else {}
        what = "跳过" if outcome.skipped else "读不了"
        return Row({"文件": outcome.name, "结果": what, **why}, link)
    counts, document = count(reading), reading.document
    tally = document.tally
    values: dict[str, Value] = {
        "文件": outcome.name,
        "结果": "全部读出" if counts.clean else "有存疑或未读",
        "格式": document.format,
        "部门": document.department,
        "年度": document.year,
        "表": counts.tables,
        "指标": counts.indicators,
        "存疑": counts.doubtful,
        "其他提示": counts.remarks,
        "未读": counts.unread,
        "sha256": document.sha256,
    }
    if tally:
        values |= {
            "文字处数": tally.pieces,
            "用上": tally.consumed,
            "结构": tally.structural,
            "字数": tally.characters,
            "另数字数": tally.census_characters,
        }
    return Row(values, link)
