"""The five real documents against the careful reading of their content: accuracy as promised."""

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from baoheng.core.tables import Indicator, TargetTable
from baoheng.reading.accounting import Reading
from baoheng.reading.read import read_document

# seed → samples whose truth holds the same content
PARTS = {
    "000": ["s01_hunan_forms.docx"],
    "001": ["s03_zhanjiang.xlsx"],
    "002": ["s02_shanhaiguan_16tables.docx"],
    "003": ["s05_dazhou_projects.docx", "s06_dazhou_overall.xlsx"],
    "004": ["s07_xiangyin.xlsx"],
}
COUNTS = {"000": 43, "001": 42, "002": 76, "003": 161, "004": 60}
OPERATORS = {"≥": ">=", "≤": "<=", "＝": "=", "=": "=", "定性": "qualitative"}

pytestmark = pytest.mark.seeds


def plain(text: object) -> str:
    """The text for comparison: NFKC, no white space, no list number."""
    key = re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(text or "")))
    return re.sub(r"^(指标)?\d+[:.、](?!\d)", "", key).rstrip("。;")


def read_seed(seeds: Path, number: str) -> Reading:
    path = next(seeds.glob(f"{number}_*"))
    return read_document(path)


def pairs(reading: Reading) -> list[tuple[TargetTable, Indicator]]:
    return [(t, i) for t in reading.document.tables for i in t.indicators]


def truth(samples: Path, names: list[str]) -> list[dict[str, Any]]:
    rows = []
    for name in names:
        tables = json.loads((samples / f"{name}.truth.json").read_text("utf-8"))["tables"]
        rows += [i for t in tables for i in t.get("indicators", []) if i["l3"]]
    return rows


def is_list(row: dict[str, Any]) -> bool:
    """Whether the truth keeps several indicators in one cell, which the reader splits."""
    return "\n" in row["l3"]


@pytest.mark.parametrize("number", COUNTS)
def test_every_indicator_is_found_and_nothing_more(seeds: Path, number: str) -> None:
    assert len(pairs(read_seed(seeds, number))) == COUNTS[number]


@pytest.mark.parametrize("number", COUNTS)
def test_the_accounting_identity_holds(seeds: Path, number: str) -> None:
    tally = read_seed(seeds, number).document.tally
    assert tally is not None
    assert tally.pieces == tally.consumed + tally.structural + tally.unread
    assert tally.characters == tally.census_characters


def test_names_and_values_are_right_for_99_percent_and_all_fields_for_97(
    seeds: Path, samples: Path
) -> None:
    wanted = named = whole = 0
    wrong: list[str] = []
    for number, names in PARTS.items():
        found = pairs(read_seed(seeds, number))
        used: set[int] = set()
        for row in truth(samples, names):
            if is_list(row):
                continue
            wanted += 1
            hit = next(
                (
                    k
                    for k, (_, i) in enumerate(found)
                    if k not in used
                    and plain(i.level3) == plain(row["l3"])
                    and plain(i.target.text) == plain(row["value"])
                ),
                None,
            )
            if hit is None:
                wrong.append(f"{number} {row['l3']}")
                continue
            used.add(hit)
            named += 1
            table, indicator = found[hit]
            if agrees(row, table, indicator):
                whole += 1
            else:
                wrong.append(f"{number} {row['l3']} {indicator.target}")
    assert named / wanted >= 0.99, wrong
    assert whole / wanted >= 0.97, wrong


def agrees(row: dict[str, Any], table: TargetTable, indicator: Indicator) -> bool:
    """Levels, project (which one of the form), operator, unit and weight as in the truth."""
    target = indicator.target
    same = [
        plain(indicator.level1) == plain(row["l1"]),
        plain(indicator.level2) == plain(row["l2"]),
        "op" not in row or target.operator == OPERATORS[row["op"]],
        not row.get("unit") or plain(target.unit).endswith(plain(row["unit"])),
        not row.get("weight") or str(indicator.weight) == row["weight"],
        # a name that the dump itself damaged counts by its undamaged end
        table.project is None or plain(table.project)[-6:] == plain(row["project"])[-6:],
    ]
    return all(same)


def test_money_plans_goals_tasks_and_costing_of_the_seeds(seeds: Path) -> None:
    overall, summary, first, *_ = read_seed(seeds, "000").document.tables
    assert (str(overall.budget.total), str(overall.budget.basic)) == ("1086.42", "128.42")
    assert [t.name for t in overall.tasks][:2] == ["医疗补助、医药费", "基金监管、专家评审"]
    assert (summary.kind, str(summary.budget.total), len(summary.tasks)) == ("summary", "958", 5)
    assert [str(c.amount) for c in first.cost_items] == ["30", "40"]
    assert len(first.goals) == 3
    plan = read_seed(seeds, "002").document.tables[1].spending_plan
    assert {k: str(v) for k, v in plan.items()} == {"03": "25", "06": "50", "10": "75", "12": "100"}
    zhanjiang = read_seed(seeds, "001").document.tables
    assert len(zhanjiang[0].goals) == 15
    assert [str(t.amount) for t in zhanjiang[0].tasks] == ["30150", "241.8", "200"]


def test_narrative_indicators_keep_their_bands_with_holes(seeds: Path) -> None:
    table = read_seed(seeds, "002").document.tables[0]
    assert (table.kind, len(table.indicators)) == ("narrative", 31)
    arrival = next(i for i in table.indicators if i.level3 == "城乡居民医疗保险的到账率")
    assert [(g.name, str(g.operator), str(g.value)) for g in arrival.target.grades] == [
        ("优", ">=", "95"),
        ("良", ">=", "90"),
        ("中", ">=", "80"),
        ("差", "<=", "70"),
    ]


def test_budget_and_three_public_tables_have_rows(seeds: Path) -> None:
    kinds = [(t.kind, len(t.rows)) for t in read_seed(seeds, "003").document.tables if t.rows]
    assert ("three_public", 3) in kinds
    assert sum(1 for kind, _ in kinds if kind == "budget") >= 5
