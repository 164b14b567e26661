"""What all files as sources have in common."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@dataclass(frozen=True)
class File:
    """A file under the name by which the register of loads knows it."""

    path: Path
    name: str

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the file."""
        return digest_of(self.path)
