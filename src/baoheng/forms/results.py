"""Official forms from results of monitoring and evaluation: which form, with what beside it."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from baoheng.core.result import ResultState
from baoheng.evaluation.assess import Assessed
from baoheng.evaluation.money import printed_amount
from baoheng.evaluation.monitored import Monitored
from baoheng.evaluation.monitoring.numbers import share_percent
from baoheng.evaluation.reports.words import STATES
from baoheng.evaluation.results import Result, filled
from baoheng.evaluation.scoring.model import OUTCOME_WORDS, Outcome
from baoheng.forms.data import FormData, ProjectRow
from baoheng.forms.layout import compose
from baoheng.forms.load import definition
from baoheng.forms.sheet import Sheet
from baoheng.reading.values.units import parse_unit

EVALUATION_FORMS = ("self_evaluation", "transfer_self_evaluation")
MONITORING_FORM = "monitoring"
_WHOLE_FORMS = {
    EVALUATION_FORMS[0]: "department_self_evaluation",
    MONITORING_FORM: "department_monitoring",
}


def monitoring_sheets(watched: Sequence[Monitored]) -> list[Sheet]:
    """The monitoring form of every table; a whole department's stands on a form of its own."""
    return [
        compose(
            definition(_form_for(one.assessed, MONITORING_FORM)),
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
    """The self-evaluation form of every table, and a summary of each bureau's year with several.

    A whole department's stands on a form of its own.
    """
    sheets = [
        compose(
            definition(_form_for(one.assessed, name)),
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


def _form_for(assessed: Assessed, name: str) -> str:
    """The form of projects is for projects: a whole department has one of its own."""
    whole = assessed.table.kind == "overall"
    return _WHOLE_FORMS.get(name, name) if whole else name


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
