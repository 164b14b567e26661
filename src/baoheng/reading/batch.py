"""What came of each file of a run: a reading or an error, never an exception."""

from dataclasses import dataclass
from pathlib import Path

from baoheng.core.errors import BaohengError
from baoheng.reading.accounting import Reading


@dataclass(frozen=True, slots=True)
class Outcome:
    """One file of a run: exactly one of ``reading`` and ``error`` is set.

    ``name`` is what the user calls the file (``a.zip/b.docx`` inside an archive), ``path`` the
    user's file on disk, for links.
    """

    name: str
    path: Path
    reading: Reading | None = None
    error: BaohengError | None = None
