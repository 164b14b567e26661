"""Files that nothing refers to any more, as of documents that were deleted: found, and removed.

A file is removed a day after it was found unused, when it still is: a backup that began before
keeps every file that its copy of the database names, and an upload that goes on has its time.
"""

import datetime
import json
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.utils import timezone

from baoheng.ledger.engine import reading
from baoheng.ledger.reading import make_views
from baoheng.workbench import ledgers
from baoheng.workbench.jobs.models import Job, State
from baoheng.workbench.upkeep.models import Unused

WAIT = datetime.timedelta(days=1)
_FIELDS = ("sha256", "archive")  # what records call the hash by which a file is kept
_HASH = re.compile(r"[0-9a-f]{64}")


def _folder() -> Path:
    return Path(settings.HOME) / "files"


def referred() -> set[str]:
    """The hashes of all files that a record, a job to come or an appeal in the ledger names."""
    found: set[str] = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.name in _FIELDS:
                found.update(model._default_manager.order_by().values_list(field.name, flat=True))
    waiting = Job.objects.filter(state__in=[State.WAITING, State.RUNNING])
    for given in waiting.values_list("given", flat=True):
        found.update(_HASH.findall(json.dumps(given)))
    if ledgers.has_ledger():
        with reading() as connection:
            make_views(ledgers.ledger(), connection, ["appeal_files"])
            rows = connection.execute("SELECT DISTINCT sha256 FROM appeal_files").fetchall()
        found.update(one for (one,) in rows)
    return found


def note_unused() -> list[str]:
    """Note which files are unused now; those that have been for a day, and are old enough."""
    there = [path for path in _folder().glob("*") if _HASH.fullmatch(path.name)]
    # the files first: one that comes meanwhile is not among them
    needed = referred()
    idle = {path.name for path in there if path.name not in needed}
    known = dict(Unused.objects.values_list("file", "since"))
    Unused.objects.filter(pk__in=[one for one in known if one not in idle]).delete()
    Unused.objects.bulk_create([Unused(file=one) for one in sorted(idle) if one not in known])
    before = timezone.now() - WAIT
    return sorted(
        path.name
        for path in there
        if path.name in idle and known.get(path.name, timezone.now()) <= before and _old(path)
    )


def remove(names: Iterable[str]) -> None:
    """Remove these files; one that somebody has brought again this moment stays."""
    for name in names:
        path = _folder() / name
        hidden = path.with_name(f".gone-{name}")
        with suppress(FileNotFoundError):
            path.rename(hidden)
            if _old(hidden):
                hidden.unlink()
            else:
                hidden.rename(path)


def remove_begun() -> None:
    """Remove what killed uploads had begun to write, and what a killed removal had hidden."""
    for path in _folder().glob(".*"):
        if _old(path):
            path.unlink(missing_ok=True)


def _old(path: Path) -> bool:
    with suppress(FileNotFoundError):
        return timezone.now().timestamp() - path.stat().st_mtime >= WAIT.total_seconds()
    return False
