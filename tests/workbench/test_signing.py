"""Links to files are for one person, one file and a short time, beside the session's check."""

import re
import time
from typing import Any

import pytest
from django.core import signing as django_signing
from tests.workbench.conftest import linked

from baoheng.workbench.documents.models import Document
from baoheng.workbench.files import keep_bytes
from baoheng.workbench.jobs.models import Job
from baoheng.workbench.signing import SECONDS, signed


@pytest.fixture
def document(person: Any, settings: Any, tmp_path: Any) -> Document:
    settings.HOME = tmp_path
    kept = keep_bytes("甲.docx", [b"PK"])
    return Document.objects.create(
        name="甲.docx", sha256=kept.sha256, size=2, by=person("clerk"), read={"tables": []}
    )


def test_the_link_on_the_page_brings_the_file(document: Document, signed_in: Any) -> None:
    leader = signed_in("leader")
    page = leader.get(f"/documents/{document.pk}").content.decode()
    [link] = re.findall(rf'href="(/documents/{document.pk}/original[^"]*)"', page)
    answer = leader.get(link)
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, b"PK")


def test_nobody_else_and_no_other_file_by_the_same_link(
    document: Document, signed_in: Any, person: Any
) -> None:
    leader, finance = signed_in("leader"), signed_in("finance")
    other = Document.objects.create(name="乙", sha256=document.sha256, size=2, by=document.by)
    path = f"/documents/{document.pk}/original"
    mine = linked(leader, path)
    refused = [
        finance.get(mine), leader.get(path), leader.get(f"{path}?t=x"), leader.get(f"{mine}0"),
        leader.get(mine.replace(f"/{document.pk}/", f"/{other.pk}/")),
    ]  # fmt: skip
    for answer in refused:
        assert answer.status_code == 409
        assert "不是给您的" in answer.content.decode()
    answer = finance.get(linked(finance, path))
    assert b"".join(answer.streaming_content) == b"PK"


def test_a_link_is_no_permission(document: Document, signed_in: Any) -> None:
    path = f"/documents/{document.pk}/original"
    Document.objects.update(region="990101")
    elsewhere = signed_in("clerk", username="elsewhere", regions=("990102",))
    assert elsewhere.get(linked(elsewhere, path)).status_code == 404
    steward = signed_in("institution", institution="H1")
    assert steward.get(linked(steward, path)).status_code == 403


def test_it_runs_out(document: Document, signed_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    leader = signed_in("leader")
    link = linked(leader, f"/documents/{document.pk}/original")
    now = time.time()
    monkeypatch.setattr(django_signing.time, "time", lambda: now + SECONDS + 1)
    answer = leader.get(link)
    assert answer.status_code == 409
    assert "刷新后再点一次" in answer.content.decode()


def test_only_links_to_files_are_signed(signed_in: Any, person: Any) -> None:
    clerk = signed_in("clerk")
    assert signed(clerk.person, "/documents/") == "/documents/"
    assert signed(clerk.person, "/nowhere") == "/nowhere"
    job = Job.objects.create(kind="x", title="x", by=clerk.person, state="done",
                             link="/documents/outputs/7")  # fmt: skip
    assert "/documents/outputs/7?t=d%3A" in clerk.get(f"/jobs/{job.pk}").content.decode()
