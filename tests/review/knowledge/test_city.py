"""The example city's knowledge as points: exactly those of its truth table, and no others."""

import datetime
from decimal import Decimal

import pyarrow.parquet as pq
from tests.review.knowledge.books import bring_in

from baoheng.ledger.folder import create
from baoheng.ledger.simulate.truth import knowledge_table
from baoheng.review.knowledge.store import load_points
from baoheng.review.model import SCALE
from baoheng.review.rules import rules


def _scaled(text):
    return None if text is None else int(Decimal(text) * SCALE)


def _direct(row):
    """A row as a point, told by hand: everything but place, identifier and days."""
    return (
        rules()[row["rule_no"]].number, row["attribute"], row["operator"], row["measure"],
        row["window"], row["window_days"], _scaled(row["low"]), _scaled(row["limit"]), row["sex"],
        _scaled(row["ratio"]), row["setting"], frozenset(row["items"] or ()),
        frozenset(row["other_items"] or ()), frozenset(row["values"] or ()),
        frozenset(row["other_values"] or ()), row["note"] or "", None, None,
    )  # fmt: skip


def _loaded(one):
    return (
        one.rule.number, one.attribute, one.operator, one.measure, one.window, one.window_size,
        one.low, one.limit, one.sex, one.ratio, one.setting, one.items, one.others,
        frozenset(one.values), frozenset(one.other_values), one.note, one.begin, one.end,
    )  # fmt: skip


def test_the_citys_points_are_those_of_its_table(tmp_path):
    pq.write_table(knowledge_table(), tmp_path / "knowledge.parquet")
    ledger = create(tmp_path / "台账", 2)
    bring_in(ledger, tmp_path / "knowledge.parquet")
    found = load_points(ledger, datetime.date(2025, 1, 1), datetime.date(2025, 12, 31)).points
    rows = knowledge_table().to_pylist()
    assert len(found) == len(rows)
    assert {_loaded(one) for one in found} == {_direct(row) for row in rows}
    assert [one.place for one in found] == list(range(len(rows)))
