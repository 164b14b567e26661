"""The overview: what waits for whom, where a newcomer clicks first, how things stand."""

import datetime
from typing import Any

import pytest
from django.utils import timezone
from tests.workbench.targets.conftest import document, draft, told  # noqa: F401

from baoheng.workbench.acts import perform
from baoheng.workbench.casework.models import Hit, Tally
from baoheng.workbench.desk.waiting import waiting
from baoheng.workbench.documents.models import Document
from baoheng.workbench.facts.models import Waiting as Refused
from baoheng.workbench.jobs.models import Job
from baoheng.workbench.people.roles import roles
from baoheng.workbench.targets.acts.flow import Submit


def words(person: Any) -> dict[str, int]:
    return {one.words: one.count for one in waiting(person)}


@pytest.mark.parametrize("role", [one for one in roles() if "overview.see" in roles()[one].may])
def test_it_opens_for_everybody_who_may_on_an_empty_workbench(role: str, signed_in: Any) -> None:
    answer = signed_in(role).get("/overview")
    assert answer.status_code == 200
    assert "现在没有等您办的事" in answer.content.decode()


@pytest.mark.parametrize(
    ("role", "first"), [("clerk", "上传资料"), ("steward", "去装入"), ("admin", "添加人员")]
)
def test_a_newcomer_is_told_where_to_click_first(role: str, first: str, signed_in: Any) -> None:
    page = signed_in(role).get("/overview").content.decode()
    assert "从这里开始" in page
    assert first in page


def test_a_draft_waits_for_the_clerk_then_for_the_reviewer_who_did_not_submit(
    person: Any,
    draft: Any,  # noqa: F811
) -> None:
    clerk, both = person("clerk"), person("clerk", "finance", username="both")
    version = draft(clerk)
    assert words(clerk)["张目标表是草稿，等送审"] == 1
    perform(Submit(both, version))
    assert "张目标表是草稿，等送审" not in words(clerk)
    assert words(person("finance"))["张目标表等您审核"] == 1
    assert "张目标表等您审核" not in words(both)
    assert "张目标表等您审核" not in words(person("finance", username="other", regions=("990102",)))


def test_ones_own_documents_with_errors_wait(person: Any) -> None:
    clerk, other = person("clerk"), person("clerk", username="other")
    Document.objects.create(name="甲", sha256="0", size=1, by=clerk, errors=2)
    Document.objects.create(name="乙", sha256="1", size=1, by=clerk, fault="打不开")
    assert words(clerk) == {"份您上传的资料有错误要改": 1, "份您上传的资料读不了": 1}
    assert words(other) == {}


def test_rows_in_quarantine_wait_for_the_steward_only(person: Any) -> None:
    Refused.objects.create(key="1", table="hits", load="l", source="s", number=1, reason="x")
    Refused.objects.create(
        key="2", table="hits", load="l", source="s", number=2, reason="x", left="不改"
    )
    assert words(person("steward")) == {"行在隔离区，没有装进台账": 1}
    assert words(person("clerk")) == {}


def test_a_job_that_failed_waits_for_who_asked(person: Any) -> None:
    clerk = person("clerk")
    Job.objects.create(kind="x", title="x", by=clerk, state="failed")
    assert words(clerk) == {"件后台事项没有做成": 1}
    assert words(person("finance")) == {}


def test_money_of_hits_is_summed_within_the_region(signed_in: Any) -> None:
    sums = {"pending": 1, "dismissed": 0, "upheld": 5, "ordered": 4, "received": 3}
    for region, amount in (("990101", 12345), ("990102", 99)):
        Tally.objects.create(
            kind="rule", key="1", title="规则", area="甲", region=region, hits=1, amount=amount,
            **sums,
        )  # fmt: skip
    Tally.objects.create(
        kind="institution", key="H", title="院", area="甲", hits=1, amount=7, **sums
    )
    whole = signed_in("leader").get("/overview").context["recovered"]
    assert (whole["hits"], whole["amount"], whole["received"]) == (2, 12444, 6)
    part = signed_in("leader", username="part", regions=("990101",)).get("/overview")
    assert part.context["recovered"]["amount"] == 12345
    assert "123.45" in part.content.decode()


def test_hits_whose_day_comes_near_are_told(person: Any) -> None:
    today = timezone.localdate()
    for number, days in (("甲", 2), ("乙", 30)):
        Hit.objects.create(
            number=number, rule="1", result="1", area="甲", institution="H", level="三级",
            found=timezone.now(), amount=1, full=1, state="open", digest=number,
            due=today + datetime.timedelta(days=days),
        )  # fmt: skip
    [one] = waiting(person("reviewer"))
    assert (one.count, one.words, one.late) == (2, "条疑点待初审，1 条 3 天内到期或已超期", True)
