"""The page of a document and what is done on it: findings, doubts, acceptance, files."""

import datetime
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from docx import Document as Docx
from openpyxl import load_workbook
from tests.workbench.conftest import linked
from tests.workbench.documents.conftest import Make, table_bytes, work_off

from baoheng.core.errors import Conflict, NotAllowed
from baoheng.workbench.acts import perform
from baoheng.workbench.documents.acts.confirming import Confirm
from baoheng.workbench.documents.acts.exporting import Export
from baoheng.workbench.documents.acts.waiving import Revoke, Waive
from baoheng.workbench.documents.models import Document, Waived
from baoheng.workbench.documents.verdicts import standing
from baoheng.workbench.trail.models import Entry

pytestmark = pytest.mark.slow

ODD = ("1O00人次", "≥95%", "≤90%")
TOMORROW = timezone.localdate() + datetime.timedelta(days=1)


@pytest.fixture
def odd(upload: Make) -> Document:
    """A document with a number that cannot be read, and a finding or two."""
    one: Document = upload(content=table_bytes(*ODD))
    return one


def fields(document: Document, **changed: str) -> dict[str, str]:
    """The fields of the first indicator as they would be sent."""
    row = document.read["tables"][0]["indicators"][0]
    names = ("level1", "level2", "level3", "value_text")
    return {name: row[name] for name in names} | {"weight": "30"} | changed


def text_of(answer: Any) -> str:
    """The page."""
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text


def test_the_source_stands_beside_its_findings(odd: Document, signed_in: Make) -> None:
    text = text_of(signed_in("leader").get(f"/documents/{odd.pk}"))
    assert "1O00人次" in text
    assert "先看 1 处读数存疑" in text
    findings = odd.found["findings"]
    assert findings
    for number in range(1, len(findings) + 1):
        assert f'id="n{number}"' in text
    ids = set(re.findall(r'id="(p\d+)"', text))
    linked = set(re.findall(r'href="#(p\d+)"', text))
    assert linked
    assert linked <= ids
    assert "依据：" in text
    assert "接受这一处" not in text
    assert "重新读取" not in text


def test_what_can_be_taken_up_has_the_button(
    odd: Document, signed_in: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    from baoheng.workbench.documents.views import one as page

    monkeypatch.setattr(page, "taking_up", lambda: "/targets/take-up")
    clerk = signed_in("clerk", username="second")
    text = text_of(clerk.get(f"/documents/{odd.pk}"))
    assert 'action="/targets/take-up"' in text
    assert f'name="document" value="{odd.pk}"' in text
    assert "收进目标表" not in text_of(signed_in("finance").get(f"/documents/{odd.pk}"))


def test_merged_cells_are_drawn_as_in_the_source(upload: Make, signed_in: Make) -> None:
    made = Docx(BytesIO(table_bytes()))
    table = made.tables[0]
    table.cell(1, 0).merge(table.cell(2, 0)).text = "产出指标"
    file = BytesIO()
    made.save(file)
    one = upload(content=file.getvalue())
    assert 'rowspan="2"' in text_of(signed_in("leader").get(f"/documents/{one.pk}"))


def test_text_of_a_document_is_never_markup(upload: Make, signed_in: Make) -> None:
    bad = "<script>alert(1)</script>"
    one = upload(content=table_bytes(bad, "≥95%", "≥90%"), department=bad)
    text = text_of(signed_in("leader").get(f"/documents/{one.pk}"))
    assert bad not in text
    assert "&lt;script&gt;" in text


def test_a_doubt_is_corrected_and_checked_again(odd: Document, signed_in: Make) -> None:
    client = signed_in("clerk", username="second")
    answer = client.post(
        f"/documents/{odd.pk}/confirm",
        {"table": 0, "row": 0, **fields(odd, value_text="≥1000人次")},
        follow=True,
    )
    assert "改正了指标值" in answer.content.decode()
    assert "重新检查后套用" in answer.content.decode()
    work_off()
    odd.refresh_from_db()
    row = odd.read["tables"][0]["indicators"][0]
    assert (row["operator"], row["value"], row["unit"]) == (">=", 1000, "人次")
    assert row["doubts"] == []
    assert odd.doubts == 0
    kept = odd.confirmations.get()
    assert (kept.read["value_text"], kept.confirmed["value_text"]) == ("1O00人次", "≥1000人次")
    assert kept.by == client.person
    text = text_of(client.get(f"/documents/{odd.pk}"))
    assert "读出“1O00人次”，确认为“≥1000人次”" in text


def test_a_doubt_is_confirmed_as_it_stands_and_mended_later(odd: Document) -> None:
    perform(Confirm(odd.by, odd, 0, 0, fields(odd)))
    work_off()
    odd.refresh_from_db()
    assert odd.doubts == 0
    assert odd.read["tables"][0]["indicators"][0]["value_text"] == "1O00人次"
    perform(Confirm(odd.by, odd, 0, 0, fields(odd, value_text="≥1000人次")))
    perform(Confirm(odd.by, odd, 0, 0, fields(odd, value_text="≥1100人次")))
    assert len(work_off()) == 1  # the reading that waits takes both
    odd.refresh_from_db()
    assert odd.read["tables"][0]["indicators"][0]["value"] == 1100
    assert [one.read["value_text"] for one in odd.confirmations.all()] == ["1O00人次"] * 3


def test_what_is_read_otherwise_now_is_not_overwritten(odd: Document, signed_in: Make) -> None:
    perform(Confirm(odd.by, odd, 0, 0, fields(odd, value_text="≥1000人次")))
    odd.confirmations.update(read=fields(odd, value_text="别的"))
    work_off()
    odd.refresh_from_db()
    assert odd.read["tables"][0]["indicators"][0]["value_text"] == "1O00人次"
    assert "没有套用，请再确认" in text_of(signed_in("leader").get(f"/documents/{odd.pk}"))


@pytest.mark.parametrize(
    ("table", "row", "changed", "said"),
    [
        (0, 0, {"level3": " "}, "三级指标没有写"),
        (0, 0, {"weight": "很多"}, "不是数"),
        (0, 0, {"weight": "-5"}, "不合理"),
        (0, 0, {"value_text": "9" * 2001}, "超过 2000 字"),
        (0, 1, {}, "没有要确认的"),
        (0, 99, {}, "没有这一行"),
        (9, 0, {}, "没有这一行"),
        (None, None, {}, "没有要确认的"),
    ],
)
def test_what_makes_no_sense_is_not_confirmed(
    odd: Document, table: int | None, row: int | None, changed: dict[str, str], said: str
) -> None:
    with pytest.raises(Conflict, match=said):
        perform(Confirm(odd.by, odd, table, row, fields(odd, **changed)))
    assert not odd.confirmations.exists()


def test_confirming_needs_the_permission(odd: Document, person: Make) -> None:
    with pytest.raises(NotAllowed):
        perform(Confirm(person("finance"), odd, 0, 0, fields(odd)))


def test_a_finding_is_accepted_shown_and_taken_back(odd: Document, signed_in: Make) -> None:
    client = signed_in("finance")
    finding = odd.found["findings"][0]
    before = odd.errors + odd.warnings
    answer = client.post(
        f"/documents/{odd.pk}/waive",
        {"finding": finding["key"], "reason": "口径如此", "until": TOMORROW.isoformat()},
        follow=True,
    )
    text = answer.content.decode()
    assert "已接受 <b>1</b>" in text
    assert "口径如此" in text
    odd.refresh_from_db()
    assert odd.errors + odd.warnings <= before
    kept = Waived.objects.get()
    assert finding["message"] == kept.message
    day = kept.until + datetime.timedelta(days=1)
    rows = list(odd.waivers.select_related("by"))
    assert len(standing(odd.found, rows).findings) == len(odd.found["findings"]) - 1
    assert len(standing(odd.found, rows, day).findings) == len(odd.found["findings"])
    client.post(f"/documents/{odd.pk}/revoke/{kept.pk}")
    odd.refresh_from_db()
    assert odd.errors + odd.warnings == before
    with pytest.raises(Conflict):
        perform(Revoke(client.person, odd, kept))
    assert {"finding.waive", "finding.revoke"} <= set(Entry.objects.values_list("act", flat=True))


def test_an_acceptance_that_has_run_out_counts_again_in_the_list(
    odd: Document, signed_in: Make
) -> None:
    client = signed_in("finance")
    for finding in odd.found["findings"]:
        perform(Waive(client.person, odd, finding["key"], "好", TOMORROW))
    clean = "没有问题</span>"
    assert clean in text_of(client.get("/documents/"))
    odd.waivers.update(until=TOMORROW - datetime.timedelta(days=9))
    assert clean not in text_of(client.get("/documents/"))


def test_a_very_long_table_is_drawn_in_parts(odd: Document, signed_in: Make) -> None:
    grid = next(block for block in odd.drawn if "rows" in block)
    row = grid["rows"][-1]
    many = [[{**cell, "n": 100 + number * 5 + at} for at, cell in enumerate(row)]
            for number in range(2000)]  # fmt: skip
    many[598][0] = many[598][0] | {"r": 5}  # reaches over the first cut
    odd.drawn = [{**grid, "rows": many}]
    odd.save()
    client = signed_in("leader")
    shown = [text_of(client.get(f"/documents/{odd.pk}?part={part}")) for part in (1, 2, 3, 99)]
    rows = [text.count("<tr>") for text in shown]
    assert rows[0] == 603
    assert "第2段" in shown[0]
    assert shown[3].count('aria-current="page">第') == 1


def test_accepting_wants_a_reason_a_day_and_somebody_else(odd: Document, person: Make) -> None:
    finance, key = person("finance"), odd.found["findings"][0]["key"]
    yesterday = TOMORROW - datetime.timedelta(days=2)
    for finding, reason, until in (
        (key, " ", TOMORROW),
        (key, "好", yesterday),
        (key, "好", TOMORROW.replace(year=TOMORROW.year + 9)),
        ("X99-0000000000", "好", TOMORROW),
        (key, "好" * 1001, TOMORROW),
    ):
        with pytest.raises(Conflict):
            perform(Waive(finance, odd, finding, reason, until))
    with pytest.raises(NotAllowed):
        perform(Waive(person("leader"), odd, key, "好", TOMORROW))
    both = person("clerk", "finance", username="both")
    Document.objects.update(by=both)
    with pytest.raises(NotAllowed):
        perform(Waive(both, odd, key, "好", TOMORROW))


def test_forms_that_are_filled_in_wrongly_say_so(odd: Document, signed_in: Make) -> None:
    client = signed_in("finance")
    answer = client.post(f"/documents/{odd.pk}/waive", {"finding": "x"})
    assert answer.status_code == 409
    assert "理由" in answer.content.decode()


@pytest.mark.parametrize("kind", ["docx", "xlsx", "html"])
def test_what_is_found_is_exported(odd: Document, signed_in: Make, kind: str) -> None:
    client = signed_in("finance")
    answer = client.post(f"/documents/{odd.pk}/export", {"form": kind})
    assert answer["Location"].startswith("/jobs/")
    job = work_off()[0]
    answer = client.get(linked(client, job.link))
    content = b"".join(answer.streaming_content)
    assert "attachment" in answer["Content-Disposition"]
    assert answer["Content-Type"] == "application/octet-stream"
    if kind == "docx":
        text = "\n".join(p.text for p in Docx(BytesIO(content)).paragraphs)
        assert "审核意见" in text
    elif kind == "xlsx":
        assert load_workbook(BytesIO(content)).sheetnames
    else:
        assert "绩效目标表审核结果" in content.decode()
    assert "导出过" in text_of(client.get(f"/documents/{odd.pk}"))


def test_an_unknown_form_is_not_exported(odd: Document, person: Make) -> None:
    with pytest.raises(Conflict):
        perform(Export(person("leader"), odd, "exe"))
    with pytest.raises(NotAllowed):
        perform(Export(person("steward"), odd, "docx"))


def test_the_original_is_only_saved(upload: Make, signed_in: Make) -> None:
    html = "<html><body><table><tr><td>绩效目标表</td></tr></table></body></html>".encode()
    one = upload("页.html", html)
    leader = signed_in("leader")
    answer = leader.get(linked(leader, f"/documents/{one.pk}/original"))
    assert b"".join(answer.streaming_content) == html
    assert answer["Content-Type"] == "application/octet-stream"
    assert "attachment" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_an_original_that_is_gone_is_not_found(odd: Document, signed_in: Make, home: Path) -> None:
    (home / "files" / odd.sha256).unlink()
    client = signed_in("clerk", username="other")
    assert client.get(linked(client, f"/documents/{odd.pk}/original")).status_code == 404
    client.post(f"/documents/{odd.pk}/again")
    work_off()
    odd.refresh_from_db()
    assert odd.fault.startswith("原件的文件不在了")


def test_progress_shows_the_result_but_takes_no_writing_away(
    odd: Document, signed_in: Make
) -> None:
    client = signed_in("leader")
    assert client.get(f"/documents/{odd.pk}/progress")["HX-Refresh"] == "true"
    again = client.get(f"/documents/{odd.pk}/progress?again=1")
    assert "看新的结果" in again.content.decode()
    assert "HX-Refresh" not in again


def test_a_document_of_another_region_is_not_found(upload: Make, signed_in: Make) -> None:
    one = upload(region="01")
    client = signed_in("clerk", username="other", regions=("02",))
    for address in ("", "/original", "/progress"):
        assert client.get(f"/documents/{one.pk}{address}").status_code == 404
    for act in ("again", "describe", "delete", "export", "confirm"):
        assert client.post(f"/documents/{one.pk}/{act}").status_code == 404
    assert "目标表.docx" not in client.get("/documents/").content.decode()
