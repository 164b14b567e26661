"""Search finds what there is, for those who may see it."""

from typing import Any

import pytest
from tests.workbench.casework.conftest import clock, ledger, original  # noqa: F401

from baoheng.workbench.documents.models import Document

pytestmark = pytest.mark.slow


def titles(client: Any, words: str) -> set[str]:
    return {one.title for one in client.get("/search", {"q": words}).context["groups"]}


def test_each_finds_what_the_role_sees(signed_in: Any, person: Any) -> None:
    by = person("clerk")
    Document.objects.create(name="救助目标表.docx", sha256="0", size=1, by=by, region="990101")
    assert titles(signed_in("finance"), "救助目标表") == {"绩效资料"}
    assert titles(signed_in("reviewer"), "救助目标表") == set()
    elsewhere = signed_in("finance", username="other", regions=("990102",))
    assert titles(elsewhere, "救助目标表") == set()


def test_measures_rules_people_and_help_are_found(signed_in: Any) -> None:
    assert "测算项" in titles(signed_in("leader"), "预算执行率")
    assert "审核规则" in titles(signed_in("supervisor"), "重复收费")
    admin = signed_in("admin")
    assert "人员" in titles(admin, "admin")
    assert "帮助" in titles(admin, "工作台")


@pytest.mark.usefixtures("ledger")
def test_a_hit_is_found_by_number_institution_and_rule(signed_in: Any) -> None:
    client = signed_in("reviewer")
    for words in ("甲一", "药店", "重复收费"):
        assert "疑点" in titles(client, words), words
    assert titles(signed_in("clerk"), "甲一") == set()


@pytest.mark.parametrize("words", ["", "  ", "\0", "%", "x" * 5000, "'; DROP TABLE x; --", "<b>"])
def test_odd_words_find_nothing_and_break_nothing(signed_in: Any, words: str) -> None:
    answer = signed_in("leader", "admin").get("/search", {"q": words})
    assert answer.status_code == 200
    assert "“<b>”" not in answer.content.decode()
