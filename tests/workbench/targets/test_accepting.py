"""Accepting a finding from a target table: done, refused, shown; last year beside it."""

import datetime
from typing import Any

import pytest
from django.utils import timezone
from tests.workbench.appraisals.conftest import work_off

from baoheng.core.errors import Conflict, NotAllowed
from baoheng.workbench.acts import perform
from baoheng.workbench.documents.acts.waiving import Revoke
from baoheng.workbench.documents.contents import document_of
from baoheng.workbench.documents.models import State, Targets, Version, Waived
from baoheng.workbench.targets.acts.accepting import (
    AcceptFinding,
    CountLapsedOf,
    RevokeAccepted,
)
from baoheng.workbench.targets.acts.flow import Adjust, Approve, Submit
from baoheng.workbench.targets.checked import found_of, keep_check
from baoheng.workbench.targets.jobs import notice_lapsed
from baoheng.workbench.targets.opinion import Opinion

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


def without_document(version: Version) -> None:
    """As one that was drafted from proposals."""
    version.document = None
    keep_check(version)
    version.save()


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


def test_what_no_document_has_is_accepted_of_the_table_for_all_its_versions(
    signed_in: Any, wrong: Version
) -> None:
    finance = signed_in("finance")
    without_document(wrong)
    address, before = f"/targets/{wrong.targets_id}", wrong.errors
    keys = [one["key"] for one in wrong.found["findings"] if one["severity"] == "error"]
    for key in keys:
        given = {"finding": key, "reason": "上级已同意", "until": LATER.isoformat()}
        page = finance.post(f"{address}/accept", given, follow=True).text
    assert f"已接受（{len(keys)}）" in page
    assert "撤回接受" in page
    wrong.refresh_from_db()
    assert wrong.errors == 0
    perform(Submit(wrong.by, wrong))
    perform(Approve(finance.person, wrong, Opinion("良")))
    wrong.refresh_from_db()
    assert perform(Adjust(wrong.by, wrong, "调减")).result.errors == 0
    row = Waived.objects.first()
    finance.post(f"{address}/accepted/{row.pk}/revoke")
    assert Version.objects.get(number=2).errors == 1
    assert finance.post(f"{address}/accepted/{row.pk}/revoke").status_code == 409
    assert finance.post(f"{address}/accepted/999/revoke").status_code == 404
    assert before == len(keys)


def test_what_only_the_version_has_is_accepted_of_the_table(person: Any, wrong: Version) -> None:
    wrong.document.found = {"findings": []}
    wrong.document.save()
    finance, key = person("finance"), first_error(wrong)["key"]
    made = perform(AcceptFinding(finance, wrong, key, "理由", LATER)).result
    assert (made.document, made.targets) == (None, wrong.targets)
    for finding, reason, until in ((key, " ", LATER), (key, "理由", LATER.replace(year=2000)),
                                   ("没有", "理由", LATER)):  # fmt: skip
        with pytest.raises(Conflict):
            perform(AcceptFinding(finance, wrong, finding, reason, until))
    with pytest.raises(NotAllowed):
        perform(RevokeAccepted(person("clerk", username="other"), wrong, made))


def test_what_was_accepted_of_a_table_counts_again_when_it_has_run_out(
    person: Any, wrong: Version
) -> None:
    without_document(wrong)
    before = wrong.errors
    perform(AcceptFinding(person("finance"), wrong, first_error(wrong)["key"], "好", LATER))
    Waived.objects.update(until=timezone.localdate() - datetime.timedelta(days=1))
    notice_lapsed()
    [job] = work_off()
    assert job.said == "重新计入了 1 张目标表"
    wrong.refresh_from_db()
    assert wrong.errors == before
    notice_lapsed()
    assert not work_off()
    with pytest.raises(Conflict):
        perform(CountLapsedOf(wrong.by, wrong.targets))


def test_what_is_decided_is_not_accepted(signed_in: Any, wrong: Version) -> None:
    finance = signed_in("finance")
    key = first_error(wrong)["key"]
    Version.objects.update(state=State.APPROVED)
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
