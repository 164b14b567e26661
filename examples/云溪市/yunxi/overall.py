"""The whole-department table: this year's layout and last year's."""

from decimal import Decimal
from typing import Any

from yunxi import targets, truth
from yunxi.printing import Row, decimals, joined, money, numbered
from yunxi.sheet import SIGNATURE, Cell, Part, Sheet, center, head, number, spans, text

DUTY = (
    "负责全市医疗保险、生育保险、医疗救助的筹资、待遇、支付、价格招采和基金监管，"
    "指导县（市、区）经办服务。"
)


def this_year(form: Row) -> Part:
    """Money by income and by use, duties, tasks, indicators with weights (Word)."""
    sheet = Sheet([0.7, *[1.0] * 11])
    budget = form["budget"]
    sheet.row(
        head("部门名称", 2), text(form["department"], 4), head("部门代码", 2),
        text(form["unit_code"], 4),
    )  # fmt: skip
    sheet.row(
        head("年度预算申请（万元）", 2, 4), head("资金总额", 5), center(money(budget["total"]), 5)
    )
    sheet.row(head("按收入性质分", 5), head("按支出性质分", 5))
    sheet.row(
        head("其中：一般公共预算拨款", 3), center(money(budget["general"]), 2),
        head("其中：基本支出", 3), center(money(budget["basic"]), 2),
    )  # fmt: skip
    sheet.row(
        head("政府性基金拨款", 3), center(money(budget["government_fund"]), 2),
        head("项目支出", 3), center(money(budget["project"]), 2),
    )  # fmt: skip
    sheet.row(head("部门职责概述", 2), text(DUTY, 10))
    sheet.row(head("年度总体目标", 2), text(numbered(form["goals"]), 10))
    _tasks(sheet, form)
    rows = targets.indicators(
        sheet,
        form["indicators"],
        (("level3", 4), ("joined", 2), ("weight", 1)),
        levels=(2, 2),
        lead="年度绩效指标",
    )
    return _part(form, sheet, indicators=rows)


def _tasks(sheet: Sheet, form: Row) -> None:
    sheet.row(
        head("年度主要任务", rowspan=len(form["tasks"]) + 1, vertical=True),
        head("任务名称", 3), head("主要内容", 2), head("预算金额（万元）", 2),
        head("责任科室", 2), head("预期目标", 2),
    )  # fmt: skip
    for task in form["tasks"]:
        sheet.row(
            text(task["name"], 3), text(task["content"], 2), center(money(task["amount"]), 2),
            center(task["unit"], 2), text(task["goal"], 2),
        )  # fmt: skip


def last_year(form: Row) -> Part:
    """The spreadsheet of last year: no weights; signs, units and percents in number formats.

    One indicator row is hidden.
    """
    sheet = Sheet([1.0, 1.3, 1.5, 3.4, 2.0, 1.6])
    budget = form["budget"]
    sheet.row(head("部门名称"), text(form["department"], 5))
    sheet.row(head("预算整体情况", rowspan=3), *_money_heads())
    for use, used, source, received in (
        ("基本支出", "basic", "一般公共预算拨款", "general"),
        ("项目支出", "project", "政府性基金预算拨款", "government_fund"),
    ):
        sheet.row(
            head(use), _amount(budget[used]), head(source), _amount(budget[received], colspan=2)
        )
    sheet.row(head("资金总额（万元）"), _amount(budget["total"], colspan=5))
    sheet.row(head("总体绩效目标"), text(numbered(form["goals"], "目标{}："), 5))
    tasks = form["tasks"]
    sheet.row(
        head("年度重点工作任务", rowspan=len(tasks) + 1),
        head("名称", 2), head("主要实施内容"), head("拟投入的资金（万元）"),
        head("期望达到的目标"),
    )  # fmt: skip
    for task in tasks:
        sheet.row(
            text(task["name"], 2), text(task["content"]), _amount(task["amount"]),
            text(task["goal"]),
        )  # fmt: skip
    _last_year_indicators(sheet, form["indicators"])
    hidden = _hide(sheet, "新布设移动支付终端数量")
    rows = [truth.indicator(r, _plain(r)) for r in form["indicators"]]
    for row in rows:
        row["hidden"] = row["level3"] == hidden
    return _part(form, sheet, indicators=rows, unit_code=None, task_units=False)


def _money_heads() -> list[Cell]:
    return [
        head("部门预算支出"), head("预算金额（万元）"), head("收入来源"),
        head("预算金额（万元）", 2),
    ]  # fmt: skip


def _amount(value: Decimal, colspan: int = 1) -> Cell:
    return number(f"{value:,.2f}", value, "#,##0.00", colspan)


def _plain(row: Row) -> str:
    """The value cell; this layout prints no equals sign: 100%, ≥95%."""
    return joined(row).removeprefix("=")


def _last_year_indicators(sheet: Sheet, rows: list[Row]) -> None:
    sheet.row(
        head("绩效指标", rowspan=len(rows) + 1), head("一级指标"), head("二级指标"),
        head("三级指标"), head("指标值", 2),
    )  # fmt: skip
    first = spans([r["level1"] for r in rows])
    second = spans([r["level1"] + r["level2"] for r in rows])
    for i, row in enumerate(rows):
        cells = [center(row["level1"], rowspan=first[i])] if first[i] else []
        cells += [center(row["level2"], rowspan=second[i])] if second[i] else []
        name = text(f"指标{i + 1}：{row['level3']}")
        sheet.row(*cells, name, _last_year_value(row))


def _last_year_value(row: Row) -> Cell:
    if row.get("unit") == "%" and row["operator"] == "=":
        return number(_plain(row), row["value"] / 100, "0%", 2)
    if row.get("unit") == "%" and row["operator"] == ">=":
        shape = decimals(row["value"])
        return number(joined(row), row["value"], f'"≥"{shape}"%"', 2)
    return center(_plain(row), 2)


def _hide(sheet: Sheet, level3: str) -> str:
    row = next(c.row for c in sheet.cells if c.text.endswith("：" + level3))
    sheet.hidden.add(row)
    return level3


def _part(form: Row, sheet: Sheet, *, task_units: bool = True, **printed: Any) -> Part:
    title = f"{form['year']}年部门整体支出绩效目标表"
    budget = form["budget"]
    tasks = [
        {k: t[k] if k != "unit" or task_units else None
         for k in ("name", "amount", "unit", "content", "goal")}
        for t in form["tasks"]
    ]  # fmt: skip
    record = {
        "unit_code": form["unit_code"],
        "budget": {
            "total": budget["total"], "fiscal": budget["general"],
            "government_fund": budget["government_fund"], "basic": budget["basic"],
            "project": budget["project"],
        },
        "goals": form["goals"],
        "tasks": tasks,
    }  # fmt: skip
    record |= printed
    return Part(
        name="部门整体绩效目标",
        title=title,
        sheet=sheet,
        above=[(f"填报单位：{form['department']}", "单位：万元")],
        below=[SIGNATURE],
        truth=[truth.table("overall", title, form, **record)],
    )
