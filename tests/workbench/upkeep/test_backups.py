"""Backups and the log's proof by pages; a backup that is damaged is not restored."""

import json
import zipfile
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from baoheng.core.errors import Conflict, NotAllowed, WorkbenchError
from baoheng.ledger.folder import create
from baoheng.workbench.acts import perform
from baoheng.workbench.database import database_settings
from baoheng.workbench.trail.models import Entry
from baoheng.workbench.upkeep.acts.backups import DropBackup, MakeBackup, TakeBackup
from baoheng.workbench.upkeep.acts.proof import VerifyLog
from baoheng.workbench.upkeep.acts.settings import WriteSetting
from baoheng.workbench.upkeep.models import Backup, Verification
from baoheng.workbench.upkeep.places import backup_path
from baoheng.workbench.upkeep.restoring import restore


def made(client, work_off) -> Backup:
    client.post("/upkeep/backups/make")
    assert work_off()[0].state == "done", work_off
    return Backup.objects.latest("pk")


def test_a_backup_is_made_taken_and_dropped(signed_in, work_off, home, tmp_path):
    (home / "secret.key").write_text("geheim")
    (home / "files").mkdir()
    (home / "files" / "abc").write_text("原件")
    (home / "files" / ".new-x").write_text("half")
    create(tmp_path / "ledger", buckets=2)
    client = signed_in("admin")
    one = made(client, work_off)
    path = backup_path(one.name)
    assert path.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(path) as archive:
        told = json.loads(archive.read("manifest.json"))
    names = {entry["name"]: entry for entry in told["files"]}
    assert {"secret.key", "files/abc", "ledger/ledger.json"} <= set(names)
    assert names["secret.key"]["secret"]
    assert len(names) == one.files
    page = client.get("/upkeep/backups").content.decode()
    assert one.sha256[:12] in page
    answer = client.post(f"/upkeep/backups/{one.pk}/take")
    assert "attachment" in answer["Content-Disposition"]
    assert b"".join(answer.streaming_content) == path.read_bytes()
    assert Entry.objects.filter(act="backup.take").exists()
    client.post(f"/upkeep/backups/{one.pk}/drop")
    assert not path.exists()
    again = client.post(f"/upkeep/backups/{one.pk}/take", follow=True)
    assert "不在了" in again.content.decode()


def test_the_oldest_are_dropped(signed_in, work_off):
    client = signed_in("admin")
    perform(WriteSetting(client.person, "backup.keep", "1", timezone.localdate()))
    first = made(client, work_off)
    Backup.objects.filter(pk=first.pk).update(name="旧.zip")
    backup_path(first.name).rename(backup_path("旧.zip"))
    made(client, work_off)
    assert Backup.objects.get(pk=first.pk).dropped
    assert [path.name for path in backup_path("x").parent.iterdir()] != ["旧.zip"]


def test_what_is_refused(person, work_off):
    admin, clerk = person("admin"), person("clerk")
    one = perform(MakeBackup(admin)).result
    with pytest.raises(Conflict, match="正在做"):
        perform(MakeBackup(admin))
    with pytest.raises(Conflict, match="正在做"):
        perform(DropBackup(admin, one))
    with pytest.raises(Conflict, match="不在了"):
        perform(TakeBackup(admin, one))
    for act in (MakeBackup(clerk), TakeBackup(clerk, one), DropBackup(clerk, one)):
        with pytest.raises(NotAllowed):
            perform(act)


def test_the_log_is_proved(signed_in, person, work_off):
    client = signed_in("admin")
    client.post("/upkeep/proof/verify")
    assert "没有被改过" in work_off()[0].said
    assert Verification.objects.get().faults == []
    assert "完整" in client.get("/upkeep/proof").content.decode()
    with pytest.raises(NotAllowed):
        perform(VerifyLog(person("clerk")))


def test_a_changed_log_is_told(signed_in, work_off):
    client = signed_in("admin")
    client.post("/upkeep/proof/verify")
    work_off()
    if connection.vendor != "sqlite":
        pytest.skip("changes the log with SQLite's means")
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER trail_entry_update")
        cursor.execute("UPDATE trail_entry SET said = '别的' WHERE number = 1")
    client.post("/upkeep/proof/verify")
    assert "问题" in work_off()[0].said
    assert "第1条被改过" in client.get("/upkeep/proof").content.decode()


def _database(folder: Path) -> dict:
    return database_settings("", folder)


def test_nothing_is_restored_over_something(tmp_path):
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "x").touch()
    with pytest.raises(WorkbenchError, match="已经有东西"):
        restore(tmp_path / "no.zip", tmp_path / "used", _database(tmp_path), lambda _: None)


def _archive(path: Path, **more: object) -> Path:
    import hashlib

    entry = {"name": "workbench.sqlite3", "sha256": hashlib.sha256(b"x").hexdigest()} | more
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("workbench.sqlite3", "x")
        told = {"format": "baoheng.backup/1", "files": [entry]}
        archive.writestr("manifest.json", json.dumps(told))
    return path


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"sha256": "0" * 64}, "不一样"),
        ({"name": "../workbench.sqlite3"}, "PostgreSQL|不该有"),
    ],
)
def test_a_damaged_backup_leaves_nothing(tmp_path, more, said):
    home = tmp_path / "new"
    with pytest.raises(WorkbenchError, match=said):
        restore(_archive(tmp_path / "b.zip", **more), home, _database(home), lambda _: None)
    assert not home.exists()
    assert not list(tmp_path.glob(".*"))


def test_a_log_that_does_not_hold_leaves_nothing(tmp_path):
    home = tmp_path / "new"

    def refuse(_: Path) -> None:
        raise WorkbenchError("第1条被改过")

    with pytest.raises(WorkbenchError, match="被改过"):
        restore(_archive(tmp_path / "b.zip"), home, _database(home), refuse)
    assert not home.exists()


def test_what_is_no_backup_is_refused(tmp_path):
    (tmp_path / "x.zip").write_bytes(b"PK\x03\x04")
    with pytest.raises(WorkbenchError, match="坏了"):
        restore(tmp_path / "x.zip", tmp_path / "new", _database(tmp_path), lambda _: None)
    with zipfile.ZipFile(tmp_path / "y.zip", "w") as archive:
        archive.writestr("a", "b")
    with pytest.raises(WorkbenchError, match="不是保衡的备份"):
        restore(tmp_path / "y.zip", tmp_path / "new", _database(tmp_path), lambda _: None)


def test_what_a_killed_restore_left_is_cleared(tmp_path):
    home = tmp_path / "new"
    left = tmp_path / ".new.恢复中"
    left.mkdir()
    (left / "half").touch()
    restore(_archive(tmp_path / "b.zip"), home, _database(home), lambda _: None)
    assert [path.name for path in home.iterdir()] == ["workbench.sqlite3"]
    assert not left.exists()


def test_a_killed_backup_is_made_again_under_its_name(signed_in, work_off):
    client = signed_in("admin")
    client.post("/upkeep/backups/make")
    one = Backup.objects.get()
    half = backup_path(f".{one.name}.new")
    half.write_text("half")  # as a kill leaves it
    assert work_off()[0].state == "done"
    assert not half.exists()
    assert zipfile.is_zipfile(backup_path(one.name))
