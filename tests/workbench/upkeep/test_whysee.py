"""Why somebody may see something: the steps, and that the answer is what holds."""

import itertools

import pytest

from baoheng.workbench.documents.models import Targets
from baoheng.workbench.people.roles import permissions, roles
from baoheng.workbench.upkeep.whysee import why


def test_the_role_that_gives_it_is_named(person):
    answer = why(person("steward"), "ledger.load")
    assert answer.may
    assert "数据管理" in answer.reasons[1].said


def test_without_the_role_it_says_which_would(person):
    answer = why(person("clerk"), "ledger.load")
    assert not answer.may
    assert answer.others == ["数据管理"]


@pytest.mark.parametrize(
    ("held", "about", "met"),
    [
        ({"regions": ("990302",)}, ("990302", ""), True),
        ({"regions": ("990302",)}, ("990303", ""), False),
        ({"regions": ("990302",)}, ("", ""), False),
        ({"institution": "H1"}, ("990302", "H1"), True),
        ({"institution": "H1"}, ("990302", "H2"), False),
        ({}, ("990302", "H2"), True),
    ],
)
def test_region_and_institution_limit_it(person, held, about, met):
    assert why(person("reviewer", **held), "hits.see", *about).may is met


def test_the_answer_is_what_holds(person):
    some = [person(role, username=f"{role}1") for role in roles()]
    for one, permission in itertools.product(some, permissions()):
        assert why(one, permission).may == one.may(permission)
        assert all(step.met for step in why(one, permission).reasons) == one.may(permission)


def test_somebody_shut_out_may_nothing(person):
    one = person("clerk")
    one.is_active = False
    assert not why(one, "targets.edit").may


def test_the_page_answers(signed_in, person):
    person("clerk", username="wang", regions=("990302",))
    table = Targets.objects.create(department="局", region="990303", year=2026, kind="project")
    client = signed_in("admin")
    given = {"username": "wang", "permission": "targets.edit", "targets": table.pk}
    page = client.get("/upkeep/why", given).content.decode()
    assert "不可以" in page
    assert "不在其中" in page
    assert "没有这个登录名" in client.get("/upkeep/why", given | {"username": "x"}).content.decode()
    assert "没有这条疑点" in client.get("/upkeep/why", given | {"hit": "x"}).content.decode()
    assert "没有这张目标表" in client.get("/upkeep/why", given | {"targets": 9999}).content.decode()
