"""What is written of a question and its answer, what is told of it, and what is not."""

import asyncio
import datetime
import json

import pytest
from tests.review.service.desks import Client, asked, order, visit
from tests.review.service.test_app import DURING, OTHER, talk, told
from tests.review.small import AT, HOSPITAL, settlement

from baoheng.core.errors import ServiceError
from baoheng.review.model import day_number
from baoheng.review.service.keys import add_key

pytestmark = pytest.mark.slow  # a service and its history each

SETTLEMENTS = "/api/settlements"
NEXT = datetime.date(2026, 1, 5)


def row_of(name, **more):
    """A settlement in texts."""
    return {key: str(value) for key, value in settlement(name, "张三", NEXT).items()} | more


def posted(row, *orders, **more):
    """A settlement with its visit, as POST /api/settlements takes it."""
    told = {"person": {"psn_no": "张三"}, "encounter": visit(row["mdtrt_id"], *orders, **more)}
    return json.dumps({**told, "settlement": row}).encode()


def test_a_settlement_that_was_not_written_is_written_when_it_is_sent_again(
    desk, tmp_path, monkeypatch
):
    told = asked(visit("新", order("1")), trigger="6")
    with monkeypatch.context() as broken:
        broken.setattr(desk.memory, "live", None)
        ((_, answer),) = talk(desk, tmp_path, (DURING, told))
    assert "没有记入历史" in answer["warn_msg"]
    answers = talk(desk, tmp_path, (DURING, told), (DURING, told))
    assert [one["warn_msg"] for _, one in answers] == ["", ""]
    assert (desk.memory.live.waiting(), desk.counters.sums()["repeated"]) == (1, 1)


def test_nobody_settles_or_reverses_a_visit_of_another_institution(desk, tmp_path):
    key = add_key(tmp_path / "keys.json", OTHER)
    back = {"setl_id": "R", "init_setl_id": "S今年"}
    mine = json.dumps({"settlement": row_of("今年", **back)}).encode()
    theirs = json.dumps({"settlement": row_of("今年", fixmedins_code=OTHER, **back)}).encode()
    own = order("1")
    instead = posted(row_of("今年", fixmedins_code=OTHER), own, medins_id=OTHER)
    during = asked(visit("今年", own, medins_id=OTHER), fixmedins_code=OTHER, trigger="6")
    answers = talk(desk, tmp_path, (SETTLEMENTS, theirs, key), (SETTLEMENTS, instead, key),
                   (DURING, during, key), (SETTLEMENTS, mine))  # fmt: skip
    assert [status for status, _ in answers] == [403, 403, 200, 200]
    assert answers[2][1]["infcode"] == -1
    assert all("其他机构的就诊" in json.dumps(one, ensure_ascii=False) for _, one in answers[:3])
    assert desk.memory.live.waiting() == 1


def test_a_settlement_told_to_be_of_a_later_day_does_not_cover_the_days_until_then(desk, tmp_path):
    late = visit("新", order("1"), setl_date="2199-12-31")
    ((_, answer),) = talk(desk, tmp_path, (DURING, asked(late, trigger="6")))
    assert answer["warn_msg"] == ""
    assert desk.memory.covered[1] == day_number(AT.date())


def test_an_amount_that_is_none_is_named_before_it_is_recorded(desk, tmp_path):
    wrong = posted(row_of("新", fund_pay_sumamt="不详"), order("1"))
    answers = talk(desk, tmp_path, (SETTLEMENTS, wrong),
                   (SETTLEMENTS, posted(row_of("新"), order("1"))))  # fmt: skip
    assert [status for status, _ in answers] == [400, 200]
    assert "fund_pay_sumamt：应为数字，收到的是“不详”" in answers[0][1]["error"]["says"]


def test_what_cannot_be_recorded_as_it_is_need_not_be_sent_again(desk, tmp_path, monkeypatch):
    first = posted(row_of("新"), order("1"), order("2"))
    talk(desk, tmp_path, (SETTLEMENTS, first))
    desk.memory.live.done(desk.memory.live.segment(9)[1])
    ((status, answer),) = talk(desk, tmp_path, (SETTLEMENTS, posted(row_of("新"), order("1"))))
    assert status == 400
    assert "明细 2 已入台账" in answer["error"]["says"]
    monkeypatch.setattr(desk.memory, "live", None)
    assert talk(desk, tmp_path, (SETTLEMENTS, posted(row_of("再"), order("1"))))[0][0] == 503


@pytest.mark.parametrize("rules", [["YX7"], ["7"], [7], "7", ["没有", "7"]])
def test_rules_that_were_asked_for_and_not_judged_are_said(desk, tmp_path, rules):
    def ask(number, rules, born="1980-05-01"):
        raw = json.loads(asked(visit("新", order("1", item="药乙")), msgid=number))
        raw["input"]["data"]["rule_ids"] = rules
        raw["input"]["data"]["patient_dtos"][0] |= {"patn_id": "外地人", "brdy": born}
        ((_, answer),) = talk(desk, tmp_path, (DURING, json.dumps(raw).encode()))
        return answer["warn_msg"], told(answer)

    warn, found = ask("a", rules)
    assert found == [("YX7", "新", 10.0, ["1"])]
    assert ("规则没有没有可用的知识点，没有审核" in warn) is ("没有" in rules)
    assert "规则7（药品限儿童使用）缺少判断所需的资料" in ask("b", rules, None)[0]
    assert "缺少判断" not in ask("c", ["31"], None)[0]


def test_two_questions_with_one_number_at_once_get_no_answer_of_each_other(desk):
    def judged(person):
        body = asked(visit("新", order("1"), order("2")), person=person)
        return desk.judge(json.loads(body), body, HOSPITAL, "3102")

    first, same, other = judged("张三"), judged("张三"), judged("李四")
    kept = desk.answer(first, [])
    assert desk.answer(same, []) == kept
    with pytest.raises(ServiceError, match="msgid 已用于另一份"):
        desk.answer(other, [])


def test_an_open_page_that_fails_says_so_in_the_same_shape(desk, tmp_path, monkeypatch):
    monkeypatch.setattr(desk, "health", lambda: 1 / 0)
    ((status, answer),) = talk(desk, tmp_path, ("/health", b"", None, "GET"))
    assert status == 503
    assert set(answer["error"]) == {"status", "says"}


def test_neither_paths_nor_faults_bring_values_into_the_log(desk, tmp_path, monkeypatch):
    def fails(raw, *_):
        raise ValueError(raw)

    async def go():
        async with Client(desk, tmp_path) as client:
            await client.raw("/fsi/440801198005011234")
            await client.raw(DURING, asked(visit("新", order("1"))))
            client.app.log.flush()
            return client.log.read_text(encoding="utf-8")

    monkeypatch.setattr(desk, "judge", fails)
    log = asyncio.run(go())
    assert ("440801" in log, "张三" in log) == (False, False)
    assert "ValueError" in log
    assert "in fails" in log
    assert DURING in log
