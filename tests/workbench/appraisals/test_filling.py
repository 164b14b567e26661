"""What people fill in: values, reasons, files, judgements; what the ledger says stands."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cli.office import OPEN, RECHECK
from tests.workbench.appraisals.conftest import AUGUST
from tests.workbench.conftest import linked

from baoheng.core.errors import Conflict, NotAllowed
from baoheng.workbench.acts import perform
from baoheng.workbench.appraisals.acts.filling import DropEvidence, Fill, Said
from baoheng.workbench.appraisals.models import Appraisal, Evidence, Kind
from baoheng.workbench.files import keep_upload, place

pytestmark = pytest.mark.slow  # every test computes from a ledger

BILLS = "智能审核结算单据数量"
TEXT = "一、制度".encode()


def test_a_computed_number_is_never_replaced(person: Any, begin: Any) -> None:
    clerk = person("clerk")
    one = begin(clerk)
    with pytest.raises(Conflict, match="由台账算出，不能另填"):
        perform(Fill(clerk, one, one.rows.get(name=BILLS), Said(text="99份", reason="多算")))
    assert one.rows.get(name=BILLS).actual == "24份"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (Said(given=Decimal(9)), "没有写理由"),
        (Said(given=Decimal(-1), reason="扣"), "小于 0"),
        (Said(share=Decimal(120)), "0 到 100"),
        (Said(likelihood="surely"), "完成可能性"),
        (Said(cause="天气"), "偏差原因"),
    ],
)
def test_what_cannot_be_is_refused(person: Any, begin: Any, said: Said, words: str) -> None:
    clerk = person("clerk")
    one = begin(clerk)
    with pytest.raises(Conflict, match=words):
        perform(Fill(clerk, one, one.rows.get(name=RECHECK), said))


def test_only_who_fills_in_fills_in(person: Any, begin: Any) -> None:
    one = begin(person("clerk"))
    with pytest.raises(NotAllowed):
        perform(Fill(person("finance"), one, one.rows.get(name=OPEN), Said(text="健全")))


def test_a_value_without_a_proof_does_not_count(signed_in: Any, begin: Any) -> None:
    clerk = signed_in("clerk")
    one = begin(clerk.person)
    row = one.rows.get(name=OPEN)
    page = f"/appraisals/{one.pk}/rows/{row.number}"
    told = {"text": "健全", "reason": "制度齐全", "level": ""}
    said = clerk.post(f"{page}/fill", told, follow=True).content.decode()
    assert "还缺佐证文件" in said
    file = SimpleUploadedFile("制度汇编.txt", TEXT)
    said = clerk.post(f"{page}/fill", told | {"proof": file}, follow=True).content.decode()
    assert "还缺" not in said
    assert "由人填报" in said
    found = Evidence.objects.get()
    assert place(found.sha256).stat().st_mode & 0o777 == 0o600
    answer = clerk.get(linked(clerk, f"/appraisals/{one.pk}/proofs/{found.pk}"))
    assert b"".join(answer.streaming_content) == TEXT
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    clerk.post(f"/appraisals/{one.pk}/proofs/{found.pk}/drop")
    assert not Evidence.objects.exists()
    row.refresh_from_db()
    assert row.actual == ""
    assert "佐证文件" in row.shown["reason"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("空.txt", b"", "空"),
        ("页.html", b"<html><script>alert(1)</script></html>", "不是能用的文件"),
        ("程序.pdf", b"MZ\x90\x00" + b"\0" * 60, "不是能用的文件"),
    ],
)
def test_files_that_are_no_proof_are_refused(
    signed_in: Any, begin: Any, name: str, content: bytes, words: str
) -> None:
    clerk = signed_in("clerk")
    one = begin(clerk.person)
    page = f"/appraisals/{one.pk}/rows/{one.rows.get(name=OPEN).number}"
    given = {"text": "健全", "reason": "齐", "proof": SimpleUploadedFile(name, content)}
    answer = clerk.post(f"{page}/fill", given)
    assert words in answer.content.decode()
    assert not Evidence.objects.exists()


def test_a_file_too_large_is_refused(settings: Any, ledger: Any) -> None:
    settings.UPLOAD_LIMIT_BYTES = 3
    with pytest.raises(Conflict, match="超过"):
        keep_upload(SimpleUploadedFile("a.txt", b"1234"))


def test_a_proof_is_dropped_only_while_it_is_open(person: Any, begin: Any) -> None:
    clerk = person("clerk")
    one = begin(clerk)
    file = keep_upload(SimpleUploadedFile("a.txt", TEXT))
    perform(Fill(clerk, one, one.rows.get(name=OPEN), Said(), (file,)))
    Appraisal.objects.filter(pk=one.pk).update(state="locked")
    with pytest.raises(Conflict):
        perform(DropEvidence(clerk, one, Evidence.objects.get()))


def test_a_judgement_of_monitoring_is_kept_and_answers_what_was_asked(
    signed_in: Any, begin: Any
) -> None:
    clerk = signed_in("clerk")
    one = begin(clerk.person, Kind.MONITORING, AUGUST)
    row = one.rows.exclude(todo="").first()
    assert row is not None
    page = f"/appraisals/{one.pk}/rows/{row.number}"
    given = {"likelihood": "possible", "cause": "其他", "reason": "年底前办完", "forecast": ""}
    said = clerk.post(f"{page}/fill", given, follow=True).content.decode()
    row.refresh_from_db()
    assert (row.likelihood, row.cause, row.reason) == ("possible", "其他", "年底前办完"), said
    assert row.todo == ""


def test_the_next_that_waits_is_opened(signed_in: Any, begin: Any) -> None:
    clerk = signed_in("clerk")
    one = begin(clerk.person)
    first, second, third = one.rows.exclude(todo="")
    page = f"/appraisals/{one.pk}/rows"
    given = {"reason": "宣传到位", "next": "1"}
    answer = clerk.post(f"{page}/{first.number}/fill", given)
    assert answer["Location"] == f"{page}/{second.number}"
    answer = clerk.post(f"{page}/{third.number}/fill", {"next": "1"})
    assert answer["Location"] == f"{page}/{second.number}"


def test_nobody_writes_over_what_another_has_just_filled(signed_in: Any, begin: Any) -> None:
    one_clerk, other = signed_in("clerk"), signed_in("clerk", username="other")
    one = begin(one_clerk.person)
    row = one.rows.get(name=RECHECK)
    page = f"/appraisals/{one.pk}/rows/{row.number}"
    assert 'name="seen" value=""' in other.get(page).content.decode()
    one_clerk.post(f"{page}/fill", {"reason": "人手不足", "seen": ""})
    said = other.post(f"{page}/fill", {"reason": "系统停机", "seen": ""}).content.decode()
    assert "您填的还没有保存" in said
    assert "系统停机</textarea>" in said.replace("\n", "")
    assert "人手不足" in said  # both are seen
    row.refresh_from_db()
    assert row.reason == "人手不足"
    other.post(f"{page}/fill", {"reason": "停机、人手不足", "seen": row.stamp})
    row.refresh_from_db()
    assert row.reason == "停机、人手不足"
