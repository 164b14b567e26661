"""The ledger was changed elsewhere, or an act was cut off: the workbench finds out by itself."""

from typing import Any

import pytest
from tests.review.handling.bureau import HITS, HOSPITAL, put

from baoheng.core.errors import Conflict
from baoheng.review.handling import judge
from baoheng.review.handling.drafts import Order
from baoheng.review.handling.judge import Verdict
from baoheng.review.handling.recording import perform as perform_in_ledger
from baoheng.workbench.acts import perform
from baoheng.workbench.casework import ledgers, noticing, repairing, syncing
from baoheng.workbench.casework.acts import answering, bulk, judging, money
from baoheng.workbench.casework.acts.answering import Appeal
from baoheng.workbench.casework.acts.bulk import ConfirmAll
from baoheng.workbench.casework.acts.judging import Review
from baoheng.workbench.casework.models import Evidence, Hit, Sync
from baoheng.workbench.files import keep_bytes
from baoheng.workbench.jobs.models import Job
from baoheng.workbench.jobs.watching import Rest
from baoheng.workbench.jobs.work import run
from baoheng.workbench.trail.chain import faults
from baoheng.workbench.trail.models import Entry

pytestmark = pytest.mark.slow  # every test writes a ledger


@pytest.fixture(autouse=True)
def rested(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(noticing, "_REST", Rest())


def killed(*_: Any) -> None:
    raise KeyboardInterrupt


@pytest.fixture
def cut_off(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Does an act that a kill stops when the ledger has it and the database has not."""

    def make(act: Any) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(syncing, "refresh", killed)
            with pytest.raises(KeyboardInterrupt):
                perform(act)

    return make


def test_acts_of_these_pages_need_no_comparison(signed_in: Any, ledger: Any, do: Any) -> None:
    staff = signed_in("reviewer")
    noticing.notice()
    for hit in ("甲一", "甲二"):
        do(staff, hit, "review", result="uphold")
    do(staff, "甲一", "notify")
    perform(ConfirmAll(staff.person, [Hit.objects.get(pk="甲三")]))
    assert Sync.objects.get().versions == syncing.versions(ledger)
    noticing.notice()
    assert not Job.objects.exists()


def test_what_commands_do_is_noticed_and_compared(ledger: Any, person: Any) -> None:
    order = Order("李四", ledgers.now(), ledgers.handling())
    perform_in_ledger(ledger, order, "甲二", lambda c: judge.review(c, order, Verdict("认定")), 9)
    noticing.notice()
    job = Job.objects.get()
    assert (job.kind, job.by) == ("casework.sync", None)
    run(job)
    assert Hit.objects.get(pk="甲二").state == "reviewed"
    assert not Entry.objects.exists()  # he did it elsewhere, under a name that is no login here
    noticing.notice()
    assert Job.objects.count() == 1


def test_new_hits_are_noticed_once_the_ledger_rests(ledger: Any) -> None:
    def more(name: str) -> None:
        row = {k: v for k, v in HITS[0].items() if k != "_amounts"} | {"hit_id": name}
        put(ledger, "hits", [row], name)

    noticing._REST.reached(syncing.versions(ledger))
    more("新一")
    noticing.notice()
    assert not Job.objects.exists()  # perhaps more is coming
    noticing.notice()
    assert Job.objects.get().kind == "casework.sync"


def test_what_differs_within_an_act_is_no_difference(
    ledger: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    Sync.objects.update(versions={})
    monkeypatch.setattr(ledgers, "_TURN_SECONDS", 0)
    with ledgers.turn():
        noticing.notice()
    assert not Job.objects.exists()


def test_the_entry_of_an_act_that_was_cut_off_is_added_by_comparing(
    person: Any, ledger: Any, cut_off: Any
) -> None:
    staff = person("reviewer")
    cut_off(Review(staff, Hit.objects.get(pk="甲二"), Verdict(None)))
    cut_off(ConfirmAll(staff, [Hit.objects.get(pk="甲三"), Hit.objects.get(pk="甲四")]))
    assert not Entry.objects.exists()
    noticing.notice()
    run(Job.objects.get())
    entries = [*Entry.objects.order_by("key")]
    assert {one.key for one in entries} == {"甲二", "甲三", "甲四"}
    for one in entries:
        assert (one.act, one.username, one.region) == ("hit.review", "reviewer", "990101")
        assert "2026-03-03 09:" in one.said
        assert "中断没有记下，由台账补记" in one.said
        assert one.details["added_later"] is True
    assert [*faults()] == []
    syncing.sync(lambda _: None)
    assert Entry.objects.count() == 3
    assert Hit.objects.get(pk="甲三").state == "reviewed"


def test_the_next_act_on_the_hit_adds_it_too_and_itself_once(
    person: Any, ledger: Any, cut_off: Any
) -> None:
    first, second = person("reviewer"), person("supervisor")
    cut_off(Review(first, Hit.objects.get(pk="甲二"), Verdict(None)))
    assert Hit.objects.get(pk="甲二").state == "open"
    perform(answering.Notify(first, Hit.objects.get(pk="甲二")))
    acts = [*Entry.objects.order_by("number").values_list("act", flat=True)]
    assert acts == ["hit.review", "hit.notify"]
    with pytest.raises(Conflict):
        perform(judging.Decide(second, Hit.objects.get(pk="甲二"), Verdict(None)))


def test_money_that_was_ordered_and_came_in_is_logged_from_the_register(
    signed_in: Any, person: Any, ledger: Any, do: Any, cut_off: Any, clock: Any
) -> None:
    staff, chief = signed_in("reviewer"), signed_in("supervisor")
    do(staff, "甲二", "review", result="uphold")
    do(staff, "甲二", "notify")
    clock.pass_days(60)
    do(staff, "甲二", "lapse")
    do(chief, "甲二", "decide", result="uphold")
    before = Entry.objects.count()
    hit = Hit.objects.get(pk="甲二")
    cut_off(money.Recover(chief.person, hit, money.Claim("1", "1")))
    syncing.sync(lambda _: None)
    [entry] = Entry.objects.filter(number__gt=before)
    assert (entry.act, entry.username) == ("hit.recover", "supervisor")
    assert "追回决定" in entry.said
    got = money.Receipt("凭1", clock.at.date(), 500, "1")
    cut_off(money.TakeReceipt(chief.person, Hit.objects.get(pk="甲二"), "甲二-1", got))
    syncing.sync(lambda _: None)
    assert Entry.objects.order_by("-number")[0].act == "hit.receipt"
    assert [*faults()] == []


def test_the_evidence_of_an_appeal_that_was_cut_off_is_there_again(
    signed_in: Any, ledger: Any, do: Any, cut_off: Any, person: Any
) -> None:
    staff = signed_in("reviewer")
    do(staff, "甲二", "review", result="uphold")
    do(staff, "甲二", "notify")
    hospital = person("institution", institution=HOSPITAL)
    kept = keep_bytes("病历.pdf", [b"%PDF-1.4"])
    cut_off(Appeal(hospital, Hit.objects.get(pk="甲二"), "不服", (kept,)))
    assert not Evidence.objects.exists()
    syncing.sync(lambda _: None)
    [one] = Evidence.objects.all()
    assert (one.hit, one.name, one.sha256, one.by) == ("甲二", "病历.pdf", kept.sha256, hospital)
    assert Entry.objects.order_by("-number")[0].act == "hit.appeal"


def test_every_name_that_is_added_is_one_of_an_act() -> None:
    known = {
        one.name
        for part in (answering, bulk, judging, money)
        for one in vars(part).values()
        if isinstance(one, type) and hasattr(one, "name")
    }
    answers = [*repairing._ANSWERS.values(), "hit.appeal.paper", "hit.agree.paper"]
    assert {*repairing._NAMES.values(), *answers} <= known
