"""What may run is exactly what the logics' queries speak of."""

import re

import pytest

from baoheng.ledger.definitions import dictionary
from baoheng.review import logics
from baoheng.review.knowledge.forms import FORMS
from baoheng.review.rules import rules

SQL = {name: " ".join(queries) for name, queries in logics.BY_PERSON.items()}


def test_every_logic_of_the_rules_has_forms():
    assert {rule.logic for rule in rules().values()} == set(FORMS)


@pytest.mark.parametrize("logic", SQL)
def test_operators_and_measures_of_the_queries_are_those_of_the_forms(logic):
    for name in ("operator", "measure"):
        told = re.findall(rf"(?:p|q|t)?\.?\b{name} (?:=|IN) \(?((?:'\w+'(?:, )?)+)\)?", SQL[logic])
        known = (
            {form.operator for form in FORMS[logic]}
            if name == "operator"
            else {each for form in FORMS[logic] for each in form.measures}
        )
        assert {one for each in told for one in re.findall(r"'(\w+)'", each)} <= known | {None}


def test_forms_use_only_words_of_the_dictionaries():
    for name, of in (("point_operator", "operator"), ("point_attribute", "attributes"),
                     ("point_measure", "measures"), ("point_window", "windows")):  # fmt: skip
        used = set()
        for forms in FORMS.values():
            for form in forms:
                value = getattr(form, of)
                used |= {value} if isinstance(value, str) else set(value or ())
        assert used <= set(dictionary(name))
