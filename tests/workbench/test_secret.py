from pathlib import Path

import pytest

from baoheng.workbench.secret import secret_key


def test_the_key_is_made_once_and_only_its_owner_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BAOHENG_SECRET_KEY", raising=False)
    home = tmp_path / "home"
    made = secret_key(home)
    assert len(made) > 50
    assert secret_key(home) == made
    assert (home / "secret.key").stat().st_mode & 0o077 == 0


def test_the_environment_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAOHENG_SECRET_KEY", "given")
    assert secret_key(tmp_path) == "given"
    assert not (tmp_path / "secret.key").exists()
