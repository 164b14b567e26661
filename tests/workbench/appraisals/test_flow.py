"""From the start of an appraisal to its lock, by several hands, and back with a reason."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from tests.cli.documents import NAMES
from tests.cli.office import OPEN, RECHECK, TOTAL
from tests.workbench.appraisals.conftest import AUGUST, YEAR_END, work_off

from baoheng.core.errors import Conflict, NotAllowed
from baoheng.workbench.acts import perform
from baoheng.workbench.appraisals.acts.filling import DropAppraisal, Fill, Rescore, Said
from baoheng.workbench.appraisals.acts.flow import (
    Confirm,
    Lock,
    Reopen,
    StartAppraisal,
    Submit,
)
from baoheng.workbench.appraisals.acts.work import Compute
from baoheng.workbench.appraisals.models import Appraisal, Indicator, Kind, Row, State
from baoheng.workbench.documents.models import State as VersionState
from baoheng.workbench.files import keep_bytes
from baoheng.workbench.trail.models import Entry

pytestmark = pytest.mark.slow  # every test computes from a ledger


def answer(by: Any, one: Appraisal) -> None:
    """Say what the ledger does not know, as the command's test does."""
    said = {
        OPEN: Said(level="达成年度指标", reason="制度齐全"),
        RECHECK: Said(reason="下半年人手不足，已经增配"),
        "举报投诉受理数": Said(reason="宣传到位，举报增多"),
    }
    for name, words in said.items():
        files = (keep_bytes("制度汇编.txt", ["一、".encode()]),) if name == OPEN else ()
        perform(Fill(by, one, one.rows.get(name=name), words, files))


@pytest.fixture
def submitted(person: Any, begin: Any) -> Appraisal:
    clerk = person("clerk")
    one = begin(clerk)
    answer(clerk, one)
    perform(Submit(clerk, one))
    return Appraisal.objects.get(pk=one.pk)


def test_the_ledger_answers_and_the_rest_waits_for_a_person(person: Any, begin: Any) -> None:
    one = begin(person("clerk"))
    rows = {row.name: row for row in one.rows.all()}
    assert tuple(rows) == NAMES
    assert [row.actual for row in rows.values()] == [
        "24份", "7件", "75%", "85.7%", "20.02万元", "", "90%",
    ]  # fmt: skip
    assert rows["智能审核结算单据数量"].evidence == "computed"
    assert (rows[OPEN].score, rows[OPEN].actual) == (None, "")  # missing is never 0
    assert one.total is None
    assert one.head["so_far"] == "82.83"
    assert {name for name, row in rows.items() if row.todo} == {OPEN, RECHECK, "举报投诉受理数"}
    assert one.waiting == 3
    assert one.ledger["reviewed_bills"] >= 0


def test_with_the_answers_the_total_is_that_of_the_command(person: Any, begin: Any) -> None:
    clerk = person("clerk")
    one = begin(clerk)
    answer(clerk, one)
    one.refresh_from_db()
    assert (one.total, one.grade, one.waiting) == (Decimal(TOTAL), "优", 0)


def test_the_way_to_the_lock_needs_other_hands(submitted: Appraisal, person: Any) -> None:
    reviewer = person("finance")
    with pytest.raises(Conflict, match="只有“已复核”"):
        perform(Lock(reviewer, submitted))
    perform(Confirm(reviewer, submitted))
    perform(Lock(reviewer, submitted))
    submitted.refresh_from_db()
    assert (submitted.state, submitted.confirmed_by) == (State.LOCKED, reviewer)
    acts = Entry.objects.filter(kind="appraisal", key=str(submitted.pk)).values_list("act")
    assert [one for (one,) in acts.order_by("number")] == [
        "appraisal.computed", "appraisal.fill", "appraisal.fill", "appraisal.fill",
        "appraisal.submit", "appraisal.confirm", "appraisal.lock",
    ]  # fmt: skip


def test_who_entered_something_never_confirms_it(person: Any, begin: Any) -> None:
    both = person("clerk", "finance")
    one = begin(both)
    answer(both, one)
    perform(Submit(both, one))
    with pytest.raises(NotAllowed, match="不能复核自己填的"):
        perform(Confirm(both, one))
    with pytest.raises(NotAllowed, match="复核监控和自评"):
        perform(Confirm(person("leader"), one))


def test_what_is_left_to_do_is_named_when_it_is_submitted_too_soon(person: Any, begin: Any) -> None:
    clerk = person("clerk")
    one = begin(clerk)
    with pytest.raises(Conflict, match=OPEN):
        perform(Submit(clerk, one))
    one.refresh_from_db()
    assert one.state == State.FILLING


def test_nothing_is_entered_after_it_was_submitted(submitted: Appraisal) -> None:
    clerk, row = submitted.by, submitted.rows.get(name=OPEN)
    for act in (
        Fill(clerk, submitted, row, Said(level="达成年度指标")),
        Compute(clerk, submitted),
        Submit(clerk, submitted),
        DropAppraisal(clerk, submitted),
    ):
        with pytest.raises(Conflict, match="不能再改"):
            perform(act)


def test_it_is_opened_again_with_a_reason_and_keeps_what_was_filled(
    submitted: Appraisal, person: Any
) -> None:
    reviewer = person("finance")
    with pytest.raises(Conflict, match="没有写原因"):
        perform(Reopen(reviewer, submitted, " "))
    with pytest.raises(NotAllowed):
        perform(Reopen(submitted.by, submitted, "想改"))
    perform(Reopen(reviewer, submitted, "佐证不全"))
    submitted.refresh_from_db()
    assert (submitted.state, submitted.reason, submitted.reopened) == ("filling", "佐证不全", 1)
    assert submitted.rows.get(name=OPEN).reason == "制度齐全"
    assert "佐证不全" in Entry.objects.first().said
    with pytest.raises(Conflict, match="提交过的不能撤销"):
        perform(DropAppraisal(submitted.by, submitted))
    perform(Submit(submitted.by, submitted))


def test_only_approved_targets_of_a_day_that_was_are_appraised(
    person: Any, approve: Any, ledger: Any
) -> None:
    clerk, version = person("clerk"), approve()
    cases = (
        (datetime.date(2024, 12, 31), "在它之前"),
        (datetime.date(2099, 1, 1), "还没有到"),
    )
    for day, words in cases:
        with pytest.raises(Conflict, match=words):
            perform(StartAppraisal(clerk, version, Kind.MONITORING, day))
    perform(StartAppraisal(clerk, version, Kind.MONITORING, AUGUST))
    with pytest.raises(Conflict, match="已经有了"):
        perform(StartAppraisal(clerk, version, Kind.MONITORING, AUGUST))
    version.state = VersionState.REPLACED
    version.save()
    with pytest.raises(Conflict, match="还没有批复"):
        perform(StartAppraisal(clerk, version, Kind.EVALUATION, YEAR_END))
    with pytest.raises(NotAllowed):
        perform(StartAppraisal(person("finance"), version, Kind.EVALUATION, YEAR_END))


def test_one_begun_by_mistake_goes_and_the_list_falls_back(
    person: Any, begin: Any, approve: Any
) -> None:
    clerk, version = person("clerk"), approve()
    first = begin(clerk, Kind.MONITORING, AUGUST, version)
    second = begin(clerk, Kind.EVALUATION, YEAR_END, version)
    listed = Indicator.objects.get(name="智能审核结算单据数量")
    assert listed.latest.appraisal == second
    perform(DropAppraisal(clerk, second))
    listed.refresh_from_db()
    assert listed.latest.appraisal == first
    assert not Row.objects.filter(appraisal=second.pk).exists()


def test_nobody_enters_while_it_is_computed(person: Any, begin: Any) -> None:
    clerk = person("clerk")
    one = begin(clerk, computed=False)
    with pytest.raises(Conflict, match="正在测算"):
        perform(Fill(clerk, one, one.rows.get(name=OPEN), Said(text="健全")))
    with pytest.raises(Conflict, match="正在测算"):
        perform(Compute(clerk, one))
    [job] = work_off()
    assert (job.state, job.link) == ("done", f"/appraisals/{one.pk}")
    perform(Compute(clerk, one))


def test_another_profile_and_a_finished_project_are_scored_at_once(
    signed_in: Any, begin: Any
) -> None:
    clerk = signed_in("clerk")
    one = begin(clerk.person)
    answer(clerk.person, one)
    page = f"/appraisals/{one.pk}"
    said = clerk.post(f"{page}/rescore", {"profile": "", "finished": "on"}, follow=True)
    assert "项目已完成" in said.content.decode()
    one.refresh_from_db()
    assert one.total == Decimal("95.83")  # all 10 points for the execution instead of 7
    clerk.post(f"{page}/rescore", {"profile": "national-10"})
    one.refresh_from_db()
    assert (one.profile, one.finished) == ("national-10", False)
    assert one.total != Decimal("95.83")
    wrong = clerk.post(f"{page}/rescore", {"profile": "none"})
    assert wrong.status_code == 409
    with pytest.raises(NotAllowed):
        perform(Rescore(signed_in("leader").person, one, "", finished=True))


def test_monitoring_is_not_scored(person: Any, begin: Any) -> None:
    clerk = person("clerk")
    one = begin(clerk, Kind.MONITORING, AUGUST)
    with pytest.raises(Conflict, match="只有自评"):
        perform(Rescore(clerk, one, "", finished=True))
