import asyncio
import datetime
import json
import shutil
from dataclasses import replace
from decimal import Decimal

import pytest
from tests.review.service.desks import (
    YEARLY,
    Client,
    asked,
    desk_of,
    order,
    visit,
)
from tests.review.small import AT, HOSPITAL

from baoheng.review.knowledge.store import write
from baoheng.review.service.app import Limits
from baoheng.review.service.keys import add_key
from baoheng.review.states import Change, State, change

pytestmark = pytest.mark.slow

DURING = "/fsi/api/riskConService/courseAnalyze"
BEFORE = "/fsi/api/riskConService/beforeAnalyze"
FEEDBACK = "/fsi/api/riskConService/feedback"
OTHER = "H99030000009"
ANY = "/fsi/api/riskConService"


def talk(desk, tmp_path, *questions, **more):
    """Ask one after the other: path, body and, if any, more for the client."""

    async def go():
        async with Client(desk, tmp_path, **more) as client:
            return [await client.ask(*one) for one in questions]

    return asyncio.run(go())


def told(answer):
    """Rule, visit, amount and offending lines of each result."""
    return [
        (
            one["rule_id"],
            one["mdtrt_id"],
            one["vola_amt"],
            [x["rx_id"] for x in one["judge_result_detail_dtos"] if x["vola_item_type"] == "1"],
        )
        for one in answer["output"]["result"]
    ]


def test_the_history_of_the_bureau_counts(desk, tmp_path):
    body = asked(visit("新", order("1"), order("2")))
    ((status, answer),) = talk(desk, tmp_path, (DURING, body))
    assert (status, answer["infcode"], answer["err_msg"], answer["warn_msg"]) == (200, 0, "", "")
    assert told(answer) == [("YX31", "新", 10.0, ["2"])]
    (one,) = answer["output"]["result"]
    assert one["vola_cont"] == "药甲片：本年用量累计3，限2"
    assert (one["patn_id"], one["task_id"], one["sev_deg"]) == ("张三", "T1", "1")
    assert one["vola_evid"] == "知识点甲：一年限两次"
    assert one["jr_id"].endswith("-m1")


def test_what_is_just_allowed_is_not_told(desk, tmp_path):
    ((_, answer),) = talk(desk, tmp_path, (DURING, asked(visit("新", order("1")))))
    assert (told(answer), answer["warn_msg"]) == ([], "")


def test_history_sent_along_counts_and_takes_the_place_of_what_is_known(desk, tmp_path):
    same = visit(
        "今年", order("1", cnt=2, at="2026-01-03 09:05:00"), adm_date="2026-01-03 09:00:00"
    )
    more = visit("别院", order("1", at="2026-01-04 08:00:00"), adm_date="2026-01-04 08:00:00")
    bodies = [
        asked(visit("新", order("1")), one, msgid=f"m{n}") for n, one in enumerate((same, more))
    ]
    answers = talk(desk, tmp_path, *((DURING, body) for body in bodies))
    assert [told(answer) for _, answer in answers] == [[("YX31", "新", 10.0, ["1"])]] * 2


def test_only_lines_of_the_current_prescription_are_judged(desk, tmp_path):
    body = asked(visit("新", order("1", flag="0"), order("2", flag="0"), order("3", item="药丙")))
    ((_, answer),) = talk(desk, tmp_path, (DURING, body))
    assert told(answer) == []
    body = asked(visit("新", order("1", flag="0", cnt=2), order("2")), msgid="m2")
    ((_, answer),) = talk(desk, tmp_path, (DURING, body))
    assert told(answer) == [("YX31", "新", 10.0, ["2"])]


def test_a_rule_of_the_stage_after_is_not_asked_before(desk, tmp_path):
    body = asked(visit("新", order("1", item="药乙")), infno="3101")
    ((_, answer),) = talk(desk, tmp_path, (BEFORE, body))
    assert told(answer) == [("YX7", "新", 10.0, ["1"])]


def test_the_same_question_has_the_same_answer_and_another_one_is_refused(desk, tmp_path):
    body = asked(visit("新", order("1"), order("2")))
    other = asked(visit("新", order("1")))
    answers = talk(desk, tmp_path, (DURING, body), (DURING, body), (DURING, other), (ANY, body))
    assert answers[0] == answers[1] == answers[3]
    assert answers[2][1]["infcode"] == -1
    assert "msgid 已用于另一份" in answers[2][1]["err_msg"]


def test_a_person_who_is_not_known_gets_an_incomplete_answer(desk, tmp_path):
    body = asked(visit("新", order("1")), person="外地人")
    ((_, answer),) = talk(desk, tmp_path, (DURING, body))
    assert answer["infcode"] == 0
    assert answer["warn_msg"].startswith("审核不完整（incomplete）：参保人不在本局登记中")


def test_a_value_that_is_lacking_makes_the_answer_incomplete(desk, tmp_path):
    patient = json.loads(asked(visit("新", order("1", item="药乙")), person="外地人"))
    patient["input"]["data"]["patient_dtos"][0]["brdy"] = None
    ((_, answer),) = talk(desk, tmp_path, (DURING, json.dumps(patient).encode()))
    assert "规则7（药品限儿童使用）缺少判断所需的资料" in answer["warn_msg"]


@pytest.mark.parametrize("what", ["gone", "torn"])
def test_without_its_store_nothing_is_called_clean(desk, tmp_path, what):
    desk.close()
    file = next((tmp_path / "store").glob("past-*/data.mdb"))
    if what == "gone":
        shutil.rmtree(tmp_path / "store")
    else:
        file.write_bytes(b"x" * file.stat().st_size)
    broken = desk_of(desk.ledger, tmp_path / "store")
    ((_, answer),) = talk(broken, tmp_path, (DURING, asked(visit("新", order("1")))))
    assert answer["infcode"] == 0
    assert "历史缺少" in answer["warn_msg"]
    assert broken.health()["status"] == "degraded"


def test_nobody_asks_for_another_institution(desk, tmp_path):
    mine = asked(visit("新", order("1"), medins_id="H99030000009"))
    other = asked(visit("新", order("1")), fixmedins_code="H99030000009")
    answers = talk(desk, tmp_path, (DURING, mine), (DURING, other), (DURING, mine, ""),
                   (DURING, mine, "H99030000001.x"))  # fmt: skip
    assert [(status, one["infcode"]) for status, one in answers] == [
        (200, -1), (200, -1), (401, -1), (401, -1),
    ]  # fmt: skip
    assert "不是本机构的" in answers[0][1]["err_msg"]


def test_feedback_is_taken_for_what_was_told_and_goes_to_the_ledgers_calls(desk, tmp_path):
    body = asked(visit("新", order("1"), order("2")))
    ((_, answer),) = talk(desk, tmp_path, (DURING, body))
    number = answer["output"]["result"][0]["jr_id"]

    def feedback(result, **more):
        warns = {"warn_rslt_id": result, "dspo_way": "1", "dspo_way_rea": "病情需要", **more}
        return json.dumps({
            "infno": "3103", "msgid": "f1", "fixmedins_code": HOSPITAL,
            "input": {"data": {"warn_type": "2", "warns": warns}},
        }).encode()  # fmt: skip

    answers = talk(desk, tmp_path, (FEEDBACK, feedback(number)), (ANY, feedback("没有-m9")),
                   (FEEDBACK, feedback(number, dspo_way_rea=None)))  # fmt: skip
    assert [one["infcode"] for _, one in answers] == [0, -1, -1]
    assert "dspo_way_rea" in answers[2][1]["err_msg"]
    ((_, call),) = list(desk.recall.calls("2026"))
    assert (call.msgid, call.way, call.reason, call.warns) == ("m1", "1", "病情需要", 1)


def test_a_settled_visit_is_history_for_the_next(desk, tmp_path):
    first = asked(visit("新", order("1")), trigger="6")
    second = asked(visit("再", order("1", at="2026-01-05 08:30:00")), msgid="m2")
    answers = talk(desk, tmp_path, (DURING, first), (DURING, second))
    assert [told(one) for _, one in answers] == [[], [("YX31", "再", 10.0, ["1"])]]
    assert desk.memory.live.waiting() == 1


def test_a_settlement_that_cannot_be_written_is_not_passed_over(desk, tmp_path, monkeypatch):
    monkeypatch.setattr(desk.memory, "live", None)
    ((_, answer),) = talk(desk, tmp_path, (DURING, asked(visit("新", order("1")), trigger="6")))
    assert "本次结算没有记入历史" in answer["warn_msg"]


def test_too_many_are_turned_away_in_words(desk, tmp_path):
    limits = Limits(deadline=0.0, poll=3600)

    async def go():
        async with Client(desk, tmp_path, limits) as client:
            bodies = [asked(visit("新", order("1")), msgid=f"m{n}") for n in range(20)]
            return await asyncio.gather(*(client.ask(DURING, one) for one in bodies))

    answers = asyncio.run(go())
    busy = [one for _, one in answers if "busy" in one["warn_msg"]]
    assert busy
    assert {(one["infcode"], len(one["output"]["result"])) for one in busy} == {(0, 0)}
    assert {status for status, _ in answers} == {200}


def test_an_institution_that_asks_too_often_waits(desk, tmp_path):
    body = asked(visit("新", order("1")))
    answers = talk(desk, tmp_path, *[(DURING, body)] * 4, rate=2)
    assert 429 in [status for status, _ in answers]


def test_a_fault_of_the_program_is_no_pass_and_shows_no_trace(desk, tmp_path, monkeypatch):
    monkeypatch.setattr(desk, "judge", lambda *_: 1 / 0)
    body = asked(visit("新", order("1")))
    ((status, answer),) = talk(desk, tmp_path, (DURING, body))
    assert (status, answer["infcode"]) == (200, 0)
    assert "没有审核" in answer["warn_msg"]
    assert "ZeroDivision" not in json.dumps(answer)


def test_the_plain_interface(desk, tmp_path):
    data = json.loads(asked(visit("新", order("1"), order("2"))))["input"]["data"]
    body = json.dumps({"msgid": "p1", "fixmedins_code": HOSPITAL, **data}).encode()
    answers = talk(desk, tmp_path, ("/api/review", body), ("/api/review/p1", b"", None, "GET"),
                   ("/api/review/p2", b"", None, "GET"), ("/api/review", b"{"),
                   ("/api/nichts", b""), ("/api/review", b"", None, "PUT"))  # fmt: skip
    assert [status for status, _ in answers] == [200, 200, 404, 400, 404, 405]
    assert answers[0] == answers[1]
    assert answers[0][1]["complete"] is True
    (one,) = answers[0][1]["results"]
    assert (one["rule"], one["amount"]) == ("31", 10.0)
    assert all(set(one["error"]) == {"status", "says"} for _, one in answers[2:])


def test_open_pages_and_no_names_in_the_log(desk, tmp_path):
    async def go():
        async with Client(desk, tmp_path) as client:
            await client.ask(DURING, asked(visit("新", order("1"))))
            pages = [await client.raw(one, method="GET") for one in
                     ("/health", "/metrics", "/openapi.json")]  # fmt: skip
            client.app.log.flush()
            return pages, client.log.read_text(encoding="utf-8")

    pages, log = asyncio.run(go())
    assert [status for status, _ in pages] == [200, 200, 200]
    assert b"baoheng_answered_total 1" in pages[1][1]
    assert json.loads(pages[2][1])["openapi"] == "3.1.0"
    assert "张" not in log
    assert DURING in log


def test_when_the_ledger_is_gone_the_old_knowledge_stays_and_health_says_so(desk, tmp_path):
    (tmp_path / "ledger").rename(tmp_path / "away")
    desk.refresh()
    health = desk.health()
    assert (health["status"], health["knowledge"]["points"]) == ("degraded", 2)
    assert "没有台账" in health["wrong"][0]
    ((_, answer),) = talk(desk, tmp_path, (DURING, asked(visit("新", order("1"), order("2")))))
    assert told(answer) == [("YX31", "新", 10.0, ["2"])]
    (tmp_path / "away").rename(tmp_path / "ledger")
    desk.refresh()
    assert desk.health()["status"] == "ok"


def test_new_knowledge_is_taken_and_a_broken_one_is_not(desk, tmp_path):
    write(desk.ledger, [replace(YEARLY, limit=Decimal(1))], "试", AT, 5)
    desk.refresh()
    ((_, answer),) = talk(desk, tmp_path, (DURING, asked(visit("新", order("1")))))
    assert told(answer) == [("YX31", "新", 10.0, ["1"])]
    write(desk.ledger, [replace(YEARLY, limit=None)], "试", AT, 5)
    desk.refresh()
    assert "知识点 甲" in desk.failed
    body = asked(visit("再", order("1")), msgid="m2")
    ((_, answer),) = talk(desk, tmp_path, (DURING, body))
    assert told(answer) == [("YX31", "再", 10.0, ["1"])]


def test_shadow_rules_are_counted_and_told_to_nobody(desk, tmp_path):
    begin = datetime.date(2025, 1, 1)
    change(desk.ledger, Change("31", begin, State.SHADOW, "试", "甲"), AT)
    desk.refresh()
    ((_, answer),) = talk(desk, tmp_path, (DURING, asked(visit("新", order("1"), order("2")))))
    assert (told(answer), desk.counters.sums()["shadow_hits"]) == ([], 1)


def test_visits_of_other_institutions_are_not_named(desk, tmp_path):
    elsewhere = visit("新", order("1"), order("2"), medins_id=OTHER)
    body = asked(elsewhere, fixmedins_code=OTHER)
    key = add_key(tmp_path / "keys.json", OTHER)
    ((_, answer),) = talk(desk, tmp_path, (DURING, body, key))
    assert told(answer) == [("YX31", "新", 10.0, ["2"])]
    assert "上月" not in json.dumps(answer, ensure_ascii=False)
