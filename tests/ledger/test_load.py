"""Loading: nothing lost, nothing twice, the figures agree; corrected files replace."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import duckdb
import pytest
from facts import load_file, rows_of, waiting

from baoheng.core.errors import LedgerBusy, LedgerError, OutputError, SourceError
from baoheng.ledger import merge
from baoheng.ledger.definitions import table
from baoheng.ledger.delta import DataFile, commit, snapshot
from baoheng.ledger.load import reconcile
from baoheng.ledger.merge import Merged
from baoheng.ledger.register import Load, loads

pytestmark = pytest.mark.slow

HEAD = "人员编号,险种类型,人员类别,参保地区划,参保开始日期"
A, B, C = (f"P{n},390,15,990302,2025-01-0{n}" for n in (1, 2, 3))
MOVED = "P1,390,15,990303,2025-01-01"
MONEY = "缴费流水号,人员编号,险种类型,缴费年度,缴费主体,缴费金额（元）,到账日期,原缴费流水号"
PAID = (
    "1,P1,390,2025,1,400.00,2025-01-05,",
    "1,P1,390,2025,1,400.00,2025-01-05,",
    '2,P2,390,2025,1,"400.00",2025-01-05,',
    "3,P3,390,2025,1,123.45,1月5日,",
    "4,P4,390,2025,1,四百,2025-01-05,",
    "5,P2,390,2025,1,-5.00,2025-02-01,2",
)


def told(load: Load) -> dict[str, int]:
    names = ("inserted", "updated", "unchanged", "repeated", "outdone", "refused", "taken_out")
    return {name: getattr(load, name) for name in names if getattr(load, name)}


VISITS = "就诊ID,人员编号,定点医药机构编号,险种类型,医疗类别,开始时间"


@pytest.mark.parametrize("rounds", [merge.GROUP_ROWS, 0], ids=["one round", "a round a bucket"])
@pytest.mark.parametrize(
    "persons", [(1, 2), pytest.param(range(1, 9), marks=pytest.mark.slow)], ids=["two", "eight"]
)
def test_a_visit_under_another_person_takes_the_place_of_the_old_one(
    put, ledger, monkeypatch, rounds, persons
):
    monkeypatch.setattr(merge, "GROUP_ROWS", rounds)
    visit = "M1,{},H99030200001,390,11,2025-01-02 08:00:00"
    put("encounters", "0.csv", VISITS, visit.format("P0"), "M2,P0,H1,390,11,2025-01-02 08:00:00")
    moved = 0
    for n in persons:  # P1 falls into the bucket of P0, P2 into the other
        [load] = put("encounters", f"{n}.csv", VISITS, visit.format(f"P{n}")).loads
        assert (load.inserted, load.moved, load.updated) in ((1, 1, 0), (0, 0, 1))
        moved += load.moved
        found = rows_of(ledger, "encounters", "mdtrt_id", "psn_no")
        assert found == [("M1", f"P{n}"), ("M2", "P0")]
    assert moved > 0


def test_rows_are_loaded_and_the_load_is_a_version_with_who_and_when(put, ledger):
    [load] = put("enrolments", "a.csv", HEAD, A, B).loads
    assert told(load) == {"inserted": 2}
    [kept] = loads(ledger, "enrolments")
    assert (kept.by, kept.at, kept.version) == ("测试", "2026-03-01T09:00:00", load.version)
    assert kept.sources[0].rows == 2
    assert rows_of(ledger, "enrolments", "psn_no") == [("P1",), ("P2",)]


def test_the_same_file_twice_changes_nothing(put, ledger):
    put("enrolments", "a.csv", HEAD, A, B)
    version = snapshot(ledger, table("enrolments")).version
    again = put("enrolments", "a.csv", HEAD, A, B)
    assert (again.loads, again.known) == ((), ("来源/a.csv",))
    assert snapshot(ledger, table("enrolments")).version == version


def test_the_same_rows_under_another_name_change_nothing(put, ledger):
    put("enrolments", "a.csv", HEAD, A, B)
    [load] = put("enrolments", "b.csv", HEAD, A, B).loads
    assert told(load) == {"unchanged": 2}
    assert len(rows_of(ledger, "enrolments")) == 2


def test_a_corrected_file_replaces_adds_and_takes_out(put, ledger):
    put("enrolments", "a.csv", HEAD, A, B)
    [load] = put("enrolments", "a.csv", HEAD, MOVED, C).loads
    assert told(load) == {"inserted": 1, "updated": 1, "taken_out": 1}
    found = rows_of(ledger, "enrolments", "psn_no", "insuplc_admdvs")
    assert found == [("P1", "990303"), ("P3", "990302")]


def test_the_earlier_version_can_still_be_read(put, ledger):
    [first] = put("enrolments", "a.csv", HEAD, A, B).loads
    put("enrolments", "a.csv", HEAD, MOVED, C)
    before = rows_of(ledger, "enrolments", "psn_no", version=first.version)
    assert before == [("P1",), ("P2",)]


def test_another_source_does_not_take_out_what_it_does_not_have(put, ledger):
    put("enrolments", "a.csv", HEAD, A, B)
    [load] = put("enrolments", "b.csv", HEAD, C).loads
    assert told(load) == {"inserted": 1}
    assert len(rows_of(ledger, "enrolments")) == 3


def test_a_file_of_the_same_name_with_other_data_is_asked_about(put, ledger):
    put("enrolments", "a.csv", HEAD, A, B)
    with pytest.raises(SourceError, match="--replace") as caught:
        put("enrolments", "a.csv", HEAD, C)
    assert "2 行" in str(caught.value)
    assert len(rows_of(ledger, "enrolments")) == 2
    [load] = put("enrolments", "a.csv", HEAD, C, replace=True).loads
    assert told(load) == {"inserted": 1, "taken_out": 2}


def test_repeated_rows_are_counted_and_the_last_of_different_ones_wins(put, ledger):
    [load] = put("enrolments", "a.csv", HEAD, A, A, B, MOVED).loads
    assert told(load) == {"inserted": 2, "outdone": 2}
    assert ("P1", "990303") in rows_of(ledger, "enrolments", "psn_no", "insuplc_admdvs")
    assert [number for number, _ in waiting(ledger, "enrolments")] == [2, 3]


def test_a_row_that_stands_twice_word_for_word_is_loaded_once(put, ledger):
    [load] = put("enrolments", "a.csv", HEAD, A, A).loads
    assert told(load) == {"inserted": 1, "repeated": 1}
    assert waiting(ledger, "enrolments") == []


def test_a_constant_reference_keeps_its_name(put, ledger, tmp_path):
    file = tmp_path / "对照.toml"
    file.write_text('[constants]\npsn_no = "P7"\n', encoding="utf-8")
    put("enrolments", "a.csv", HEAD.replace("人员编号,", ""), A.partition(",")[2], mapping=file)
    assert rows_of(ledger, "enrolments", "psn_no") == [("P7",)]
    again = put("enrolments", "b.csv", HEAD.replace("人员编号,", ""), B.partition(",")[2])
    assert again.remembered == ("来源/b.csv",)


def test_one_row_beyond_all_bounds_is_loaded_and_said_and_stops_no_other(put, ledger):
    head = "就诊ID,费用明细流水号,人员编号,定点医药机构编号,费用发生时间,医疗目录编码,数量,单价,"
    line = "M{},1,P1,H1,2025-01-02 09:00:00,X1,{},{},3.00"
    rows = [line.format(1, 2, "1.50"), line.format(2, 9999999999, 9999999999)]
    [load] = put("fee_lines", "a.csv", head + "明细项目费用总额", *rows).loads
    assert load.inserted == 2
    assert list(load.contradicting.values()) == [1]


def test_bad_rows_are_refused_with_number_and_reason_and_the_rest_is_loaded(put, ledger):
    bad = "P4,999,15,990302,2025-01-01"
    [load] = put("enrolments", "a.csv", HEAD, A, bad, ",390,15,990302,x").loads
    assert told(load) == {"inserted": 1, "refused": 2}
    assert waiting(ledger, "enrolments") == [
        (3, "险种类型不在字典里"),
        (4, "人员编号必填，这里是空的；参保开始日期不是日期或没有这一天"),
    ]


def test_every_tenth_row_bad_loses_none(put, ledger):
    rows = [f"P{n},{'999' if n % 10 == 0 else '390'},15,990302,2025-01-01" for n in range(1000)]
    [load] = put("enrolments", "a.csv", HEAD, *rows).loads
    assert told(load) == {"inserted": 900, "refused": 100}
    assert [number for number, _ in waiting(ledger, "enrolments")] == list(range(2, 1002, 10))


def test_a_corrected_file_takes_what_it_refused_before_out_of_quarantine(put, ledger):
    put("enrolments", "a.csv", HEAD, A, "P2,999,15,990302,2025-01-02")
    put("enrolments", "a.csv", HEAD, A, B)
    assert waiting(ledger, "enrolments") == []


def test_money_is_reconciled_to_the_fen(put, ledger):
    [load] = put("contributions", "a.csv", MONEY, *PAID).loads
    [source] = load.sources
    assert source.totals == {"amount": 40_000 + 40_000 + 40_000 + 12_345 - 500}
    assert source.refused_totals == {"amount": 12_345}
    assert source.unread == {"amount": 1}
    assert load.repeated_totals == {"amount": 40_000}
    assert load.loaded_totals == {"amount": 79_500}


def test_an_amount_that_would_be_rounded_stands_in_no_total(put, ledger):
    head = MONEY.replace("（元）", "（万元）")
    rows = [
        f"{n},P{n},390,2025,1,{paid},2025-01-05," for n, paid in ((1, "0.04"), (2, "0.0400001"))
    ]
    [load] = put("contributions", "a.csv", head, *rows).loads
    assert load.sources[0].totals == {"amount": 40_000}
    assert load.sources[0].unread == {"amount": 1}


def test_a_version_that_is_not_there_names_the_last_one(put, ledger):
    put("enrolments", "a.csv", HEAD, A)
    with pytest.raises(LedgerError, match="现在是第 1 版"):
        snapshot(ledger, table("enrolments"), 99)


def test_a_killed_load_leaves_nothing_and_its_folder_is_swept(put, ledger):
    left = ledger.work_folder("20260101000000-enrolments-x")
    left.mkdir(parents=True)
    put("enrolments", "a.csv", HEAD, A)
    assert not left.exists()
    assert list((ledger.root / "work").iterdir()) == []


def test_two_loads_at_once_into_one_table_both_arrive(ledger, tmp_path):
    folder = tmp_path / "来源"
    folder.mkdir()
    paths = []
    for place in range(4):
        path = folder / f"{place}.csv"
        rows = [f"P{place}{n},390,15,990302,2025-01-01" for n in range(50)]
        path.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
        paths.append(path)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda path: load_file(ledger, "enrolments", path), paths))
    assert len(rows_of(ledger, "enrolments")) == 200
    assert len(loads(ledger, "enrolments")) == 4


def test_a_writer_that_waits_too_long_says_so(put, ledger):
    with ledger.locked("enrolments", 0), pytest.raises(LedgerBusy, match="enrolments"):
        put("enrolments", "a.csv", HEAD, A, wait_seconds=0)


def test_a_writer_without_our_lock_is_noticed_at_the_commit(put, ledger):
    one = table("enrolments")
    put("enrolments", "a.csv", HEAD, A)
    before = snapshot(ledger, one)
    put("enrolments", "b.csv", HEAD, B)  # as if from another machine, since we looked
    with pytest.raises(LedgerBusy, match="抢先"):
        commit(ledger, one, before, [], list(before.files), {})
    assert len(rows_of(ledger, "enrolments")) == 2


def test_a_full_disk_leaves_the_ledger_as_it_was(put, ledger, monkeypatch):
    put("enrolments", "a.csv", HEAD, A)

    def full(*_: object) -> DataFile:
        raise duckdb.IOException("IO Error: Could not write: No space left on device")

    monkeypatch.setattr(merge, "write_file", full)
    with pytest.raises(OutputError, match="磁盘满了"):
        put("enrolments", "b.csv", HEAD, B)
    monkeypatch.undo()
    assert rows_of(ledger, "enrolments", "psn_no") == [("P1",)]
    put("enrolments", "b.csv", HEAD, B)
    assert len(rows_of(ledger, "enrolments")) == 2


def test_a_lost_data_file_is_told_and_not_passed_over(put, ledger):
    put("enrolments", "a.csv", HEAD, A)
    shutil.rmtree(next(ledger.table_folder("enrolments").glob("part=*")))
    with pytest.raises(LedgerError, match="不见了"):
        snapshot(ledger, table("enrolments"))


def whole(**change: object) -> Load:
    base = Load("x", "load", "", "", (), rows=3, inserted=2, refused=1)
    return replace(base, **change)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("load", "files", "said"),
    [
        (whole(rows=4), 2, "来源 4 行"),
        (whole(loaded_totals={"amt": 5}), 2, "amt"),
        (whole(), 3, "文件多了 3 行"),
    ],
)
def test_figures_that_do_not_agree_stop_the_load(load, files, said):
    added = [DataFile("p", "all", files, 1)]
    with pytest.raises(LedgerError, match=said):
        reconcile(load, Merged(added=added))


def test_figures_that_agree_pass():
    reconcile(whole(), Merged(added=[DataFile("p", "all", 2, 1)]))
