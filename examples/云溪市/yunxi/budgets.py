"""Budget tables (four worksheets) and the narrative chapter."""

from decimal import Decimal
from typing import Any

from yunxi import truth
from yunxi.content import Content
from yunxi.printing import Row, money
from yunxi.sheet import Cell, Part, Sheet, center, head, number, text

ORDER = "一二三四五六七八九"


def budget_parts(content: Content) -> list[Part]:
    """收支总表, 支出总表, 项目支出预算表 and 三公经费预算表."""
    form = content["2026_budget"]
    return [
        _income(form),
        _expenditure(form),
        _projects(form, content),
        _three_public(form),
    ]


def _amount(value: Decimal | None, colspan: int = 1) -> Cell:
    if value is None:
        return center("", colspan)
    return number(f"{value:,.2f}", value, "#,##0.00", colspan)


def _part(form: Row, name: str, sheet: Sheet, kind: str, rows: list[dict[str, Any]]) -> Part:
    title = f"{form['year']}年{name}"
    return Part(
        name=name,
        title=title,
        sheet=sheet,
        above=[(f"部门：{form['department']}", "单位：万元")],
        truth=[truth.table(kind, title, form, rows=rows)],
    )


def _income(form: Row) -> Part:
    sheet = Sheet([3.4, 1.6, 3.4, 1.6])
    income, spent = form["income"], form["expenditure"]
    sheet.row(head("收入", 2), head("支出", 2))
    sheet.row(head("项目"), head("预算数"), head("项目"), head("预算数"))
    uses = [("一、基本支出", spent["basic"]), ("二、项目支出", spent["project"])]
    for row, (name, value) in zip(income["rows"], uses, strict=True):
        sheet.row(text(row["name"]), _amount(row["amount"]), text(name), _amount(value))
    sheet.row(head("收入总计"), _amount(income["total"]), head("支出总计"), _amount(spent["total"]))
    rows = []  # in reading order: income and use of one row, then the next
    for row, (name, value) in zip(income["rows"], uses, strict=True):
        rows.append({"code": None, "name": row["name"], "amount": row["amount"]})
        rows.append({"code": None, "name": name, "amount": value})
    rows += [
        {"code": None, "name": "收入总计", "amount": income["total"]},
        {"code": None, "name": "支出总计", "amount": spent["total"]},
    ]
    return _part(form, "部门收支总表", sheet, "budget", rows)


def _expenditure(form: Row) -> Part:
    sheet = Sheet([1.4, 4.4, 1.6, 1.6, 1.6], head_rows=1)
    spent = form["expenditure"]
    sheet.row(*(head(n) for n in ("科目编码", "科目名称", "合计", "基本支出", "项目支出")))
    sheet.row(
        head("合计", 2), _amount(spent["total"]), _amount(spent["basic"]), _amount(spent["project"])
    )
    rows = [{"code": None, "name": "合计", "amount": spent["total"]}]
    for row in spent["rows"]:
        sheet.row(
            center(row["code"]),
            text(row["name"]),
            _amount(row["amount"]),
            _amount(row.get("basic")),
            _amount(row.get("project")),
        )
        rows.append({"code": row["code"], "name": row["name"], "amount": row["amount"]})
    return _part(form, "部门支出总表", sheet, "budget", rows)


def _projects(form: Row, content: Content) -> Part:
    sheet = Sheet([0.8, 2.6, 4.6, 1.8], head_rows=1)
    sheet.row(*(head(n) for n in ("序号", "项目编码", "项目名称", "预算数")))
    rows = []
    for i, row in enumerate(form["projects"]["rows"]):
        entry = content[f"{form['year']}_{row['key']}"]
        sheet.row(
            center(ORDER[i]),
            center(entry["project_code"]),
            text(entry["project"]),
            _amount(row["amount"]),
        )
        rows.append(
            {"code": entry["project_code"], "name": entry["project"], "amount": row["amount"]}
        )
    total = form["projects"]["total"]
    sheet.row(head("合计", 3), _amount(total))
    rows.append({"code": None, "name": "合计", "amount": total})
    return _part(form, "项目支出预算表", sheet, "budget", rows)


def _three_public(form: Row) -> Part:
    sheet = Sheet([3.6, 1.8, 1.8, 1.8])
    public = form["three_public"]
    sheet.row(*(head(n) for n in ("项目", "上年预算数", "本年预算数", "增减额")))
    rows = []
    lines = [*public["rows"], {"name": "合计", "amount": public["total"],
             "previous": public["previous_total"]}]  # fmt: skip
    for row in lines:
        cell = head if row["name"] == "合计" else text
        sheet.row(
            cell(row["name"]),
            _amount(row["previous"]),
            _amount(row["amount"]),
            _amount(row["amount"] - row["previous"]),
        )
        rows.append({"code": None, "name": row["name"], "amount": row["amount"]})
    return _part(form, "“三公”经费支出预算表", sheet, "three_public", rows)


def narrative(content: Content) -> Part:
    """The chapter in prose: duties of the bureau, amounts, goals with graded indicators."""
    form = content["2026_narrative"]
    amounts = {name: money(value) for name, value in form["amounts"].items()}
    paragraphs: list[tuple[str, str]] = []
    for section in form["sections"]:
        paragraphs.append(("heading", section["heading"]))
        paragraphs += [("body", p.format(**amounts)) for p in section["paragraphs"]]
    found = []
    for i, duty in enumerate(form["duties"]):
        graded = [(e["level3"], [_grade(*g) for g in e["grades"]]) for e in duty["indicators"]]
        words = "".join(
            f"{name}：{'；'.join(f'{shown}为{grade}' for grade, shown, _ in grades)}。"
            for name, grades in graded
        )
        paragraphs.append(
            ("body", f"（{ORDER[i]}）{duty['name']}。绩效目标：{duty['goal']}。绩效指标：{words}")
        )
        found += [
            {"level3": name, "grades": {grade: bound for grade, _, bound in grades}}
            for name, grades in graded
        ]
    record = truth.table(
        "narrative", form["title"], form,
        goals=[d["goal"] for d in form["duties"]],
        amounts=form["amounts"],
        indicators=found,
    )  # fmt: skip
    return Part("说明", form["title"], None, paragraphs=paragraphs, truth=[record])


def _grade(grade: str, low: Any, high: Any) -> tuple[str, str, str]:
    """(等次, words, bound) of one band; low is included, high is not."""
    if high == "max":
        return grade, f"{low}%及以上", f">={low}"
    if low == "min":
        return grade, f"低于{high}%", f"<{high}"
    return grade, f"{low}%（含）至{high}%", f"{low}-{high}"
