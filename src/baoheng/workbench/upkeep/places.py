"""Where backups lie."""

from pathlib import Path

from django.conf import settings

FOLDER = "backups"


def backup_path(name: str) -> Path:
    """A backup's file; the folder is made where it is missing."""
    folder = Path(settings.HOME) / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / name
