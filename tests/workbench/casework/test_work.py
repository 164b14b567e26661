"""Drawing for recheck, papers, dashboards, the live view."""

import datetime
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from tests.review.handling.bureau import HOSPITAL
from tests.workbench.conftest import linked

from baoheng.core.errors import Conflict, NotAllowed
from baoheng.review.service import metrics
from baoheng.workbench.acts import perform
from baoheng.workbench.casework import realtime, syncing
from baoheng.workbench.casework.acts.runs import DrawHits
from baoheng.workbench.casework.models import Draw, Hit, Output
from baoheng.workbench.jobs.models import Job
from baoheng.workbench.jobs.work import run

pytestmark = pytest.mark.slow  # every test writes a ledger

MARCH = datetime.date(2026, 2, 1)


def work() -> Job:
    """Do the latest job."""
    job = Job.objects.order_by("-asked")[0]
    run(job)
    return job


def test_hits_are_drawn_for_recheck_and_the_rate_of_agreement_shown(
    signed_in: Any, ledger: Any, do: Any
) -> None:
    first = signed_in("reviewer", username="first")
    for hit in ("甲一", "甲二", "甲三", "甲四"):
        do(first, hit, "review", result="uphold")
    second = signed_in("reviewer", username="second")
    chief = signed_in("supervisor")
    given = {"month": "2026-02", "percent": "50", "people": [str(second.person.pk)]}
    assert first.post("/cases/draws/draw", given).status_code == 403
    assert chief.post("/cases/draws/draw", {**given, "percent": "0"}).status_code == 409
    assert chief.post("/cases/draws/draw", given).status_code == 302
    job = work()
    assert (job.state, job.said) == ("done", "抽到 2 条")
    page = chief.get("/cases/draws").content.decode()
    assert "抽签的种子 <code>2026-02</code>" in page
    drawn = [*Hit.objects.filter(state="rechecking").order_by("pk")]
    assert len(drawn) == 2
    mine = [one.number for one in second.get("/cases/?queue=recheck").context["hits"]]
    assert sorted(mine) == sorted(one.number for one in drawn)
    assert first.get("/cases/?queue=recheck").context["hits"] == []
    assert "请由另一人办理" in do(first, drawn[0].number, "recheck", result="uphold")
    do(second, drawn[0].number, "recheck", result="uphold")
    do(second, drawn[1].number, "recheck", result="dismiss", reason="符合规定")
    [row] = [one for one in chief.get("/cases/draws").context["months"] if one["month"] == MARCH]
    assert (row["again"], row["same"], row["rate"], row["agreement"]) == (2, 1, "50.0%", "50.0%")


def test_drawing_again_takes_nothing_more(
    signed_in: Any, ledger: Any, do: Any, person: Any
) -> None:
    first = signed_in("reviewer", username="first")
    do(first, "甲一", "review", result="uphold")
    chief, second = person("supervisor"), person("reviewer", username="second")
    for _ in range(2):
        perform(DrawHits(chief, MARCH, 25, [second]))
        assert work().state == "done"
    results = [one.result["drawn"] for one in Draw.objects.order_by("asked")]
    assert results == [1, 0]


def test_a_draw_is_for_people_who_may_recheck(person: Any, ledger: Any) -> None:
    chief = person("supervisor")
    with pytest.raises(Conflict):
        perform(DrawHits(chief, MARCH, 25, []))
    with pytest.raises(NotAllowed):
        perform(DrawHits(chief, MARCH, 25, [person("clerk")]))
    with pytest.raises(NotAllowed):
        perform(DrawHits(person("leader"), MARCH, 25, [chief]))


def test_a_notice_is_made_and_only_for_who_asked(signed_in: Any, ledger: Any, do: Any) -> None:
    staff = signed_in("reviewer")
    do(staff, "甲一", "review", result="uphold")
    do(staff, "甲一", "notify")
    assert staff.post("/cases/papers/notice", {"institution": "没有"}).status_code == 409
    staff.post("/cases/papers/notice", {"institution": HOSPITAL, "bureau": "云溪市医疗保障局"})
    assert work().said == "做好了1 条疑点的通知书"
    [paper] = Output.objects.all()
    assert paper.name == f"通知书_{HOSPITAL}_2026-03-03.docx"
    answer = staff.get(linked(staff, f"/cases/papers/{paper.pk}"))
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert signed_in("supervisor").get(f"/cases/papers/{paper.pk}").status_code == 404
    assert signed_in("leader").post("/cases/papers/notice", {}).status_code == 403


def test_a_notice_before_anything_was_told_fails_in_words(signed_in: Any, ledger: Any) -> None:
    signed_in("reviewer").post("/cases/papers/notice", {"institution": HOSPITAL})
    job = work()
    assert job.state == "failed"
    assert "还没有通知过" in job.said


def test_the_list_of_recoveries_has_what_the_person_may_see(signed_in: Any, ledger: Any) -> None:
    signed_in("leader", regions=("990102",)).post("/cases/papers/owed")
    assert work().said == "做好了0 条追回决定的清单"


def test_the_dashboards_count_as_the_projection_does(signed_in: Any, ledger: Any, do: Any) -> None:
    do(signed_in("reviewer"), "甲一", "review", result="uphold")
    syncing.sync(lambda _: None)
    leader = signed_in("leader")
    page = leader.get("/cases/boards")
    whole = page.context["whole"]
    assert (whole["hits"], whole["pending"], whole["amount"], whole["upheld"]) == (5, 4, 8551, 3000)
    assert sum(row["hits"] for row in page.context["areas"]) == 5
    [mine] = [one for one in page.context["institutions"] if one["key"] == HOSPITAL]
    assert (mine["bills"], mine["rate"], mine["place"]) == (40, "50.0", 2)
    narrowed = leader.get("/cases/boards?area=门诊慢特病和定点药店&first=2026-02&last=2026-02")
    assert narrowed.context["whole"]["hits"] == 2
    assert [row["hits"] for row in page.context["physicians"]] == [1, 2, 2]
    one = leader.get(f"/cases/boards/institution/{HOSPITAL}")
    assert [row["hits"] for row in one.context["physicians"]] == [2]
    assert one.context["whole"]["hits"] == 2
    assert "云溪医院" in one.content.decode()
    assert leader.get("/cases/boards/institution/没有").status_code == 404
    far = signed_in("auditor", regions=("990102",))
    assert far.get("/cases/boards").context["whole"]["hits"] is None
    assert far.get(f"/cases/boards/institution/{HOSPITAL}").status_code == 404


METRICS = """# HELP baoheng_answered_total 答复的请求
baoheng_answered_total 1200
baoheng_with_hits_total 30
baoheng_review_milliseconds_bucket{le="1"} 900
baoheng_review_milliseconds_bucket{le="2"} 1100
baoheng_review_milliseconds_bucket{le="+Inf"} 1200
baoheng_review_milliseconds_sum 1500.5
"""


STEPS = [f"milliseconds_le_{edge}" for edge in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, "inf")]


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Something that answers as the real-time service does."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(METRICS.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv(realtime.ADDRESS, f"http://127.0.0.1:{server.server_port}")
    yield server
    server.shutdown()
    server.server_close()


def test_the_live_view_shows_what_the_service_says(signed_in: Any, service: Any, db: None) -> None:
    client = signed_in("leader")
    page = client.get("/cases/boards/live").content.decode()
    assert "1,200" in page
    assert "正在运行" in page
    part = client.get("/cases/boards/live", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    real = metrics.text(dict.fromkeys((*metrics.NAMES, *STEPS), 7), {"live_waiting": 3})
    assert set(realtime.parsed(real).counts) == set(metrics.NAMES) - {"microseconds"}
    assert len(realtime.parsed(real).upto) == len(STEPS)
    assert realtime.parsed(METRICS).upto == [("≤1", 900), ("≤2", 200), ("更慢", 100)]


def test_the_live_view_says_when_nothing_runs(
    signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in("leader")
    monkeypatch.delenv(realtime.ADDRESS, raising=False)
    assert "没有设置" in client.get("/cases/boards/live").content.decode()
    monkeypatch.setenv(realtime.ADDRESS, "http://127.0.0.1:9")
    assert "没有运行" in client.get("/cases/boards/live").content.decode()
    monkeypatch.setenv(realtime.ADDRESS, "file:///etc/passwd")
    assert "地址不对" in client.get("/cases/boards/live").content.decode()


def test_figures_are_the_bureaus_even_for_a_wrongly_given_role(signed_in: Any, ledger: Any) -> None:
    client = signed_in("leader", institution=HOSPITAL)
    for address in ("", f"/institution/{HOSPITAL}", "/live"):
        assert client.get(f"/cases/boards{address}").status_code == 404
    assert client.get("/cases/draws").status_code == 404
    assert client.get("/cases/papers").status_code == 404
    assert client.get("/cases/hits/甲一").status_code == 404
