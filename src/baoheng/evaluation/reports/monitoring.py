"""Monitoring on the terminal and as a web page: what is likeliest to fail comes first."""

from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from baoheng.core.exact import exact_text
from baoheng.evaluation.monitored import Monitored
from baoheng.evaluation.monitoring.filled import unanswered
from baoheng.evaluation.monitoring.model import LIGHT_WORDS, Light, Row
from baoheng.evaluation.monitoring.numbers import percent
from baoheng.evaluation.monitoring.rules import rules
from baoheng.evaluation.reports.words import evidence_words, target_words
from baoheng.reading.reports.files import write_whole
from baoheng.reading.reports.markup import Element, element, to_html
from baoheng.reading.reports.webpage import page_style, whole_page
from baoheng.reading.reports.words import clean

TITLE = "绩效运行监控"
_STYLES = {Light.GREEN: "green", Light.YELLOW: "yellow", Light.RED: "bold red", Light.GREY: "dim"}
_HEADS = ("灯", "指标", "年度指标值", "完成情况", "进度", "全年预计", "完成可能性", "怎样来的")


def print_monitored(console: Console, one: Monitored) -> None:
    """One table: the money, a row an indicator, what is still to be written."""
    grid = Grid(*_HEADS[:-1], title=Text(clean(one.title)))
    for place in one.monitoring.order:
        row = one.monitoring.rows[place]
        light, *cells = _cells(one, row)
        grid.add_row(Text(light, style=_STYLES[row.light]), *(Text(clean(cell)) for cell in cells))
    console.print(grid)
    console.print(Text(_money_words(one)), soft_wrap=True)
    if one.monitoring.money.rate is not None:
        console.print(Text(clean(one.money.origin)), soft_wrap=True)
    console.print(Text(one.coverage.said), soft_wrap=True)
    waiting = unanswered(one.monitoring, one.decisions)
    if waiting:
        console.print(Text(f"{len(waiting)} 个指标要写偏差原因", style="bold"))


def _cells(one: Monitored, row: Row) -> tuple[str, ...]:
    said = one.decisions.get(row.index)
    likely = rules().words[row.likelihood] if row.likelihood else ""
    if said and said.likelihood:
        likely = rules().words[said.likelihood]
    elif likely:
        likely += "（建议）"
    actual = one.assessed.actuals[row.index]
    return (
        LIGHT_WORDS[row.light][:2],
        row.name,
        target_words(one.assessed.table.indicators[row.index]),
        row.actual_text or actual.reason,
        percent(row.completion) if row.completion is not None else "",
        (said.forecast_text if said else "") or (row.forecast.text if row.forecast else ""),
        likely,
    )


def _money_words(one: Monitored) -> str:
    money = one.monitoring.money
    if money.rate is None:
        return f"预算执行率算不出：{money.reason}"
    planned = f"，计划{percent(money.planned)}" if money.planned is not None else ""
    said = (
        f"预算执行率{percent(money.rate)}{planned}，时间进度{percent(money.time)}"
        f"（{LIGHT_WORDS[money.light]}）"
    )
    return "；".join((said, *money.notes))


def write_page(path: Path, found: Sequence[Monitored]) -> None:
    """Write the page. Raises OutputError where that cannot be done."""
    style = page_style() + (files("baoheng.evaluation.reports") / "page.css").read_text("utf-8")
    parts = [to_html(element("h1", TITLE)), *(to_html(_section(one)) for one in found)]
    page = whole_page(TITLE, style, parts)
    write_whole(path, lambda file: file.write(page.encode()))


def _section(one: Monitored) -> Element:
    rows = [element("tr", *(element("th", head) for head in _HEADS))]
    rows += [_row(one, one.monitoring.rows[place]) for place in one.monitoring.order]
    money = one.monitoring.money
    return element(
        "section",
        element("h2", one.title),
        element("p", _money_words(one), class_=f"verdict {money.light.value}"),
        *(
            element("p", line)
            for line in (*money.explanation, *one.money.explanation, one.money.origin)
        ),
        element("p", f"截至{one.monitoring.cut_off}；{one.coverage.said}"),
        element("div", element("table", *rows, class_="results"), class_="scroll"),
        element("p", one.monitoring.source, class_="dim"),
    )


def _row(one: Monitored, row: Row) -> Element:
    actual = one.assessed.actuals[row.index]
    lines: list[str] = [*actual.explanation]
    if row.forecast:
        lines += row.forecast.explanation
    how = element(
        "details",
        element("summary", evidence_words(actual) or "为什么没有结果"),
        *(element("p", line) for line in (*lines, *row.notes)),
        element("p", row.needs_reason, class_="todo") if row.needs_reason else None,
    )
    light, *cells = _cells(one, row)
    return element(
        "tr",
        element("td", light, class_=row.light.value),
        *(element("td", cell) for cell in cells),
        element("td", how),
    )


def to_contract(one: Monitored) -> dict[str, Any]:
    """One table for programs: ``baoheng.monitoring/1``; what is not known is None."""
    money = one.monitoring.money
    return {
        "format": "baoheng.monitoring/1",
        "document": one.assessed.document.file,
        "department": one.assessed.department,
        "project": one.assessed.table.project,
        "cut_off": one.monitoring.cut_off.isoformat(),
        "money": {
            "budget": exact_text(money.budget),
            "spent": exact_text(money.spent),
            "rate": exact_text(money.rate),
            "planned": exact_text(money.planned),
            "time": exact_text(money.time),
            "light": money.light.value,
            "reason": money.reason or None,
            "origin": one.money.origin,
            "explanation": list(money.explanation),
            "notes": list(money.notes),
        },
        "indicators": list(_contract_rows(one)),
    }


def _contract_rows(one: Monitored) -> Iterator[dict[str, Any]]:
    for row in one.monitoring.rows:
        yield {
            "indicator": row.name,
            "state": row.state.value,
            "actual_text": row.actual_text or None,
            "reason": one.assessed.actuals[row.index].reason or None,
            "explanation": list(one.assessed.actuals[row.index].explanation),
            "completion": exact_text(row.completion),
            "forecast_text": row.forecast.text if row.forecast else None,
            "forecast": exact_text(row.forecast.value) if row.forecast else None,
            "method": row.forecast.method.value if row.forecast else None,
            "forecast_explanation": list(row.forecast.explanation) if row.forecast else [],
            "light": row.light.value,
            "likelihood": row.likelihood.value if row.likelihood else None,
            "needs_reason": row.needs_reason or None,
            "notes": list(row.notes),
        }
