"""Accepting a finding from a target table: done, refused, shown; last year beside it."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from baoheng.core.errors import Conflict, NotAllowed
from baoheng.workbench.acts import perform
from baoheng.workbench.documents.acts.waiving import Revoke
from baoheng.workbench.documents.contents import document_of
from baoheng.workbench.documents.models import State, Targets, Version, Waived
from baoheng.workbench.targets.acts.accepting import AcceptFinding
from baoheng.workbench.targets.acts.flow import Submit
from baoheng.workbench.targets.checked import found_of

LATER = timezone.localdate() + datetime.timedelta(days=30)


@pytest.fixture
def wrong(draft: Any, person: Any, told: Any) -> Version:
    """A draft with errors that its document has too."""
    rows = [one | {"weight": 99} for one in told["tables"][0]["indicators"]]
    version: Version = draft(person("clerk"), indicators=rows)
    version.document.found = found_of(document_of(version))
    version.document.save()
    assert version.errors
    return version


def first_error(version: Version) -> dict[str, Any]:
    return next(one for one in version.found["findings"] if one["severity"] == "error")


def test_a_reviewer_accepts_and_the_page_shows_why(signed_in: Any, wrong: Version) -> None:
    finance = signed_in("finance")
    one, address = first_error(wrong), f"/targets/{wrong.targets_id}"
    assert "接受这一处" in finance.get(address).content.decode()
    given = {"finding": one["key"], "reason": "上级已同意", "until": LATER.isoformat()}
    answer = finance.post(f"{address}/accept", given, follow=True)
    body = answer.content.decode()
    assert "已接受（1）" in body
    assert "上级已同意" in body
    before = wrong.errors
    wrong.refresh_from_db()
    assert wrong.errors == before - 1
    perform(Revoke(finance.person, wrong.document, Waived.objects.get()))
    wrong.refresh_from_db()
    assert wrong.errors == before


def test_who_wrote_it_or_may_not_does_not_accept(person: Any, wrong: Version) -> None:
    key = first_error(wrong)["key"]
    both = person("clerk", "finance", username="both")
    Version.objects.update(by=both)
    for who in (both, wrong.document.by):
        with pytest.raises(NotAllowed):
            perform(AcceptFinding(who, wrong, key, "理由", LATER))
    assert not Waived.objects.exists()


def test_what_only_the_version_has_or_is_decided_is_not_accepted(
    signed_in: Any, wrong: Version
) -> None:
    finance = signed_in("finance")
    key = first_error(wrong)["key"]
    wrong.document.found = {"findings": []}
    wrong.document.save()
    with pytest.raises(Conflict, match="没有这个问题"):
        perform(AcceptFinding(finance.person, wrong, key, "理由", LATER))
    page = finance.get(f"/targets/{wrong.targets_id}").content.decode()
    assert "原件里没有这一处" in page
    Version.objects.update(document=None)
    with pytest.raises(Conflict, match="不是从资料收进来的"):
        perform(AcceptFinding(finance.person, wrong, key, "理由", LATER))
    assert finance.get(f"/targets/{wrong.targets_id}").status_code == 200
    Version.objects.update(document=wrong.document, state=State.APPROVED)
    with pytest.raises(Conflict, match="已批复"):
        perform(AcceptFinding(finance.person, wrong, key, "理由", LATER))
    answer = finance.post(f"/targets/{wrong.targets_id}/accept", {})
    assert answer.status_code == 409


def test_an_accepted_error_does_not_keep_the_draft(person: Any, wrong: Version) -> None:
    finance = person("finance")
    clerk = wrong.by
    with pytest.raises(Conflict, match="还有错误"):
        perform(Submit(clerk, wrong))
    for one in wrong.found["findings"]:
        if one["severity"] == "error":
            perform(AcceptFinding(finance, wrong, one["key"], "上级已同意", LATER))
    perform(Submit(clerk, wrong))


def test_a_version_is_compared_with_the_approved_one_of_last_year(
    signed_in: Any, draft: Any
) -> None:
    clerk = signed_in("clerk")
    version = draft(clerk.person)
    table = version.targets
    old = Targets.objects.create(
        department=table.department, project=table.project, year=table.year - 1, kind=table.kind
    )
    told = version.contents | {"goals": ["去年的目标"]}
    Version.objects.create(
        targets=old, number=1, contents=told, by=clerk.person, state=State.APPROVED
    )
    assert "各版对比" in clerk.get(f"/targets/{table.pk}").content.decode()
    for asked in ("", "?from=last&to=1"):
        body = clerk.get(f"/targets/{table.pk}/compare{asked}").content.decode()
        assert f"{table.year - 1}年批复的" in body
        assert '<del class="old">去年的目标</del>' in body
