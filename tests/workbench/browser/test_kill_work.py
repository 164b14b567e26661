"""A real server killed in the middle of long work: it is finished at the next start, nothing lost.

"Killed" is all its processes at once, as when the power goes. Each piece of work is killed twice
and then left to finish.
"""

import datetime
import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.review.handling.bureau import FOUND, HITS, HOSPITAL, OTHER, founded, hit, put
from tests.workbench.browser.conftest import free_port, make_people, perform_in, start

from baoheng.ledger.folder import Ledger, open_ledger
from baoheng.review.handling.drafts import Order
from baoheng.review.handling.judge import Verdict, review
from baoheng.review.handling.recording import perform
from baoheng.review.handling.settings import settings

pytestmark = pytest.mark.slow
_PATIENCE = 12_000  # hundredths of a second
_MEBIBYTE = 1 << 20
_MANY = 3_000


class Workbench:
    """A workbench that is killed and started again."""

    def __init__(self, home: Path, ledger: Path) -> None:
        self.home, self.ledger = home, ledger
        self.process: subprocess.Popen[bytes] | None = None
        self.children: list[int] = []
        self.asked = 0

    def start(self) -> None:
        self.process = start(self.home, free_port(), BAOHENG_LEDGER=str(self.ledger))
        self.until(lambda: len(self._listed()) == 3)  # two for pages, one for background work
        self.children = self._listed()

    def _listed(self) -> list[int]:
        assert self.process
        told = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        return [int(one) for one in told.stdout.split()]

    def kill(self) -> None:
        assert self.process
        for one in (self.process.pid, *self.children):
            os.kill(one, signal.SIGKILL)
        self.process.wait(30)
        self.process = None

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(60)

    def ask(self, query: str, *given: Any) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.home / "workbench.sqlite3", timeout=20)) as database:
            return database.execute(query, given).fetchall()

    def asks(self, username: str, module: str, act: str) -> None:
        """Somebody asks for long work."""
        perform_in(
            self.home,
            self.ledger,
            "from baoheng.workbench.acts import perform\n"
            "from baoheng.workbench.people.models import Person\n"
            f"from baoheng.workbench.{module} import {act}\n"
            f"perform({act}(Person.objects.get(username={username!r})))\n",
        )

    def ledger_now(self) -> Ledger:
        return open_ledger(self.ledger)

    def job(self, kind: str) -> tuple[str, int, str]:
        """How the latest job of a kind stands: state, attempts, what it said."""
        query = "SELECT state, attempts, said FROM jobs_job WHERE kind = ? ORDER BY asked DESC"
        found = self.ask(query, kind)
        return found[0] if found else ("", 0, "")

    def killed_in(self, kind: str, middle: Callable[[], bool], ask: Callable[[], None]) -> None:
        """Ask for a job, kill it twice while it is in the middle, then let it end."""
        kills, asking = 0, self._asking(kind, ask)
        while kills < 2:
            self.until(lambda: self._begun(kind) and (self._over(kind) or middle()))
            with closing(sqlite3.connect(self.home / "workbench.sqlite3", timeout=20)) as held:
                held.isolation_level = None
                held.execute("BEGIN IMMEDIATE")  # so that it cannot end before it is killed
                if running := not self._over(kind):
                    self.kill()
            asking.join()
            if running:
                kills += 1
                self.start()
            else:
                asking = self._asking(kind, ask)  # it was too quick
        self.until(lambda: self._over(kind))
        state, attempts, said = self.job(kind)
        assert state == "done", said
        assert attempts > 1

    def _asking(self, kind: str, ask: Callable[[], None]) -> threading.Thread:
        """Ask beside, so that what is quick is seen when it begins."""
        self.asked = self._count(kind)
        asking = threading.Thread(target=ask)
        asking.start()
        return asking

    def _count(self, kind: str) -> int:
        return int(self.ask("SELECT count(*) FROM jobs_job WHERE kind = ?", kind)[0][0])

    def _begun(self, kind: str) -> bool:
        return self._count(kind) > self.asked and self.job(kind)[0] != "waiting"

    def _over(self, kind: str) -> bool:
        return self.job(kind)[0] in ("done", "failed", "stopped")

    def until(self, true: Callable[[], bool]) -> None:
        for _ in range(_PATIENCE):
            if true():
                return
            time.sleep(0.01)
        raise TimeoutError("it did not come to that")

    def log_holds(self) -> None:
        program = str(Path(sys.executable).with_name("baoheng"))
        command = [program, "workbench", "verify-log", "--home", str(self.home)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


@pytest.fixture
def workbench(tmp_path: Path) -> Iterator[Workbench]:
    make_people(tmp_path / "home")
    founded(tmp_path / "ledger")
    made = Workbench(tmp_path / "home", tmp_path / "ledger")
    made.start()
    yield made
    made.stop()


def _no_rubbish(home: Path) -> None:
    """What a killed process had begun to write lies nowhere."""
    begun = [path for path in home.rglob("*") if path.name.startswith((".new-", ".保衡备份"))]
    assert begun == []
    alive = subprocess.run(
        ["ps", "-eo", "pid="], capture_output=True, text=True, check=True
    ).stdout.split()
    assert [one.name for one in (home / "temp").iterdir() if one.name not in alive] == []


def test_a_backup_that_is_killed_is_made_whole(workbench: Workbench, tmp_path: Path) -> None:
    files = workbench.home / "files"
    files.mkdir(exist_ok=True)
    for _ in range(6):
        content = os.urandom(8 * _MEBIBYTE)
        (files / hashlib.sha256(content).hexdigest()).write_bytes(content)
    folder = workbench.home / "backups"

    def half() -> bool:
        return any(path.stat().st_size > 4 * _MEBIBYTE for path in folder.glob(".*.new"))

    workbench.killed_in(
        "upkeep.backup", half, lambda: workbench.asks("admin", "upkeep.acts.backups", "MakeBackup")
    )
    # one, and one more for each asking that was too quick to be killed
    made = workbench.ask("SELECT name, size, sha256 FROM upkeep_backup ORDER BY name")
    assert (
        len(made)
        == workbench.ask("SELECT count(*) FROM jobs_job WHERE kind = 'upkeep.backup'")[0][0]
    )
    assert sorted(path.name for path in folder.iterdir()) == [name for name, _, _ in made]
    for name, size, digest in made:
        content = (folder / name).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (size, digest)
    _no_rubbish(workbench.home)
    workbench.stop()
    _restored(folder / name, tmp_path / "again")
    for path in files.iterdir():
        assert (tmp_path / "again" / "files" / path.name).read_bytes() == path.read_bytes()
    assert (tmp_path / "again" / "ledger" / "tables").is_dir()


def _restored(backup: Path, home: Path) -> None:
    subprocess.run(_restoring(backup, home), check=True, stdout=subprocess.DEVNULL)


def _restoring(backup: Path, home: Path) -> list[str]:
    program = str(Path(sys.executable).with_name("baoheng"))
    return [program, "workbench", "restore", str(backup), "--home", str(home)]


def test_a_restore_that_is_killed_is_done_by_doing_it_again(
    workbench: Workbench, tmp_path: Path
) -> None:
    (workbench.home / "files").mkdir(exist_ok=True)
    for number in range(6):
        (workbench.home / "files" / f"{number:064}").write_bytes(os.urandom(8 * _MEBIBYTE))
    workbench.stop()
    backup, home = tmp_path / "b.zip", tmp_path / "again"
    program = str(Path(sys.executable).with_name("baoheng"))
    subprocess.run(
        [program, "workbench", "backup", "--home", str(workbench.home), "--to", str(backup)],
        check=True, stdout=subprocess.DEVNULL,
        env=os.environ | {"BAOHENG_LEDGER": str(workbench.ledger)},
    )  # fmt: skip
    staging = home.with_name(f".{home.name}.恢复中")
    for least in (1, 4):  # files that are there when it is killed
        process = subprocess.Popen(_restoring(backup, home), stdout=subprocess.DEVNULL)
        workbench.until(lambda n=least: len([*staging.glob("files/*")]) >= n)
        process.kill()
        process.wait(30)
        assert not home.exists()  # nothing, rather than a part
    _restored(backup, home)
    assert not staging.exists()
    again = Workbench(home, home / "ledger")
    tables = [name for (name,) in again.ask("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for name in tables:
        query = f"SELECT count(*) FROM {name}"
        assert again.ask(query) == workbench.ask(query), name
    again.log_holds()
    again.start()
    again.stop()


def test_figures_that_are_killed_stay_as_they_were_and_are_computed_again(
    workbench: Workbench,
) -> None:
    def figures() -> list[tuple[Any, ...]]:
        return workbench.ask("SELECT measure, text, reason FROM desk_figure ORDER BY place")

    def ask() -> None:
        workbench.asks("leader", "desk.acts", "AskFigures")

    workbench.until(lambda: workbench.job("desk.figures")[0] == "done")  # asked for by itself
    before = figures()
    assert len(before) == 8
    counted = "SELECT count(*) FROM trail_entry WHERE act = 'figures.keep'"
    made = "SELECT count(*) FROM jobs_job WHERE kind = 'desk.figures'"

    def there() -> bool:
        assert figures() == before  # the old ones until the new ones are all there
        return True

    workbench.killed_in("desk.figures", there, ask)
    assert figures() == before
    assert workbench.ask(counted) == workbench.ask(made)  # each kept once, however often begun
    workbench.log_holds()


def test_a_comparison_that_is_killed_ends_with_all_hits_as_the_ledger_has_them(
    workbench: Workbench,
) -> None:
    workbench.until(lambda: workbench.job("casework.sync")[0] == "done")
    many = [
        hit(f"多{n:05}", "YX25", (HOSPITAL, OTHER)[n % 2], "二月", f"{n % 90 + 1}.00")
        for n in range(_MANY)
    ]
    put(workbench.ledger_now(), "hits", [_row(one) for one in many], "另一")
    seen: list[int] = []

    total = len(HITS) - 1 + _MANY  # one is of a trial run

    def some() -> bool:
        """In the middle of writing: more than before the last kill.

        Where one that was too quick has written all, the next is killed while it compares.
        """
        [(count,)] = workbench.ask("SELECT count(*) FROM casework_hit")
        if count > (seen[-1] if seen else 0) or count == total:
            seen.append(count)
            return True
        return False

    workbench.killed_in(
        "casework.sync",
        some,
        lambda: workbench.asks("reviewer", "casework.acts.syncing", "AskSync"),
    )
    [(count, amount)] = workbench.ask("SELECT count(*), sum(amount) FROM casework_hit")
    expected = sum(Decimal(one) for row in many for one in row["_amounts"])
    assert (count, amount) == (total, int(expected * 100) + 8551)
    for kind in ("rule", "institution"):
        query = "SELECT sum(hits), sum(amount) FROM casework_tally WHERE kind = ?"
        assert workbench.ask(query, kind) == [(count, amount)]
    workbench.log_holds()


def test_an_act_that_was_cut_off_is_logged_at_the_next_start(workbench: Workbench) -> None:
    """The ledger has the step, the database has not: as after a kill between both."""
    workbench.until(lambda: workbench.job("casework.sync")[0] == "done")  # asked for by itself
    state = "SELECT state FROM casework_hit WHERE number = '甲二'"
    assert workbench.ask(state) == [("open",)]
    workbench.kill()
    order = Order("审核甲（reviewer）", FOUND + datetime.timedelta(hours=1), settings())
    perform(
        workbench.ledger_now(), order, "甲二", lambda one: review(one, order, Verdict("认定")), 9
    )
    workbench.start()
    workbench.until(lambda: workbench.ask(state) == [("reviewed",)])
    [(username, said)] = workbench.ask(
        "SELECT username, said FROM trail_entry WHERE act = 'hit.review' AND key = '甲二'"
    )
    assert username == "reviewer"
    assert "2026-03-02 09:00 办的" in said
    assert "台账补记" in said
    workbench.log_holds()


def _row(one: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in one.items() if key != "_amounts"}
