"""The key that signs sessions and links: from the environment, else made once in the folder."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

_FILE = "secret.key"


def secret_key(home: Path) -> str:
    """``BAOHENG_SECRET_KEY``, else what stands in the folder's file, which is made where missing.

    The file can be read by its owner only. Of two processes that start at once one makes it.
    """
    if given := os.environ.get("BAOHENG_SECRET_KEY"):
        return given
    path = home / _FILE
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with suppress(FileExistsError):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text().strip()
