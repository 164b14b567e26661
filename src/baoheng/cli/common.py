"""What the commands share: arguments, consoles, JSON lines, the refusal of wrong targets."""

import datetime
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import click
from rich.console import Console

from baoheng.core.errors import OutputError
from baoheng.reading.reports.files import check_target
from baoheng.reading.reports.jsontext import to_json
from baoheng.reading.reports.words import clean

PATH = click.Path(path_type=Path)
_PIPE_COLUMNS = 120
_MOST_WORKERS = 32


def now() -> datetime.datetime:
    """The bureau's own time: the command line is where the clock comes in."""
    return datetime.datetime.now()  # noqa: DTZ005 — local time is meant


def day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> datetime.date:
    """A day as ISO text; today where none is given: the command line is where the day comes in."""
    if value is None:
        return datetime.date.today()  # noqa: DTZ011 — the clerk's own day is meant
    with suppress(ValueError):
        return datetime.date.fromisoformat(value)
    raise click.BadParameter(f"应为日期，如 2026-12-31，写的是“{clean(value)}”")


def workers_option(_ctx: click.Context, _param: click.Parameter, value: str | None) -> int:
    """The number of files to read at once; by default the processors, at most four."""
    if value is None:
        return min(4, len(os.sched_getaffinity(0)))
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= _MOST_WORKERS:
        raise click.BadParameter(f"应为 1 到 {_MOST_WORKERS} 的整数，写的是“{clean(value)}”")
    return int(value)


def check_targets(paths: Sequence[Path], targets: Sequence[Path | None]) -> None:
    """Refuse result files that cannot be written, that are sources, or that are the same file.

    Raises OutputError before any work is done.
    """
    wanted = [target for target in targets if target]
    for target in wanted:
        check_target(target)
        if target.resolve() in [path.resolve() for path in paths]:
            raise OutputError("结果会覆盖要读的原件", where=str(target), todo="请换一个文件名")
    if len({target.resolve() for target in wanted}) < len(wanted):
        raise OutputError("两种结果写到了同一个文件", where=str(wanted[0]), todo="请各用一个文件名")


def check_book(target: Path) -> None:
    """Refuse a workbook to write whose name says something else, or that cannot be written.

    Raises OutputError.
    """
    if target.suffix.lower() != ".xlsx":
        raise OutputError("写出的是 Excel 文件", where=str(target), todo="文件名请以 .xlsx 结尾")
    check_targets([], [target])


def console_for(stderr: bool = False) -> Console:
    """Colour only on a terminal (and not with NO_COLOR); a pipe gets a fixed, roomy width."""
    stream = sys.stderr if stderr else sys.stdout
    wide = None if stream.isatty() or "COLUMNS" in os.environ else _PIPE_COLUMNS
    return Console(stderr=stderr, width=wide, highlight=False)


def write_line(stream: BinaryIO, value: dict[str, object]) -> None:
    """One line of JSON, at once."""
    stream.write(f"{to_json(value)}\n".encode())
    stream.flush()
