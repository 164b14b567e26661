"""The small bureau's ledger: made once, copied for whoever writes."""

import shutil
from pathlib import Path

import pytest
from tests.review.handling.bureau import founded

from baoheng.ledger.folder import Ledger, open_ledger


@pytest.fixture(scope="session")
def original(tmp_path_factory) -> Ledger:
    return founded(tmp_path_factory.mktemp("handling") / "ledger")


@pytest.fixture
def ledger(original, tmp_path) -> Ledger:
    shutil.copytree(original.root, tmp_path / "ledger")
    return open_ledger(tmp_path / "ledger")


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path
