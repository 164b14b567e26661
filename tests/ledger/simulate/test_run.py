"""One seed, one city: whatever is asked for, whenever it is made."""

import hashlib
import json

import pyarrow.parquet as pq
import pytest
from tests.ledger.simulate.independent import ask, simulated

from baoheng.core.errors import OutputError
from baoheng.ledger.definitions import tables
from baoheng.ledger.simulate.period import Period
from baoheng.ledger.simulate.run import Options, make_city


def contents(folder):
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


@pytest.mark.slow
def test_the_same_seed_makes_the_same_files_and_another_seed_makes_others(faulty, tmp_path):
    make_city(Options(300, Period(2025, 1, 12), 7, faults=10), tmp_path / "again")
    make_city(Options(300, Period(2025, 1, 12), 8, faults=10), tmp_path / "other")
    first, again, other = (contents(f) for f in (faulty, tmp_path / "again", tmp_path / "other"))
    assert first == again
    assert not {name for name in first if first[name] == other.get(name)} - {
        "departments/2025-0000.parquet",
        "items/2025-0000.parquet",
        "price_caps/2025-0000.parquet",
        "projects/2025-0000.parquet",
        "truth/knowledge.parquet",
    }


def test_the_content_is_that_written_down_here(faulty):
    """A guard for other machines and other versions of the libraries: values, not file bytes."""
    columns = "mdtrt_id, feedetl_sn, med_list_codg, cnt, det_item_fee_sumamt, fee_ocur_time"
    row = f"concat_ws(',', {columns})"
    lines = f"SELECT md5(string_agg({row}, '|' ORDER BY {row})) FROM '{faulty}/fee_lines/*.parquet'"
    assert ask(lines) == [("52a84faee8c7a4cd836b295e89995cd1",)]


@pytest.mark.slow
def test_months_made_apart_are_the_year(tmp_path):
    for number, months in enumerate(((1, 3), (4, 12), (1, 12))):
        make_city(Options(200, Period(2025, *months), 7, faults=0), tmp_path / str(number))
    for name in ("encounters", "fee_lines", "settlements", "contributions", "fund_months"):
        key = ", ".join(tables()[name].key)
        files = [f"{tmp_path}/{number}/{name}/*.parquet" for number in (0, 1)]
        parts = f"SELECT * FROM read_parquet({files})"
        whole = f"SELECT * FROM '{tmp_path}/2/{name}/*.parquet'"
        for first, second in ((parts, whole), (whole, parts)):
            assert ask(f"SELECT {key} FROM ({first} EXCEPT {second})") == [], name
    early = f"SELECT max(setl_time) < '2025-04-01' FROM '{tmp_path}/0/settlements/*.parquet'"
    assert ask(early) == [(True,)]


def test_the_manifest_counts_rows_and_money_of_every_table(faulty):
    manifest = json.loads((faulty / "manifest.json").read_text(encoding="utf-8"))
    for name, body in manifest["tables"].items():
        totals = "".join(f", coalesce(sum({column}), 0)" for column in body["money"])
        found = ask(f"SELECT count(*){totals} FROM '{faulty}/{name}/*.parquet'")[0]
        assert found[0] == body["rows"], name
        assert [f"{total:.2f}" for total in found[1:]] == [*body["money"].values()], name
    assert (faulty / "说明.txt").read_text(encoding="utf-8").startswith("云溪市")


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match="不覆盖"):
        make_city(Options(10, Period(2025, 1, 12), 1), tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_a_run_that_dies_leaves_no_manifest(tmp_path):
    def die(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_city(Options(50, Period(2025, 1, 12), 1), tmp_path / "city", die)
    assert not (tmp_path / "city" / "manifest.json").exists()


def test_a_handful_of_people_and_nothing_planted_work(tmp_path):
    result = make_city(Options(3, Period(2024, 2, 2), 1, 0, 0), tmp_path / "city")
    assert (result.violations, result.near_misses, result.faults) == (0, 0, 0)


def test_columns_are_those_of_the_definitions_in_their_order(folder):
    for table in simulated():
        names = pq.read_schema(next((folder / table.name).glob("*.parquet"))).names
        assert names == [column.name for column in table.columns]
