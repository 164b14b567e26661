"""The result of an evaluation on the terminal."""

from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from baoheng.evaluation.reports.words import (
    actual_words,
    evidence_words,
    points,
    target_words,
    total_words,
)
from baoheng.evaluation.results import Result
from baoheng.evaluation.scoring.model import OUTCOME_WORDS, Outcome
from baoheng.evaluation.scoring.whatif import WhatIf
from baoheng.reading.reports.words import clean

_STYLES = {
    Outcome.MET: "green",
    Outcome.OVER: "cyan",
    Outcome.MISSED: "bold red",
    Outcome.OPEN: "yellow",
    Outcome.UNKNOWN: "dim",
}


def print_result(console: Console, result: Result) -> None:
    """One table: a row an indicator, then total, coverage and what is still to be done."""
    grid = Grid(
        "指标", "目标", "完成值", "判断", "分值", "得分", "依据", title=Text(clean(result.title))
    )
    for row, scored, actual in zip(
        result.assessed.table.indicators,
        result.evaluation.rows,
        result.assessed.actuals,
        strict=True,
    ):
        grid.add_row(
            Text(clean(row.level3)),
            Text(clean(target_words(row))),
            Text(clean(actual_words(actual))),
            Text(OUTCOME_WORDS[scored.outcome], style=_STYLES[scored.outcome]),
            points(scored.points),
            points(scored.score),
            evidence_words(actual),
        )
    console.print(grid)
    execution = result.evaluation.execution
    if execution:
        said = execution.lines[1] if execution.score is not None else execution.reason
        got = f"{points(execution.score)}/{points(execution.points)}分"
        console.print(Text(f"预算执行率 {got}　{said}"), soft_wrap=True)
        console.print(Text(clean(result.money.origin)), soft_wrap=True)
    console.print(Text(f"总分 {total_words(result.evaluation)}", style="bold"), soft_wrap=True)
    console.print(Text(result.coverage.said), soft_wrap=True)
    print_departures(console, result)


def print_departures(console: Console, result: Result) -> None:
    """Where the table is not as it was approved."""
    for one in result.departures:
        said = f"与批复不一致（{clean(result.title)}）：{clean(one.said)}"
        console.print(Text(said, style="bold red"), soft_wrap=True)


def print_summary(console: Console, results: list[Result]) -> None:
    """One row a table."""
    grid = Grid("项目", "总分", "指标", "达到", "未达到", "超额", "无结果", "须写原因")
    for one in results:
        rows = one.evaluation.rows
        counts = [
            sum(row.outcome is outcome for row in rows)
            for outcome in (Outcome.MET, Outcome.MISSED, Outcome.OVER, Outcome.UNKNOWN)
        ]
        grid.add_row(
            Text(clean(one.title)),
            Text(total_words(one.evaluation)),
            str(len(rows)),
            *map(str, counts),
            str(len(one.evaluation.needs_reasons)),
        )
    console.print(grid)


def print_what_if(console: Console, title: str, found: WhatIf) -> None:
    """What would be different: both totals and the rows whose points, score or outcome change."""
    before, after = total_words(found.before), total_words(found.after)
    console.print(
        Text(f"模拟 {clean(title)}：现在 {before}；改后 {after}", style="bold"), soft_wrap=True
    )
    for one in found.changes:
        scores = [points(score) or "无" for score in one.scores]
        outcomes = [OUTCOME_WORDS[outcome] for outcome in one.outcomes]
        console.print(
            Text(
                f"  {clean(one.name)}：{outcomes[0]} {scores[0]}/{points(one.points[0])} → "
                f"{outcomes[1]} {scores[1]}/{points(one.points[1])}（{one.worked[1]}）"
            ),
            soft_wrap=True,
        )
    if found.execution_differs and found.after.execution:
        score = points(found.after.execution.score)
        console.print(Text(f"  预算执行率改后 {score}/{points(found.after.execution.points)}"))
    if not found.changes and not found.execution_differs:
        console.print(Text("  没有不同"))
