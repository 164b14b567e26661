"""A bureau's ledger with a month of hits, projected, at a time that stands still."""

import datetime
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.review.handling.bureau import founded

from baoheng.ledger.folder import Ledger, open_ledger
from baoheng.workbench.casework import ledgers, syncing

BEGIN = datetime.datetime(2026, 3, 3, 9, 0)


class Clock:
    """The moment of the acts; each act is a minute later than the one before."""

    def __init__(self) -> None:
        self.at = BEGIN

    def now(self) -> datetime.datetime:
        self.at += datetime.timedelta(minutes=1)
        return self.at

    def pass_days(self, days: int) -> None:
        self.at += datetime.timedelta(days=days)


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    return founded(tmp_path_factory.mktemp("casework") / "ledger")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(ledgers, "now", made.now)
    monkeypatch.setattr(timezone, "localdate", lambda *_: made.at.date())
    return made


@pytest.fixture
def ledger(original: Ledger, tmp_path: Path, settings: Any, clock: Clock, db: None) -> Ledger:
    """The ledger that the workbench is set to; the projection is as it is."""
    shutil.copytree(original.root, tmp_path / "ledger")
    settings.LEDGER = str(tmp_path / "ledger")
    settings.HOME = tmp_path / "home"
    syncing.sync(lambda _: None)
    return open_ledger(tmp_path / "ledger")


Doing = Callable[..., str]


@pytest.fixture
def do() -> Doing:
    """Does an act on a hit as a browser would; what the next page says."""

    def make(client: Client, hit: str, act: str, **given: Any) -> str:
        answer = client.post(f"/cases/hits/{hit}/do", {"act": act, **given}, follow=True)
        assert answer.status_code in {200, 403, 409}, answer.status_code
        return answer.content.decode()

    return make
