"""Bringing files into the ledger by pages: mapping, load, the same again, folders, refusals."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from facts import rows_of

from baoheng.workbench.facts.models import Checked, Delivery, TableState, Waiting
from baoheng.workbench.jobs.models import Job
from baoheng.workbench.jobs.work import run
from baoheng.workbench.trail.models import Entry

from .conftest import BAD, GOOD, HEAD

pytestmark = pytest.mark.slow


def upload(name: str, *lines: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, ("\n".join(lines) + "\n").encode())


def bring(client: Any, file: Any = None, **given: Any) -> Delivery:
    answer = client.post("/ledger/loads/bring", given | ({"file": file} if file else {}))
    assert answer.status_code == 302, answer.content.decode()
    return Delivery.objects.latest("pk")


def mapped(one: Delivery, **more: str) -> dict[str, str]:
    """The form as it stands on the page."""
    columns = {
        f"column-{place}": one.guess["columns"].get(heading, "")
        for place, heading in enumerate(one.headings)
    }
    return columns | more


def test_a_file_is_looked_into_mapped_and_loaded(ledger, signed_in, work_off):
    client = signed_in("steward")
    one = bring(client, upload("甲.csv", HEAD, GOOD, *BAD), table="enrolments")
    page = client.get(f"/ledger/loads/{one.pk}").content.decode()
    assert "参保开始日期" in page
    assert "P100000001" not in page, "personal cells are shown as shapes"
    assert "A999999999" in page
    client.post(f"/ledger/loads/{one.pk}/start", mapped(one))
    loaded, checked, figures = work_off()
    assert figures.kind == "desk.figures"  # what the overview shows follows
    assert loaded.said == "送来 5 行，其中 4 行进了隔离区，请去修改"
    assert checked.state == "done"
    assert Checked.objects.filter(table="enrolments").exists()
    assert rows_of(ledger, "enrolments", "psn_no") == [("P100000001",)]
    page = client.get(f"/ledger/loads/{one.pk}").content.decode()
    assert "险种类型不在字典里" in page
    assert "去改隔离的 4 行" in page
    assert TableState.objects.get(name="enrolments").waiting == 4
    assert "送来" in Entry.objects.get(act="ledger.bring").said


def test_the_same_file_is_recognised(ledger, signed_in, work_off):
    client = signed_in("steward")
    for _ in range(2):
        one = bring(client, upload("甲.csv", HEAD, GOOD), table="enrolments")
        client.post(f"/ledger/loads/{one.pk}/start", mapped(one))
        last = work_off()[0]
    assert last.said == "内容和以前装过的相同，台账没有改动"
    assert "以前装过" in client.get(f"/ledger/loads/{one.pk}").content.decode()


def test_another_file_of_the_same_name_is_not_taken_for_a_correction(ledger, signed_in, work_off):
    client = signed_in("steward")
    for person in ("P100000001", "P900000009"):
        row = GOOD.replace("P100000001", person)
        one = bring(client, upload("甲.csv", HEAD, row), table="enrolments")
        client.post(f"/ledger/loads/{one.pk}/start", mapped(one))
        last = work_off()[0]
    assert last.state == "failed"
    assert "勾选“更正文件”" in last.said
    assert "--" not in last.said
    assert last.link == f"/ledger/loads/{one.pk}"
    client.post(f"/ledger/loads/{one.pk}/start", mapped(one, replace="1"))
    assert work_off()[0].state == "done"
    assert rows_of(ledger, "enrolments", "psn_no") == [("P900000009",)]


def test_a_killed_load_is_taken_up_and_tells_the_same(ledger, signed_in, work_off, monkeypatch):
    client = signed_in("steward")
    one = bring(client, upload("甲.csv", HEAD, GOOD), table="enrolments")
    client.post(f"/ledger/loads/{one.pk}/start", mapped(one))
    job = Job.objects.get(kind="facts.load")
    with monkeypatch.context() as patch:
        patch.setattr("baoheng.workbench.facts.jobs._told", _killed)
        with pytest.raises(KeyboardInterrupt):
            run(job)
    Job.objects.filter(pk=job.pk).update(state="waiting")
    assert work_off()[0].said == "送来 1 行，全部通过"
    one.refresh_from_db()
    assert not one.outcome[0]["known"]


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_another_heading_is_mapped_by_hand_and_remembered(ledger, signed_in, work_off):
    client = signed_in("steward")
    head = HEAD.replace("险种类型", "种类")
    one = bring(client, upload("乙.csv", head, GOOD), table="enrolments")
    assert "还缺必须有的列：险种类型" in client.get(f"/ledger/loads/{one.pk}").content.decode()
    answer = client.post(f"/ledger/loads/{one.pk}/start", mapped(one), follow=True)
    assert "缺少必须有的列：险种类型" in answer.content.decode()
    client.post(f"/ledger/loads/{one.pk}/start", mapped(one, **{"column-1": "insutype"}))
    assert work_off()[0].state == "done"
    assert len(rows_of(ledger, "enrolments")) == 1
    again = bring(client, upload("丙.csv", head, GOOD), table="enrolments")
    assert again.guess["columns"]["种类"] == "insutype"
    assert "照那时的对照" in client.get(f"/ledger/loads/{again.pk}").content.decode()


def test_a_column_that_is_missing_gets_one_value(ledger, signed_in, work_off):
    client = signed_in("steward")
    head, row = HEAD.replace("险种类型,", ""), GOOD.replace("390,", "")
    one = bring(client, upload("丁.csv", head, row), table="enrolments")
    client.post(f"/ledger/loads/{one.pk}/start", mapped(one, **{"constant-insutype": "390"}))
    work_off()
    assert rows_of(ledger, "enrolments", "insutype") == [("390",)]


def test_an_archive_is_loaded_by_its_folders(ledger, signed_in, work_off, settings):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("一月/enrolments/a.csv", f"{HEAD}\n{GOOD}\n")
        archive.writestr("../../逃.csv", "x")
        archive.writestr("一月/enrolments/读我.doc", "x")
    client = signed_in("steward")
    one = bring(client, SimpleUploadedFile("一月.zip", packed.getvalue()))
    assert work_off()[0].state == "done"
    assert "a.csv" in client.get(f"/ledger/loads/{one.pk}").content.decode()
    client.post(f"/ledger/loads/{one.pk}/start")
    assert work_off()[0].said == "送来 1 行，全部通过"
    assert not any((settings.HOME / "facts" / "unpacked").iterdir())
    assert not list(settings.HOME.parent.rglob("逃.csv"))


def test_only_allowed_folders_are_loaded(ledger, signed_in, work_off, settings, tmp_path: Path):
    (tmp_path / "来" / "一月" / "enrolments").mkdir(parents=True)
    (tmp_path / "来" / "一月" / "enrolments" / "a.csv").write_text(f"{HEAD}\n{GOOD}\n")
    settings.LOAD_FOLDERS = [str(tmp_path / "来")]
    client = signed_in("steward")
    refused = client.post("/ledger/loads/bring", {"folder": "/etc"})
    assert refused.status_code == 200
    assert not Delivery.objects.exists()
    one = bring(client, folder=str(tmp_path / "来" / "一月"))
    work_off()
    client.post(f"/ledger/loads/{one.pk}/start")
    assert work_off()[0].said == "送来 1 行，全部通过"


def test_what_cannot_be_loaded_is_told(ledger, signed_in):
    client = signed_in("steward")
    for file, given, said in [
        (upload("甲.csv", HEAD), {}, "没有选装进哪张表"),
        (None, {"table": "enrolments"}, "没有选文件"),
        (SimpleUploadedFile("甲.pdf", b"%PDF-1.4 x"), {"table": "enrolments"}, "不能装入台账"),
    ]:
        given = given | ({"file": file} if file else {})
        answer = client.post("/ledger/loads/bring", given)
        assert said in answer.content.decode(), said
    assert not Delivery.objects.exists()


def test_who_only_looks_cannot_load(ledger, signed_in):
    client = signed_in("leader")
    assert client.get("/ledger/loads").status_code == 200
    assert client.post("/ledger/loads/bring", {"table": "enrolments"}).status_code == 403


def test_a_template_is_for_saving(ledger, signed_in):
    answer = signed_in("steward").get("/ledger/loads/template?table=enrolments")
    assert "attachment" in answer["Content-Disposition"]
    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert not Waiting.objects.exists()
