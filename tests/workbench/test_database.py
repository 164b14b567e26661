from pathlib import Path

import pytest

from baoheng.core.errors import WorkbenchError
from baoheng.workbench.database import database_settings


def test_without_an_address_it_is_a_file(tmp_path: Path) -> None:
    told = database_settings("", tmp_path)
    assert told["NAME"] == tmp_path / "workbench.sqlite3"
    assert "journal_mode=WAL" in told["OPTIONS"]["init_command"]


def test_an_address_of_postgresql_is_taken_apart(tmp_path: Path) -> None:
    told = database_settings("postgresql://bo:p%40ss@db.local:5433/baoheng", tmp_path)
    parts = [told[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME")]
    assert parts == ["bo", "p@ss", "db.local", "5433", "baoheng"]


@pytest.mark.parametrize("bad", ["mysql://x/y", "postgresql://host", "x"])
def test_another_address_is_refused(tmp_path: Path, bad: str) -> None:
    with pytest.raises(WorkbenchError, match="看不懂"):
        database_settings(bad, tmp_path)
