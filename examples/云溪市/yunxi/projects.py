"""Forms of single projects, in the layouts that different places use, and the wide table of all."""

from collections.abc import Callable
from typing import Any

from yunxi import targets, truth
from yunxi.content import PROJECTS, Content
from yunxi.printing import Row, decimals, money, numbered
from yunxi.sheet import SIGNATURE, Part, Sheet, center, head, number, spans, text
from yunxi.targets import COLUMNS, Columns

WIDTHS = [0.7, *[1.0] * 11]
Head = Callable[[Sheet, Row], dict[str, Any]]  # draws the head block, returns what it prints

ASSISTED = {
    "资助参保人数": [
        "资助特困人员参保人数",
        "资助低保对象参保人数",
        "资助防返贫监测对象参保人数",
    ]
}


def coded_head(sheet: Sheet, form: Row) -> dict[str, Any]:
    """Project code first, money by source in one row, spending plan by month."""
    budget = form["budget"]
    sheet.row(
        head("项目编码", 2), text(form["project_code"], 4), head("项目名称", 2),
        text(form["project"], 4),
    )  # fmt: skip
    sheet.row(
        head("主管部门", 2), text(form["department"], 4), head("实施单位", 2), text(form["unit"], 4)
    )
    sheet.row(
        head("实施期限", 2), text(form["period"], 4), head("功能科目", 2), text(form["function"], 4)
    )
    sheet.row(
        head("预算规模及资金用途（万元）", 2, 2),
        head("预算数"), center(money(budget["total"]), 2),
        head("其中：一般公共预算", 2), center(money(budget["general"])),
        head("政府性基金"), center(money(budget["government_fund"])),
        head("其他资金"), center(money(budget["other"])),
    )  # fmt: skip
    sheet.row(text(form["summary"], 10))
    steps = targets.plan(sheet, form, 4, (2, 2, 2, 2))
    sheet.row(head("绩效目标", 2), text(numbered(form["goals"], "目标{}："), 10))
    return {
        "budget": targets.sources(form),
        "project_code": form["project_code"],
        "period": form["period"],
        "spending_plan": steps,
        "goals": form["goals"],
    }


def funds_head(sheet: Sheet, form: Row) -> dict[str, Any]:
    """The layout of earmarked funds: two goals, money with two sources."""
    budget = form["budget"]
    sheet.row(
        head("项目名称", 2), text(form["project"], 4), head("项目编码", 2),
        text(form["project_code"], 4),
    )  # fmt: skip
    sheet.row(
        head("主管部门", 2), text(form["department"], 4), head("项目实施期", 2),
        text(form["period"], 4),
    )  # fmt: skip
    sheet.row(
        head("项目金额（万元）", 2), center(money(budget["total"]), 2),
        head("其中：一般公共预算拨款", 2), center(money(budget["general"]), 2),
        head("政府性基金拨款", 2), center(money(budget["government_fund"]), 2),
    )  # fmt: skip
    sheet.row(head("项目概述", 2), text(form["summary"], 10))
    inline = "".join(f"{i}.{goal}" for i, goal in enumerate(form["goals"], 1))
    sheet.row(head("年度绩效目标", 2), text(inline, 10))
    sources = targets.sources(form)
    return {
        "budget": {k: sources[k] for k in ("total", "fiscal", "government_fund")},
        "project_code": form["project_code"],
        "period": form["period"],
        "goals": form["goals"],
    }


def plain_head(sheet: Sheet, form: Row) -> dict[str, Any]:
    """Total, fiscal and other money; period; plan; goals."""
    budget = form["budget"]
    sheet.row(
        head("项目名称", 2), text(form["project"], 4), head("项目代码", 2),
        text(form["project_code"], 4),
    )  # fmt: skip
    sheet.row(
        head("主管部门", 2), text(form["department"], 4), head("实施单位", 2), text(form["unit"], 4)
    )
    sheet.row(
        head("资金总额（万元）", 2), center(money(budget["total"]), 2),
        head("财政拨款", 2), center(money(budget["general"]), 2),
        head("其他资金", 2), center(money(budget["other"]), 2),
    )  # fmt: skip
    sheet.row(
        head("实施期限", 2), text(form["period"], 4), head("功能科目", 2), text(form["function"], 4)
    )
    sheet.row(head("项目概述", 2), text(form["summary"], 10))
    steps = targets.plan(sheet, form, 4, (2, 2, 2, 2))
    sheet.row(head("年度总体目标", 2), text(numbered(form["goals"]), 10))
    sources = targets.sources(form)
    return {
        "budget": {k: sources[k] for k in ("total", "fiscal", "other")},
        "project_code": form["project_code"],
        "period": form["period"],
        "spending_plan": steps,
        "goals": form["goals"],
    }


def two_period_head(sheet: Sheet, form: Row) -> dict[str, Any]:
    """Last year's layout: first and last year, total and annual money, two goal columns."""
    total, year = money(form["budget"]["total"]), f"{form['year']}年"
    sheet.row(head("项目名称", 2), text(form["project"], 10))
    sheet.row(
        head("项目类别", 2), text("特定目标类", 4), head("项目编码", 2),
        text(form["project_code"], 4),
    )  # fmt: skip
    sheet.row(
        head("主管部门", 2), text(form["department"], 4), head("用款单位", 2), text(form["unit"], 4)
    )
    sheet.row(
        head("实施期限", 2), head("起始年度", 2), center(year, 3), head("到期年度", 2),
        center(year, 3),
    )  # fmt: skip
    sheet.row(
        head("预算金额", 2), head("总金额（万元）", 2), center(total, 3),
        head("当年度金额（万元）", 2), center(total, 3),
    )  # fmt: skip
    sheet.row(head("项目概述", 2), text(form["summary"], 10))
    sheet.row(head("总体绩效目标", 2, 2), head("实施周期总目标", 5), head("当年度目标", 5))
    sheet.row(text("", 5), text(numbered(form["goals"], "{}:"), 5))
    return {
        "budget": {"total": form["budget"]["total"]},
        "project_code": form["project_code"],
        "goals": form["goals"],
    }


def project(
    form: Row, head_block: Head, columns: Columns, *, costing: bool = True, joined: bool = False
) -> Part:
    """One project form: head block, shares where there are any, indicators, costing, signature."""
    sheet = Sheet(WIDTHS)
    printed = head_block(sheet, form)
    if costing and "subsidy" in form:
        targets.subsidy(sheet, form, (4, 3, 4))
    used = 3 + sum(width for _, width in columns)
    if used != sheet.ncols:
        raise ValueError(f"columns take {used} of {sheet.ncols}")
    printed["indicators"] = targets.indicators(
        sheet, form["indicators"], columns, join=ASSISTED if joined else None
    )
    if costing:
        printed["cost_items"] = targets.costs(sheet, form, (2, 2, 2, 5))
    title = f"{form['year']}年项目支出绩效目标表"
    return Part(
        name=form["project"][:20],
        title=title,
        sheet=sheet,
        above=[(f"填报单位：{form['department']}", "单位：万元")],
        below=[SIGNATURE],
        truth=[truth.table("project", title, form, **printed)],
    )


WIDE: Columns = (
    ("level3", 1), ("sign", 1), ("bare", 1), ("unit", 1), ("weight", 1), ("direction", 1),
)  # fmt: skip
WIDE_WIDTHS = [1.5, 1.7, 2.3, 1.2, 3.2, 1.1, 1.3, 2.6, 0.8, 1.4, 1.0, 0.7, 0.9]
WIDE_HEADS = ("单位名称", "项目名称", "项目编码", "预算数（万元）", "年度目标")


def wide(content: Content, year: int) -> Part:
    """All projects in one table; the left columns are merged over each project's rows."""
    sheet = Sheet(WIDE_WIDTHS, head_rows=1)
    sheet.row(
        *(head(name) for name in WIDE_HEADS),
        head("一级指标"),
        head("二级指标"),
        *(head(COLUMNS[name][0]) for name, _ in WIDE),
    )
    title = f"{year}年部门预算项目支出绩效目标表"
    found = []
    for key in PROJECTS:
        form = content[f"{year}_{key}"]
        _wide_project(sheet, form)
        found.append(
            truth.table(
                "project", title, form,
                project_code=form["project_code"],
                budget={"total": form["budget"]["total"]},
                goals=form["goals"],
                indicators=targets.read_as(form["indicators"], WIDE),
            )
        )  # fmt: skip
    return Part(
        name="项目绩效目标",
        title=title,
        sheet=sheet,
        above=[("部门：云溪市医疗保障局", "金额单位：万元")],
        below=[SIGNATURE],
        truth=found,
    )


def _wide_project(sheet: Sheet, form: Row) -> None:
    rows, total = form["indicators"], form["budget"]["total"]
    first = spans([r["level1"] for r in rows])
    second = spans([r["level1"] + r["level2"] for r in rows])
    for i, row in enumerate(rows):
        left = [
            center(form["unit"], rowspan=len(rows)),
            center(form["project"], rowspan=len(rows)),
            center(form["project_code"], rowspan=len(rows)),
            number(f"{total:,.2f}", total, "#,##0.00", rowspan=len(rows)),
            text(numbered(form["goals"]), rowspan=len(rows)),
        ]
        cells = left if i == 0 else []
        cells += [center(row["level1"], rowspan=first[i])] if first[i] else []
        cells += [center(row["level2"], rowspan=second[i])] if second[i] else []
        for name, _ in WIDE:
            shown = COLUMNS[name][1](row)
            if name in ("bare", "weight") and shown.replace(".", "").isdigit():
                value = row["value" if name == "bare" else "weight"]
                cells.append(number(shown, value, decimals(value)))
            else:
                cells.append(text(shown) if name == "level3" else center(shown))
        sheet.row(*cells)
