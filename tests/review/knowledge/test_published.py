"""The published lists themselves, where they lie beside the checkout: every row accounted for."""

import datetime
import json
from collections import Counter

import pytest
from tests.conftest import SHARED
from tests.review.knowledge.books import bring_in

from baoheng.ledger.folder import create
from baoheng.review.knowledge.delivery import Given, read_file
from baoheng.review.knowledge.entry import State
from baoheng.review.knowledge.store import load_points, read
from baoheng.review.rules import rules

FOLDER = SHARED / "data" / "knowledge"
pytestmark = [
    pytest.mark.seeds,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="公布的知识点只在开发环境中与检出目录并列存放"),
]
# rule: rows, points, different codes, waiting; as the lists themselves count
OFFICIAL = {
    "67": (481, 481, 6472, 0), "81": (390, 390, 390, 0), "65": (271, 271, 4370, 0),
    "7": (11, 11, 28, 1), "80": (30, 30, 30, 0), "15": (378, 7, 368, 0), "1": (9, 9, 85, 0),
    "2": (3, 3, 27, 0), "13": (35, 35, 736, 0), "12": (61, 61, 962, 8), "10": (30, 30, 1147, 2),
    "25": (900, 900, 528, 0), "27": (67, 67, 67, 0), "29": (1, 1, 1, 1), "23": (11, 15, 11, 1),
    "31": (14, 14, 14, 0),
}  # fmt: skip


def _lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


@pytest.fixture(scope="module")
def official():
    return [read_file(path, Given()) for path in sorted((FOLDER / "official").glob("*.xlsx"))]


def test_every_official_workbook_is_read_with_the_counts_it_has(official):
    assert len(official) == 14
    assert sum(one.rows for one in official) == sum(rows for rows, *_ in OFFICIAL.values())
    entries = [one for delivery in official for one in delivery.entries]
    found = {}
    for rule in OFFICIAL:
        mine = [one for one in entries if one.rule == rule]
        codes = {code for one in mine for code in one.codes("items") | one.codes("others")}
        waiting = sum(1 for one in mine if one.state is State.WAITING)
        found[rule] = (len(mine), len(codes), waiting)
    assert found == {rule: counts[1:] for rule, counts in OFFICIAL.items()}


def test_windows_of_the_published_pairs(official):
    pairs = [one for delivery in official for one in delivery.entries if one.rule == "25"]
    windows = Counter((one.window, one.window_size) for one in pairs)
    assert windows == {
        ("day", None): 446, ("visit", None): 429, ("hours", 6): 18, ("hour", None): 7,
    }  # fmt: skip


def test_sex_that_only_the_text_tells_is_never_other_than_the_published_one(official):
    stated = {
        one.name: one.sex for delivery in official for one in delivery.entries if one.rule == "67"
    }
    found = read_file(FOLDER / "points.jsonl", Given()).entries
    told = [one for one in found if (one.rule, one.batch) == ("67", "1") and one.sex]
    assert len(told) == 478
    assert [one.name for one in told if one.sex != stated[one.name]] == []


@pytest.mark.slow
def test_all_published_points_are_accounted_for_and_importing_twice_changes_nothing(tmp_path):
    rows = _lines(FOLDER / "points.jsonl")
    ledger = create(tmp_path / "台账", 2)
    done = bring_in(ledger, FOLDER / "official", FOLDER / "points.jsonl")
    points = next(one for one in done.deliveries if one.file == "points.jsonl")
    assert points.rows + len(points.remarks) == len(rows) == 3899
    known = read(ledger)
    codes = {code for one in known.entries for code in one.codes("items") | one.codes("others")}
    assert codes == {code for row in rows for code in row["codes"]}
    assert len(codes) == 19_800
    _check_ends(rows, known.entries)
    assert not bring_in(ledger, FOLDER / "points.jsonl", FOLDER / "official").changed
    assert not bring_in(ledger, FOLDER / "official").changed
    found = load_points(ledger, datetime.date(2026, 1, 1), datetime.date(2026, 12, 31))
    assert len(found.points) > 2500


def _check_ends(rows, entries):
    """What the lists say that it is superseded ends; where the newer one waits, it holds on."""
    said = {(row["rule"], row["name"]) for row in rows if row["supersedes"]}
    ended = {(rules()[one.rule].name, one.name) for one in entries if one.end}
    assert ended - said == {("药品儿童专用", "小儿清热止咳口服液(小儿清热止咳合剂)")}
    left = said - ended
    newer = [
        one
        for one in entries
        if (rules()[one.rule].name, one.name) in left and one.batch.startswith("2026")
    ]
    assert len(newer) == len(left) == 10
    assert {one.state for one in newer} == {State.WAITING}
