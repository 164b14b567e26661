"""Starting the workbench: the folder, the database, the first administrator, the processes."""

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from baoheng.core.errors import WorkbenchError
from baoheng.core.faults import why

_STOP_SECONDS = 30
ADMIN = "admin"


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
    from django.db import DatabaseError

    django.setup()
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except DatabaseError as error:
        raise WorkbenchError(
            f"数据库用不了：{str(error).strip().splitlines()[0]}",
            todo="请检查数据库是否开着、BAOHENG_DATABASE 和密码对不对、磁盘是否已满",
        ) from error


def first_administrator() -> str | None:
    """Make the first administrator where there is nobody yet; the one-time password."""
    from baoheng.workbench.people.models import Person, RoleHeld

    if Person.objects.exists():
        return None
    password = secrets.token_urlsafe(12)
    person = Person.objects.make(ADMIN, "系统管理员", password, must_change=True)
    RoleHeld.objects.create(person=person, role="admin")
    return password


def serve(settings: Settings, say: Callable[[str], None]) -> int:
    """Run pages and background work until a signal comes or one of them ends; an exit code.

    What is being done in the background is taken up again at the next start.
    """
    stopping = False

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    running = [_spawn(_pages(settings)), _spawn(_worker())]
    say(f"工作台已开始：http://{settings.host}:{settings.port}/（按 Ctrl+C 停止）")
    while not stopping and all(one.poll() is None for one in running):
        time.sleep(0.2)
    failed = not stopping
    for one in running:
        one.terminate()
    for one in running:
        try:
            one.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            one.kill()
    say(
        "工作台意外停止，原因见上面的输出" if failed else "工作台已停止，没做完的后台事项下次接着做"
    )
    return 1 if failed else 0


def _spawn(command: list[str]) -> subprocess.Popen[bytes]:
    # a group of its own, so that Ctrl+C reaches this process alone, which stops them in turn
    return subprocess.Popen(command, start_new_session=True)


def _pages(settings: Settings) -> list[str]:
    return [
        sys.executable, "-m", "gunicorn", "baoheng.workbench.wsgi:application",
        "--bind", f"{settings.host}:{settings.port}", "--workers", "2", "--preload",
        "--threads", str(settings.threads), "--timeout", "60", "--graceful-timeout", "10",
        "--log-level", "warning", "--no-control-socket",
    ]  # fmt: skip


def _worker() -> list[str]:
    return [sys.executable, "-m", "baoheng.workbench.jobs.worker", str(os.getpid())]
