"""What the ledger's pages show: tables, checks, versions, rows masked and unmasked."""

import pytest

from baoheng.core.errors import Conflict, LedgerError, NotAllowed
from baoheng.ledger.definitions import table
from baoheng.workbench.acts import perform
from baoheng.workbench.facts.acts.looking import ShowRows
from baoheng.workbench.facts.acts.refreshing import CheckLedger, RefreshLedger
from baoheng.workbench.facts.looking import Asked
from baoheng.workbench.facts.models import Checked
from baoheng.workbench.trail.models import Entry

pytestmark = pytest.mark.slow

ENROLMENTS = table("enrolments")


def test_the_overview_reads_no_ledger(loaded, signed_in, settings, django_assert_max_num_queries):
    client = signed_in("leader")
    settings.LEDGER = "/nowhere"
    with django_assert_max_num_queries(12):
        page = client.get("/ledger/").content.decode()
    assert "参保登记" in page
    assert "隔离区等着改" in page


def test_without_a_ledger_it_says_what_to_do(db, signed_in):
    assert "还没有清点过台账" in signed_in("steward").get("/ledger/").content.decode()


def test_checks_are_kept_with_masked_rows(loaded, signed_in, work_off):
    client = signed_in("steward")
    client.post("/ledger/check")
    assert work_off()[0].state == "done"
    assert Checked.objects.exists()
    page = client.get("/ledger/quality?all=1").content.decode()
    assert "项不相符" in page
    assert "P100000001" not in page


def test_one_refresh_at_a_time(loaded, person):
    by = person("steward")
    perform(RefreshLedger(by))
    perform(CheckLedger(by))
    with pytest.raises(Conflict):
        perform(RefreshLedger(by))
    with pytest.raises(Conflict):
        perform(CheckLedger(by))


def test_versions_say_what_changed(loaded, signed_in):
    client = signed_in("auditor")
    assert "测试" in client.get("/ledger/versions").content.decode()
    page = client.get("/ledger/versions/enrolments/1").content.decode()
    assert "险种类型不在字典里：2 行" in page
    assert client.get("/ledger/versions/enrolments/9").status_code == 404


def test_rows_are_masked_and_found_by_an_open_column(loaded, signed_in):
    client = signed_in("steward")
    assert "看行" in client.get("/ledger/tables/enrolments").content.decode()
    found = client.post("/ledger/tables/enrolments/rows", {"column": "insutype", "value": "390"})
    page = found.content.decode()
    assert "990302" in page
    assert "P100000001" not in page
    before = client.post("/ledger/tables/enrolments/rows", {"version": "0"}).content.decode()
    assert "没有这样的行" in before
    assert (
        "没有" in client.post("/ledger/tables/enrolments/rows", {"version": "77"}).content.decode()
    )


def test_looking_for_a_person_needs_a_purpose(loaded, signed_in):
    asked = {"column": "psn_no", "value": "P100000001"}
    page = signed_in("steward").post("/ledger/tables/enrolments/rows", asked).content.decode()
    assert "要写用途" in page
    client = signed_in("supervisor")
    page = client.post("/ledger/tables/enrolments/unmask", asked | {"purpose": "核对申诉"})
    assert "P100000001" in page.content.decode()
    entry = Entry.objects.get(act="ledger.unmask")
    assert "核对申诉" in entry.said
    assert "P100000001" not in f"{entry.said}{entry.details}"


def test_unmasking_is_refused_without_permission_or_purpose(loaded, person):
    asked = Asked(ENROLMENTS)
    with pytest.raises(NotAllowed):
        perform(ShowRows(person("steward"), asked, "核对"))
    with pytest.raises(LedgerError, match="用途"):
        perform(ShowRows(person("supervisor"), asked, " "))
