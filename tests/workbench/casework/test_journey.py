"""From a hit in a queue to money that came back, with an appeal between."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.review.handling.bureau import HOSPITAL, cases_of
from tests.workbench.conftest import linked

from baoheng.workbench.casework.models import Evidence, Hit
from baoheng.workbench.trail.models import Entry

pytestmark = pytest.mark.slow  # every test writes a ledger

HIT = "甲一"
LINES = {"line:诊甲一/001": "10.00", "line:诊甲一/002": "12.34"}


def state() -> str:
    return Hit.objects.get(pk=HIT).state


def test_a_hit_goes_from_the_queue_to_recovery_with_an_appeal(
    signed_in: Any, ledger: Any, do: Any, clock: Any
) -> None:
    first = signed_in("reviewer", username="first")
    queue = first.get("/cases/?queue=review").content.decode()
    assert HIT in queue
    assert "待初审" in queue
    page = first.get(f"/cases/hits/{HIT}?queue=review").content.decode()
    assert "医疗服务项目重复收费" in page
    assert "人员甲一00001" not in page  # masked

    said = do(first, HIT, "review", result="uphold", **LINES)
    assert "没有写理由" in said or "理由" in said
    assert state() == "open"
    do(first, HIT, "review", result="uphold", reason="一行合规", **LINES)
    assert state() == "reviewed"
    assert Hit.objects.get(pk=HIT).upheld == 2234
    do(first, HIT, "notify")
    assert state() == "notified"

    hospital = signed_in("institution", username="hospital", institution=HOSPITAL)
    assert HIT in hospital.get("/cases/").content.decode()
    told = hospital.get(f"/cases/hits/{HIT}").content.decode()
    assert "一行合规" not in told  # what the bureau wrote inside stays inside
    assert "某first" not in told
    paper = SimpleUploadedFile("病程.pdf", b"%PDF-1.4\n%%EOF\n", content_type="text/html")
    assert "理由" in do(hospital, HIT, "appeal", reason="")
    do(hospital, HIT, "appeal", reason="当日两次有医嘱", files=[paper])
    assert state() == "appealed"
    [kept] = Evidence.objects.all()
    answer = hospital.get(linked(hospital, f"/cases/hits/{HIT}/evidence/{kept.pk}"))
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"

    assert "不能再复审" in do(first, HIT, "rereview", result="uphold", reason="维持", **LINES)
    second = signed_in("reviewer", username="second")
    do(second, HIT, "rereview", result="pass", reason="金额待合议")
    assert state() == "rereviewed"

    chair = signed_in("supervisor", username="chair")
    others = [signed_in("supervisor", username=f"member{n}").person for n in range(2)]
    members = [chair.person.pk, *(one.pk for one in others)]
    said = do(chair, HIT, "decide", result="uphold", **LINES)
    assert "须先合议" in said
    assert "（panel" not in said
    said = do(chair, HIT, "panel", result="uphold", reason="认一行", member=members[:2], **LINES)
    assert "请勾选每一位成员" in said
    given = {"line:诊甲一/001": "10.00", "line:诊甲一/002": "0"}
    do(chair, HIT, "panel", result="uphold", reason="认一行", member=members, **given)
    assert state() == "paneled"
    do(chair, HIT, "decide", result="uphold", **given)
    assert (state(), Hit.objects.get(pk=HIT).upheld) == ("to_recover", 1000)

    assert "请改金额" in do(chair, HIT, "recover", kind="2", fund="1", amount="10.01")
    do(chair, HIT, "recover", kind="2", fund="1", amount="")
    assert state() == "recovering"
    got = {"recovery": f"{HIT}-1", "voucher": "凭1", "way": "1", "on": str(clock.at.date())}
    assert "请核对金额" in do(chair, HIT, "receipt", amount="11", **got)
    do(chair, HIT, "receipt", amount="10", **got)
    assert state() == "recovered"
    do(chair, HIT, "close", reason="")
    row = Hit.objects.get(pk=HIT)
    assert (row.state, row.ordered, row.received) == ("closed", 1000, 1000)

    case = cases_of(ledger)[HIT]
    assert [step.kind for step in case.steps] == ["1", "9", "3", "4", "5", "6", "10"]
    assert case.received == 1000
    said = " ".join(Entry.objects.values_list("said", flat=True))
    assert "到账" in said
    assert "当日两次" not in said  # what the institution writes may name people
