"""A ledger of a few rows, and a bureau's document of which it proves some indicators."""

import datetime
from unittest.mock import patch

import duckdb
from indicators import row, table

from baoheng.core.tables import TargetDocument
from baoheng.evaluation.assess import assess
from baoheng.evaluation.binding.memory import Binding
from baoheng.evaluation.binding.propose import propose
from baoheng.ledger.definitions import tables
from baoheng.measures.cases import LONG_AFTER, fill
from baoheng.measures.facts import Facts, Loaded, add_macros

DAY = datetime.date
BUREAU = "云溪市医疗保障局"
PROJECT = "医保基金监管"
YEAR_END, JULY = DAY(2026, 12, 31), DAY(2026, 7, 31)
BILLS = row("单据审核量", "≥10份")
WORDED = row("制度健全性", "健全", "可持续影响指标", "效益指标")
RELATIONS = ("institutions", "review_runs", "reviewed_bills", "projects", "budgets", "spending")
KNOWN = {"budget/execution_rate/project_name": (PROJECT, "医疗救助")}
MONEY = {
    "projects": [
        {"project_code": code, "project_name": name}
        for code, name in (("X1", PROJECT), ("X2", "医疗救助"))
    ],
    "budgets": [
        {"year": 2026, "project": "X1", "amount": 25_000_000, "budget_kind": "1"},
        {"year": 2026, "project": "X2", "amount": 100_000_000, "budget_kind": "1"},
    ],
    "spending": [
        {"project": "X1", "pay_date": DAY(2026, 3, 1), "amount": 12_345_678},
        {"project": "X2", "pay_date": DAY(2026, 9, 1), "amount": 1_000_000},
    ],
}


def ledger(given, loaded=()):
    """Facts of the tables given; no other was ever loaded, and ``loaded`` says when they were."""
    connection = duckdb.connect(config={"threads": 1})
    for name in {*RELATIONS, *given}:
        fill(connection, tables()[name], given.get(name, ()))
    add_macros(connection)
    days = dict(loaded)
    return Facts(connection, {name: Loaded(1, days.get(name, LONG_AFTER)) for name in given})


def reviewed(*months):
    """One bill was reviewed in each of these months, told as days."""
    return {
        "institutions": [],
        "review_runs": [{"run_id": str(month), "period_begin": month} for month in months],
        "reviewed_bills": [{"run": str(month), "settlement": f"单{n}"}
                           for n, month in enumerate(months)],
    }  # fmt: skip


def bound(measure, indicator=BILLS.level3, **filters):
    """What a person once confirmed, whatever the project."""
    return Binding(BUREAU, "", indicator, measure, filters, "甲", "2026-01-01")


def memory(*bindings):
    return {one.key: one for one in bindings}


def document(*found, file="目标表.docx", year=2026):
    return TargetDocument(file, "", "docx", BUREAU, year, "万元", list(found))


def assessed(facts, *rows, as_of=YEAR_END, said=None, year=2026, project=PROJECT, bindings=(),
             **other):  # fmt: skip
    """The rows as a table of a project, its bills counted by the ledger."""
    one = table(*rows, project=project, year=year, **other)
    known = memory(bound("review/bills_reviewed"), *bindings)
    with patch("baoheng.evaluation.binding.choose.propose", _made_once):
        return assess(facts, document(one, year=year), {}, known, said or {}, as_of)[0]


def _made_once(table, row, known):
    """Proposals as they are made, but once for each wording: making them takes longest."""
    key = (table.project, row.level1, row.level2, row.level3, row.description, row.target)
    if known or key not in _PROPOSALS:
        _PROPOSALS[key] = propose(table, row, known)
    return _PROPOSALS[key]


_PROPOSALS = {}
