"""The words in other languages: the package's catalogue, compiled into the workbench's folder.

It is compiled here rather than when the package is built, so that nothing but Python is needed.
What is compiled is kept under the digest of its source: a newer program never reads older words.
"""

import hashlib
import os
from pathlib import Path

import polib

SOURCE = Path(__file__).parent / "locale" / "en" / "LC_MESSAGES" / "django.po"


def compiled(home: Path) -> Path:
    """The folder in which Django finds the catalogue, which is compiled at the first need."""
    folder = home / "locale" / hashlib.sha256(SOURCE.read_bytes()).hexdigest()[:16]
    made = folder / "en" / "LC_MESSAGES" / "django.mo"
    if not made.exists():
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        made.parent.mkdir(parents=True, exist_ok=True)
        part = made.with_name(
            f"django.{os.getpid()}"
        )  # processes that start at once have their own
        part.write_bytes(polib.pofile(str(SOURCE)).to_binary())
        part.replace(made)
    return folder
