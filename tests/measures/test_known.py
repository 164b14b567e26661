"""Names that the ledger holds: of every free-text dimension, and of nothing else."""

import datetime

import pytest
from small import DAY
from small import facts as made

from baoheng.measures.definitions import measures, needs
from baoheng.measures.known import REGIONS, known_values
from baoheng.measures.span import Span

MANY = 2_500
YEAR = Span(DAY(2026, 1, 1), DAY(2026, 12, 31))
PROJECTS = [
    {"project_code": code, "project_name": name, "unit_name": "云溪市医疗保障局"}
    for code, name in (("X1", "医疗救助"), ("X2", "医保基金监管"))
]
ROWS = {
    "projects": PROJECTS,
    "spending": [
        {"voucher_no": code, "project": code, "pay_date": DAY(2026, 3, 1), "cost_item": "劳务费"}
        for code in ("X2", "X1")
    ],
    "expert_labour": [{"labour_no": "1", "project": "X1", "labour_date": DAY(2026, 3, 1)}],
    "evidence_documents": [{"document_no": "1", "indicator_words": "制度健全性", "year": 2026}],
    "surveys": [{"survey_no": "S", "project": "X2", "end_date": DAY(2026, 3, 1)}],
    "survey_answers": [{"survey": "S", "answer_no": 1, "question_no": 1}],
}
FREE = {
    f"{one.id}/{name}"
    for one in measures().values()
    for name, dimension in one.dimensions.items()
    if not (dimension.codes or dimension.entity or name in REGIONS)
}
# what the simulated city leaves empty: its surveys and labour name no project
EMPTY_IN_THE_CITY = {
    ("labour", "project_name"),
    ("survey_replies", "project_name"),
    ("survey_rounds", "project_name"),
    ("office_documents", "indicator_words"),
}


@pytest.fixture(scope="module")
def found():
    return known_values(made(ROWS), YEAR)


def test_every_free_text_dimension_is_asked_for_and_no_other(found):
    assert set(found) == FREE


def test_the_different_names_of_a_column_come_in_order(found):
    assert found["budget/spending_amount/project_name"] == ["医保基金监管", "医疗救助"]
    assert found["budget/spending_amount/unit_name"] == ["云溪市医疗保障局"]
    assert found["budget/spending_amount/cost_item"] == ["劳务费"]


@pytest.mark.parametrize(
    ("dimension", "names"),
    [
        ("casework/labour_visits/project_name", ["医疗救助"]),
        ("survey/surveys_done/project_name", ["医保基金监管"]),
        ("survey/satisfaction/project_name", ["医保基金监管"]),
        ("office/documents/indicator_words", ["制度健全性"]),
    ],
)
def test_names_are_found_through_the_views_of_measures(found, dimension, names):
    assert found[dimension] == names


def test_a_table_without_rows_knows_no_names(found):
    assert found["review/recheck_rate/rule_name"] == []


def test_codes_institutions_and_regions_are_not_names(found):
    dimensions = measures()["review/recheck_rate"].dimensions
    assert dimensions["result_type"].codes
    assert dimensions["institution"].entity
    assert "region" in dimensions
    assert [key for key in found if key.startswith("review/recheck_rate/")] == [
        "review/recheck_rate/rule_name"
    ]


def test_measures_of_tables_that_were_never_loaded_know_nothing():
    known = known_values(made({}, missing=["spending"]), YEAR)
    spending = {name for name in FREE if "spending" in needs(measures()[name.rpartition("/")[0]])}
    assert spending
    assert set(known) == FREE - spending


def test_a_source_that_cannot_be_read_knows_nothing_and_harms_no_other():
    some = made(ROWS)
    some.connection.execute("DROP TABLE hits")
    known = known_values(some, YEAR)
    assert known["review/recheck_rate/rule_name"] == []
    assert known["budget/spending_amount/cost_item"] == ["劳务费"]


def test_however_many_names_there_are_none_is_left_out():
    some = made({})
    some.connection.execute(
        "INSERT INTO evidence_documents (document_no, issuer, year) "
        f"SELECT n::VARCHAR, 'issuer' || n, 2026 FROM range({MANY}) AS t(n)"
    )
    known = known_values(some, YEAR)
    assert {len(names) for key, names in known.items() if key.endswith("/issuer")} == {MANY}


@pytest.mark.slow
def test_in_a_city_every_free_text_dimension_has_names(facts):
    known = known_values(facts, Span.of_year(2026, datetime.date(2026, 10, 31)))
    empty = set()
    for key in (key for key, names in known.items() if not names):
        ident, _, name = key.rpartition("/")
        one = measures()[ident]
        empty.add((one.numerator[0].source, one.dimensions[name].column))
    assert empty == EMPTY_IN_THE_CITY
    assert set(known) == FREE
