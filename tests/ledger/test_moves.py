"""Rows that come under another person: the old one goes, also where it lies in another bucket."""

import pytest
from facts import load_files, rows_of

from baoheng.ledger import merge
from baoheng.ledger.definitions import table
from baoheng.ledger.delta import snapshot
from baoheng.ledger.keys import key_of

pytestmark = pytest.mark.slow

LINES = (
    "就诊ID,费用明细流水号,人员编号,定点医药机构编号,费用发生时间,医疗目录编码,数量,单价,"
    "明细项目费用总额"
)
PAID = "缴费流水号,人员编号,险种类型,缴费年度,缴费主体,缴费金额,到账日期"
NEAR = [f"P{n}" for n in range(20) if key_of(f"P{n}") % 2 == 0]
FAR = [f"P{n}" for n in range(20) if key_of(f"P{n}") % 2 == 1]
ROUNDS = pytest.mark.parametrize(
    "rounds",
    [merge.GROUP_ROWS, pytest.param(0, marks=pytest.mark.slow)],
    ids=["one round", "a round a bucket"],
)


def line(person: str, sn: int = 1, day: str = "2025-01-02", visit: str = "M1") -> str:
    return f"{visit},{sn},{person},H1,{day} 09:00:00,X1,2,1.50,3.00"


@ROUNDS
@pytest.mark.parametrize("day", ["2025-01-02", "2026-01-02"], ids=["same year", "other year"])
@pytest.mark.parametrize("way", [1, pytest.param(-1, marks=pytest.mark.slow)])
def test_a_line_under_another_person_takes_the_place_of_the_old_one(
    put, ledger, monkeypatch, rounds, day, way
):
    monkeypatch.setattr(merge, "GROUP_ROWS", rounds)
    before, after = (NEAR[0], FAR[0])[::way]
    put("fee_lines", "a.csv", LINES, line(before), line(before, sn=2))
    [load] = put("fee_lines", "b.csv", LINES, line(after, day=day)).loads
    assert (load.inserted, load.moved, load.updated, load.taken_out) == (1, 1, 0, 0)
    found = rows_of(ledger, "fee_lines", "feedetl_sn", "psn_no")
    assert found == [("1", after), ("2", before)]


def test_a_line_with_another_number_or_visit_is_another_line(put, ledger):
    put("fee_lines", "a.csv", LINES, line(NEAR[0]))
    [load] = put("fee_lines", "b.csv", LINES, line(FAR[0], sn=2), line(FAR[0], visit="M2")).loads
    assert (load.inserted, load.moved) == (2, 0)
    assert len(rows_of(ledger, "fee_lines")) == 3


def test_within_a_bucket_the_row_is_updated(put, ledger):
    put("fee_lines", "a.csv", LINES, line(NEAR[0]))
    [load] = put("fee_lines", "b.csv", LINES, line(NEAR[1])).loads
    assert (load.updated, load.moved) == (1, 0)
    assert rows_of(ledger, "fee_lines", "psn_no") == [(NEAR[1],)]


def test_a_key_of_texts_only_is_found_too(put, ledger):
    put("contributions", "a.csv", PAID, f"N1,{NEAR[0]},390,2025,1,4.00,2025-01-05")
    [load] = put("contributions", "b.csv", PAID, f"N1,{FAR[0]},390,2025,1,4.00,2025-01-05").loads
    assert load.moved == 1
    assert rows_of(ledger, "contributions", "psn_no") == [(FAR[0],)]


@ROUNDS
def test_two_persons_for_one_line_in_one_run_leave_the_later(ledger, tmp_path, monkeypatch, rounds):
    monkeypatch.setattr(merge, "GROUP_ROWS", rounds)
    paths = []
    for name, person in (("a.csv", NEAR[0]), ("b.csv", FAR[0])):
        paths.append(tmp_path / name)
        paths[-1].write_text(f"{LINES}\n{line(person)}\n", encoding="utf-8")
    [load] = load_files(ledger, "fee_lines", paths).loads
    assert (load.inserted, load.outdone, load.moved) == (1, 1, 0)
    assert rows_of(ledger, "fee_lines", "psn_no") == [(FAR[0],)]


def test_only_the_part_of_the_old_row_is_rewritten(put, ledger):
    put("fee_lines", "a.csv", LINES, line(NEAR[0]), line(NEAR[0], 2, "2024-01-02"), line(FAR[0], 3))
    before = {one.path for one in snapshot(ledger, table("fee_lines")).files}
    put("fee_lines", "b.csv", LINES, line(FAR[0]))
    after = {one.path for one in snapshot(ledger, table("fee_lines")).files}
    assert [path.partition("/")[0] for path in before - after] == ["part=2025-000"]
