"""Self-evaluation and monitoring forms in the ministry's layouts."""

from typing import Any

from yunxi import truth
from yunxi.content import Content, find
from yunxi.printing import Row, joined, money, numbered
from yunxi.sheet import SIGNATURE, Cell, Part, Sheet, center, head, spans, text

OBSTACLES = ("经费保障", "制度保障", "人员保障", "硬件条件保障", "其他")
LIKELIHOODS = ("确定能", "有可能", "完全不可能")
TICK = "√"


def self_evaluation(content: Content, name: str) -> Part:
    """Money with execution rate, goals and completion, indicators with points, total score."""
    result = content[name]
    form = content[result["project_form"]]
    sheet = Sheet([0.7, *[1.0] * 11])
    sheet.row(head("项目名称", 2), text(form["project"], 10))
    sheet.row(
        head("主管部门", 2), text(form["department"], 4), head("实施单位", 2), text(form["unit"], 4)
    )
    _money(sheet, result["execution"])
    sheet.row(head("年度总体目标", 2, 2), head("预期目标", 5), head("实际完成情况", 5))
    sheet.row(text(numbered(form["goals"]), 5), text(numbered(result["completion"]), 5))
    found = _scored(sheet, form, result)
    sheet.row(head("总分", 8), center("100"), center(str(result["total_score"])), center("", 2))
    sheet.row(head("自评等级", 2), center(result["grade"], 10))
    title = "项目支出绩效自评表"
    execution = {k: result["execution"][k] for k in ("budget", "spent", "rate", "points", "score")}
    record = truth.table(
        "project", title, form, goals=form["goals"], execution=execution,
        total_score=result["total_score"], grade=result["grade"], indicators=found,
    )  # fmt: skip
    return Part(
        name=form["project"][:20],
        title=title,
        sheet=sheet,
        above=[(f"（{form['year']}年度）", "单位：万元")],
        below=[SIGNATURE],
        truth=[record],
    )


def _money(sheet: Sheet, money_row: Row) -> None:
    sheet.row(
        head("项目资金（万元）", 2, 4), head("", 2), head("年初预算数", 2), head("全年预算数", 2),
        head("全年执行数"), head("分值"), head("执行率"), head("得分"),
    )  # fmt: skip
    shown = [money(money_row[k]) for k in ("initial_budget", "budget", "spent")]
    rate = f"{money_row['rate']:.2f}%"
    for name, values, points, score in (
        ("年度资金总额", shown, str(money_row["points"]), str(money_row["score"])),
        ("其中：当年财政拨款", shown, "—", "—"),
        ("上年结转资金", ["0.00"] * 3, "—", "—"),
    ):
        filled = rate if values is shown else "—"
        sheet.row(
            text(name, 2), center(values[0], 2), center(values[1], 2), center(values[2]),
            center(points), center(filled), center(score),
        )  # fmt: skip


def target_of(indicator: Row, result: Row) -> Row:
    """The indicator with the target value that was adjusted during the year, if it was."""
    if "adjusted_value" in result:
        return indicator | {"value": result["adjusted_value"]}
    return indicator


def _scored(sheet: Sheet, form: Row, result: Row) -> list[dict[str, Any]]:
    rows = form["indicators"]
    sheet.row(
        head("绩效指标", rowspan=len(rows) + 1, vertical=True),
        head("一级指标"), head("二级指标"), head("三级指标", 3), head("年度指标值"),
        head("实际完成值"), head("分值"), head("得分"), head("偏差原因分析及改进措施", 2),
    )  # fmt: skip
    found = []
    for row, levels in zip(rows, _levels(rows), strict=True):
        done = find(result["results"], level3=row["level3"])
        target = target_of(row, done)
        reason = done.get("reason", "")
        sheet.row(
            *levels, text(row["level3"], 3), center(joined(target)), center(done["actual_text"]),
            center(str(row["weight"])), center(str(done["score"])), text(reason, 2),
        )  # fmt: skip
        found.append(
            truth.indicator(target, joined(target))
            | {
                "actual_text": done["actual_text"],
                "actual": done.get("actual"),
                "points": row["weight"],
                "score": done["score"],
                "reason": reason or None,
            }
        )
    return found


def _levels(rows: list[Row]) -> list[list[Cell]]:
    first = spans([r["level1"] for r in rows])
    second = spans([r["level1"] + r["level2"] for r in rows])
    return [
        ([center(row["level1"], rowspan=a)] if a else [])
        + ([center(row["level2"], rowspan=b)] if b else [])
        for row, a, b in zip(rows, first, second, strict=True)
    ]


def monitoring(content: Content, name: str) -> Part:
    """January to July: money, then target, progress, forecast, obstacles and likelihood."""
    result = content[name]
    form = content[result["project_form"]]
    money_row, months = result["execution"], result["months"]
    period = f"1～{months}月"
    sheet = Sheet([0.8, 1.3, 1.6, 3.2, 1.6, 1.6, 1.6, *[0.9] * 5, 2.6, *[0.9] * 3, 1.2])
    sheet.row(head("项目名称", 2), text(form["project"], 6), head("项目编码", 2),
              text(form["project_code"], 7))  # fmt: skip
    sheet.row(head("主管部门", 2), text(form["department"], 6), head("实施单位", 2),
              text(form["unit"], 7))  # fmt: skip
    sheet.row(
        head("项目资金（万元）", 2, 2), head("", 2), head("年初预算数", 2),
        head(f"{period}执行数", 4), head(f"{period}执行率", 3), head("全年预计执行数", 4),
    )  # fmt: skip
    sheet.row(
        text("年度资金总额", 2), center(money(money_row["budget"]), 2),
        center(money(money_row["spent"]), 4), center(f"{money_row['rate']:.2f}％", 3),
        center(money(money_row["forecast"]), 4),
    )  # fmt: skip
    sheet.row(head("年度总体目标", 2), text(numbered(form["goals"]), 15))
    found = _progress(sheet, form, result, period)
    execution = {k: money_row[k] for k in ("budget", "spent", "rate")}
    title = f"项目支出绩效运行监控表（{form['year']}年1—{months}月）"
    record = truth.table(
        "project", title, form, project_code=form["project_code"], goals=form["goals"],
        execution=execution, indicators=found,
    )  # fmt: skip
    return Part(
        name=form["project"][:12],
        title=title,
        sheet=sheet,
        above=[(f"填报单位：{form['department']}", "金额单位：万元")],
        below=[SIGNATURE],
        truth=[record],
    )


def _progress(sheet: Sheet, form: Row, result: Row, period: str) -> list[dict[str, Any]]:
    rows = form["indicators"]
    sheet.row(
        head("绩效指标", rowspan=len(rows) + 2),
        *(head(name, rowspan=2) for name in (
            "一级指标", "二级指标", "三级指标", "年度指标值", f"{period}执行情况",
            "全年预计完成情况",
        )),
        head("偏差原因分析", 6), head("完成目标可能性", 3), head("备注", rowspan=2),
    )  # fmt: skip
    sheet.row(*(head(n) for n in OBSTACLES), head("原因说明"), *(head(n) for n in LIKELIHOODS))
    found = []
    for row, levels in zip(rows, _levels(rows), strict=True):
        done = find(result["results"], level3=row["level3"])
        marks = [TICK if done.get("obstacle") == n else "" for n in OBSTACLES]
        chances = [TICK if done["likelihood"] == n else "" for n in LIKELIHOODS]
        reason = done.get("reason", "")
        sheet.row(
            *levels, text(row["level3"]), center(joined(row)), center(done["actual_text"]),
            center(done["forecast_text"]), *(center(m) for m in marks), text(reason),
            *(center(m) for m in chances), center(""),
        )  # fmt: skip
        found.append(
            truth.indicator(row, joined(row))
            | {
                "actual_text": done["actual_text"],
                "actual": done.get("actual"),
                "forecast_text": done["forecast_text"],
                "likelihood": done["likelihood"],
                "obstacle": done.get("obstacle"),  # the ticked column; not a contract field
                "reason": reason or None,
            }
        )
    return found
