"""Forms in a few readable lines, for cases: what the reader would have made of a document.

=== 项目表.docx                      a document (optional for the first)
单位 石峰区医疗保障局                  its department; 年度 2023 its year
--- project 2023年项目支出绩效目标表    a table: kind and title (optional for the first)
项目 城乡居民医保补助专项               also: 编码, 实施期, 金额单位, 总分, 等级
预算 770                             or: 预算 total=10 fiscal=10 basic=4 project=6
支出计划 03=25 06=50 12=100
目标 确保按时发放
测算 内容 | 明细 | 770 | 依据
任务 名称 | 30150 | 责任单位 | 内容 | 目标
字段 项目概述：预计参保人数约600万人
执行 budget=100 spent=90 rate=90 points=10 score=9
行 name=基本支出 amount=410.89 code=208
表存疑 ROWS_UNREAD                     a doubt of the table
单位合计 5294                           the unit's own line above its projects in a wide table
产出 | 数量 | 参保人数 | ≥9.4万人 | 权重=10 单位=万人 描述=… 实际=… 分值=… 得分=… 原因=…
空 效益 | 经济                        a level without an indicator, as left on the form
表头 三级指标 | 指标值 | 指标方向性      the heads of the table's columns
文 一行表外的文字
"""

import re
from dataclasses import replace
from decimal import Decimal

from baoheng.core.provenance import Place
from baoheng.core.tables import (
    CostItem,
    Execution,
    Indicator,
    TargetDocument,
    TargetTable,
    Task,
)
from baoheng.core.target import Direction, Doubt, Repair
from baoheng.reading.accounting import EMPTY_ROW, Mark, Reading, State
from baoheng.reading.grid import Cell, Grid, Loose, Source
from baoheng.reading.values import parse_number, parse_target

_KEYED = re.compile(r"(\S+?)=(.*?)(?=\s\S+?=|$)")
_DIRECTIONS = {"正向": Direction.HIGHER, "反向": Direction.LOWER, "区间": Direction.BAND}
_TEXTS = {
    "描述": "description", "依据": "basis", "标准": "standard", "实际": "actual_text",
    "原因": "reason", "预计": "forecast_text", "可能性": "likelihood", "内容": "content_text",
    "周期": "cycle_value_text", "评分": "scoring", "备注": "remark",
}  # fmt: skip
_TABLE_PLACES = {
    "执行": "execution", "总分": "total_score", "等级": "grade", "目标": "goal",
    "实施期": "period", "项目": "project", "编码": "project_code", "支出计划": "spending_plan",
}  # fmt: skip
_READ = Mark(State.CONSUMED, "notation")
_WRITTEN = {
    "目标": "goal", "字段": "field", "任务": "tasks", "测算": "cost_items", "项目": "project",
    "编码": "project_code",
}  # fmt: skip
_NUMBERS = {"权重": "weight", "分值": "points", "得分": "score"}


class _Builder:
    def __init__(self) -> None:
        self.readings: list[Reading] = []
        self.line = 0
        self._document("表.docx")

    def _document(self, file: str) -> None:
        document = TargetDocument(file=file, sha256="0" * 64, format="docx", money_unit="万元")
        source = Source(file, document.sha256, "docx", "notation", [])
        self.readings.append(Reading(source, document, []))

    @property
    def document(self) -> TargetDocument:
        return self.readings[-1].document

    @property
    def table(self) -> TargetTable:
        if not self.document.tables:
            self.document.tables.append(TargetTable(kind="project"))
        return self.document.tables[-1]

    def place(self, col: int) -> Place:
        return Place(
            self.document.file, table=max(1, len(self.document.tables)), row=self.line, col=col
        )

    def feed(self, line: str) -> None:
        self.line += 1
        if line.startswith("==="):
            if self.document.tables or self.document.department or self.readings[-1].source.blocks:
                self._document(line[3:].strip())
            else:
                self.document.file = self.readings[-1].source.file = line[3:].strip()
        elif line.startswith("---"):
            kind, _, title = line[3:].strip().partition(" ")
            table = TargetTable(kind=kind or "project", title=title.strip() or None)
            self.document.tables.append(table)
        elif line.startswith("空 "):
            self._empty(line[2:])
        elif line.startswith("表头 "):
            self.table  # noqa: B018 — makes the first table
            heads = [part.strip() for part in line[3:].split("|")]
            self._cells(heads, Mark(State.STRUCTURAL, "head"))
        elif line.count("|") >= 3 and not line.startswith(("测算", "任务")):
            self._indicator(line)
        else:
            word, _, rest = line.partition(" ")
            self._field(word, rest.strip())

    def _field(self, word: str, text: str) -> None:
        match word:
            case "单位":
                self.document.department = text
            case "年度":
                self.document.year = int(text)
            case "金额单位":
                self.document.money_unit = None if text == "-" else text
            case "单位合计":  # the unit's own line above its projects in a wide table
                cell = Cell(0, 0, 1, 1, text, self.place(3))
                self.readings[-1].source.blocks.append(Grid([cell], 1, 1, self.place(3)))
                self.readings[-1].marks.append(Mark(State.CONSUMED, "unit_total"))
            case "文":
                loose = Loose(text, self.place(1))
                self.readings[-1].source.blocks.append(loose)
                self.readings[-1].marks.append(Mark(State.STRUCTURAL, "正文"))
            case _:
                self._table_field(word, text)
                if word in _TABLE_PLACES:
                    self.table.places[_TABLE_PLACES[word]] = self.place(2)
                elif word == "字段":
                    self.table.places[text.partition("：")[0]] = self.place(2)
                if word in _WRITTEN:
                    self._written(word, text)

    def _table_field(self, word: str, text: str) -> None:
        table = self.table
        match word:
            case "项目":
                table.project = text
            case "编码":
                table.project_code = text
            case "实施期":
                table.period = text
            case "预算":
                pairs = _KEYED.findall(text) or [("total", text)]
                for key, value in pairs:
                    assert hasattr(table.budget, key), key
                    setattr(table.budget, key, Decimal(value))
                    table.places[f"budget_{key}"] = self.place(2)
            case "支出计划":
                table.spending_plan = {k: Decimal(v) for k, v in _KEYED.findall(text)}
            case "目标":
                table.goals.append(text)
            case "测算":
                name, item, amount, basis = _cells(text, 4)
                number = None if amount is None else Decimal(amount)
                table.cost_items.append(CostItem(name, item, number, basis, self.place(3)))
            case "任务":
                name, amount, unit, content, goal = _cells(text, 5)
                number = None if amount is None else Decimal(amount)
                table.tasks.append(Task(name, number, unit, content, goal, self.place(2)))
            case "字段":
                label, _, value = text.partition("：")
                table.fields[label] = value
            case "执行":
                table.execution = Execution(**{k: Decimal(v) for k, v in _KEYED.findall(text)})
            case "总分":
                table.total_score = Decimal(text)
            case "等级":
                table.grade = text
            case "行":
                numeric = re.compile(r"-?\d+(?:\.\d+)?")
                table.rows.append(
                    {k: Decimal(v) if numeric.fullmatch(v) and not k.endswith("code") else v
                     for k, v in _KEYED.findall(text)}
                )  # fmt: skip
                table.row_places.append(self.place(3))
            case "表存疑":
                table.doubts.append(Doubt(text, "读取时存疑"))
            case _:
                raise ValueError(f"没有这样的写法：{word} {text}")

    def _indicator(self, line: str) -> None:
        first, second, name, value, *more = [part.strip() for part in line.split("|")]
        keys = dict(_KEYED.findall(" ".join(more)))
        nature, unit, sign = (keys.pop(k, "") for k in ("类型", "单位", "性质"))
        level2 = _level(second)
        target = parse_target(
            value, name=name, unit=unit, operator=sign, nature=nature, level2=level2 or "",
            year=self.table.year or self.document.year,
        )  # fmt: skip
        if unit and not target.unit and target.value is None:
            target = replace(target, unit=unit)  # printed beside words, as the reader keeps it
        made = Indicator(_level(first), level2, name, target)
        for col, field in enumerate(("level1", "level2", "level3", "value"), start=1):
            made.places[field] = self.place(col)
        if "方向" in keys:
            made.direction = _DIRECTIONS[keys.pop("方向")]
        for kind in keys.pop("修复", "").split():
            made.repairs.append(Repair(kind, "甲", "乙", "原文列错位"))
        for code in keys.pop("存疑", "").split():
            made.doubts.append(Doubt(code, "读取时存疑"))
        for key, text in keys.items():
            if key in _NUMBERS:
                setattr(made, _NUMBERS[key], parse_number(text))
                made.places[_NUMBERS[key]] = self.place(6)
            elif key in _TEXTS:
                setattr(made, _TEXTS[key], text)
                made.places[_TEXTS[key]] = self.place(7)
            else:
                made.extra[key] = text
        if made.actual_text:
            made.actual = parse_target(made.actual_text, name=name, unit=unit).value
        self.table.indicators.append(made)
        for col, field, text in ((8, "unit", unit), (9, "operator", sign)):
            if text:
                made.places[field] = self.place(col)
        beside = ["", "", made.basis or "", unit, sign] if unit or sign or made.basis else []
        self._cells([first, second, name, value, *beside])
        self._mark_fields(["level1", "level2", "level3", "value", "", "", "basis"], len(beside) + 4)

    def _empty(self, line: str) -> None:
        self.table  # noqa: B018 — makes the first table
        self._cells([part.strip() for part in line.split("|")], Mark(State.STRUCTURAL, EMPTY_ROW))

    def _mark_fields(self, fields: list[str], count: int) -> None:
        """Say of the last cells which field they were read into."""
        marks = self.readings[-1].marks
        for at, field in enumerate(fields[:count], start=len(marks) - count):
            if field and marks[at] is not None:
                marks[at] = Mark(State.CONSUMED, field)

    def _written(self, word: str, text: str) -> None:
        """A field as it stands in the source: its label and, beside it, what is filled in."""
        label, text = text.split("：", 1) if word == "字段" and "：" in text else (word, text)
        parts = [label, *(part.strip() for part in text.split("|"))]
        field = "overview" if "概述" in label else _WRITTEN[word]
        self._cells(parts, Mark(State.CONSUMED, field))
        marks = self.readings[-1].marks
        marks[len(marks) - len(parts)] = Mark(State.STRUCTURAL, "标签")

    def _cells(self, texts: list[str], mark: Mark = _READ) -> None:
        """The row as it stands in the source, so that checks which look there see it."""
        reading = self.readings[-1]
        cells = [Cell(0, col, 1, 1, text, self.place(col + 1)) for col, text in enumerate(texts)]
        reading.source.blocks.append(Grid(cells, 1, 4, self.place(1)))
        reading.marks.extend(mark if cell.text else None for cell in cells)


def _cells(text: str, count: int) -> list[str | None]:
    parts = [part.strip() for part in text.split("|")]
    parts += [""] * (count - len(parts))
    return [None if part in ("", "-") else part for part in parts[:count]]


def _level(word: str) -> str | None:
    word = {"满意度": "满意度指标", "服务对象": "服务对象满意度指标"}.get(word, word)
    if word in ("", "-"):
        return None
    return word if word.endswith("指标") else f"{word}指标"


def readings(text: str) -> list[Reading]:
    """The readings that the lines describe."""
    builder = _Builder()
    for line in text.strip().splitlines():
        if line.strip():
            builder.feed(line.strip())
    return builder.readings
