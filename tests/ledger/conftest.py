"""A small ledger, and a way to put rows in."""

from collections.abc import Callable
from pathlib import Path

import pytest
from facts import load_file

from baoheng.ledger.folder import Ledger, create
from baoheng.ledger.load import Loaded


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return create(tmp_path / "ledger", buckets=2)


@pytest.fixture
def put(ledger: Ledger, tmp_path: Path) -> Callable[..., Loaded]:
    """Write lines to a file of that name and load it: ``put("enrolments", "a.csv", "head", …)``."""

    def _put(name: str, file: str, *lines: str, **order: object) -> Loaded:
        path = tmp_path / "来源" / file
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return load_file(ledger, name, path, **order)

    return _put
