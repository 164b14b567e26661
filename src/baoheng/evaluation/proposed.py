"""Proposals for next year from several years' documents: the same project's tables side by side."""

from collections.abc import Sequence

from baoheng.core.actual import Actual
from baoheng.core.errors import BindingError
from baoheng.core.result import ResultState
from baoheng.evaluation.actuals import Answer
from baoheng.evaluation.assess import Assessed
from baoheng.evaluation.binding.wording import plain
from baoheng.evaluation.proposals.model import Proposal, Year
from baoheng.evaluation.proposals.propose import propose
from baoheng.measures.model import Accumulation

Made = tuple[Assessed, tuple[Proposal, ...]]


def proposed(found: Sequence[Assessed], next_year: int) -> list[Made]:
    """The latest table of every project with a proposal for each of its indicators.

    Of two tables of one project and year (targets, then a self-evaluation) the later one counts.
    Raises BindingError where a table is not older than ``next_year``.
    """
    projects: dict[str, dict[int, Assessed]] = {}
    for one in found:
        if one.span.year >= next_year:
            raise BindingError(
                f"“{one.document.file}”是 {one.span.year} 年的，不早于 {next_year} 年",
                todo="请给以前年度的目标表或自评表，或改 --next",
            )
        projects.setdefault(plain(one.table.project or "整体"), {})[one.span.year] = one
    made = []
    for years in projects.values():
        ordered = [years[year] for year in sorted(years)]
        told = [Year(one.span.year, one.table, _whole_year(one)) for one in ordered]
        made.append((ordered[-1], propose(told, next_year)))
    return made


def _whole_year(one: Assessed) -> tuple[Actual, ...]:
    """The actuals of a year; of one that is not over, nothing that still grows counts."""
    if (one.span.end.month, one.span.end.day) == (12, 31):
        return one.actuals
    return tuple(
        _unfinished(one, answer.actual) if _grows(answer) else answer.actual
        for answer in one.answers
    )


def _grows(answer: Answer) -> bool:
    return (
        answer.measured is not None
        and answer.measured.measure.accumulation is Accumulation.CUMULATIVE
        and answer.actual.state is ResultState.COMPUTED
    )


def _unfinished(one: Assessed, actual: Actual) -> Actual:
    reason = f"到{one.span.end}为{actual.text}，年度未完，不作全年数"
    return Actual(ResultState.INCOMPLETE, reason=reason, evidence=actual.evidence)
