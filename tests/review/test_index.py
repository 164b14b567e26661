from random import Random

import pytest
from tests.review.casefile import make_point
from tests.review.drawn import draw_point, kinds

from baoheng.core.errors import LedgerError
from baoheng.ledger.keys import key_of
from baoheng.review.index import look_of, make_index
from baoheng.review.knowledge.forms import FORMS
from baoheng.review.logics import LOOKS
from baoheng.review.rules import rules


def form_of(point):
    """The form that lets a point into the ledger."""
    found = [form for form in FORMS[point.rule.logic] if form.fits(point)]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(("logic", "key"), kinds(), ids=str)
def test_what_a_look_needs_is_what_the_knowledge_asks_for(logic, key):
    point = draw_point(Random(2), 0, logic, key)
    if key == "at_most_after":
        point = make_point("44", {"operator": key, "attribute": "procedure"})
    if key == "dx_requires":
        point = make_point("37", {"operator": key, "attribute": "diagnosis"})
    assert set(look_of(point).needs) == set(form_of(point).needs)


def conditions(form):
    """Every condition that a form allows."""
    for attribute in form.attributes or (None,):
        for measure in form.measures or (None,):
            for window in form.windows or (None,):
                yield {"operator": form.operator, "attribute": attribute, "measure": measure,
                       "window": window}  # fmt: skip


@pytest.mark.parametrize("logic", LOOKS)
def test_every_form_of_the_knowledge_has_a_look(logic):
    rule = next(number for number, one in rules().items() if one.logic == logic)
    said = [one for form in FORMS[logic] for one in conditions(form)]
    assert [one for one in said if look_of(make_point(rule, one)) is None] == []


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("7", {"attribute": "age", "operator": "at_most", "items": ["药"]}),  # no limit
        ("7", {"attribute": "age", "operator": "at_most", "limit": 14}),  # no items
        ("7", {"attribute": "age", "operator": "about", "limit": 14, "items": ["药"]}),
        ("27", {"measure": "cnt", "window": "week", "limit": 1, "items": ["药"]}),
        ("27", {"operator": "few", "measure": "cnt", "window": "day", "limit": 1, "items": ["药"]}),
        ("8", {"attribute": "diagnosis", "operator": "in", "values": [], "items": ["药"]}),
    ],
)
def test_a_point_that_cannot_be_judged_is_refused(rule, said):
    with pytest.raises(LedgerError, match="不能判断"):
        make_index([make_point(rule, said)])


def test_points_that_look_across_persons_are_left_out():
    index = make_index([make_point("N1", {"measure": "persons", "window": "hour", "limit": 5})])
    assert (index.items, index.bills) == ({}, {})


def test_an_item_leads_to_the_points_that_know_it_in_that_setting():
    said = {"attribute": "age", "operator": "at_most", "limit": 14, "items": ["药甲"]}
    points = [make_point("7", said), make_point("7", said | {"setting": "inpatient"}, 1)]
    index = make_index(points)
    places = {
        setting: [one[0].place for one in items[key_of("药甲")]]
        for setting, items in index.items.items()
    }
    assert places == {"inpatient": [0, 1], "outpatient": [0], "purchase": [0]}
