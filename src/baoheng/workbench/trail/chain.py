"""Adding to the log and proving that nothing in it was changed."""

import hashlib
import json
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import timezone

from baoheng.workbench.people.models import Person
from baoheng.workbench.trail.models import Entry, Head

START = "0" * 64
_COVERED = (
    "number", "by", "username", "act", "kind", "key", "label", "region", "said", "details",
)  # fmt: skip


def append(
    *,
    by: Person | None,
    act: str,
    subject: tuple[str, str, str],
    said: str,
    click: uuid.UUID,
    region: str = "",
    details: Mapping[str, Any] | None = None,
) -> Entry:
    """Add an entry within the caller's transaction; without a person it is the system's."""
    head, _ = Head.objects.select_for_update().get_or_create(id=1)
    kind, key, label = subject
    entry = Entry(
        number=head.number + 1,
        at=timezone.now().replace(microsecond=0),
        by=str(by) if by else "系统",
        username=by.username if by else "",
        act=act,
        kind=kind,
        key=key,
        label=label[:200],
        region=region,
        said=said,
        details=dict(details or {}),
        click=click,
        before=head.hash,
    )
    entry.hash = digest(entry)
    entry.save(force_insert=True)
    Head.objects.filter(id=1).update(number=entry.number, hash=entry.hash)
    return entry


def digest(entry: Entry) -> str:
    """The hash of an entry, over all that it says and the hash before it."""
    said = {name: getattr(entry, name) for name in _COVERED}
    said |= {"at": entry.at.timestamp(), "click": str(entry.click), "before": entry.before}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def faults() -> Iterator[str]:
    """What in the log is not as it was written, in Chinese; nothing where all is well."""
    number, before = 0, START
    for entry in Entry.objects.order_by("number").iterator():
        if entry.number != number + 1:
            yield f"第{number + 1}条到第{entry.number - 1}条不见了"
        if entry.before != before:
            yield f"第{entry.number}条接不上前一条"
        if entry.hash != digest(entry):
            yield f"第{entry.number}条被改过"
        number, before = entry.number, entry.hash
    head = Head.objects.filter(id=1).first() or Head()
    if (head.number, head.hash) != (number, before):
        yield f"记录应到第{head.number}条，现在到第{number}条"
