"""Reading the documents that a command is given; one that cannot be read stops the command."""

from collections.abc import Sequence
from pathlib import Path

from baoheng.cli.progress import Progress
from baoheng.core.errors import OutputError
from baoheng.core.tables import TargetDocument
from baoheng.reading.accounting import Reading
from baoheng.reading.batch import found, read_all
from baoheng.reading.limits import DEFAULT_LIMITS
from baoheng.reading.reports.words import clean


def read_documents(paths: Sequence[Path]) -> list[TargetDocument]:
    """All documents in files, folders and archives, in order. Raises as ``read_whole`` does."""
    return [reading.document for _, reading in read_whole(paths)]


def read_whole(paths: Sequence[Path], workers: int = 2) -> list[tuple[Path, Reading]]:
    """All documents with their sources and the user's file that each comes from.

    Raises the reader's error for the first that cannot be read: a score that silently leaves a
    document out would be wrong. Raises OutputError where there is none.
    """
    readings = []
    with found(paths, DEFAULT_LIMITS) as entries, Progress(len(entries)) as progress:
        for outcome in read_all(entries, DEFAULT_LIMITS, workers):
            progress.advance(clean(outcome.name))
            if outcome.reading:
                readings.append((outcome.path, outcome.reading))
            elif outcome.error and not outcome.skipped:
                raise outcome.error
    if not readings:
        raise OutputError("没有找到可以读的文件", todo="请检查路径，或直接给出文件名")
    return readings
