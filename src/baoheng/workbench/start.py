"""Starting the workbench: the folder, the database, the first administrator, the processes."""

import contextlib
import os
import secrets
import shutil
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication

from baoheng.core.errors import WorkbenchError
from baoheng.core.faults import why
from baoheng.workbench.temporary import own_folder

_STOP_SECONDS = 5  # a job that does not stop by then is taken up again at the next start
_RESTART_SECONDS = 2
_PROCESSES = 2
ADMIN = "admin"
DATABASE_FILE = "workbench.sqlite3"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the workbench lives and listens."""

    home: Path
    ledger: str
    host: str
    port: int
    threads: int


def prepare(settings: Settings) -> None:
    """Make the folder and bring the database up to this version. Raises WorkbenchError."""
    try:
        settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise WorkbenchError(
            f"工作台文件夹建不了：{why(error)}", where=str(settings.home), todo="请检查路径和权限"
        ) from error
    os.environ["BAOHENG_HOME"] = str(settings.home)
    os.environ["BAOHENG_LEDGER"] = settings.ledger
    os.environ["DJANGO_SETTINGS_MODULE"] = "baoheng.workbench.settings"
    import django
    from django.core.management import call_command
    from django.db import DatabaseError, connections

    django.setup()
    from baoheng.workbench.upkeep.newer import refuse_newer

    try:
        refuse_newer()
        call_command("migrate", interactive=False, verbosity=0)
    except DatabaseError as error:
        raise WorkbenchError(
            f"数据库用不了：{str(error).strip().splitlines()[0]}",
            todo="请检查数据库是否开着、BAOHENG_DATABASE 和密码对不对、磁盘是否已满",
        ) from error
    connections.close_all()  # processes that are forked later have their own


def attach(home: Path, ledger: str | None = None) -> None:
    """Use the workbench in a folder as it is, for a command beside the pages.

    Raises WorkbenchError where there is none, or a newer program has made it.
    """
    if not os.environ.get("BAOHENG_DATABASE") and not (home / DATABASE_FILE).is_file():
        raise WorkbenchError(
            "这里没有工作台", where=str(home), todo="请用 --home 指明工作台的文件夹"
        )
    os.environ["BAOHENG_HOME"] = str(home)
    os.environ["BAOHENG_LEDGER"] = ledger or str(home / "ledger")
    os.environ["DJANGO_SETTINGS_MODULE"] = "baoheng.workbench.settings"
    import django
    from django.db import DatabaseError

    django.setup()
    from baoheng.workbench.upkeep.newer import refuse_newer

    try:
        refuse_newer()
    except DatabaseError as error:
        raise WorkbenchError(
            f"数据库用不了：{str(error).strip().splitlines()[0]}", todo="请检查数据库是否开着"
        ) from error


def prove_restored(home: Path) -> None:
    """Raise WorkbenchError where the log of a restored database is not as it was written."""
    attach(home)
    from django.db import connections

    from baoheng.workbench.trail.chain import faults

    found = next(faults(), None)
    connections.close_all()
    if found:
        raise WorkbenchError(
            f"备份里的操作记录不完整：{found}", todo="没有恢复；请换一份备份，并告诉审计"
        )


def first_administrator() -> str | None:
    """Make the first administrator where there is nobody yet; the one-time password."""
    from baoheng.workbench.people.models import Person, RoleHeld

    if Person.objects.exists():
        return None
    password = secrets.token_urlsafe(12)
    person = Person.objects.make(ADMIN, "系统管理员", password, must_change=True)
    RoleHeld.objects.create(person=person, role="admin")
    return password


def serve(settings: Settings, say: Callable[[str], None]) -> None:
    """Answer pages, with background work beside, until a signal comes; does not return.

    This process is the pages' master: when it is killed, its children end by themselves, and what
    was being done in the background is taken up again at the next start.
    """
    making = own_folder(settings.home)
    try:
        Pages(settings, say).run()
    finally:
        shutil.rmtree(making, ignore_errors=True)


class Pages(BaseApplication):  # type: ignore[misc]
    """The web server, which also keeps the background worker alive."""

    def __init__(self, settings: Settings, say: Callable[[str], None]) -> None:
        self.settings, self.say = settings, say
        self.worker = 0
        self.keeper: threading.Thread | None = None
        self.stopping = threading.Event()
        super().__init__()

    def load_config(self) -> None:
        """What gunicorn is told; bodies are limited by Django."""
        told = {
            "bind": f"{self.settings.host}:{self.settings.port}",
            "workers": _PROCESSES,
            "threads": self.settings.threads,
            "worker_class": "gthread",
            "preload_app": True,
            "timeout": 60,
            "graceful_timeout": 10,
            "loglevel": "warning",
            "control_socket_disable": True,
            "when_ready": self._ready,
            "on_exit": self._leave,
        }
        for name, value in told.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Django."""
        from baoheng.workbench.wsgi import application

        return application

    def _ready(self, arbiter: Any) -> None:
        closed = [(os.POSIX_SPAWN_CLOSE, one.fileno()) for one in arbiter.LISTENERS]
        self.keeper = threading.Thread(target=self._keep_worker, args=(closed,), daemon=True)
        self.keeper.start()
        self.say(
            f"工作台已开始：http://{self.settings.host}:{self.settings.port}/（按 Ctrl+C 停止）"
        )

    def _keep_worker(self, closed: list[tuple[int, int]]) -> None:
        """Start the worker, and again when it has ended by itself.

        By posix_spawn: subprocess waits on a pipe that a page process, forked at the same moment,
        would inherit and never close. In a session of its own, so that Ctrl+C reaches this process
        alone, which stops it.
        """
        command = [sys.executable, "-m", "baoheng.workbench.jobs.worker", str(os.getpid())]
        while not self.stopping.is_set():
            self.worker = os.posix_spawn(
                sys.executable, command, os.environ, file_actions=closed, setsid=True
            )
            with contextlib.suppress(ChildProcessError):  # the server reaps children too
                os.waitpid(self.worker, 0)
            self.worker = 0
            if not self.stopping.wait(_RESTART_SECONDS):
                self.say("后台事项的进程意外结束，已重新开始")

    def _leave(self, _arbiter: object) -> None:
        self.stopping.set()
        for how in (signal.SIGTERM, signal.SIGKILL):
            if self.keeper and self.worker:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self.worker, how)
                self.keeper.join(_STOP_SECONDS)
        self.say("工作台已停止，没做完的后台事项下次接着做")
