"""The evidence pack as files: names, hashes, rows, and that two packs never mix."""

import csv
import hashlib
import io
import json
from dataclasses import replace

import pytest
from small import DAY, facts
from tests.cli.results import YEAR, level, none, result, row

from baoheng.core.errors import OutputError
from baoheng.evaluation.actuals import answers
from baoheng.evaluation.binding.memory import Binding
from baoheng.evaluation.reports.evidence import HASHES, write_evidence

COMPLAINTS = [
    {"complaint_no": number, "accepted_flag": n < 3,
     "accept_date": DAY(2025, 3, n), "received_date": DAY(2025, 3, 1), "content": "内容"}
    for n, number in enumerate(["=1+1", "+2", "@丙"], start=1)
]  # fmt: skip
MEASURE = "supervision/complaints_accepted"


@pytest.fixture(scope="module")
def ledger():
    return facts({"complaints": COMPLAINTS})


def measured(ledger, name="受理数", project="监管", measure=MEASURE):
    """A result whose first indicator is computed, the second is stated, the third open."""
    rows = [
        (row(name, "≥1件"), none("未算")),
        (row("制度", "健全"), level("健全")),
        (row("检查家次", "≥5家"), none("还没有装入台账")),
    ]
    one = result(rows, project=project, bindings={name: measure})
    binding = Binding("", "", name, measure, {}, "", "")
    first = answers(ledger, one.assessed.table, [binding, None, None], YEAR)[0]
    assessed = replace(one.assessed, answers=(first, *one.assessed.answers[1:]))
    return replace(one, assessed=assessed)


def files(folder):
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_each_indicator_has_what_it_rests_on_and_every_file_its_hash(ledger, tmp_path):
    count = write_evidence(tmp_path / "包", ledger, [measured(ledger)], "<html>")
    assert files(tmp_path / "包") == {
        HASHES, "报告.html", "说明.txt", "01_监管/评分.json",
        "01_监管/01_受理数/解释.txt", "01_监管/01_受理数/测算.json",
        "01_监管/01_受理数/1_分子.sql", "01_监管/01_受理数/1_分子.csv",
        "01_监管/02_制度/解释.txt", "01_监管/03_检查家次/解释.txt",
    }  # fmt: skip
    lines = (tmp_path / "包" / HASHES).read_text("utf-8").splitlines()
    assert len(lines) == count == 9
    for line in lines:
        digest, name = line.split("  ", 1)
        assert hashlib.sha256((tmp_path / "包" / name).read_bytes()).hexdigest() == digest
    assert (tmp_path / "包" / "报告.html").read_text() == "<html>"


def test_the_rows_are_those_that_count_and_start_no_formula(ledger, tmp_path):
    write_evidence(tmp_path / "包", ledger, [measured(ledger)], "")
    folder = tmp_path / "包" / "01_监管" / "01_受理数"
    content = (folder / "1_分子.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")  # so that a spreadsheet reads the Chinese
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert sorted(one["举报编号"] for one in rows) == ["'+2", "'=1+1"]  # the third is not accepted
    told = json.loads((folder / "测算.json").read_text("utf-8"))
    assert told["numerator"][0]["rows"] == len(rows)
    query = (folder / "1_分子.sql").read_text("utf-8")
    assert query.startswith("-- 期内受理的举报投诉（举报投诉）")


def test_what_has_no_number_says_why_and_has_no_rows(ledger, tmp_path):
    write_evidence(tmp_path / "包", ledger, [measured(ledger)], "")
    folder = tmp_path / "包" / "01_监管"
    assert "还没有装入台账" in (folder / "03_检查家次" / "解释.txt").read_text("utf-8")
    assert "填报 健全" in (folder / "02_制度" / "解释.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("../../越", "01__.._越"),
        ("甲/乙\\丙", "01_甲_乙_丙"),
        ("C:\\*?", "01_C____"),
        ("换\n行\t格", "01_换_行_格"),
        ("...", "01_未命名"),
        (" 甲. ", "01_甲"),
        ("长" * 200, "01_" + "长" * 40),
        ("𠮷" * 200, "01_" + "𠮷" * 40),
    ],
)
def test_a_name_becomes_a_folder_below_its_own(ledger, tmp_path, name, made):
    write_evidence(tmp_path / "包", ledger, [measured(ledger, name, project=name)], "")
    [project] = [path for path in (tmp_path / "包").iterdir() if path.is_dir()]
    assert project.name == made
    assert (project / made).is_dir()
    assert [path.name for path in tmp_path.iterdir()] == ["包"]


def test_two_projects_and_two_indicators_of_one_name_do_not_mix(ledger, tmp_path):
    one = measured(ledger, "制度")
    write_evidence(tmp_path / "包", ledger, [one, one], "")
    folders = {path.name for path in (tmp_path / "包").iterdir() if path.is_dir()}
    assert folders == {"01_监管", "02_监管"}
    below = {path.name for path in (tmp_path / "包" / "01_监管").iterdir() if path.is_dir()}
    assert below == {"01_制度", "02_制度", "03_检查家次"}


def test_a_folder_that_holds_something_is_left_alone(ledger, tmp_path):
    (tmp_path / "旧.txt").write_text("旧")
    with pytest.raises(OutputError, match="文件夹里已有东西"):
        write_evidence(tmp_path, ledger, [measured(ledger)], "")
    assert files(tmp_path) == {"旧.txt"}


def test_an_empty_folder_is_taken_and_folders_above_are_made(ledger, tmp_path):
    (tmp_path / "空").mkdir()
    assert write_evidence(tmp_path / "空", ledger, [measured(ledger)], "") == 9
    assert write_evidence(tmp_path / "甲" / "乙", ledger, [measured(ledger)], "") == 9


def test_a_full_disk_is_told_and_leaves_no_list_of_hashes(ledger, tmp_path, monkeypatch):
    def full(path, content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_bytes", full)
    with pytest.raises(OutputError, match="证据包没有写完"):
        write_evidence(tmp_path / "包", ledger, [measured(ledger)], "")
    assert list(tmp_path.iterdir()) == []  # a pack is there whole or not at all


def test_more_rows_than_are_written_out_are_left_to_the_query(ledger, tmp_path, monkeypatch):
    monkeypatch.setattr("baoheng.evaluation.reports.evidence.MOST_ROWS", 1)
    write_evidence(tmp_path / "包", ledger, [measured(ledger)], "")
    folder = tmp_path / "包" / "01_监管" / "01_受理数"
    assert len((folder / "1_分子.csv").read_text("utf-8-sig").splitlines()) == 2
    assert "LIMIT" not in (folder / "1_分子.sql").read_text("utf-8")
    said = (folder / "解释.txt").read_text("utf-8")
    assert "“期内受理的举报投诉”共2行，CSV 只写出其中1行" in said


def test_all_rows_written_out_are_not_called_left_out(ledger, tmp_path):
    write_evidence(tmp_path / "包", ledger, [measured(ledger)], "")
    assert "CSV 只写出" not in (tmp_path / "包/01_监管/01_受理数/解释.txt").read_text("utf-8")


def test_a_growth_has_the_rows_of_the_year_before(tmp_path):
    months = [
        {"month": DAY(year, month, 1), "fund_kind": "3", "admdvs": "990300", "benefit_out": year}
        for year in (2024, 2025)
        for month in range(1, 13)
    ]
    grown = facts({"fund_months": months})
    one = measured(grown, "待遇支出增长率", measure="fund/benefit_growth")
    write_evidence(tmp_path / "包", grown, [one], "")
    folder = tmp_path / "包" / "01_监管" / "01_待遇支出增长率"
    this, before = (
        (folder / f"1_{name}分子.csv").read_text("utf-8-sig").splitlines() for name in ("", "上年")
    )
    assert len(this) == len(before) == 13
    assert all("2024" in line for line in before[1:])
    assert "2024-01-01" in (folder / "1_上年分子.sql").read_text("utf-8")


def test_each_indicator_is_told_as_it_is_written(ledger, tmp_path):
    told = []
    write_evidence(tmp_path / "包", ledger, [measured(ledger)], "", told.append)
    assert told == ["受理数", "制度", "检查家次"]
