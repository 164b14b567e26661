"""Uploading: what is kept, what is refused and why, the same bytes again, archives."""

import stat
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.utils import timezone
from tests.workbench.documents.conftest import Make, send, table_bytes, work_off, zip_bytes

from baoheng.core.errors import Conflict, NotAllowed
from baoheng.workbench.acts import perform
from baoheng.workbench.documents.acts.upload import (
    DeleteDocument,
    Describe,
    ReadAgain,
    Told,
    Upload,
    UploadArchive,
)
from baoheng.workbench.documents.files import said_name
from baoheng.workbench.documents.models import Document, Dossier, Targets, Version
from baoheng.workbench.files import Kept
from baoheng.workbench.jobs.models import Job, State
from baoheng.workbench.jobs.work import take_up
from baoheng.workbench.trail.models import Entry
from baoheng.workbench.upkeep.models import Region, Setting

pytestmark = pytest.mark.slow


def test_a_file_is_kept_by_its_hash_read_and_checked(signed_in: Make, home: Path) -> None:
    client = signed_in("clerk")
    content = table_bytes()
    answer = send(client, ("目标表.docx", content))
    one = Document.objects.get()
    assert answer.redirect_chain[-1][0] == f"/documents/{one.pk}"
    assert "排队" in answer.content.decode()
    file = home / "files" / one.sha256
    assert file.read_bytes() == content
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    jobs = work_off()
    one.refresh_from_db()
    assert [job.state for job in jobs] == [State.DONE]
    assert jobs[0].link == f"/documents/{one.pk}"
    assert one.read["format"] == "baoheng.targets/1"
    assert one.found["format"] == "baoheng.findings/1"
    assert (one.department, one.year) == ("云溪市医疗保障局", 2026)
    assert one.verdict
    assert one.drawn
    assert [entry.act for entry in Entry.objects.order_by("pk")] == [
        "document.upload",
        "document.read",
    ]


def test_what_the_person_says_of_it_stays(upload: Make) -> None:
    one = upload(department="某中心", year="2025", region="01")
    assert (one.department, one.year, one.region) == ("某中心", 2025, "01")


def test_the_bureaus_profile_is_held_against_where_one_is_set(
    upload: Make, person: Make, signed_in: Make
) -> None:
    by = person("admin")
    day = timezone.localdate()
    Setting.objects.create(name="bureau.profile", value="national-10", since=day, by=by)
    one = upload()
    assert one.found["profiles"] == ["national-10"]
    assert "考核口径：" in signed_in("leader").get(f"/documents/{one.pk}").content.decode()


def test_regions_are_chosen_by_name_once_there_are_some(signed_in: Make) -> None:
    Region.objects.create(code="01", name="东汀区")
    assert '<option value="01">东汀区' in signed_in("clerk").get("/documents/").content.decode()


def test_the_same_bytes_are_recognised(signed_in: Make, home: Path) -> None:
    client, content = signed_in("clerk"), table_bytes()
    send(client, ("甲.docx", content))
    answer = send(client, ("乙.docx", content))
    assert "同一个文件，没有重复保存" in answer.content.decode()
    assert Document.objects.count() == 1
    assert len(list((home / "files").iterdir())) == 1


def test_of_several_files_the_good_ones_are_kept(signed_in: Make) -> None:
    answer = send(
        signed_in("clerk"),
        ("甲.docx", table_bytes()),
        ("空.docx", b""),
        ("乙.docx", table_bytes("≥1人次", "≥95%", "≥90%")),
    )
    text = answer.content.decode()
    assert "“空.docx”是空的" in text
    assert "收到 2 份" in text
    assert Document.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("病毒.docx", b"MZ\x90\0" * 100, "是可执行程序，不是文档"),
        ("资料.rar", b"Rar!\x1a\x07\0" + b"x" * 100, "是 RAR 压缩包"),
        ("图.bin", bytes(range(256)) * 20, "不是已知的文档格式"),
        ("空.xlsx", b"", "是空的"),
        ("坏.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "已损坏或没有下载完整"),
    ],
)
def test_what_no_reader_takes_is_refused_in_words(
    signed_in: Make, name: str, content: bytes, said: str
) -> None:
    text = send(signed_in("clerk"), (name, content)).content.decode()
    assert f"“{name}”" in text
    assert said in text
    assert not Document.objects.exists()
    assert not Job.objects.exists()


def test_what_is_too_large_is_refused(signed_in: Make, settings: Any) -> None:
    settings.UPLOAD_LIMIT_BYTES = 1024 * 1024
    text = send(signed_in("clerk"), ("大.txt", b"x" * (1024 * 1024 + 1))).content.decode()
    assert "超过 1 MB" in text
    assert not Document.objects.exists()


def test_too_many_files_at_once_are_refused(signed_in: Make) -> None:
    files = [(f"{number}.txt", b"x") for number in range(101)]
    assert "一次最多 100 个文件" in send(signed_in("clerk"), *files).content.decode()
    assert not Document.objects.exists()


def test_nothing_chosen_and_a_wrong_year_are_said(signed_in: Make) -> None:
    client = signed_in("clerk")
    assert "没有选文件" in client.post("/documents/upload").content.decode()
    answer = client.post("/documents/upload", {"year": "九"}, follow=True)
    assert "年度" in answer.content.decode()


def test_a_wrong_ending_is_read_by_its_bytes_and_told(upload: Make, signed_in: Make) -> None:
    one = upload("目标表.xls")
    assert one.read["source_format"] == "docx"
    assert "内容其实是" in signed_in("leader").get(f"/documents/{one.pk}").content.decode()


def test_a_broken_file_has_a_sentence_with_what_to_do(upload: Make, signed_in: Make) -> None:
    whole = table_bytes()
    one = upload("坏.docx", whole[: len(whole) // 2])
    assert one.fault
    assert one.verdict == ""
    text = signed_in("leader").get(f"/documents/{one.pk}").content.decode()
    assert "这份资料读不了" in text
    assert "另存" in one.fault


def test_macros_are_never_run_and_told(upload: Make, signed_in: Make) -> None:
    packed = BytesIO(table_bytes())
    with ZipFile(packed, "a") as file:
        file.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0macro")
    one = upload("宏.docm", packed.getvalue())
    assert one.read["tables"]


def test_a_path_in_a_name_is_no_path(upload: Make, home: Path) -> None:
    assert said_name("../../../etc/passwd\0") == "passwd"
    one = upload("x.docx")
    assert {file.name for file in (home / "files").iterdir()} == {one.sha256}


def test_an_archive_becomes_documents_checked_together(signed_in: Make) -> None:
    client = signed_in("clerk")
    packed = zip_bytes(**{
        "资料/甲.docx": table_bytes(),
        "资料/乙.docx": table_bytes("≥9人次", "≥95%", "≥90%"),
        "资料/坏.exe": b"MZ\x90\0" * 50,
    })  # fmt: skip
    answer = send(client, ("一批.zip", packed))
    assert "/jobs/" in answer.redirect_chain[-1][0]
    jobs = work_off()
    assert {one.name for one in Document.objects.all()} == {"甲.docx", "乙.docx"}
    assert "拆出 2 份资料" in jobs[0].said
    assert "坏.exe" in jobs[0].said
    assert "可执行程序" in jobs[0].said
    dossier = Dossier.objects.get()
    assert dossier.found
    assert len(dossier.found) == 2
    assert jobs[0].link == f"/documents/dossiers/{dossier.pk}"


def test_an_archive_that_is_a_bomb_or_holds_nothing_is_refused(signed_in: Make) -> None:
    client = signed_in("clerk")
    send(client, ("炸弹.zip", zip_bytes(**{"a.txt": b"0" * (40 << 20)})))
    send(client, ("无.zip", zip_bytes(**{"../../x.docx": b"x"})))
    states = {job.title: (job.state, job.said) for job in work_off()}
    assert states["拆开“炸弹.zip”"][0] == State.FAILED
    assert states["拆开“无.zip”"][0] == State.FAILED
    assert not Document.objects.exists()


def test_a_job_killed_half_way_runs_again_to_the_same(signed_in: Make) -> None:
    packed = zip_bytes(**{"甲.docx": table_bytes(), "乙.docx": table_bytes("≥9人次", "无", "高")})
    send(signed_in("clerk"), ("一批.zip", packed))
    work_off()
    Job.objects.update(state=State.RUNNING)  # as a killed worker leaves them
    assert take_up() == 4
    assert {job.state for job in work_off()} == {State.DONE}
    assert Document.objects.count() == 2
    assert Dossier.objects.count() == 1


def test_uploading_needs_the_permission_and_the_region(person: Make) -> None:
    kept = Kept("甲.docx", "0" * 64, 9)
    with pytest.raises(NotAllowed):
        perform(Upload(person("finance"), kept))
    with pytest.raises(NotAllowed):
        perform(UploadArchive(person("leader"), kept))
    clerk = person("clerk", regions=("01", "02"))
    with pytest.raises(NotAllowed):
        perform(Upload(clerk, kept))
    with pytest.raises(NotAllowed):
        perform(Upload(clerk, kept, Told(region="03")))
    assert perform(Upload(clerk, kept, Told(region="02"))).result.region == "02"
    only = person("clerk", username="only", regions=("01",))
    assert perform(Upload(only, kept)).result.region == "01"


def test_describing_keeps_within_ones_regions(upload: Make, person: Make) -> None:
    one = upload(region="01")
    clerk = person("clerk", username="district", regions=("01", "02"))
    perform(Describe(clerk, one, Told("乙局", "02", 2024)))
    one.refresh_from_db()
    assert (one.department, one.region, one.year) == ("乙局", "02", 2024)
    with pytest.raises(NotAllowed):
        perform(Describe(clerk, one, Told("乙局", "03", 2024)))


def test_reading_again_waits_for_the_job_that_goes_on(upload: Make) -> None:
    one = upload()
    perform(ReadAgain(one.by, one))
    with pytest.raises(Conflict):
        perform(ReadAgain(one.by, one))
    assert {job.state for job in work_off()} == {State.DONE}


def test_only_ones_own_document_without_versions_is_deleted(upload: Make, person: Make) -> None:
    one = upload()
    with pytest.raises(NotAllowed):
        perform(DeleteDocument(person("clerk", username="other"), one))
    targets = Targets.objects.create(department="甲", year=2026, kind="project")
    version = Version.objects.create(
        targets=targets, number=1, contents={}, by=one.by, document=one
    )
    with pytest.raises(Conflict):
        perform(DeleteDocument(one.by, one))
    version.delete()
    perform(DeleteDocument(one.by, one))
    assert not Document.objects.exists()
