"""What was accepted until a day counts again on the next, without anybody doing something."""

import datetime
from typing import Any

import pytest
from django.utils import timezone
from tests.workbench.documents.conftest import Make, table_bytes

from baoheng.core.errors import Conflict
from baoheng.workbench.acts import perform
from baoheng.workbench.documents.acts.waiving import CountLapsed, Revoke, Waive
from baoheng.workbench.documents.jobs import notice_lapsed
from baoheng.workbench.documents.models import Document, Waived
from baoheng.workbench.jobs.models import Job
from baoheng.workbench.jobs.work import run
from baoheng.workbench.trail.models import Entry

TODAY = timezone.localdate()


@pytest.fixture
def accepted(upload: Make, person: Any) -> Document:
    """All its findings are accepted until yesterday, and nobody has noticed."""
    one: Document = upload(content=table_bytes("1O00人次", "≥95%", "≤90%"))
    finance = person("finance")
    for finding in one.found["findings"]:
        perform(Waive(finance, one, finding["key"], "好", TODAY))
    Waived.objects.update(until=TODAY - datetime.timedelta(days=1))
    one.refresh_from_db()
    assert one.errors + one.warnings == 0
    return one


def test_it_counts_again_by_itself_once(accepted: Document) -> None:
    notice_lapsed()
    [job] = Job.objects.filter(kind="documents.lapse")
    run(job)
    assert (job.state, job.said) == ("done", "重新计入了 1 份资料")
    accepted.refresh_from_db()
    assert accepted.errors + accepted.warnings > 0
    entry = Entry.objects.get(act="finding.lapse")
    assert (entry.by, entry.key) == ("系统", str(accepted.pk))
    assert accepted.found["findings"][0]["key"] in entry.said
    notice_lapsed()
    assert Job.objects.filter(kind="documents.lapse").count() == 1
    with pytest.raises(Conflict):
        perform(CountLapsed(accepted.by, accepted))


def test_what_holds_or_was_taken_back_does_not_lapse(accepted: Document, person: Any) -> None:
    for one in Waived.objects.all():
        perform(Revoke(one.by, accepted, one))
    notice_lapsed()
    assert not Job.objects.filter(kind="documents.lapse").exists()
