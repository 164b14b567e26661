"""Reading and checking documents as ``baoheng check`` does, in child processes."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils import timezone

from baoheng.checking.batch import Checked, Settings, check_all
from baoheng.checking.profile import profile_named
from baoheng.checking.waivers import Waiver
from baoheng.core.errors import BaohengError, ReadError
from baoheng.reading.accounting import Reading
from baoheng.reading.batch import Job, Outcome, found, read_all
from baoheng.reading.limits import DEFAULT_LIMITS
from baoheng.reading.reports.jsontext import to_json
from baoheng.reading.reports.words import clean
from baoheng.workbench.documents.confirming import confirm
from baoheng.workbench.documents.models import Document
from baoheng.workbench.files import place
from baoheng.workbench.upkeep.bureau import value

_WORKERS = 1  # background work leaves the other processor to the pages
Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Took:
    """A document that was read, or why not."""

    document: Document
    outcome: Outcome


def read(documents: Sequence[Document], told: Told = lambda _: None) -> list[Took]:
    """Read them, each in a child process, and put in what people confirmed."""
    names: dict[str, int] = {}
    jobs = [_entry(at, one, _unique(one.name, names)) for at, one in enumerate(documents)]
    took = []
    for one, outcome in zip(documents, read_all(jobs, DEFAULT_LIMITS, _WORKERS), strict=True):
        if outcome.reading:
            confirm(outcome.reading.document, one.confirmations.all())
        took.append(Took(one, outcome))
        told(f"读完“{one.name}”")
    return took


def read_file(path: Path) -> Reading:
    """A document read by itself, apart from this process as every file of others is."""
    with found([path], DEFAULT_LIMITS) as entries:
        for outcome in read_all(entries, DEFAULT_LIMITS, _WORKERS):
            if outcome.reading:
                return outcome.reading
            if outcome.error:
                raise outcome.error
    raise ReadError("原件读不出来", where=path.name, todo="请重新上传原件")


def _entry(at: int, one: Document, name: str) -> Job | Outcome:
    path = place(one.sha256)
    if path.is_file():
        return Job(at, name, path, path, DEFAULT_LIMITS)
    gone = ReadError("原件的文件不在了", where=name, todo="请重新上传，或请系统管理员从备份恢复")
    return Outcome(name, path, error=gone)


def _unique(name: str, names: dict[str, int]) -> str:
    """Reports are told apart by the document's name; a second one of a name is numbered."""
    times = names[name] = names.get(name, 0) + 1
    return name if times == 1 else f"{name}（重名第{times}份）"


def check(
    outcomes: Sequence[Outcome],
    earlier: Sequence[Reading] = (),
    waivers: tuple[Waiver, ...] = (),
    told: Told = lambda _: None,
) -> list[Checked]:
    """Check them as one run of the command does, by today and the bureau's profile.

    Where the bureau has set none, each document's own is recognised.
    """
    today = timezone.localdate()
    profile = value("bureau.profile", today)
    settings = Settings(today, profile_named(profile) if profile else None, waivers)
    return check_all(outcomes, settings, earlier, lambda _, one: told(f"检查：{one.title}"))


def plain(value: object) -> Any:
    """A contract's values as JSON keeps them, without what no database can store."""
    return json.loads(to_json(_cleaned(value)))


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(str(name)): _cleaned(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(one) for one in value]
    return value


def said(error: BaohengError) -> str:
    """Why a document could not be read, and what to do; its name stands beside it already."""
    return f"{error.message}。{error.todo}" if error.todo else error.message
