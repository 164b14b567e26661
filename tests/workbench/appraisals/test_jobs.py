"""Computing: again, after a kill, on newer data; what people filled stays."""

from pathlib import Path
from typing import Any

import pytest
from tests.cli.office import OPEN
from tests.cli.shell import shell
from tests.workbench.appraisals.conftest import AUGUST, work_off

from baoheng.core.errors import Conflict
from baoheng.workbench.acts import perform
from baoheng.workbench.appraisals import jobs
from baoheng.workbench.appraisals.acts.filling import DropAppraisal, Fill, Said
from baoheng.workbench.appraisals.acts.flow import StartAppraisal
from baoheng.workbench.appraisals.acts.work import PACK, Compute, KeepComputed, Make
from baoheng.workbench.appraisals.computing import Computed
from baoheng.workbench.appraisals.models import Appraisal, Kind
from baoheng.workbench.files import keep_bytes
from baoheng.workbench.jobs.models import Job
from baoheng.workbench.jobs.models import State as JobState
from baoheng.workbench.jobs.work import run, take_up

pytestmark = pytest.mark.slow  # every test computes from a ledger

BILLS = "智能审核结算单据数量"


class Killed(BaseException):
    """The machine stops: nothing catches it."""


def test_a_computing_that_was_killed_is_done_again(
    person: Any, begin: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = begin(person("clerk"), computed=False)
    job = Job.objects.get()

    def killed(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(jobs, "compute", killed)
        with pytest.raises(Killed):
            run(job)
    one.refresh_from_db()
    assert (job.state, one.computed_at) == (JobState.RUNNING, None)
    assert take_up() == 1
    [again] = work_off()
    one.refresh_from_db()
    assert again.state == JobState.DONE
    assert one.computed_at
    assert one.rows.get(name=BILLS).actual == "24份"


def test_newer_data_change_the_numbers_and_nothing_that_people_filled(
    person: Any, begin: Any, ledger: Path, tmp_path: Path, signed_in: Any
) -> None:
    clerk = person("clerk")
    one = begin(clerk)
    proof = keep_bytes("制度汇编.txt", ["一、".encode()])
    said = Said(text="健全", reason="制度齐全")
    perform(Fill(clerk, one, one.rows.get(name=OPEN), said, (proof,)))
    perform(Fill(clerk, one, one.rows.get(name=BILLS), Said(reason="按月审核")))
    folder = tmp_path / "more" / "reviewed_bills"
    folder.mkdir(parents=True)
    heads = "run_id,setl_id,psn_no,fixmedins_code,review_time"
    line = "R12,S-NEW,PSN-SECRET-1,H99030200001,2025-12-28 20:00:00"
    (folder / "b.csv").write_text(f"{heads}\n{line}\n", encoding="utf-8")
    assert shell("ledger", "load", folder.parent, "--ledger", ledger).code == 0
    leader = signed_in("leader")
    assert "更新的数据" in leader.get(f"/appraisals/{one.pk}/fresh").content.decode()
    before = Appraisal.objects.get(pk=one.pk).ledger["reviewed_bills"]
    perform(Compute(clerk, one))
    work_off()
    one.refresh_from_db()
    rows = {row.name: row for row in one.rows.all()}
    assert rows[BILLS].actual == "25份"
    assert rows[BILLS].reason == "按月审核"
    assert (rows[OPEN].text, rows[OPEN].reason, rows[OPEN].actual) == ("健全", "制度齐全", "健全")
    assert one.ledger["reviewed_bills"] > before
    assert "更新的数据" not in leader.get(f"/appraisals/{one.pk}/fresh").content.decode()


def test_a_computing_without_a_ledger_says_what_to_do(
    person: Any, approve: Any, settings: Any, tmp_path: Path
) -> None:
    settings.LEDGER, settings.HOME = str(tmp_path / "none"), tmp_path / "home"
    perform(StartAppraisal(person("clerk"), approve(), Kind.MONITORING, AUGUST))
    [job] = work_off()
    assert job.state == JobState.FAILED
    assert "台账" in job.said
    assert "程序出错" not in job.said


def test_what_comes_late_is_not_kept(person: Any, begin: Any) -> None:
    clerk = person("clerk")
    one = begin(clerk)
    with pytest.raises(Conflict, match="不一致"):
        perform(KeepComputed(clerk, one, Computed({}, [], {})))
    Appraisal.objects.filter(pk=one.pk).update(state="submitted")
    with pytest.raises(Conflict, match="已经提交"):
        perform(KeepComputed(clerk, one, Computed({}, [], {})))


def test_what_was_taken_away_meanwhile_is_told_in_words(person: Any, begin: Any) -> None:
    clerk = person("clerk")
    one = begin(clerk)
    perform(Make(clerk, one, PACK))
    perform(DropAppraisal(clerk, one))
    [job] = work_off()
    assert job.state == JobState.FAILED
    assert "已经撤销" in job.said
    with pytest.raises(Conflict, match="已经撤销"):
        perform(Compute(clerk, one))
