"""Official forms from results: which form, with what beside the table."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import click

from baoheng.cli.common import PATH
from baoheng.core.errors import OutputError
from baoheng.core.result import ResultState
from baoheng.core.tables import TargetTable
from baoheng.evaluation.assess import Assessed
from baoheng.evaluation.money import printed_amount
from baoheng.evaluation.monitored import Monitored
from baoheng.evaluation.monitoring.numbers import share_percent
from baoheng.evaluation.reports.words import STATES
from baoheng.evaluation.results import Result, filled
from baoheng.evaluation.scoring.model import OUTCOME_WORDS, Outcome
from baoheng.forms import FormData, ProjectRow, Sheet, check_ending, compose, definition, write
from baoheng.forms.writeback import fill, plan
from baoheng.reading.accounting import Reading
from baoheng.reading.values.units import parse_unit

MOST_LINES = 12
F = TypeVar("F", bound=Callable[..., Any])


def form_option(function: F) -> F:
    """``--form``: files to print the official forms to."""
    return click.option(
        "--form",
        "forms",
        type=PATH,
        multiple=True,
        metavar="文件",
        help="写出官方表式，按文件名结尾：.xlsx、.docx、.html、.pdf；可多次写",
    )(function)


def into_option(function: F) -> F:
    """``--into``: a copy of the bureau's own document with the results in its cells."""
    return click.option(
        "--into",
        type=PATH,
        metavar="文件",
        help="把结果写进原件的副本（docx、xlsx），只改该填的格",
    )(function)


def write_into(
    target: Path, readings: Sequence[tuple[Path, Reading]], tables: Sequence[TargetTable]
) -> list[str]:
    """Fill a copy of the one document that was read; what was written and what was left, in words.

    Raises OutputError where there are several documents, and as ``writeback.fill`` does.
    """
    if len(readings) != 1:
        raise OutputError(
            f"一次只能写回一份资料，这次读了 {len(readings)} 份",
            where=str(target),
            todo="请一份一份地做",
        )
    source, reading = readings[0]
    changes = plan(reading, tables)
    report = fill(source, changes.changes, target, changes.left)
    left = [one.said for one in report.left]
    more = len(left) - MOST_LINES
    said = [report.lines[0], *left[:MOST_LINES], *report.notes]
    return [*said, f"……还有{more}项没有写，请对照副本"] if more > 0 else said


def check_forms(paths: Sequence[Path], name: str, fitting: Sequence[str] = ()) -> None:
    """Refuse an unknown form, one that is not ``fitting``, or a kind of file that none can be.

    Before any work is done. Raises PackError, OutputError.
    """
    chosen = definition(name)
    if fitting and chosen.id not in fitting:
        raise OutputError(
            f"“{chosen.name}”不是这里能填的表式", todo=f"请从这些中选一个：{'、'.join(fitting)}"
        )
    for path in paths:
        check_ending(path)


def write_forms(paths: Sequence[Path], sheets: Sequence[Sheet]) -> None:
    """The same forms to each file. Raises OutputError."""
    for path in paths:
        write(sheets, path)


def monitoring_sheets(watched: Sequence[Monitored]) -> list[Sheet]:
    """The monitoring form of every table."""
    form = definition("monitoring")
    return [
        compose(
            form,
            FormData(
                one.form,
                cut_off=one.monitoring.cut_off,
                spent=printed_amount(one.money.spent, one.assessed.table.money_unit),
                missing=_missing(one.assessed),
                coverage=one.coverage.said,
            ),
        )
        for one in watched
    ]


def evaluation_sheets(results: Sequence[Result], name: str) -> list[Sheet]:
    """The self-evaluation form of every table, and a summary of each bureau's year with several."""
    form = definition(name)
    sheets = [
        compose(
            form,
            FormData(
                filled(one),
                missing=_missing(one.assessed),
                coverage=one.coverage.said,
                completion=one.assessed.table.fields.get("实际完成情况"),
            ),
        )
        for one in results
    ]
    books: dict[tuple[str | None, int], list[Result]] = {}
    for one in results:
        books.setdefault((one.assessed.department, one.assessed.span.year), []).append(one)
    return [*sheets, *(_summary(book) for book in books.values() if len(book) > 1)]


def _summary(results: Sequence[Result]) -> Sheet:
    """One row a project, all money in the unit of the first table."""
    assessed = results[0].assessed
    head = replace(
        assessed.table,
        project=None,
        department=assessed.department,
        year=assessed.span.year,
        money_unit=assessed.table.money_unit or "万元",
    )
    rows = tuple(_project(one, str(head.money_unit)) for one in results)
    return compose(definition("summary"), FormData(head, projects=rows))


def _project(one: Result, unit: str) -> ProjectRow:
    execution = one.evaluation.execution
    rate = execution.rate if execution is not None else None
    missed = [row.name for row in one.evaluation.rows if row.outcome is Outcome.MISSED]
    told = f"{OUTCOME_WORDS[Outcome.MISSED]}：{'、'.join(missed)}" if missed else ""
    return ProjectRow(
        name=one.title,
        budget=_in_unit(one.money.budget, one, unit),
        spent=_in_unit(one.money.spent, one, unit),
        rate=None if rate is None else share_percent(rate),
        score=one.evaluation.total,
        grade=one.evaluation.grade,
        deviations=told,
        coverage=one.coverage.said.removeprefix("证据覆盖："),
    )


def _in_unit(amount: Decimal | None, one: Result, unit: str) -> Decimal | None:
    """An amount of the table's money in another unit; None where its own is no money."""
    mine, theirs = (parse_unit(name) for name in (one.assessed.table.money_unit or "万元", unit))
    if amount is None or mine is None or theirs is None or mine.dimension != theirs.dimension:
        return None
    return printed_amount(amount * mine.scale / theirs.scale, unit)


def _missing(assessed: Assessed) -> dict[int, str]:
    """Why there is no actual, by index of the row."""
    return {
        at: f"{STATES[one.state]}：{one.reason}"
        for at, one in enumerate(assessed.actuals)
        if one.state is not ResultState.COMPUTED
    }
