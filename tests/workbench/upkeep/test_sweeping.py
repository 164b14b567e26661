"""Files that nothing refers to are removed after a day; no other ever is."""

import datetime
import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from baoheng.workbench.acts import perform
from baoheng.workbench.appraisals.models import Output as Printed
from baoheng.workbench.casework.models import Evidence
from baoheng.workbench.documents.acts.upload import DeleteDocument
from baoheng.workbench.documents.models import Document, Dossier, Targets, Version
from baoheng.workbench.facts.models import Delivery
from baoheng.workbench.files import keep_bytes, place
from baoheng.workbench.jobs.models import Job
from baoheng.workbench.trail.models import Entry
from baoheng.workbench.upkeep import sweeping
from baoheng.workbench.upkeep.jobs import notice_day
from baoheng.workbench.upkeep.models import Unused

DAY = 86_400


def kept(text: str, age: int = 2 * DAY) -> str:
    """The hash of a file that was kept so many seconds ago."""
    found = keep_bytes(text, [text.encode()]).sha256
    os.utime(place(found), times=(time.time() - age,) * 2)
    return found


def sweep(work_off: Any) -> str:
    Job.objects.all().delete()
    notice_day()
    [job] = work_off()
    assert job.state == "done", job.said
    return str(job.said)


def later() -> None:
    Unused.objects.update(since=timezone.now() - datetime.timedelta(hours=25))


def test_the_file_of_a_deleted_document_goes_a_day_later(person: Any, work_off: Any) -> None:
    clerk, sha256 = person("clerk"), kept("原件")
    one = Document.objects.create(name="甲.docx", sha256=sha256, size=2, by=clerk)
    assert sweep(work_off) == "没有要清的文件"
    perform(DeleteDocument(clerk, one))
    assert sweep(work_off) == "没有要清的文件"
    assert place(sha256).exists()  # a backup may be on its way
    later()
    assert sweep(work_off) == "清掉 1 个没有用处的文件"
    assert not place(sha256).exists()
    entry = Entry.objects.get(act="files.sweep")
    assert (entry.by, entry.details) == ("系统", {"sha256": [sha256]})


def test_what_is_referred_to_stays(person: Any, work_off: Any) -> None:
    by = person("clerk")
    names = ["document", "version", "archive", "evidence", "delivery", "job"]
    files = {name: kept(name) for name in names}
    Document.objects.create(name="a", sha256=files["document"], size=1, by=by)
    source = Document.objects.create(name="v", sha256=files["version"], size=1, by=by)
    targets = Targets.objects.create(department="局", year=2026, kind="project")
    Version.objects.create(targets=targets, number=1, document=source, contents={}, by=by)
    Dossier.objects.create(title="d", archive=files["archive"], by=by)
    Evidence.objects.create(hit="甲", name="e", sha256=files["evidence"], size=1, by=by)
    Delivery.objects.create(called="x", sha256=files["delivery"], by=by)
    sweep(work_off)
    Job.objects.create(kind="x", title="x", by=by, given={"kept": [files["job"], "a", 1]})
    sweeping.note_unused()
    later()
    assert sweeping.note_unused() == []
    assert all(place(one).exists() for one in files.values())


def test_every_record_of_a_file_is_among_those_that_are_asked() -> None:
    assert Printed._meta.get_field("sha256").name in sweeping._FIELDS
    hashes = {
        (model.__name__, field.name)
        for model in sweeping.apps.get_models()
        for field in model._meta.concrete_fields
        if getattr(field, "max_length", None) == 64 and field.name not in sweeping._FIELDS
        and model.__module__.startswith("baoheng.workbench")
    }  # fmt: skip
    assert not {one for one in hashes if "sha" in one[1] or "file" in one[1]} - {("Unused", "file")}


def test_what_is_new_or_comes_again_stays(db: None) -> None:
    fresh, again = kept("新", age=0), kept("又来")
    sweeping.note_unused()
    later()
    assert sweeping.note_unused() == [again]
    keep_bytes("又来", ["又来".encode()])  # while the sweep goes on
    sweeping.remove([again])
    assert place(again).exists()
    assert place(fresh).exists()


def test_a_file_that_is_needed_again_is_no_longer_noted(person: Any) -> None:
    sha256 = kept("回来")
    sweeping.note_unused()
    later()
    Document.objects.create(name="a", sha256=sha256, size=1, by=person("clerk"))
    assert sweeping.note_unused() == []
    assert not Unused.objects.exists()


def test_what_killed_uploads_left_goes(db: None, home: Path, work_off: Any) -> None:
    (home / "files").mkdir(exist_ok=True)
    old, new = home / "files" / ".new-a", home / "files" / ".new-b"
    for path in (old, new):
        path.write_text("半")
    os.utime(old, times=(time.time() - 2 * DAY,) * 2)
    sweep(work_off)
    assert (old.exists(), new.exists()) == (False, True)


def test_it_is_asked_once_a_day(db: None) -> None:
    notice_day()
    notice_day()
    assert Job.objects.count() == 1


@pytest.mark.slow
def test_the_files_of_appeals_in_the_ledger_stay(db: None, settings: Any) -> None:
    from tests.review.handling.bureau import founded, put

    founded(Path(settings.LEDGER))
    sha256 = kept("病历")
    row = {"hit_id": "甲一", "step_no": 3, "file_name": "病历", "file_size": 1, "sha256": sha256}
    put(sweeping.ledgers.ledger(), "appeal_files", [row])
    assert sha256 in sweeping.referred()
