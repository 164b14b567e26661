"""Queues, one hit, and who sees what of it."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.review import small
from tests.review.handling.bureau import HITS, HOSPITAL, OTHER, cases_of, put

from baoheng.ledger import status
from baoheng.review.handling.judge import Verdict
from baoheng.workbench.acts import perform
from baoheng.workbench.casework import ledgers, syncing, tidying
from baoheng.workbench.casework.acts.judging import Review
from baoheng.workbench.casework.acts.syncing import AskSync
from baoheng.workbench.casework.models import Hit, Sync, Tally
from baoheng.workbench.casework.tallying import SUMS
from baoheng.workbench.jobs.models import Job
from baoheng.workbench.jobs.work import run
from baoheng.workbench.trail.models import Entry

pytestmark = pytest.mark.slow  # every test writes a ledger


def test_the_projection_says_what_the_ledger_says(ledger: Any) -> None:
    assert Hit.objects.count() == 5  # hits of a trial run are nobody's work
    row = Hit.objects.get(pk="甲四")
    assert (row.amount, row.state, row.region) == (4001, "open", "990101")
    assert row.area == "门诊慢特病和定点药店"
    assert row.person.startswith("人员甲")
    assert "*" in row.person
    assert Tally.objects.filter(kind="rule", key="YX25").count() == 2  # two months
    assert syncing.sync(lambda _: None).changed == 0


def test_comparing_with_the_ledger_is_a_job(ledger: Any, person: Any) -> None:
    Hit.objects.filter(pk="甲一").delete()
    Sync.objects.update(versions={})
    perform(AskSync(person("reviewer")))
    job = Job.objects.get()
    run(job)
    assert (job.state, job.said) == ("done", "共 5 条疑点，更新 1 条")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", {"甲一", "甲二", "甲三", "甲四", "乙一"}),
        ("&rule=YX9", {"甲三", "甲四"}),
        ("&institution=药店", {"甲四"}),
        (f"&institution={OTHER}", {"甲三", "乙一"}),
        ("&month=2026-01", {"乙一"}),
        ("&least=30&most=35", {"甲一"}),
        ("&area=诊疗项目和重点药品、耗材", {"甲一", "甲二", "乙一"}),
        ("&number=甲二", {"甲二"}),
        ("&region=990102", set()),
        ("&least=字&month=不", {"甲一", "甲二", "甲三", "甲四", "乙一"}),
    ],
)
def test_a_queue_is_narrowed(signed_in: Any, ledger: Any, asked: str, found: set[str]) -> None:
    answer = signed_in("reviewer").get(f"/cases/?queue=review{asked}")
    assert {one.number for one in answer.context["hits"]} == found


def test_a_region_sees_its_own_hits_only(signed_in: Any, ledger: Any) -> None:
    client = signed_in("reviewer", regions=("990102",))
    assert client.get("/cases/?queue=all").context["hits"] == []
    assert client.get("/cases/hits/甲一").status_code == 404
    assert client.post("/cases/hits/甲一/do", {"act": "review"}).status_code == 404


def test_an_institution_sees_only_its_own_once_it_was_told(
    signed_in: Any, ledger: Any, do: Any
) -> None:
    mine = signed_in("institution", username="mine", institution=HOSPITAL)
    other = signed_in("institution", username="other", institution=OTHER)
    assert mine.get("/cases/hits/甲一").status_code == 404
    staff = signed_in("reviewer")
    do(staff, "甲一", "review", result="uphold")
    do(staff, "甲一", "notify")
    assert mine.get("/cases/hits/甲一").status_code == 200
    assert mine.get("/cases/hits/甲一/bill").status_code == 200
    assert other.get("/cases/hits/甲一").status_code == 404
    assert other.post("/cases/hits/甲一/do", {"act": "appeal", "reason": "x"}).status_code == 404
    for address in ("/cases/rules", "/cases/boards", "/cases/draws", "/cases/papers", "/overview"):
        assert mine.get(address).status_code == 403
    assert "没有" in do(mine, "甲一", "notify")  # not its act
    assert Hit.objects.get(pk="甲一").state == "notified"
    do(mine, "甲一", "agree")
    assert Hit.objects.get(pk="甲一").state == "unopposed"


def test_nobody_decides_on_what_he_reviewed(signed_in: Any, ledger: Any, do: Any) -> None:
    both = signed_in("reviewer", "supervisor", username="both")
    do(both, "甲二", "review", result="uphold")
    do(both, "甲二", "notify")
    do(both, "甲二", "agree")
    assert "请由另一人办理" in do(both, "甲二", "decide", result="uphold")
    both.person.name = "改了名"  # the login tells, whatever the name is now
    both.person.save()
    assert "请由另一人办理" in do(both, "甲二", "decide", result="uphold")
    do(signed_in("supervisor"), "甲二", "decide", result="uphold")
    assert Hit.objects.get(pk="甲二").state == "to_recover"


def test_too_early_to_lapse_then_not(signed_in: Any, ledger: Any, do: Any, clock: Any) -> None:
    staff = signed_in("reviewer")
    do(staff, "甲二", "review", result="uphold")
    do(staff, "甲二", "notify")
    said = do(staff, "甲二", "lapse")
    assert "还没有过" in said
    assert "--" not in said.split("没有办成")[1].split("</p>")[0]
    clock.pass_days(30)
    mine = signed_in("institution", institution=HOSPITAL)
    assert "已经逾期" in do(mine, "甲二", "appeal", reason="晚了")
    do(staff, "甲二", "lapse")
    assert Hit.objects.get(pk="甲二").state == "unopposed"


def test_a_late_appeal_on_paper_is_taken_for_a_reason(
    signed_in: Any, ledger: Any, do: Any, clock: Any
) -> None:
    staff = signed_in("reviewer")
    do(staff, "甲二", "review", result="uphold")
    do(staff, "甲二", "notify")
    clock.pass_days(30)
    assert "逾期仍受理的理由" in do(staff, "甲二", "appeal", reason="有医嘱")
    do(staff, "甲二", "appeal", reason="有医嘱", late="邮寄延误")
    assert Hit.objects.get(pk="甲二").state == "appealed"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [("空.pdf", b"", "是空的"), ("页.pdf", b"<html><script>1</script></html>", "不是能用的文件")],
)
def test_a_bad_file_is_refused(
    signed_in: Any, ledger: Any, do: Any, name: str, content: bytes, said: str
) -> None:
    staff = signed_in("reviewer")
    do(staff, "甲二", "review", result="uphold")
    do(staff, "甲二", "notify")
    mine = signed_in("institution", institution=HOSPITAL)
    given = {"reason": "有医嘱", "files": [SimpleUploadedFile(name, content)]}
    assert said in do(mine, "甲二", "appeal", **given)
    assert Hit.objects.get(pk="甲二").state == "notified"


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"result": "?"},
        {"result": "uphold", "line:诊甲一/001": "很多"},
        {"result": "uphold", "line:诊甲一/001": "11", "reason": "多"},
        {"result": "uphold", "line:诊甲一/001": "0", "line:诊甲一/002": "0", "reason": "零"},
        {"result": "dismiss"},
        {"result": "pass", "reason": "不能"},
    ],
)
def test_a_review_that_is_amiss_changes_nothing(
    signed_in: Any, ledger: Any, do: Any, given: dict[str, str]
) -> None:
    do(signed_in("reviewer"), "甲一", "review", **given)
    assert Hit.objects.get(pk="甲一").state == "open"
    assert not Entry.objects.filter(act__startswith="hit.").exists()


def test_several_are_done_together_and_what_is_refused_is_told(
    signed_in: Any, ledger: Any, do: Any
) -> None:
    do(signed_in("reviewer", username="other"), "甲一", "review", result="uphold")
    staff = signed_in("reviewer")
    given = {"act": "confirm", "hit": ["甲一", "甲二", "甲三"]}
    page = staff.post("/cases/bulk", given, follow=True).content.decode()
    assert "办成 2 条，没有办成 1 条" in page
    assert "甲一" in page
    page = staff.post("/cases/bulk", {"act": "confirm"}, HTTP_REFERER="/cases/").content.decode()
    assert Hit.objects.filter(state="reviewed").count() == 3
    staff.post("/cases/bulk", {"act": "dismiss", "hit": ["甲四"], "reason": ""})
    assert Hit.objects.get(pk="甲四").state == "open"
    staff.post("/cases/bulk", {"act": "dismiss", "hit": ["甲四"], "reason": "处方外延"})
    assert Hit.objects.get(pk="甲四").state == "dismissed"
    staff.post("/cases/bulk", {"act": "notify", "hit": ["甲一", "甲二"]})
    assert Hit.objects.filter(state="notified").count() == 2
    assert staff.post("/cases/bulk", {"act": "close", "hit": ["甲四"]}).status_code == 403
    signed_in("supervisor").post("/cases/bulk", {"act": "close", "hit": ["甲四"]})
    assert Hit.objects.get(pk="甲四").state == "closed"


def test_lapsing_several(signed_in: Any, ledger: Any, clock: Any, do: Any) -> None:
    staff = signed_in("reviewer")
    do(staff, "甲一", "review", result="uphold")
    do(staff, "甲一", "notify")
    assert staff.post("/cases/bulk", {"act": "lapse", "hit": ["甲一"]}).status_code == 409
    clock.pass_days(30)
    assert staff.get("/cases/?queue=lapse").context["hits"]
    staff.post("/cases/bulk", {"act": "lapse", "hit": ["甲一"]})
    assert Hit.objects.get(pk="甲一").state == "unopposed"


def test_the_next_of_the_queue_opens(signed_in: Any, ledger: Any) -> None:
    staff = signed_in("reviewer")
    order = [one.number for one in staff.get("/cases/?queue=review").context["hits"]]
    given = {"act": "review", "result": "uphold"}
    answer = staff.post(f"/cases/hits/{order[0]}/do?queue=review", given)
    assert answer.status_code == 302
    after = staff.get(answer["Location"])
    assert after.context["hit"].number == order[1]


def test_a_person_is_shown_for_a_purpose_and_that_is_kept(signed_in: Any, ledger: Any) -> None:
    staff = signed_in("reviewer")
    assert staff.post("/cases/hits/甲一/unmask", {}).status_code == 409
    answer = staff.post("/cases/hits/甲一/unmask", {"purpose": "核对病历"})
    assert "人员甲一00001" in answer.content.decode()
    entry = Entry.objects.get(act="hit.unmask")
    assert "人员甲一00001" not in entry.said
    assert signed_in("leader").post("/cases/hits/甲一/unmask", {}).status_code == 403


def test_without_the_permission_nothing_is_done(signed_in: Any, ledger: Any, do: Any) -> None:
    leader = signed_in("leader")
    assert leader.get("/cases/hits/甲一").status_code == 200
    assert leader.post("/cases/hits/甲一/do", {"act": "review"}).status_code == 403
    supervisor = signed_in("supervisor")  # may decide, not review
    assert (
        supervisor.post("/cases/hits/甲一/do", {"act": "review", "result": "uphold"}).status_code
        == 403
    )
    assert supervisor.post("/cases/hits/甲一/do", {"act": "fly"}).status_code == 404


def test_the_tallies_move_with_an_act_as_comparing_would_count(
    signed_in: Any, ledger: Any, do: Any
) -> None:
    def told() -> list[tuple[Any, ...]]:
        names = ("kind", "key", "area", "month", *SUMS)
        return sorted(Tally.objects.values_list(*names), key=repr)

    staff = signed_in("reviewer")
    do(staff, "甲一", "review", result="uphold", reason="一行", **{"line:诊甲一/002": "1"})
    do(staff, "甲二", "review", result="dismiss", reason="合规")
    moved = told()
    syncing.sync(lambda _: None)
    assert told() == moved
    assert Tally.objects.filter(kind="institution", key=HOSPITAL).get().upheld == 1100


def test_comparing_does_not_undo_what_is_done_meanwhile(
    signed_in: Any, ledger: Any, do: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ledger was read for all hits; before that is written somebody acts on one of them."""
    staff, real = signed_in("reviewer"), syncing._write

    def slow(*given: Any) -> int:
        do(staff, "甲二", "review", result="uphold")
        return real(*given)

    Hit.objects.update(digest="")
    Sync.objects.update(versions={})
    monkeypatch.setattr(syncing, "_write", slow)
    syncing.sync(lambda _: None)
    assert Hit.objects.get(pk="甲二").state == "reviewed"
    assert Tally.objects.filter(kind="institution", key=HOSPITAL).get().pending == 1


def test_a_refused_act_keeps_what_was_typed(signed_in: Any, ledger: Any) -> None:
    staff = signed_in("reviewer")
    given = {"act": "review", "result": "uphold", "line:诊甲一/001": "99", "reason": "写了很久"}
    answer = staff.post("/cases/hits/甲一/do?queue=review", given)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "没有办成" in page
    assert "写了很久" in page
    assert 'value="99"' in page
    assert staff.get("/cases/hits/甲一/do?queue=review").status_code == 302


def test_an_act_that_was_cut_off_is_finished_by_doing_it_again(
    person: Any, ledger: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ledger has the step; the page's database has not: as after a kill between both."""
    staff = person("reviewer")

    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    def review() -> None:
        perform(Review(staff, Hit.objects.get(pk="甲二"), Verdict(None)))

    with monkeypatch.context() as patch:
        patch.setattr(syncing, "refresh", killed)
        with pytest.raises(KeyboardInterrupt):
            review()
    assert Hit.objects.get(pk="甲二").state == "open"
    assert not Entry.objects.exists()
    review()
    assert Hit.objects.get(pk="甲二").state == "reviewed"
    assert len(cases_of(ledger)["甲二"].steps) == 1
    assert Entry.objects.filter(act="hit.review").count() == 1


def test_the_queue_tells_of_hits_that_are_not_here_yet(
    signed_in: Any, ledger: Any, do: Any
) -> None:
    staff = signed_in("reviewer")
    do(staff, "甲二", "review", result="uphold")  # acts are no reason to read again
    assert "现在取" not in staff.get("/cases/fresh").content.decode()
    put(
        ledger,
        "hits",
        [{k: v for k, v in HITS[0].items() if k != "_amounts"} | {"hit_id": "新"}],
        "另一",
    )
    assert "现在取" in staff.get("/cases/fresh").content.decode()
    syncing.sync(lambda _: None)
    assert Hit.objects.filter(pk="新").exists()
    assert "现在取" not in staff.get("/cases/fresh").content.decode()


def test_the_bill_shows_what_was_charged_and_paid(signed_in: Any, ledger: Any) -> None:
    day = datetime.date(2026, 2, 3)
    name, who = "诊甲二", "人员甲二00001"
    small.put(ledger, "encounters", [small.encounter(name, who, day)])
    sums = {"medfee_sumamt": 5, "fund_pay_sumamt": 4, "psn_part_amt": 1, "hifp_pay": 4}
    sums |= {"inscp_scp_amt": 5, "psn_cash_pay": 1}
    paid = {key: Decimal(value) for key, value in sums.items()}
    small.put(ledger, "settlements", [small.settlement(name, who, day) | paid])
    line = small.fee_line({name: who}, {name: day}, name, "001", "I1", "2", "2.50")
    small.put(ledger, "fee_lines", [line])
    bill = signed_in("reviewer").get("/cases/hits/甲二/bill").context["bill"]
    assert [(one.number, one.offends, one.held) for one in bill.lines] == [("001", True, 500)]
    assert [one.same for one in bill.visits] == [True]
    assert (bill.cost, bill.fund) == (500, 400)
    mine = signed_in("institution", institution=HOSPITAL)
    assert mine.get("/cases/hits/甲二/bill").status_code == 404


def test_acts_on_hits_take_turns(
    signed_in: Any, ledger: Any, do: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff = signed_in("reviewer")
    monkeypatch.setattr(ledgers, "_TURN_SECONDS", 0)
    with ledgers.turn():
        assert "请过一会儿再按一次" in do(staff, "甲二", "review", result="uphold")
        given = {"act": "confirm", "hit": ["甲二"]}
        assert staff.post("/cases/bulk", given).status_code == 409
    do(staff, "甲二", "review", result="uphold")
    assert Hit.objects.get(pk="甲二").state == "reviewed"


def test_the_files_of_many_acts_are_put_together(
    signed_in: Any, ledger: Any, do: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff = signed_in("reviewer")
    do(staff, "甲一", "review", result="uphold")
    assert not Job.objects.exists()
    do(staff, "甲一", "notify")
    monkeypatch.setattr(status, "MANY_FILES", 1)
    do(staff, "甲二", "review", result="uphold")
    do(staff, "甲三", "review", result="uphold")  # asked for once only
    before, [job] = cases_of(ledger), Job.objects.all()
    run(job)
    assert (job.state, tidying.scattered("hit_steps")) == ("done", False)
    assert cases_of(ledger) == before
