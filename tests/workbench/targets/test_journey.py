"""From a document to what is in force, and its adjustment: by the pages, as people do it."""

import re
from typing import Any

from baoheng.workbench.documents.models import State, Version
from baoheng.workbench.trail.models import Entry


def typed(page: str) -> dict[str, str]:
    """What the form of editing holds, as a browser would send it."""
    found = dict(re.findall(r'<input(?=[^>]*name="([^"]+)")(?=[^>]*value="([^"]*)")[^>]*>', page))
    found |= dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', page))
    return {
        name: value
        for name, value in found.items()
        if not name.endswith(":drop") and name not in {"csrfmiddlewaretoken", "q"}
    }


def test_a_table_is_taken_up_edited_submitted_returned_approved_and_adjusted(
    signed_in: Any, document: Any
) -> None:
    clerk = signed_in("clerk")
    said = clerk.post("/targets/take-up", {"document": document().pk}, follow=True)
    page = said.content.decode()
    assert "收进了" in page
    version = Version.objects.get()
    key = version.targets_id
    assert version.state == State.DRAFT

    form = typed(clerk.get(f"/targets/{key}/edit").content.decode())
    form["0:value_text"] = "≥88%"
    answer = clerk.post(f"/targets/{key}/edit", form, follow=True)
    assert "修改了" in answer.content.decode()
    version.refresh_from_db()
    first = version.contents["indicators"][0]
    assert (first["value_text"], first["operator"], first["value"]) == ("≥88%", ">=", 88)
    assert version.saved == 1

    clerk.post(f"/targets/{key}/submit")
    version.refresh_from_db()
    assert version.state == State.SUBMITTED

    finance = signed_in("finance")
    assert "审核意见" in finance.get(f"/targets/{key}").content.decode()
    finance.post(f"/targets/{key}/return", {"reason": ""})
    version.refresh_from_db()
    assert version.state == State.SUBMITTED
    finance.post(f"/targets/{key}/return", {"reason": "第一项请写依据", "group:完整性": "缺依据"})
    version.refresh_from_db()
    assert (version.state, version.opinion["reason"]) == (State.RETURNED, "第一项请写依据")
    assert "第一项请写依据" in clerk.get(f"/targets/{key}").content.decode()

    clerk.post(f"/targets/{key}/submit")
    finance.post(f"/targets/{key}/approve", {"grade": "良"})
    version.refresh_from_db()
    assert (version.state, version.decided_by) == (State.APPROVED, finance.person)

    clerk.post(f"/targets/{key}/adjust", {"reason": "预算调减"})
    assert [one.number for one in Version.objects.order_by("number")] == [1, 2]
    second = Version.objects.get(number=2)
    assert (second.state, second.reason) == (State.DRAFT, "预算调减")
    assert version.targets.approved == version
    form = typed(clerk.get(f"/targets/{key}/edit").content.decode())
    form["0:value_text"] = "≥90%"
    clerk.post(f"/targets/{key}/edit", form)
    compared = clerk.get(f"/targets/{key}/compare").content.decode()
    assert "≥88%" in compared
    assert "≥90%" in compared
    clerk.post(f"/targets/{key}/submit")
    finance.post(f"/targets/{key}/approve", {"grade": "优"})
    version.refresh_from_db()
    assert version.state == State.REPLACED
    assert Version.objects.get(number=2).state == State.APPROVED
    acts = {one.act for one in Entry.objects.all()}
    assert acts >= {"targets.take_up", "targets.edit", "targets.submit", "targets.return",
                    "targets.approve", "targets.adjust"}  # fmt: skip


def test_the_official_form_of_a_version_is_a_file_to_save(signed_in: Any, draft: Any) -> None:
    clerk = signed_in("clerk")
    key = draft(clerk.person).targets_id
    for ending, magic in (("xlsx", b"PK"), ("docx", b"PK"), ("html", b"<!")):
        answer = clerk.get(f"/targets/{key}/versions/1/form.{ending}")
        assert answer.status_code == 200
        assert answer.content.lstrip().lower().startswith(magic.lower())
        assert answer["Content-Disposition"].startswith("attachment")
    assert clerk.get(f"/targets/{key}/versions/1/form.exe").status_code == 404
