"""Every rule over one bill or a few: one that offends at the boundary, one just inside it."""

import pytest
from tests.review.both import found_by_functions, found_by_queries
from tests.review.casefile import Case, load_cases

from baoheng.review.logics import LOOKS
from baoheng.review.rules import rules

FIRST = {body["rule"]: body for _, body in reversed(load_cases())}
CASES = [
    pytest.param(
        logic,
        body,
        id=f"{body['rule']}-{body['name']}",
        marks=() if body is FIRST[body["rule"]] else pytest.mark.slow,
    )
    for logic, body in load_cases()
]


@pytest.mark.parametrize(("logic", "body"), CASES)
def test_both_executors_find_what_the_case_says(logic, body):
    case = Case(body)
    assert case.point.rule.logic == logic
    expected = sorted(body["found"])
    assert case.said(found_by_functions([case.point], case.bills, case.caps)) == expected
    assert case.said(found_by_queries([case.point], case.bills, case.caps)) == expected


@pytest.mark.parametrize("number", [n for n, rule in rules().items() if rule.logic in LOOKS])
def test_every_rule_has_what_offends_and_what_does_not(number):
    cases = [Case(body) for _, body in load_cases() if body["rule"] == number]
    said = [words.split(" ")[0] for case in cases for words in case.body["found"]]
    places = [name for case in cases for name in case.names.values()] + [
        case._place(bill.bill, line.sn)
        for case in cases
        for bill in case.bills
        for line in bill.lines
    ]
    assert said
    assert set(places) - set(said)
