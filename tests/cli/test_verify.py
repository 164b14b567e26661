"""``baoheng measures verify``: an evidence pack is computed again, and what differs is told."""

import pytest
from tests.cli.shell import shell

pytestmark = pytest.mark.slow


def test_the_pack_is_computed_again_from_the_same_versions(office):
    said = shell("measures", "verify", office.pack, "--ledger", office.ledger)
    assert (said.code, said.out.strip()) == (0, "重算了 6 个数，6 个相同，0 个不同")


def test_a_number_changed_in_the_pack_is_found(office, tmp_path):
    file = next(office.pack.rglob("*复核率/测算.json"))
    (tmp_path / "测算.json").write_text(
        file.read_text("utf-8").replace('"value": "75"', '"value": "95"'), encoding="utf-8"
    )
    said = shell("measures", "verify", tmp_path / "测算.json", "--ledger", office.ledger)
    assert said.code == 1
    assert "value 原为 95，现为 75" in said.out


def test_what_had_no_number_is_not_called_the_same(office, tmp_path):
    file = next(office.pack.rglob("*复核率/测算.json"))
    (tmp_path / "测算.json").write_text(
        file.read_text("utf-8").replace('"state": "computed"', '"state": "incomplete"'),
        encoding="utf-8",
    )
    said = shell("measures", "verify", tmp_path, "--ledger", office.ledger)
    assert said.code == 0
    assert "重算了 0 个数，0 个相同，0 个不同" in said.out
    assert "另有 1 个当时没有结果，没有可比的数" in said.out
