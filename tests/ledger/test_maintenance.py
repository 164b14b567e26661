"""Compacting and vacuuming: the rows stay, old files go when their time is over."""

import pytest
from facts import AT, rows_of, waiting

from baoheng.ledger.definitions import table
from baoheng.ledger.delta import snapshot
from baoheng.ledger.maintenance import compact, vacuum

pytestmark = pytest.mark.slow

HEAD = "人员编号,险种类型,人员类别,参保地区划,参保开始日期"
ENROLMENTS = table("enrolments")


def many(put) -> None:
    for n in range(4):
        put(
            "enrolments", f"{n}.csv", HEAD, *(f"P{n}{m},390,15,990302,2025-01-01" for m in range(6))
        )


def test_compacting_leaves_one_file_a_part_and_all_rows(put, ledger):
    many(put)
    before = rows_of(ledger, "enrolments")
    done = compact(ledger, ENROLMENTS, AT, 5, lambda _: None)
    assert (done.files_before, done.files_after) == (8, 2)
    assert rows_of(ledger, "enrolments") == before
    again = compact(ledger, ENROLMENTS, AT, 5, lambda _: None)
    assert (again.files_before, again.files_after) == (2, 2)


@pytest.mark.slow
def test_a_compacted_table_still_knows_its_sources(put, ledger):
    many(put)
    compact(ledger, ENROLMENTS, AT, 5, lambda _: None)
    assert (
        put(
            "enrolments", "0.csv", HEAD, *(f"P0{m},390,15,990302,2025-01-01" for m in range(6))
        ).loads
        == ()
    )
    [load] = put(
        "enrolments", "1.csv", HEAD, *(f"P1{m},390,15,990302,2025-01-01" for m in range(5))
    ).loads
    assert (load.unchanged, load.taken_out) == (5, 1)


@pytest.mark.slow
def test_vacuum_keeps_versions_that_are_young_enough(put, ledger):
    many(put)
    compact(ledger, ENROLMENTS, AT, 5, lambda _: None)
    assert vacuum(ledger, ENROLMENTS, 730, 5) == (0, 0)
    assert len(rows_of(ledger, "enrolments", version=4)) == 24
    files, size = vacuum(ledger, ENROLMENTS, 0, 5, dry_run=True)
    assert (files, size > 0) == (8, True)
    assert vacuum(ledger, ENROLMENTS, 0, 5)[0] == 8
    assert len(rows_of(ledger, "enrolments")) == 24


def test_vacuum_leaves_the_quarantine_and_loose_names_whole(put, ledger):
    many(put)
    put("enrolments", "bad.csv", HEAD, "P1,390")
    for one in (table("quarantine"), table("loose_names")):
        vacuum(ledger, one, 0, 5)
    assert waiting(ledger, "enrolments") == [(2, "这一行有 2 列，表头有 5 列")]
    assert ("P00",) in rows_of(ledger, "enrolments", "psn_no")


def test_vacuum_deletes_what_a_killed_run_left_at_once(put, ledger):
    many(put)
    folder = ledger.table_folder("enrolments")
    orphan = next(folder.glob("part=*")) / "20200101000000-enrolments-killed.parquet"
    orphan.write_bytes(b"x" * 10)
    assert vacuum(ledger, ENROLMENTS, 730, 5) == (1, 10)
    assert not orphan.exists()
    assert {f.path for f in snapshot(ledger, ENROLMENTS).files} == {
        p.relative_to(folder).as_posix() for p in folder.glob("part=*/*.parquet")
    }
