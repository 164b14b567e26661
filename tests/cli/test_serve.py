import datetime
import json

import pytest
from tests.review.service.desks import YEARLY, ledger_and_store
from tests.review.small import HOSPITAL, put, settlement

from baoheng.cli.main import run
from baoheng.review.past import base

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bureau")
    ledger, store = ledger_and_store(folder, YEARLY)
    return ["--ledger", str(ledger.root), "--store", str(store)], ledger


def test_keys_are_shown_once_and_kept_as_hashes(tmp_path, capsys):
    file = tmp_path / "keys.json"
    assert run(["review", "keys", "add", HOSPITAL, "--keys", str(file)]) == 0
    key = capsys.readouterr().out.strip().rpartition("：")[2]
    assert key.startswith(f"{HOSPITAL}.")
    assert key.partition(".")[2] not in file.read_text(encoding="utf-8")
    assert set(json.loads(file.read_text(encoding="utf-8"))["keys"][0]) == {
        "institution", "salt", "hash",
    }  # fmt: skip
    assert run(["review", "keys", "remove", HOSPITAL, "--keys", str(file)]) == 0
    assert run(["review", "keys", "remove", HOSPITAL, "--keys", str(file)]) == 1


def test_a_code_that_is_none_gets_no_key(tmp_path, capsys):
    assert run(["review", "keys", "add", "医院 一", "--keys", str(tmp_path / "k")]) == 2
    assert "机构编号" in capsys.readouterr().err


@pytest.mark.slow
def test_the_history_is_built_told_and_flushed(places, capsys):
    where, ledger = places
    assert run(["review", "history", "build", *where, "--as-of", "2026-01-05"]) == 0
    assert "2 人，3 次就诊，3 行明细" in capsys.readouterr().out
    assert run(["review", "history", "status", *where]) == 0
    assert run(["review", "history", "flush", *where]) == 0
    assert "结算 0 笔" in capsys.readouterr().out
    late = settlement("别人", "李四", datetime.date(2026, 1, 4)) | {"setl_id": "S二"}
    put(ledger, "settlements", [late], "新的一批")
    assert run(["review", "history", "status", *where]) == 1
    assert "早于台账" in capsys.readouterr().out


@pytest.mark.slow
def test_a_history_that_cannot_be_read_is_built_again(tmp_path, capsys):
    ledger, store = ledger_and_store(tmp_path, YEARLY)
    where = ["--ledger", str(ledger.root), "--store", str(store)]
    (base.current(store) / base.META).write_text("{", encoding="utf-8")
    assert run(["review", "history", "status", *where]) == 1
    assert "history build" in capsys.readouterr().out
    assert run(["review", "history", "build", *where, "--as-of", "2026-01-05"]) == 0
    assert "3 次就诊" in capsys.readouterr().out
    assert run(["review", "history", "status", *where]) == 0


def test_without_keys_the_service_does_not_begin(places, tmp_path, capsys):
    where, _ = places
    assert run(["review", "serve", *where, "--keys", str(tmp_path / "none")]) == 2
    assert "keys add" in capsys.readouterr().err
