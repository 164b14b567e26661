"""Every row of the sample files with known operator, value and unit."""

import json
import re

import pytest

from baoheng.core.target import Nature
from baoheng.reading.values import parse_target, split_items

pytestmark = pytest.mark.seeds

SIGNS = {"≥": ">=", "≤": "<=", "＝": "=", "<": "<", ">": ">", "": "=", "定性": "qualitative"}
PRINTED = re.compile(
    r"(?P<sign>[≥≤＝<>]?) ?(?P<number>\d+(?:\.\d+)?)(?P<unit>[^\d*年前以余]*|年)(?P<up>以上)?"
)


def rows(samples, name):
    truth = json.loads((samples / f"{name}.truth.json").read_text(encoding="utf-8"))
    return [row for table in truth["tables"] for row in table.get("indicators", [])]


def test_rows_with_operator_value_and_unit_columns(samples):
    seen = 0
    for row in rows(samples, "s05_dazhou_projects.docx"):
        target = parse_target(
            row["value"], name=row["l3"], unit=row["unit"], operator=row["op"], level2=row["l2"]
        )
        assert target.operator == SIGNS[row["op"]], row
        if row["op"] != "定性":
            assert (str(target.value), target.unit) == (row["value"], row["unit"]), row
        assert target.doubts == (), row
        seen += 1
    assert seen == 93


@pytest.mark.parametrize(
    ("name", "at_least"),
    [
        ("s06_dazhou_overall.xlsx", 60),
        ("s03_zhanjiang.xlsx", 25),
        ("s07_xiangyin.xlsx", 40),
        ("s02_shanhaiguan_16tables.docx", 20),
        ("s01_hunan_forms.docx", 11),
    ],
)
def test_rows_with_the_triple_printed_in_the_value(samples, name, at_least):
    seen = 0
    for row in rows(samples, name):
        match = PRINTED.fullmatch(row["value"])
        if not match or "(≥" in row["l3"]:
            continue
        target = parse_target(row["value"], name=row["l3"], unit=row.get("unit", ""))
        assert target.operator == (">=" if match["up"] else SIGNS[match["sign"]]), row
        assert str(target.value) == match["number"], row
        if match["unit"]:
            assert target.unit == match["unit"], row
        seen += 1
    assert seen >= at_least


def test_the_nature_column_is_kept(samples):
    for row in rows(samples, "s07_xiangyin.xlsx"):
        target = parse_target(
            row["value"], name=row["l3"], unit=row["unit"], nature=row["dtype"], year=2022
        )
        expected = {"定量": Nature.QUANTITATIVE, "定性": Nature.QUALITATIVE}[row["dtype"]]
        assert target.nature is expected, row


def test_a_second_column_repeats_the_number(samples):
    # 指标值 and 指标值内容 of one form: the same text must read the same in both columns
    for row in rows(samples, "s07_xiangyin.xlsx"):
        if row.get("content") == row["value"]:
            one, two = (parse_target(row[key], unit=row["unit"]) for key in ("value", "content"))
            assert one == two


def test_the_listed_cells_come_apart(samples):
    lists = [row for row in rows(samples, "s01_hunan_forms.docx") if row["l3"].startswith("1.")]
    counts = [len(split_items(row["l3"], row["value"])) for row in lists]
    assert sorted(counts) == [2, 3, 4]


def test_broken_signs_of_the_scanned_seed(seeds, samples):
    truth = {}
    for row in rows(samples, "s05_dazhou_projects.docx"):
        truth.setdefault(re.sub(r"\s", "", row["l3"]).replace("，", ","), []).append(row["op"])
    right = wrong = 0
    text = (seeds / "003_59f1650a4d501d8b.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        fields = line.split("\t")
        for at in range(1, len(fields) - 3):
            name = re.sub(r"\s", "", fields[at]).replace("，", ",")
            if name not in truth or not re.fullmatch(r"[\d.]+", fields[at + 2].strip()):
                continue
            target = parse_target(
                fields[at + 2],
                name=fields[at],
                unit=fields[at + 3],
                operator=fields[at + 1],
                level2=fields[at - 1],
            )
            if not target.repairs:
                continue
            hit = target.operator in [SIGNS[sign] for sign in truth[name]]
            right, wrong = right + hit, wrong + (not hit)
            # a guess is never silent
            assert target.repairs[0].certain or target.doubts, line
    assert right >= 30
    assert wrong == 0
