"""The truth about quality faults is where the files say it is."""

import csv

import pytest
from tests.ledger.simulate.independent import ask

from baoheng.ledger.definitions import dictionary, tables

pytestmark = pytest.mark.slow


def truth(faulty):
    names = ["table", "file", "row", "column", "kind", "title", "outcome", "value"]
    rows = ask(f"SELECT * FROM '{faulty}/truth/faults.parquet'")
    return [dict(zip(names, row, strict=True)) for row in rows]


def read(faulty, name):
    with (faulty / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def test_every_fault_stands_in_its_line_and_column(faulty):
    found = truth(faulty)
    assert len({one["kind"] for one in found}) == 10
    for one in found:
        rows = read(faulty, one["file"])
        heads, row = rows[0], rows[one["row"] - 1]
        assert heads == [column.name for column in tables()[one["table"]].columns]
        assert row[heads.index(one["column"])] == (one["value"] or "")


def test_each_kind_is_what_it_says(faulty):
    for one in truth(faulty):
        rows = read(faulty, one["file"])
        row = dict(zip(rows[0], rows[one["row"] - 1], strict=True))
        table, value = tables()[one["table"]], row[one["column"]]
        column = table.by_name[one["column"]]
        match one["kind"]:
            case "missing_required":
                assert column.required
                assert value == ""
            case "unknown_code":
                assert value not in dictionary(column.codes)
            case "exact_duplicate":
                assert rows.count(rows[one["row"] - 1]) == 2
            case "duplicate_key":
                later = dict(zip(rows[0], rows[one["row"]], strict=True))
                assert [row[key] for key in table.key] == [later[key] for key in table.key]
                assert row != later


def test_rows_that_move_are_in_no_parquet_file_and_spoiled_copies_have_a_new_key(faulty):
    for one in truth(faulty):
        rows = read(faulty, one["file"])
        row = dict(zip(rows[0], rows[one["row"] - 1], strict=True))
        key = tables()[one["table"]].key
        if one["kind"] in ("impossible_date", "orphan", "missing_required"):
            continue  # the key itself may be what is spoiled
        where = " AND ".join(f"{name}::VARCHAR = ?" for name in key)
        query = f"SELECT count(*) FROM '{faulty}/{one['table']}/*.parquet' WHERE {where}"
        assert ask(query, *(row[name] for name in key)) == [(0,)], one


def test_no_faults_means_no_csv(folder):
    assert list(folder.rglob("*.csv")) == []


def test_no_fault_is_of_a_person_or_encounter_that_a_case_is_about_nor_of_a_main_diagnosis(faulty):
    cases = f"'{faulty}/truth/cases.parquet'"
    told = {one for (one,) in ask(f"SELECT unnest(psn_no || mdtrt_id) FROM {cases}") if one}
    seen = 0
    for one in truth(faulty):
        rows = read(faulty, one["file"])
        row = dict(zip(rows[0], rows[one["row"] - 1], strict=True))
        assert not told & ({row.get("psn_no"), row.get("mdtrt_id")} - {one["value"]}), one
        assert row.get("maindiag_flag") != "1", one
        seen += "psn_no" in row
    assert told
    assert seen > 10
