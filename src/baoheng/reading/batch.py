"""Reading many files in parallel: each becomes an outcome, in the order the user gave them."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from baoheng.core.errors import BaohengError, ReadError
from baoheng.reading.accounting import Reading
from baoheng.reading.archive import Member, expand
from baoheng.reading.isolate import map_isolated
from baoheng.reading.limits import Limits
from baoheng.reading.read import read_document
from baoheng.reading.sniff import Kind, sniff


@dataclass(frozen=True, slots=True)
class Outcome:
    """One file of a run: exactly one of ``reading`` and ``error`` is set.

    ``name`` is what the user calls the file (``a.zip/b.docx`` inside an archive), ``path`` the
    user's file on disk, for links. ``skipped`` marks a file that is no document, such as a
    program's temporary file: its ``error`` says why, and it is no failure.
    """

    name: str
    path: Path
    reading: Reading | None = None
    error: BaohengError | None = None
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """One file to read: its place in the run, its name, its bytes, and the user's file."""

    index: int
    name: str
    path: Path
    origin: Path
    limits: Limits


@contextmanager
def found(paths: Sequence[Path], limits: Limits) -> Iterator[list[Job | Outcome]]:
    """All files in the given files, folders and archives; refused ones are outcomes already.

    Archives are unpacked into a private folder that is removed when the context ends.
    """
    with tempfile.TemporaryDirectory(prefix="baoheng-") as root:
        entries: list[Job | Outcome] = []
        for number, path in enumerate(paths):
            folder = Path(root, str(number))
            folder.mkdir()
            for member in expand(path, limits, folder):
                entries.append(_entry(len(entries), member, path, folder, limits))
        yield entries


def _entry(index: int, member: Member, given: Path, folder: Path, limits: Limits) -> Job | Outcome:
    if member.path is None:
        error = ReadError(member.refused or "", where=member.name)
        return Outcome(member.name, given, error=error, skipped=member.skipped)
    origin = given if member.path.is_relative_to(folder) else member.path
    return Job(index, member.name, member.path, origin, limits)


def read_all(entries: Sequence[Job | Outcome], limits: Limits, workers: int) -> Iterator[Outcome]:
    """Read each job in a child process; outcomes come in the order of ``entries``.

    A file that cannot be read, hangs or crashes its process is an outcome with an error, and the
    others go on.
    """
    done = {i: entry for i, entry in enumerate(entries) if isinstance(entry, Outcome)}
    jobs = [entry for entry in entries if isinstance(entry, Job)]
    upcoming = 0
    while upcoming in done:
        yield done.pop(upcoming)
        upcoming += 1
    for job, result in map_isolated(read_job, jobs, limits, workers, seconds_for):
        done[job.index] = _outcome(job, result)
        while upcoming in done:
            yield done.pop(upcoming)
            upcoming += 1


def seconds_for(job: Job) -> float:
    """How long the file may take: a scan needs its time for every page.

    The pages are not counted here, in the parent, because that would mean opening the file; a
    scanned page is seldom smaller than ``limits.scan_page_bytes``.
    """
    limits = job.limits
    if sniff(job.path) not in {Kind.PDF, Kind.IMAGE}:
        return limits.seconds
    pages = job.path.stat().st_size / limits.scan_page_bytes
    return min(limits.seconds + pages * limits.scan_page_seconds, limits.scan_seconds)


def read_job(job: Job) -> Reading:
    """Read one file; runs in the child process."""
    return read_document(job.path, job.name, job.limits)


def _outcome(job: Job, result: Reading | ReadError) -> Outcome:
    if isinstance(result, Reading):
        return Outcome(job.name, job.origin, reading=result)
    result.where = result.where or job.name
    return Outcome(job.name, job.origin, error=result)
