"""The example's workbench is made as the demo makes it, on a small city."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from tests.examples.conftest import CITY

pytestmark = pytest.mark.slow
_BAOHENG = str(Path(sys.executable).with_name("baoheng"))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("yunxi")
    ledger, papers, made = folder / "ledger", folder / "documents", folder / "home"
    for command in (
        [_BAOHENG, "simulate", str(folder / "city"), "--population", "1000", "--year", "2025"],
        [_BAOHENG, "ledger", "load", str(folder / "city"), "--ledger", str(ledger)],
        [sys.executable, f"{CITY}/make_documents.py", str(papers)],
        [sys.executable, f"{CITY}/make_workbench.py", str(made), "--ledger", str(ledger),
         "--documents", str(papers)],
    ):  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode in {0, 1}, done.stderr[-3000:]
    return made


def _rows(home: Path, sql: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(home / "workbench.sqlite3") as database:
        return database.execute(sql).fetchall()


def test_every_role_has_a_person_to_sign_in_as(home: Path) -> None:
    told = json.loads((home / "示例.json").read_text(encoding="utf-8"))
    logins = {one["username"] for one in told}
    assert logins == {row[0] for row in _rows(home, "SELECT username FROM people_person")}
    held = {row[0] for row in _rows(home, "SELECT role FROM people_roleheld")}
    assert held >= {"clerk", "finance", "reviewer", "supervisor", "institution", "steward",
                    "leader", "auditor", "admin"}  # fmt: skip


def test_target_tables_stand_at_every_stage(home: Path) -> None:
    states = dict(_rows(home, "SELECT state, count(*) FROM documents_version GROUP BY state"))
    assert states == {"approved": 9, "submitted": 1, "draft": 2}
    wrong = "SELECT count(*) FROM documents_version WHERE state = 'draft' AND errors > 0"
    assert _rows(home, wrong) == [(2,)]


def test_it_is_appraised_its_hits_and_figures_are_there_and_no_job_failed(home: Path) -> None:
    kinds = {row[0] for row in _rows(home, "SELECT kind FROM appraisals_appraisal")}
    assert kinds == {"evaluation", "monitoring"}
    for table in ("casework_hit", "desk_figure", "facts_tablestate", "upkeep_region"):
        assert _rows(home, f"SELECT count(*) FROM {table}")[0][0] > 0, table  # noqa: S608
    assert _rows(home, "SELECT DISTINCT state FROM jobs_job") == [("done",)]


def test_every_page_that_its_people_can_reach_opens(home: Path) -> None:
    said = subprocess.run(
        [sys.executable, "bench/workbench.py", "--home", str(home), "--people", "4",
         "--seconds", "2", "--ledger", str(home.parent / "ledger")],
        capture_output=True, text=True, check=True, timeout=300, cwd=CITY.parents[1],
    ).stdout  # fmt: skip
    assert "一个人：" in said
    assert not [line for line in said.splitlines() if " 答 " in line], said
