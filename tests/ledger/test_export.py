"""The data package keeps the rules of the standard, read by hand and by an independent reader."""

import csv
import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from baoheng.ledger.definitions import table
from baoheng.ledger.export import export

pytestmark = pytest.mark.slow

PERSONS = "人员编号,姓名,性别,出生日期,身份证号"
VISITS = "就诊ID,人员编号,定点医药机构编号,险种类型,医疗类别,开始时间,结束时间,主治医生编码"
HOSPITALS = "定点医药机构编号,定点医药机构名称,定点医药机构类型,所在区划,定点开始日期"
NAMES = ("persons", "institutions", "encounters")


@pytest.fixture
def package(put, ledger, tmp_path):
    """Export three tables, in order: two people, one hospital, two visits."""

    def make(masked: bool = True, names: tuple[str, ...] = NAMES) -> tuple[Path, dict]:
        people = ["P1,甲某,1,1980-01-01,990302198001011234", "P2,=1+1,2,1990-01-01,"]
        put("persons", "p.csv", PERSONS, *people)
        put("institutions", "h.csv", HOSPITALS, "H99030200001,甲医院,1,990302,2020-01-01")
        times = "2025-01-02 08:00:00,2025-01-03 08:00:00"
        visits = [f"M1,P1,H99030200001,390,11,{times},", f"M2,P2,H99030200001,390,11,{times},D1"]
        put("encounters", "e.csv", VISITS, *visits)
        target = tmp_path / f"包{masked}"
        chosen = [table(name) for name in names]
        export(ledger, duckdb.connect(), chosen, target, masked, False, lambda _: None)
        return target, json.loads((target / "datapackage.json").read_text("utf-8"))

    return make


@pytest.mark.parametrize("masked", [True, False])
def test_a_package_keeps_the_rules_of_the_standard(package, masked):
    folder, found = package(masked)
    assert found["profile"] == "tabular-data-package"
    assert re.fullmatch(r"[a-z0-9._-]+", found["name"])
    names = [resource["name"] for resource in found["resources"]]
    assert names == list(NAMES)
    for resource in found["resources"]:
        assert resource["profile"] == "tabular-data-resource"
        content = (folder / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        check_rows(folder, found, resource)


def check_rows(folder: Path, package: dict, resource: dict) -> None:
    """What the description says of the rows is so."""
    rows = read(folder, resource)
    schema = resource["schema"]
    assert list(rows[0]) == [field["name"] for field in schema["fields"]]
    for field in schema["fields"]:
        values = [row[field["name"]] for row in rows]
        limits = field.get("constraints", {})
        assert not limits.get("required") or all(values)
        assert all(len(one) <= limits.get("maxLength", 10_000) for one in values)
        assert "enum" not in limits or {one for one in values if one} <= set(limits["enum"])
        if field["type"] == "date":
            assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", one) for one in values if one)
    if key := schema.get("primaryKey"):
        assert len({tuple(row[name] for name in key) for row in rows}) == len(rows)
    by_name = {one["name"]: one for one in package["resources"]}
    for tie in schema["foreignKeys"]:
        owner = by_name[tie["reference"]["resource"]]
        there = {row[tie["reference"]["fields"]] for row in read(folder, owner)}
        assert {row[tie["fields"]] for row in rows if row[tie["fields"]]} <= there


def read(folder: Path, resource: dict) -> list[dict[str, str]]:
    with (folder / resource["path"]).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def ties(package: dict, name: str) -> set[str]:
    [resource] = [one for one in package["resources"] if one["name"] == name]
    return {tie["reference"]["resource"] for tie in resource["schema"]["foreignKeys"]}


def test_masked_columns_are_no_key_and_tables_that_are_left_out_no_target(package):
    _, found = package(masked=True)
    assert "primaryKey" not in found["resources"][0]["schema"]
    assert found["resources"][2]["schema"]["primaryKey"] == ["mdtrt_id"]
    assert ties(found, "encounters") == {"institutions"}


def test_unmasked_keys_are_told_with_their_true_types(package):
    _, found = package(masked=False)
    persons = found["resources"][0]["schema"]
    assert persons["primaryKey"] == ["psn_no"]
    assert {f["name"]: f["type"] for f in persons["fields"]}["brdy"] == "date"
    assert ties(found, "encounters") == {"institutions", "persons"}


@pytest.mark.parametrize("masked", [True, False])
def test_an_independent_reader_finds_nothing_wrong(package, masked):
    beside = Path(sys.executable).parent
    program = shutil.which("frictionless") or shutil.which("frictionless", path=str(beside))
    if not program:
        pytest.skip("没有安装 frictionless（pip install frictionless，装在别处、放进 PATH 即可）")
    folder, _ = package(masked)
    told = subprocess.run(
        [program, "validate", "datapackage.json", "--json"],
        cwd=folder,
        capture_output=True,
        check=False,
    )
    report = json.loads(told.stdout)
    wrong = [one["message"] for task in report["tasks"] for one in task["errors"]]
    assert (report["errors"], wrong, report["valid"]) == ([], [], True)
    assert report["stats"]["tasks"] == len(NAMES)
