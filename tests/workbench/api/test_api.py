"""The interface: every operation × every role, tokens, one's own region only."""

import datetime
import re
from typing import Any

import pytest
from django.test import Client

from baoheng.core.errors import Conflict, NotAllowed
from baoheng.workbench.acts import perform
from baoheng.workbench.api.acts import MakeToken, RevokeToken
from baoheng.workbench.api.api import api
from baoheng.workbench.api.models import Token
from baoheng.workbench.documents.models import Targets, Version
from baoheng.workbench.people.models import Person
from baoheng.workbench.people.roles import roles

pytestmark = pytest.mark.slow

OPERATIONS = [
    (method, f"/api{prefix}{path}", operation)
    for prefix, router in api._routers
    for path, view in router.path_operations.items()
    for operation in view.operations
    for method in operation.methods
]


def _filled(path: str) -> str:
    return re.sub(r"\{[^}]*\}", "0", path)


@pytest.mark.parametrize("role", [one for one in roles() if "api.use" in roles()[one].may])
def test_an_operation_answers_only_those_who_may(role: str, person: Any, call: Any) -> None:
    given = {"institution": "H1"} if role == "institution" else {}
    asked = call(person(role, **given))
    for method, path, operation in OPERATIONS:
        needed = set(operation.auth_callbacks[0].permissions)
        status = asked(method, _filled(path)).status_code
        if needed & roles()[role].may:
            assert status in {200, 404, 409, 422}, (method, path, status)
        else:
            assert status == 403, (method, path, status)


def test_every_operation_names_its_permission_and_says_what_it_is() -> None:
    for _, path, operation in OPERATIONS:
        assert operation.auth_callbacks[0].permissions, path
        assert re.search("[一-鿿]", operation.summary), path


@pytest.mark.parametrize("token", ["", "wrong", "x" * 5000])
def test_without_a_token_nothing_is_said(db: None, client: Client, token: str) -> None:
    answer = client.get("/api/targets", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401
    assert "令牌不对" in answer.json()["message"]


def test_a_token_ends(person: Any, call: Any) -> None:
    who = person("clerk")
    asked = call(who)
    assert asked("GET", "/api/targets").status_code == 200
    Token.objects.update(until=datetime.date(2020, 1, 1))
    assert asked("GET", "/api/targets").status_code == 401


def test_a_person_shut_out_has_no_token(person: Any, call: Any) -> None:
    who = person("clerk")
    asked = call(who)
    Person.objects.update(is_active=False)
    assert asked("GET", "/api/targets").status_code == 401


def test_the_token_itself_is_kept_nowhere(person: Any) -> None:
    token = perform(MakeToken(person("clerk"), "测试", 30)).result
    assert token not in str(Token.objects.get().__dict__)


@pytest.mark.parametrize(("name", "days"), [("", 3), ("x", 0), ("x", 9999)])
def test_a_token_without_purpose_or_end_is_refused(person: Any, name: str, days: int) -> None:
    with pytest.raises(Conflict):
        perform(MakeToken(person("clerk"), name, days))


def test_only_who_may_use_the_interface_makes_tokens(person: Any) -> None:
    with pytest.raises(NotAllowed):
        perform(MakeToken(person("leader"), "x", 3))


def test_one_revokes_ones_own_token_only(person: Any) -> None:
    who = person("clerk")
    perform(MakeToken(who, "x", 3))
    token = Token.objects.get()
    with pytest.raises(Conflict, match="自己的"):
        perform(RevokeToken(person("finance"), token))
    perform(RevokeToken(who, token))
    assert not Token.objects.exists()


def test_only_target_tables_of_ones_own_region_are_told(person: Any, call: Any) -> None:
    clerk = person("clerk", regions=("01",))
    for region in ("01", "02"):
        one = Targets.objects.create(
            department=f"{region}局", project="项目", year=2026, kind="project", region=region
        )
        Version.objects.create(targets=one, number=1, contents={}, by=clerk)
    dropped = {"department": "空局", "project": "项目", "year": 2026, "kind": "project"}
    Targets.objects.create(**dropped, region="01")  # its only draft was dropped
    told = call(clerk)("GET", "/api/targets").json()
    assert [one["department"] for one in told["items"]] == ["01局"]
    other = Targets.objects.get(region="02")
    assert (
        call(person("clerk", username="b", regions=("01",)))(
            "GET", f"/api/targets/{other.pk}/versions"
        ).status_code
        == 404
    )


def test_the_description_is_there(client: Client, db: None) -> None:
    told = client.get("/api/openapi.json").json()
    assert "/api/targets" in told["paths"]


def test_the_page_makes_a_token_and_revokes_it(signed_in: Any) -> None:
    client = signed_in("clerk")
    answer = client.post("/tokens/", {"name": "报表", "days": "30"})
    assert "只显示这一次" in answer.content.decode()
    client.post(f"/tokens/{Token.objects.get().pk}/revoke")
    assert not Token.objects.exists()
