"""The folder for what a running workbench makes and throws away: one that was killed cannot."""

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

FOLDER = "temp"


def own_folder(home: Path) -> Path:
    """Use a folder of this process within the workbench's, and clear those of processes gone.

    Copies of the database and decoded documents lie there for moments; in the system's folder they
    would stay after a kill, for everybody who keeps that folder. Processes that are started from
    here use it too.
    """
    root = home / FOLDER
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in root.iterdir():
        if not path.name.isdecimal() or not _runs(int(path.name)):
            shutil.rmtree(path, ignore_errors=True)
    mine = root / str(os.getpid())
    mine.mkdir(mode=0o700, exist_ok=True)
    os.environ["TMPDIR"] = str(mine)
    tempfile.tempdir = None  # looked up anew
    return mine


def _runs(process: int) -> bool:
    with suppress(ProcessLookupError):
        with suppress(PermissionError):  # somebody else's: it runs
            os.kill(process, 0)
        return True
    return False
