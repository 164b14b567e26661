"""Rows of forms as checks on single indicators walk them, and how they are called."""

from collections.abc import Iterator

from baoheng.checking.dossier import Dossier, Form, Stage
from baoheng.core.tables import Indicator
from baoheng.core.target import Operator
from baoheng.reading.values import clean

_STATING = ("overall", "project", "narrative")


def stating(dossier: Dossier) -> Iterator[Form]:
    """The forms that state targets: departments', projects' and those told in prose."""
    for form in dossier.forms:
        if form.table.kind in _STATING and form.stage is Stage.TARGET:
            yield form


def stated(dossier: Dossier) -> Iterator[tuple[Form, Indicator]]:
    """Every indicator of the forms that state targets, with its form."""
    return ((form, row) for form in stating(dossier) for row in form.indicators)


def ordinal(form: Form, row: Indicator) -> int:
    """Which indicator of the form it is, from 1."""
    return next(number for number, one in enumerate(form.indicators, 1) if one is row)


def called(form: Form, row: Indicator) -> str:
    """The row in a message: its form and its name; in prose also its number."""
    number = f"第{ordinal(form, row)}项" if form.table.kind == "narrative" else ""
    return f"“{form.name}”的{number}指标“{row.level3}”"


def printed(row: Indicator) -> str:
    """The value cell as printed, on one line."""
    return " ".join(clean(row.target.text).split())


def codes(row: Indicator) -> frozenset[str]:
    """The codes of all doubts of the row."""
    return frozenset(doubt.code for doubt in (*row.doubts, *row.target.doubts))


def is_words(row: Indicator) -> bool:
    """Whether the target is words alone: no number, no date, no stated bands."""
    target = row.target
    return (
        target.operator is Operator.QUALITATIVE
        and target.value is None
        and target.date is None
        and not target.grades
        and bool(target.text.strip())
    )


def notes(row: Indicator) -> list[str]:
    """The texts of the row where a rule for grading may stand."""
    texts = (row.scoring, row.description, row.standard, row.remark)
    return [text for text in (*texts, *row.extra.values()) if text and text.strip()]
