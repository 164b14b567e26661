"""Every row of the example city is as the definitions of the ledger want it."""

import pytest
from tests.ledger.simulate.independent import entity_of, simulated

from baoheng.ledger.definitions import dictionary, tables

pytestmark = pytest.mark.slow  # a whole city

NOT_MADE = {"quarantine", "loads"}  # of the ledger itself


def present(city):
    return [t for t in tables().values() if not t.system and _there(city, t.name)]


def _there(city, name):
    return bool(
        city.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = ?", [name]).fetchall()
    )


def count(city, query):
    return city.execute(f"SELECT count(*) FROM ({query})").fetchone()[0]


def test_every_table_of_the_definitions_is_made(city):
    missing = {t.name for t in simulated() if not _there(city, t.name)}
    assert missing == set()


def test_the_rules_of_the_definitions_hold(city):
    broken = {
        f"{t.name} {rule.say}": n
        for t in present(city)
        for rule in t.rules
        if (n := count(city, f"SELECT 1 FROM {t.name} WHERE NOT ({rule.test})"))
    }
    assert broken == {}


def test_no_key_stands_twice(city):
    twice = {}
    for t in present(city):
        key = ", ".join(t.key)
        n = count(city, f"SELECT {key} FROM {t.name} GROUP BY ALL HAVING count(*) > 1")
        if n:
            twice[t.name] = n
    assert twice == {}


def test_every_reference_leads_somewhere(city):
    loose = {}
    for t in present(city):
        for column in t.refs:
            owner, key = entity_of(column.to)
            lost = (
                f"SELECT 1 FROM {t.name} WHERE {column.name} IS NOT NULL "
                f"AND {column.name} NOT IN (SELECT {key} FROM {owner})"
            )
            if n := count(city, lost):
                loose[f"{t.name}.{column.name}"] = n
    assert loose == {}


def test_required_values_codes_patterns_and_sizes_are_right(city):
    wrong = {}
    for t in present(city):
        for column in t.columns:
            for kind, condition in _conditions(column):
                if n := count(city, f"SELECT 1 FROM {t.name} WHERE {condition}"):
                    wrong[f"{t.name}.{column.name} {kind}"] = n
    assert wrong == {}


def _conditions(column):
    name = column.name
    if column.required:
        yield "必填", f"{name} IS NULL"
    if column.codes:
        codes = ", ".join(f"'{code}'" for code in dictionary(column.codes))
        yield "字典", f"{name} IS NOT NULL AND {name} NOT IN ({codes})"
    if column.pattern:
        yield "格式", f"NOT regexp_full_match({name}, '{column.pattern}')"
    if column.size:
        yield "长度", f"length({name}) > {column.size}"
    if column.low is not None:
        yield "下限", f"{name} < {column.low}"
    if column.high is not None:
        yield "上限", f"{name} > {column.high}"


def test_refunds_take_back_a_line_of_the_same_encounter(city):
    refunds = city.execute(
        """SELECT count(*), count(a.cnt), min(a.cnt + b.cnt), max(a.cnt + b.cnt),
           count_if(a.med_list_codg <> b.med_list_codg)
           FROM fee_lines b LEFT JOIN fee_lines a ON a.mdtrt_id = b.mdtrt_id
           AND a.feedetl_sn = b.init_feedetl_sn WHERE b.cnt < 0"""
    ).fetchone()
    assert refunds[0] > 100
    assert refunds[1:] == (refunds[0], 0, 0, 0)


def test_what_belongs_to_an_encounter_is_of_its_person(city):
    for name in ("fee_lines", "diagnoses", "orders", "procedures", "settlements"):
        other = (
            f"SELECT 1 FROM {name} t JOIN encounters e USING (mdtrt_id) WHERE t.psn_no <> e.psn_no"
        )
        assert count(city, other) == 0, name


@pytest.mark.parametrize("name", ["encounters", "settlements"])
def test_everybody_is_insured_by_what_pays(city, name):
    when = "begntime" if name == "encounters" else "setl_time"
    uninsured = f"""SELECT 1 FROM {name} t WHERE NOT EXISTS (SELECT 1 FROM enrolments e
        WHERE e.psn_no = t.psn_no AND CAST(t.{when} AS DATE) >= e.begndate
        AND (e.enddate IS NULL OR CAST(t.{when} AS DATE) <= e.enddate + 6))"""
    # who died is the one planted exception
    assert count(city, uninsured) == 0


def test_rates_are_those_of_a_reference_city(city):
    people = city.execute("SELECT count(*) FROM persons").fetchone()[0]
    stays = "('21', '210104', '52')"
    visits, admissions = city.execute(
        f"""SELECT count_if(med_type NOT IN {stays}), count_if(med_type IN {stays}) FROM encounters
        WHERE mdtrt_id NOT IN (SELECT unnest(mdtrt_id) FROM cases WHERE mdtrt_id IS NOT NULL)"""
    ).fetchone()
    lines = city.execute("SELECT count(*) FROM fee_lines").fetchone()[0]
    assert 5.4 < visits / people < 7.2  # some visits make way for planted cases
    assert 0.10 < admissions / people < 0.21
    assert 70 < lines / people < 100
