"""Options and files of the official forms, shared by the commands that print them."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from baoheng.cli.common import PATH
from baoheng.core.errors import OutputError
from baoheng.core.tables import TargetTable
from baoheng.forms import Sheet, check_ending, definition, write
from baoheng.forms.writeback import fill, plan
from baoheng.reading.accounting import Reading

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
