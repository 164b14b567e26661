"""Proposals for next year from several years' documents: the same project's tables side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from baoheng.core.actual import Actual
from baoheng.core.errors import BindingError
from baoheng.core.result import ResultState
from baoheng.core.tables import Indicator
from baoheng.evaluation.actuals import Answer
from baoheng.evaluation.assess import Assessed
from baoheng.evaluation.binding.wording import plain
from baoheng.evaluation.monitoring.targets import meets, number_of
from baoheng.evaluation.proposals.history import matched
from baoheng.evaluation.proposals.model import UNFINISHED, Proposal, Year
from baoheng.evaluation.proposals.propose import propose
from baoheng.measures.model import Accumulation

Made = tuple[Assessed, tuple[Proposal, ...]]
_NAMED = 5  # indicators that one sentence names


def proposed(found: Sequence[Assessed], next_year: int) -> list[Made]:
    """The latest table of every project with a proposal for each of its indicators.

    Of two tables of one project and year (targets, then a self-evaluation) the later one counts.
    Raises BindingError where a table is not older than ``next_year``.
    """
    for one in found:
        if one.span.year >= next_year:
            raise BindingError(
                f"“{one.document.file}”是 {one.span.year} 年的，不早于 {next_year} 年",
                todo="请给以前年度的目标表或自评表，或改 --next",
            )
    made = []
    for book in _books(found):
        ordered = _by_year(book)
        told = [Year(one.span.year, one.table, _whole_year(one)) for one in ordered]
        made.append((ordered[-1], propose(told, next_year)))
    return made


def unheeded(found: Sequence[Assessed], next_year: int) -> list[str]:
    """What of the documents is in no proposal, in sentences for the clerk."""
    return [
        f"“{_title(book[-1])}”{said}"
        for book in _books(found)
        for said in _of_book(book, next_year)
    ]


def _of_book(book: Sequence[Assessed], next_year: int) -> Iterator[str]:
    ordered = _by_year(book)
    latest = ordered[-1]
    for one in book:
        if all(one is not other for other in ordered):
            used = next(other for other in ordered if other.span.year == one.span.year)
            yield (
                f"{one.span.year}年有几张表，用了“{used.document.file}”的，"
                f"没有用“{one.document.file}”的"
            )
    year = latest.span.year
    if year < next_year - 1:
        yield f"最近的表是{year}年的，没有{next_year - 1}年的，建议按{year}年提出"
    for one in ordered[:-1]:
        if gone := [row.level3 for row in one.table.indicators if not _goes_on(row, latest)]:
            more = f"等{len(gone)}个" if len(gone) > _NAMED else ""
            named = "、".join(f"“{name}”" for name in gone[:_NAMED])
            yield f"{one.span.year}年的{named}{more}在{year}年的表里没有，没有提出建议"


def _goes_on(row: Indicator, latest: Assessed) -> bool:
    return any(matched(row, other) for other in latest.table.indicators)


def _title(one: Assessed) -> str:
    return one.table.project or "部门整体支出"


def _books(found: Sequence[Assessed]) -> list[list[Assessed]]:
    """The tables of one bureau's project, in the order given; a table that names no bureau goes
    with the only one that has such a project."""
    bureaus: dict[str, dict[str, None]] = {}
    for one in found:
        named = bureaus.setdefault(plain(_title(one)), {})
        if one.department:
            named[plain(one.department)] = None
    books: dict[tuple[str, str], list[Assessed]] = {}
    for one in found:
        project = plain(_title(one))
        own = plain(one.department or "")
        if not own and len(bureaus[project]) == 1:
            own = next(iter(bureaus[project]))
        books.setdefault((own, project), []).append(one)
    return list(books.values())


def _by_year(book: Sequence[Assessed]) -> list[Assessed]:
    """The last table of each year, in order of years."""
    years = {one.span.year: one for one in book}
    return [years[year] for year in sorted(years)]


def _whole_year(one: Assessed) -> tuple[Actual, ...]:
    """The actuals of a year; of one that is not over only what holds already, with its day."""
    if (one.span.end.month, one.span.end.day) == (12, 31):
        return one.actuals
    return tuple(
        _so_far(one, row, answer)
        for row, answer in zip(one.table.indicators, one.answers, strict=True)
    )


def _so_far(one: Assessed, row: Indicator, answer: Answer) -> Actual:
    """A value of a running year: what still grows, or may still come to the target, is none."""
    actual = answer.actual
    if answer.measured is None or actual.state is not ResultState.COMPUTED:
        return actual
    grows = answer.measured.measure.accumulation is Accumulation.CUMULATIVE
    value = number_of(actual, row.target)
    missed = value is not None and meets(row, value) is False
    if not grows and not missed:
        if value is None:
            return actual
        return replace(actual, text=f"{actual.text}（到{one.span.end}）")
    still = "，还没有达到目标" if missed and not grows else ""
    reason = f"到{one.span.end}为{actual.text}{still}，{UNFINISHED}，不作全年数"
    return Actual(ResultState.INCOMPLETE, reason=reason, evidence=actual.evidence)
