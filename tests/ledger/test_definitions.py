"""The tables: every definition is whole, and a wrong one is told with its place."""

import duckdb
import pytest

from baoheng.core.errors import LedgerError, PackError
from baoheng.ledger import definitions
from baoheng.ledger.columns import Privacy, Type
from baoheng.ledger.definitions import dictionaries, dictionary, entities, in_order, table, tables

TABLES = list(tables().values())
NEEDED = [
    "persons", "enrolments", "identities", "population_bases", "target_lists", "contributions",
    "subsidised_enrolments", "subsidies_due", "subsidies_received", "budgets", "spending",
    "institutions", "physicians", "departments", "items", "price_caps", "encounters",
    "diagnoses", "procedures", "orders", "fee_lines", "settlements", "cross_region", "hits",
    "hit_steps", "recoveries", "drg_dip_groups", "group_payments", "inspections", "agreements",
    "assessments", "complaints", "rewards", "expert_reviews", "trauma_investigations",
    "archives", "voucher_activations", "mobile_payments", "messages", "procurement_agreements",
    "procurement_purchases", "surveys", "survey_answers", "incidents", "fund_months",
    "milestones", "evidence_documents",
]  # fmt: skip


@pytest.mark.parametrize("name", NEEDED)
def test_every_fact_that_a_bureau_promises_has_a_table(name):
    assert table(name).title


@pytest.mark.parametrize("one", TABLES, ids=lambda one: one.name)
def test_a_definition_is_whole(one):
    assert one.about.endswith("。")
    assert one.serves or one.system
    assert all(one.by_name[name].required for name in one.key)
    assert len({column.stored for column in one.columns}) == len(one.columns)
    assert len({column.title for column in one.columns}) == len(one.columns)
    assert all(one.by_name[name].type is Type.MONEY for name in one.totals)
    for column in one.columns:
        if column.codes:
            assert dictionary(column.codes)


@pytest.mark.parametrize("one", TABLES, ids=lambda one: one.name)
def test_rules_are_sql_over_the_stored_columns(one):
    columns = ", ".join(f'NULL::{c.sql_type} AS "{c.stored}"' for c in one.columns)
    for rule in one.rules:
        duckdb.execute(f"SELECT {rule.test} FROM (SELECT {columns})").fetchall()


@pytest.mark.parametrize("name", ["certno", "tel", "psn_name"])
def test_what_identifies_a_person_is_never_open(name):
    found = [c for one in TABLES for c in one.columns if c.name == name]
    assert found
    assert all(c.privacy in (Privacy.PERSONAL, Privacy.SENSITIVE) for c in found)


def test_a_table_is_found_by_its_chinese_title_and_a_wrong_name_names_the_nearest():
    assert table("费用明细") is table("fee_lines")
    with pytest.raises(LedgerError, match="fee_lines"):
        table("fee_line")


def test_references_lead_to_tables_with_one_text_key():
    for entity, one in entities().items():
        assert len(one.key) == 1, entity
        assert one.by_name[one.key[0]].type is Type.TEXT


def test_tables_that_are_referred_to_come_before_those_that_refer():
    order = in_order()
    assert sorted(order) == sorted(tables())
    for one in TABLES:
        for column in one.refs:
            owner = entities()[column.to].name
            assert owner == one.name or order.index(owner) < order.index(one.name)


def test_every_dictionary_says_how_far_it_may_be_trusted():
    assert {body["mark"] for body in dictionaries().values()} <= {"seen", "common", "own"}
    assert dictionaries() is dictionaries()  # read once: every dimension of a measure looks there


GOOD = {
    "title": "甲",
    "about": "。",
    "key": ["a"],
    "columns": {"a": {"title": "甲", "type": "text", "required": True}},
}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"titel": "x"}, "title"),
        ({"key": ["b"]}, "没有 b"),
        ({"columns": {"a": {"title": "甲", "type": "text"}}}, "必填"),
        ({"columns": {"a": {"title": "甲", "type": "texts", "required": True}}}, "不完整"),
        ({"columns": {"a": {"title": "甲", "typ": "text", "required": True}}}, "type"),
    ],
)
def test_a_wrong_definition_is_told_with_its_place(change, said):
    with pytest.raises(PackError, match=said) as caught:
        definitions._table("t", GOOD | change, "甲.toml", "来源")
    assert "甲.toml" in str(caught.value)
