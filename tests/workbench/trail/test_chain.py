import uuid
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from baoheng.workbench.trail.chain import append, faults
from baoheng.workbench.trail.models import Entry, Head


def _write(count: int) -> None:
    for at in range(count):
        append(
            by=None,
            act="a",
            subject=("k", str(at), "x"),
            said="做了",
            click=uuid.uuid4(),
            details={"n": at},
        )


def _triggers_off() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER trail_entry_update")
            cursor.execute("DROP TRIGGER trail_entry_delete")
        else:
            cursor.execute("DROP TRIGGER trail_entry_fixed ON trail_entry")


def test_a_whole_log_has_no_faults(db: None) -> None:
    _write(3)
    assert list(faults()) == []


def test_the_database_refuses_to_change_or_delete(db: None) -> None:
    _write(1)
    for act in (lambda: Entry.objects.update(said="别的"), lambda: Entry.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert Entry.objects.get().said == "做了"


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (lambda: Entry.objects.filter(number=2).update(said="别的"), "第2条被改过"),
        (lambda: Entry.objects.filter(number=2).update(details={}), "第2条被改过"),
        (lambda: Entry.objects.filter(number=2).delete(), "第2条到第2条不见了"),
        (lambda: Entry.objects.filter(number=3).delete(), "记录应到第3条，现在到第2条"),
        (lambda: Head.objects.update(hash="0" * 64), "记录应到第3条"),
    ],
)
def test_tampering_shows(db: None, tamper: Any, said: str) -> None:
    _write(3)
    _triggers_off()
    tamper()
    assert any(said in one for one in faults())
