"""All 105 catalogued defects are either checked or listed with the reason why not."""

import tomllib
from pathlib import Path

import baoheng
from baoheng.checking import CHECKS

FILE = Path(baoheng.__file__).parent / "packs/national/checking/undecided.toml"
COUNTS = {"A": 21, "B": 27, "C": 20, "D": 15, "E": 17, "F": 5}


def test_every_catalogued_defect_is_checked_or_explained():
    undecided = tomllib.loads(FILE.read_text(encoding="utf-8"))["undecided"]
    explained = {entry["id"] for entry in undecided if entry["why"].endswith("。")}
    checked = {check.id for check in CHECKS}
    catalogued = {f"{c}{n:02}" for c, most in COUNTS.items() for n in range(1, most + 1)}
    assert len(catalogued) == 105
    assert sorted(catalogued - checked - explained) == []
    assert sorted(checked & explained) == []
