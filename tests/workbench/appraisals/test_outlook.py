"""Proposals for the next year's targets."""

from typing import Any

import pytest
from tests.cli.bureau import BUREAU
from tests.workbench.appraisals.conftest import work_off
from tests.workbench.appraisals.test_pages import BILLS, text

from baoheng.core.errors import Conflict, NotAllowed
from baoheng.workbench.acts import perform
from baoheng.workbench.appraisals.acts.outlook import KeepOutlook, StartOutlook
from baoheng.workbench.appraisals.models import Outlook

pytestmark = pytest.mark.slow


def test_proposals_are_made_from_the_year_before(signed_in: Any, approve: Any, ledger: Any) -> None:
    clerk = signed_in("clerk")
    assert "还没有批复的目标表" in text(clerk.get("/indicators/proposals"))
    approve()
    asked = {"department": BUREAU, "year": "2026"}
    page = clerk.post("/indicators/proposals", asked)["Location"]
    assert "排队" in text(clerk.get(page))
    [job] = work_off()
    assert (job.state, job.link) == ("done", page), job.said
    shown = text(clerk.get(page))
    assert BILLS in shown
    assert "≥24份 → 24份" in shown
    assert "建议值" in shown
    clerk.post("/indicators/proposals", asked)  # anew, in its place
    work_off()
    assert Outlook.objects.count() == 1
    assert BUREAU in text(signed_in("leader").get("/indicators/proposals"))


def test_without_years_before_there_is_nothing_to_propose_from(
    signed_in: Any, approve: Any
) -> None:
    clerk = signed_in("clerk")
    approve()
    with pytest.raises(Conflict, match="没有批复的目标表"):
        perform(StartOutlook(clerk.person, BUREAU, "", 2025))
    for given in ({"department": "别的", "year": "2026"}, {"department": BUREAU, "year": "x"}):
        said = text(clerk.post("/indicators/proposals", given, follow=True))
        assert "请选单位" in said
    assert not Outlook.objects.exists()


def test_only_who_edits_targets_asks_for_proposals(person: Any, approve: Any) -> None:
    approve()
    leader = person("leader")
    with pytest.raises(NotAllowed):
        perform(StartOutlook(leader, BUREAU, "", 2026))
    one = Outlook.objects.create(department=BUREAU, year=2026, by=leader)
    with pytest.raises(NotAllowed):
        perform(KeepOutlook(leader, one, [], []))


def test_proposals_of_another_region_are_not_found(signed_in: Any, person: Any) -> None:
    one = Outlook.objects.create(department=BUREAU, region="990302", year=2026, by=person("clerk"))
    far = signed_in("leader", regions=("990303",))
    assert far.get(f"/indicators/proposals/{one.pk}").status_code == 404


def test_a_newer_asking_replaces_the_one_that_waits(person: Any, approve: Any, ledger: Any) -> None:
    clerk = person("clerk")
    approve()
    old = perform(StartOutlook(clerk, BUREAU, "", 2026)).result
    perform(StartOutlook(clerk, BUREAU, "", 2026))
    first, second = work_off()
    assert (first.state, second.state) == ("failed", "done")
    assert "新的一次代替" in first.said
    with pytest.raises(Conflict, match="新的一次代替"):
        perform(KeepOutlook(clerk, old, [], []))
