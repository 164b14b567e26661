"""The small bureau's ledger, loaded once; commands on it in an empty folder."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from tests.cli.bureau import load
from tests.cli.documents import target_form
from tests.cli.office import Office, evaluated
from tests.cli.shell import Said, shell

END = "2025-12-31"


@pytest.fixture(scope="session", autouse=True)
def wide():
    """Tables on the terminal are not cut."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "250")
        yield


@pytest.fixture(scope="session")
def loaded(tmp_path_factory) -> Path:
    """The ledger of the small bureau; nobody writes into it."""
    return load(tmp_path_factory.mktemp("bureau"))


@pytest.fixture(scope="session")
def office(loaded, tmp_path_factory) -> Office:
    """One whole evaluation with everything that it can write."""
    return evaluated(tmp_path_factory.mktemp("office"), loaded)


@pytest.fixture
def desk(tmp_path, monkeypatch) -> Path:
    """An empty folder with the bureau's target table 目标.xlsx, where commands run."""
    monkeypatch.chdir(tmp_path)
    target_form(tmp_path / "目标.xlsx")
    return tmp_path


@pytest.fixture
def go(loaded, desk) -> Callable[..., Said]:
    """Run a command of a document on the ledger at the end of 2025; bindings stay in the folder."""
    return partial(_go, loaded)


def _go(home: Path, command: str, *words: object, at: str = END, **places: object) -> Said:
    given = {"ledger": home, "bindings": "bindings.json"} | places
    options = [part for name, value in given.items() for part in (f"--{name}", value)]
    return shell(command, *words, "--as-of", at, *options)
