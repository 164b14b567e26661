"""A real workbench in a process of its own, and a real browser."""

import atexit
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PASSWORD = "a long sentence to remember"
expect.set_options(timeout=30_000)  # a busy machine is no fault
_PATIENCE = 300  # tenths of a second
_PEOPLE = """
import django
django.setup()
from baoheng.workbench.people.models import Person, RoleHeld
from baoheng.workbench.people.roles import roles
def make(username, name, role, institution=""):
    made = Person.objects.make(username, name, {password!r}, institution=institution)
    RoleHeld.objects.create(person=made, role=role)
Person.objects.all().delete()
for id, role in roles().items():
    make(id, role.title + "甲", id, {institution!r} if id == "institution" else "")
    if id in ("finance", "reviewer", "supervisor"):
        make(id + "2", role.title + "乙", id)
    if id == "supervisor":
        make(id + "3", role.title + "丙", id)
"""


@dataclass(frozen=True, slots=True)
class Server:
    """Where the workbench is reached, and its folder."""

    base: str
    home: Path


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def start(home: Path, port: int, **more: str) -> subprocess.Popen[bytes]:
    """Start it and wait until it answers."""
    command = [str(Path(sys.executable).with_name("baoheng")), "serve"]
    process = subprocess.Popen(
        [*command, "--home", str(home), "--port", str(port)],
        env=os.environ | more,
        stdout=subprocess.DEVNULL,
    )
    for _ in range(_PATIENCE):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/alive", timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return process
    process.kill()
    raise TimeoutError("the workbench did not start")


def make_people(home: Path, institution: str = "H0001") -> None:
    """One person for each role, two where four eyes are needed; the username is the role."""
    shutil.copytree(_peopled(institution), home, dirs_exist_ok=True)


@cache
def _peopled(institution: str) -> Path:
    """A folder with those people that others are copied from: their passwords take long to keep."""
    home = Path(tempfile.mkdtemp(prefix="baoheng-people-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    environment = os.environ | {
        "BAOHENG_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "baoheng.workbench.settings",
    }
    command = [str(Path(sys.executable).with_name("baoheng")), "serve", "--prepare-only"]
    subprocess.run(
        [*command, "--home", str(home)], check=True, env=environment, stdout=subprocess.DEVNULL
    )
    made = _PEOPLE.format(institution=institution, password=PASSWORD)
    subprocess.run([sys.executable, "-c", made], check=True, env=environment)
    return home


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, without a window."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip("没有安装 Chromium（Debian/Ubuntu：apt-get install chromium）")
    with sync_playwright() as program:
        yield program.chromium.launch(executable_path=path, args=["--no-sandbox"])


def perform_in(home: Path, ledger: Path, code: str) -> None:
    """Run some lines within the workbench of a folder, as its own process would."""
    environment = os.environ | {
        "BAOHENG_HOME": str(home),
        "BAOHENG_LEDGER": str(ledger),
        "DJANGO_SETTINGS_MODULE": "baoheng.workbench.settings",
    }
    begin = "import django\ndjango.setup()\n"
    subprocess.run([sys.executable, "-c", begin + code], check=True, env=environment)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A workbench with people and nothing else."""
    home = tmp_path_factory.mktemp("workbench")
    make_people(home)
    port = free_port()
    process = start(home, port)
    yield Server(f"http://127.0.0.1:{port}", home)
    process.terminate()
    process.wait(60)


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[Callable[[str], Page]]:
    """Opens a browser at the empty workbench, signed in as a person."""
    yield from visiting(browser, server)


def visiting(browser: Browser, server: Server) -> Iterator[Callable[[str], Page]]:
    """Opens a browser signed in as a person; whatever the console complains of fails the test."""
    opened: list[Page] = []
    complaints: list[str] = []

    def make(username: str) -> Page:
        page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        opened.append(page)
        page.on(
            "console",
            lambda said: complaints.append(said.text) if said.type == "error" else None,
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        sign_in(page, server.base, username)
        return page

    yield make
    for page in opened:
        page.close()
    assert not complaints


def sign_in(page: Page, base: str, username: str) -> None:
    """As a person does."""
    page.goto(f"{base}/people/login")
    page.get_by_label("登录名").fill(username)
    page.get_by_label("密码", exact=False).first.fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "/people/login" not in url)
