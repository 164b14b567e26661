"""Hits by the interface: seen, handled by the pages' own acts, refused in the same words."""

import json
from typing import Any

import pytest
from tests.workbench.casework.conftest import clock, ledger, original  # noqa: F401

from baoheng.workbench.casework.models import Hit
from baoheng.workbench.trail.models import Entry

pytestmark = pytest.mark.slow


def _act(asked: Any, number: str, **given: Any) -> Any:
    body = json.dumps(given)
    return asked("POST", f"/api/hits/{number}/acts", data=body, content_type="application/json")


@pytest.mark.usefixtures("ledger")
def test_hits_are_listed_without_persons(person: Any, call: Any) -> None:
    asked = call(person("reviewer"))
    told = asked("GET", "/api/hits?rule=YX9").json()
    assert {one["number"] for one in told["items"]} == {"甲三", "甲四"}
    assert told["count"] == 2
    one = asked("GET", "/api/hits/甲四").json()
    assert (one["amount"], one["state"]) == (4001, "open")
    assert "人员" not in json.dumps(one, ensure_ascii=False)


@pytest.mark.usefixtures("ledger")
def test_an_act_is_done_and_logged(person: Any, call: Any) -> None:
    answer = _act(call(person("reviewer")), "甲一", act="review", result="uphold")
    assert answer.status_code == 200, answer.content
    assert Hit.objects.get(pk="甲一").state == "reviewed"
    assert Entry.objects.latest("number").act == "hit.review"


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        ({"act": "review"}, 409, "没有写结论"),
        ({"act": "fly"}, 409, "接口不办"),
        ({"act": "close", "reason": "x"}, 403, "权限"),
        ({}, 422, "参数不对"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    person: Any, call: Any, given: Any, status: int, words: str
) -> None:
    answer = _act(call(person("reviewer")), "甲一", **given)
    assert answer.status_code == status, answer.content.decode()
    assert words in answer.json()["message"]
    assert Hit.objects.get(pk="甲一").state == "open"


@pytest.mark.usefixtures("ledger")
def test_a_hit_of_another_region_is_not_found(person: Any, call: Any) -> None:
    asked = call(person("reviewer", regions=("990102",)))
    assert asked("GET", "/api/hits/甲一").status_code == 404
    assert _act(asked, "甲一", act="review", result="uphold").status_code == 404
