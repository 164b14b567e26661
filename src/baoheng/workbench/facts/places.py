"""The moment, the name and the folders under which the workbench works on the ledger."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

WAIT_SECONDS = 30


def now() -> datetime:
    """The moment as the ledger writes it: local, whole seconds."""
    return timezone.localtime().replace(tzinfo=None, microsecond=0)


def work_folder(*parts: str) -> Path:
    """A folder of the workbench for unfinished work on the ledger; made where it is missing."""
    made = Path(settings.HOME) / "facts" / Path(*parts)
    made.mkdir(mode=0o700, parents=True, exist_ok=True)
    return made


def allowed_folders() -> list[Path]:
    """The folders from which may be loaded, and what lies directly below them."""
    found = []
    for text in settings.LOAD_FOLDERS:
        root = Path(text).resolve()
        if root.is_dir():
            below = (one for one in root.iterdir() if one.is_dir() and not one.name.startswith("."))
            found += [root, *sorted(below)]
    return found
