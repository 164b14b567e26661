"""The evaluation as one offline, printable web page: every number with its explanation."""

from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

from baoheng.core.actual import Actual
from baoheng.core.tables import Indicator
from baoheng.evaluation.binding.choose import Chosen
from baoheng.evaluation.book.filters import said
from baoheng.evaluation.reports.words import (
    actual_words,
    evidence_words,
    points,
    target_words,
    total_words,
)
from baoheng.evaluation.results import Result
from baoheng.evaluation.scoring.model import OUTCOME_WORDS, RowScore
from baoheng.measures.definitions import measures
from baoheng.reading.reports.files import write_whole
from baoheng.reading.reports.markup import Element, element, to_html
from baoheng.reading.reports.webpage import page_style, whole_page

TITLE = "绩效自评结果"
_HEADS = ("指标", "目标", "完成值", "判断", "分值", "得分", "怎样来的")


def write_page(path: Path, results: Sequence[Result]) -> None:
    """Write the page. Raises OutputError where that cannot be done."""
    write_whole(path, lambda file: file.write(page(results).encode()))


def page(results: Sequence[Result]) -> str:
    """The whole page as text."""
    style = page_style() + (files("baoheng.evaluation.reports") / "page.css").read_text("utf-8")
    sections = [to_html(_section(f"t{n}", one)) for n, one in enumerate(results, start=1)]
    return whole_page(TITLE, style, [*map(to_html, _top(results)), *sections])


def _top(results: Sequence[Result]) -> Iterator[Element]:
    yield element("h1", TITLE)
    heads = ("项目", "总分", "证据覆盖", "须写原因")
    rows = [element("tr", *(element("th", head) for head in heads))]
    for number, one in enumerate(results, start=1):
        cells = (
            element("a", one.title, href=f"#t{number}"),
            total_words(one.evaluation),
            one.coverage.said.removeprefix("证据覆盖："),
            str(len(one.evaluation.needs_reasons)),
        )
        rows.append(element("tr", *(element("td", cell) for cell in cells)))
    yield element("div", element("table", *rows), class_="scroll")


def _section(name: str, one: Result) -> Element:
    table, evaluation = one.assessed.table, one.evaluation
    span = one.assessed.span.label
    rows = [element("tr", *(element("th", head) for head in _HEADS))]
    for row, scored, answer, chosen in zip(
        table.indicators, evaluation.rows, one.assessed.answers, one.assessed.chosen, strict=True
    ):
        rows.append(_row(row, scored, answer.actual, chosen))
    return element(
        "section",
        element("h2", one.title, id=name),
        element("p", total_words(evaluation), class_="verdict"),
        element("p", f"{span}；{one.coverage.said}；考核口径：{evaluation.profile.title}"),
        element("div", element("table", *rows, class_="results"), class_="scroll"),
        *_money(one),
        *_list("总分怎样来的", evaluation.explanation),
        *_list("与批复不一致", [departure.said for departure in one.departures]),
        *_list("还缺", evaluation.missing),
        *_list("须写明原因", evaluation.needs_reasons),
        *_list("说明", evaluation.notes),
    )


def _row(row: Indicator, scored: RowScore, actual: Actual, chosen: Chosen) -> Element:
    worked = [line for line in actual.explanation if line.startswith("代入")]
    how = element(
        "div",
        element("p", "；".join(filter(None, (evidence_words(actual), *worked)))),
        element("p", scored.needs_reason, class_="todo") if scored.needs_reason else None,
        element(
            "details",
            element("summary", "公式和依据"),
            *(element("p", line) for line in (*actual.explanation, *scored.lines)),
            element("p", _binding(chosen), class_="dim"),
        ),
    )
    cells = (
        element("td", row.level3),
        element("td", target_words(row)),
        element("td", actual_words(actual)),
        element("td", OUTCOME_WORDS[scored.outcome], class_=scored.outcome.value),
        element("td", points(scored.points), class_="count"),
        element("td", points(scored.score), class_="count"),
        element("td", how),
    )
    return element("tr", *cells)


def _binding(chosen: Chosen) -> str:
    """Which measure answers the row, and whether a person confirmed it."""
    binding = chosen.binding
    if binding is None:
        return "没有绑定测算项"
    if binding.stated:
        return f"由人填报（{binding.by} {binding.at}确认）"
    used = measures()[binding.measure]
    narrowed = said(used, binding.filters)
    words = f"测算项：{used.name}" + (f"（{narrowed}）" if narrowed else "")
    if chosen.confirmed:
        return f"{words}；{binding.by} {binding.at}确认"
    return f"{words}；建议，把握{chosen.confidence:.0%}，未经人确认"


def _money(one: Result) -> Iterator[Element]:
    execution = one.evaluation.execution
    if execution is None:
        return
    got = f"预算执行率：{points(execution.score)}/{points(execution.points)}分"
    yield element("h3", got)
    lines = execution.lines if execution.score is not None else (execution.reason,)
    for line in (*lines, *one.money.explanation, one.money.origin):
        if line:
            yield element("p", line)


def _list(head: str, lines: Sequence[str]) -> Iterator[Element]:
    if lines:
        yield element("h3", head)
        yield element("ul", *(element("li", line) for line in lines))
