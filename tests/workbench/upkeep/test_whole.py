"""A whole workbench in its own processes: backed up, wiped, restored; upgraded; too new."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from tests.ledger.sources.servers import PASSWORD, postgresql

pytestmark = pytest.mark.slow

_FILL = """
import django
django.setup()
from baoheng.workbench.acts import perform
from baoheng.workbench.people.acts import AddPerson
from baoheng.workbench.people.models import Person, RoleHeld
from baoheng.workbench.upkeep.acts.settings import KeepRegion, WriteSetting
from django.conf import settings
from django.utils import timezone
admin = Person.objects.get(username="admin")
admin.must_change = False
admin.save()
perform(KeepRegion(admin, "990302", "西山区"))
perform(WriteSetting(admin, "bureau.name", "云溪市医疗保障局", timezone.localdate()))
perform(AddPerson(admin, "wang", "王", ("clerk",), ("990302",)))
(settings.HOME / "files").mkdir()
(settings.HOME / "files" / "abc").write_text("原件")
"""
_PAGES = """
import json, re, django
django.setup()
from django.test import Client
from baoheng.workbench.people.models import Person
client = Client(HTTP_HOST="localhost")
client.force_login(Person.objects.get(username="admin"),
                   backend="django.contrib.auth.backends.ModelBackend")
pages = {}
for path in ("/people/", "/upkeep/", "/upkeep/places", "/trail/", "/overview", "/people/wang/edit"):
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    text = answer.content.decode()
    pages[path] = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)
print(json.dumps(pages, ensure_ascii=False))
"""


class Bureau:
    """Commands and programs on one folder, and on one database where that is not the folder's."""

    def __init__(self, home: Path, **more: str) -> None:
        self.home = home
        self.env = os.environ | {
            "BAOHENG_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "baoheng.workbench.settings",
            **more,
        }
        self.env.pop("BAOHENG_LEDGER", None)
        if "BAOHENG_DATABASE" not in more:
            self.env.pop("BAOHENG_DATABASE", None)

    def command(self, *arguments: str, code: int = 0) -> str:
        program = str(Path(sys.executable).with_name("baoheng"))
        return self._run([program, *arguments, "--home", str(self.home)], code)

    def program(self, text: str) -> str:
        return self._run([sys.executable, "-c", text], 0)

    def _run(self, command: list[str], code: int) -> str:
        done = subprocess.run(
            command, env=self.env, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + (done.stderr if code else "")


@pytest.mark.slow
def test_backup_wipe_restore_gives_the_same_pages(tmp_path):
    bureau = Bureau(tmp_path / "bureau")
    bureau.command("serve", "--prepare-only")
    bureau.program(_FILL)
    before = json.loads(bureau.program(_PAGES))
    assert "西山区" in before["/upkeep/places"]
    said = bureau.command("workbench", "backup", "--to", str(tmp_path / "b.zip"))
    assert "SHA-256" in said
    shutil.rmtree(bureau.home)
    assert "文件都相符" in bureau.command("workbench", "restore", str(tmp_path / "b.zip"))
    assert json.loads(bureau.program(_PAGES)) == before
    assert (bureau.home / "files" / "abc").read_text() == "原件"
    assert (bureau.home / "secret.key").stat().st_mode & 0o077 == 0
    assert "没有被改过" in bureau.command("workbench", "verify-log").replace("都", "")
    assert "已经有东西" in bureau.command("workbench", "restore", str(tmp_path / "b.zip"), code=2)
    _spoil_the_log(bureau)
    bureau.command("workbench", "backup", "--to", str(tmp_path / "c.zip"))
    shutil.rmtree(bureau.home)
    assert "操作记录不完整" in bureau.command(
        "workbench", "restore", str(tmp_path / "c.zip"), code=2
    )
    assert not bureau.home.exists()
    assert "没有工作台" in bureau.command("workbench", "verify-log", code=2)


def _spoil_the_log(bureau: Bureau) -> None:
    with sqlite3.connect(bureau.home / "workbench.sqlite3") as database:
        database.execute("DROP TRIGGER trail_entry_update")
        database.execute("UPDATE trail_entry SET said = '别的' WHERE number = 1")
    database.close()
    assert "第1条被改过" in bureau.command("workbench", "verify-log", code=1)


@pytest.mark.slow
def test_the_same_with_postgresql(tmp_path):
    with postgresql() as url:
        bureau = Bureau(tmp_path / "bureau", BAOHENG_DATABASE=url, PGPASSWORD=PASSWORD)
        _wipe(bureau)
        bureau.command("serve", "--prepare-only")
        bureau.program(_FILL)
        before = json.loads(bureau.program(_PAGES))
        bureau.command("workbench", "backup", "--to", str(tmp_path / "b.zip"))
        shutil.rmtree(bureau.home)
        full = bureau.command("workbench", "restore", str(tmp_path / "b.zip"), code=2)
        assert "pg_restore" in full
        assert not bureau.home.exists()
        _wipe(bureau)
        shutil.rmtree(bureau.home)  # looking at the database has made a key there
        killed = [sys.executable, "-c", _KILLED, str(tmp_path / "b.zip"), str(bureau.home), url]
        bureau._run(killed, code=9)  # the database is full, the folder is not there
        assert not bureau.home.exists()
        bureau.command("workbench", "restore", str(tmp_path / "b.zip"))
        assert json.loads(bureau.program(_PAGES)) == before


def _wipe(bureau: Bureau) -> None:
    bureau.program(
        "import django; django.setup()\n"
        "from django.db import connection\n"
        "connection.cursor().execute('DROP SCHEMA public CASCADE; CREATE SCHEMA public')"
    )


_KILLED = """
import os, sys
from pathlib import Path
from baoheng.workbench.database import database_settings
from baoheng.workbench.upkeep.restoring import restore
source, home, url = sys.argv[1:]
restore(Path(source), Path(home), database_settings(url, Path(home)), lambda _: os._exit(9))
"""
_FIRST = """
import django
django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
loader = MigrationExecutor(connection).loader
first = [key for key in loader.graph.root_nodes() if key[0] in loader.migrated_apps]
executor = MigrationExecutor(connection)
executor.migrate(first)
apps = executor.loader.project_state(first).apps
Person = apps.get_model("people", "Person")
person = Person.objects.create(username="wang", name="王", password="x")
apps.get_model("documents", "Targets").objects.create(department="局", year=2025, kind="project")
apps.get_model("jobs", "Job").objects.create(kind="x", title="旧事项", by=person, given={})
print(len(first), sorted({app for app, _ in first}))
"""
_LATER = """
import django
django.setup()
from baoheng.workbench.documents.models import Targets
from baoheng.workbench.jobs.models import Job
from baoheng.workbench.people.models import Person
person = Person.objects.get(username="wang")
print(person.name, Targets.objects.get().department, Job.objects.get().title, person.regions)
"""


@pytest.mark.slow
def test_an_old_database_with_rows_comes_forward(tmp_path):
    bureau = Bureau(tmp_path / "bureau")
    bureau.home.mkdir()
    assert "documents" in bureau.program(_FIRST)
    bureau.command("serve", "--prepare-only")
    assert bureau.program(_LATER).split()[:3] == ["王", "局", "旧事项"]


def test_a_database_that_is_newer_is_refused(tmp_path):
    bureau = Bureau(tmp_path / "bureau")
    bureau.command("serve", "--prepare-only")
    with sqlite3.connect(bureau.home / "workbench.sqlite3") as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES ('people', '9999_later', '2030-01-01')"
        )
    database.close()
    said = bureau.command("serve", "--prepare-only", code=2)
    assert "数据库比程序新（程序不认识 people.9999_later）" in said
    assert "数据库比程序新" in bureau.command("workbench", "verify-log", code=2)
