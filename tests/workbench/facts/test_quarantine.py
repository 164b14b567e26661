"""The quarantine by pages: mending, alike, leaving, loading again, masking."""

from urllib.parse import urlencode

import pytest
from facts import rows_of, waiting

from baoheng.core.errors import Conflict, LedgerError, NotAllowed
from baoheng.workbench.acts import perform
from baoheng.workbench.facts.acts.mending import LeaveRows, LoadMended, MendRow, ShowWaiting
from baoheng.workbench.facts.mending import cells
from baoheng.workbench.facts.models import Waiting
from baoheng.workbench.trail.models import Entry

from .conftest import BAD, HEAD
from .test_loads import bring, mapped, upload

pytestmark = pytest.mark.slow


def row(number: int) -> Waiting:
    return Waiting.objects.get(number=number)


def test_rows_stand_by_reason_and_personal_cells_are_hidden(loaded, signed_in):
    client = signed_in("steward")
    assert "参保登记" in client.get("/ledger/quarantine").content.decode()
    page = client.get("/ledger/quarantine?table=enrolments").content.decode()
    assert "险种类型＝999" in page
    page = client.get(f"/ledger/quarantine/rows/{row(3).pk}").content.decode()
    assert 'value="999"' in page
    assert "P200000002" not in page


def test_a_mended_row_is_checked_and_loaded(loaded, signed_in, work_off):
    client = signed_in("steward")
    one = row(3)
    place = next(n for n, cell in enumerate(cells(one)) if cell.heading == "险种类型")
    answer = client.post(f"/ledger/quarantine/rows/{one.pk}", {f"cell-{place}": "998"}, follow=True)
    assert "还不对" in answer.content.decode()
    after = client.post(f"/ledger/quarantine/rows/{one.pk}", {f"cell-{place}": "390"})
    assert row(3).ready
    assert after["Location"] == f"/ledger/quarantine/rows/{row(4).pk}", (
        "the next of the same reason"
    )
    client.post("/ledger/quarantine/load", {"table": "enrolments"})
    assert work_off()[0].said == "装回 1 行"
    assert ("P200000002",) in rows_of(loaded, "enrolments", "psn_no")
    assert len(waiting(loaded, "enrolments")) == 3
    assert not Waiting.objects.filter(number=3).exists()
    said = Entry.objects.filter(act="quarantine.mend").first().said
    assert "险种类型" in said
    assert "390" not in said


def test_equal_faults_are_mended_together(loaded, signed_in, work_off):
    client = signed_in("steward")
    reason = row(3).reason
    page = client.get(f"/ledger/quarantine?{urlencode({'table': 'enrolments', 'reason': reason})}")
    assert "2 行" in page.content.decode()
    given = {"table": "enrolments", "reason": reason, "heading": "险种类型", "old": "999"}
    client.post("/ledger/quarantine/alike", given | {"new": "390"})
    assert row(3).ready
    assert row(4).ready
    client.post("/ledger/quarantine/load", {"table": "enrolments"})
    work_off()
    assert len(rows_of(loaded, "enrolments")) == 3
    again = client.post("/ledger/quarantine/alike", given | {"new": "390"}, follow=True)
    assert "没有这样的行" in again.content.decode()


def test_many_equal_faults_are_mended_by_a_job(loaded, signed_in, work_off, monkeypatch):
    for place in ("acts.mending", "jobs"):
        monkeypatch.setattr(f"baoheng.workbench.facts.{place}.AT_ONCE", 1)
    given = {"table": "enrolments", "reason": row(3).reason, "heading": "险种类型", "old": "999"}
    signed_in("steward").post("/ledger/quarantine/alike", given | {"new": "390"})
    assert not row(3).ready
    assert work_off()[0].said == "改了 2 行，2 行可以装回"
    assert row(4).ready


def test_a_line_that_was_not_split_is_filled_in(loaded, person, work_off):
    by = person("steward")
    values = {
        "人员编号": "P500000005", "险种类型": "390", "人员类别": "15", "参保地区划": "990302",
        "参保开始日期": "2025-01-05",
    }  # fmt: skip
    assert perform(MendRow(by, row(6), values)).result.ready
    perform(LoadMended(by, "enrolments"))
    work_off()
    assert ("P500000005",) in rows_of(loaded, "enrolments", "psn_no")


def test_rows_are_left_with_a_reason_and_stay_left(loaded, signed_in, person, work_off):
    client = signed_in("steward")
    client.post("/ledger/quarantine/leave", {"row": [row(5).pk, row(6).pk], "why": "医院作废"})
    client.post("/ledger/refresh")
    work_off()
    assert row(5).left == "医院作废"
    page = client.get("/ledger/quarantine?table=enrolments&state=left").content.decode()
    assert "医院作废" in page
    with pytest.raises(Conflict, match="没有写原因"):
        perform(LeaveRows(person("steward", username="b"), [row(3)], " "))


def test_rows_of_an_older_version_learn_their_columns(loaded, signed_in, work_off):
    Waiting.objects.update(columns={})
    signed_in("steward").post("/ledger/refresh")
    work_off()
    assert row(3).columns["险种类型"] == "insutype"


def test_what_is_refused(loaded, person):
    by, looks = person("steward"), person("leader")
    with pytest.raises(Conflict, match="没有改动"):
        perform(MendRow(by, row(3), {"险种类型": "999", "人员编号": ""}))
    with pytest.raises(Conflict, match="没有 别的 这一列"):
        perform(MendRow(by, row(3), {"别的": "1"}))
    with pytest.raises(Conflict, match="没有改好的行"):
        perform(LoadMended(by, "enrolments"))
    with pytest.raises(NotAllowed):
        perform(MendRow(looks, row(3), {"险种类型": "390"}))
    with pytest.raises(NotAllowed):
        perform(ShowWaiting(by, row(3), "核对"))
    with pytest.raises(LedgerError, match="用途"):
        perform(ShowWaiting(person("supervisor"), row(3), ""))


def test_a_row_is_shown_whole_for_a_purpose(loaded, signed_in):
    client = signed_in("supervisor")
    answer = client.post(f"/ledger/quarantine/rows/{row(3).pk}/unmask", {"purpose": "核对来源"})
    assert "P200000002" not in answer.content.decode()  # who may not mend sees no fields
    client = signed_in("supervisor", "steward", username="both")
    answer = client.post(f"/ledger/quarantine/rows/{row(3).pk}/unmask", {"purpose": "核对来源"})
    assert "P200000002" in answer.content.decode()
    entry = Entry.objects.filter(act="quarantine.unmask").first()
    assert "核对来源" in entry.said
    assert "P200000002" not in f"{entry.said}{entry.label}{entry.details}"


def test_who_works_for_one_region_sees_no_rows(loaded, signed_in):
    client = signed_in("steward", regions=("990302",))
    assert client.get("/ledger/").status_code == 200
    assert client.get("/ledger/quarantine").status_code == 404
    assert client.get(f"/ledger/quarantine/rows/{row(3).pk}").status_code == 404
    assert client.post("/ledger/tables/enrolments/rows").status_code == 404


def test_a_heading_that_was_mapped_by_hand_is_known_here_too(ledger, signed_in, work_off):
    client = signed_in("steward")
    head = HEAD.replace("险种类型", "种类")
    one = bring(client, upload("乙.csv", head, *BAD[:2]), table="enrolments")
    client.post(f"/ledger/loads/{one.pk}/start", mapped(one, **{"column-1": "insutype"}))
    work_off()
    assert "种类＝999" in client.get("/ledger/quarantine?table=enrolments").content.decode()
    given = {"table": "enrolments", "reason": row(2).reason, "heading": "种类", "old": "999"}
    client.post("/ledger/quarantine/alike", given | {"new": "390"})
    client.post("/ledger/quarantine/load", {"table": "enrolments"})
    assert work_off()[0].said == "装回 2 行"
    assert len(rows_of(ledger, "enrolments")) == 2
