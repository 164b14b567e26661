"""A progress bar on standard error, only for several steps and only on a terminal."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.progress import Progress as Bar


class Progress:
    """Use as a context; ``advance`` after each step, ``paused`` around other printing."""

    def __init__(self, total: int, word: str = "读取") -> None:
        self._bar: Bar | None = None
        if total > 1 and sys.stderr.isatty():
            self._bar = Bar(
                TextColumn(word),
                BarColumn(),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
                TextColumn("{task.description}", markup=False),
                console=Console(stderr=True),
                transient=True,
            )
            self._task = self._bar.add_task("", total=total)

    def __enter__(self) -> "Progress":
        if self._bar:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar:
            self._bar.stop()

    def advance(self, name: str) -> None:
        """One more step is done."""
        if self._bar:
            self._bar.update(self._task, advance=1, description=name[-40:])

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Take the bar away while something else is printed."""
        if self._bar:
            self._bar.stop()
        yield
        if self._bar:
            self._bar.start()


class Counter:
    """A running count of something whose end is not known; only on a terminal."""

    def __init__(self, word: str, unit: str) -> None:
        self._bar: Bar | None = None
        self._unit = unit
        if sys.stderr.isatty():
            self._bar = Bar(
                SpinnerColumn(),
                TextColumn(word),
                TextColumn("{task.completed:,} {task.fields[unit]}"),
                TimeElapsedColumn(),
                TextColumn("{task.description}", markup=False),
                console=Console(stderr=True),
                transient=True,
            )
            self._task = self._bar.add_task("", total=None, unit=unit)

    def __enter__(self) -> "Counter":
        if self._bar:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar:
            self._bar.stop()

    def advance(self, name: str, count: int) -> None:
        """So many more, of what is called ``name``."""
        if self._bar:
            self._bar.update(self._task, advance=count, description=name[-40:])
