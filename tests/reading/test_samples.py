"""The sample files of every format against their truth: indicators, levels and projects."""

import json
from pathlib import Path

import pytest
from tests.reading.test_seeds import is_list, pairs, plain

from baoheng.reading.read import read_document

QUICK = [
    "s01_hunan_forms.docx",
    "s02_shanhaiguan_16tables.docx",
    "s03_zhanjiang.xlsx",
    "s03_zhanjiang.xls",
    "s03_zhanjiang.et",
    "s03_zhanjiang.pdf",
    "s05_dazhou_projects.docx",
    "s05_dazhou_projects.pdf",
    "s06_dazhou_overall.xlsx",
    "s06_dazhou_overall.pdf",
    "s07_xiangyin.xlsx",
    "s07_xiangyin.pdf",
    "s08_xiangyin_gbk.html",
    "s09_zhanjiang_sloppy.html",
    "s10_selfeval.docx",
    "s10_selfeval.pdf",
    "s11_monitor.xlsx",
    "s11_monitor.pdf",
    "s12_one_sheet_6tables.xlsx",
]
SLOW = ["s01_hunan_forms.doc", "s01_hunan_forms.wps", "s01b_lo_drops_table.doc"]

pytestmark = pytest.mark.seeds


def check(samples: Path, name: str) -> None:
    """Every indicator of the truth with name, value, levels and project; no inventions."""
    reading = read_document(samples / name)
    found = [
        (plain(t.project or t.department or reading.document.department),
         plain(i.level1), plain(i.level2), plain(i.level3), plain(i.target.text))
        for t, i in pairs(reading)
    ]  # fmt: skip
    lists = 0
    for table in json.loads((samples / f"{name}.truth.json").read_text("utf-8"))["tables"]:
        for row in table.get("indicators", []):
            if not row["l3"]:
                continue
            if is_list(row):
                lists += 1
                continue
            want = tuple(plain(row[k]) for k in ("project", "l1", "l2", "l3", "value"))
            assert want in found
            found.remove(want)
    assert bool(found) == bool(lists), found


@pytest.mark.parametrize("name", QUICK)
def test_all_indicators_with_levels_and_project(samples: Path, name: str) -> None:
    check(samples, name)


@pytest.mark.slow
@pytest.mark.parametrize("name", SLOW)
def test_word_97_files_too(samples: Path, name: str) -> None:
    check(samples, name)


@pytest.mark.slow
def test_the_table_that_one_reader_loses_is_reported(samples: Path) -> None:
    document = read_document(samples / "s01b_lo_drops_table.doc").document
    assert "READERS_DISAGREE" in {d.code for d in document.doubts}
    assert len(document.tables) == 7
