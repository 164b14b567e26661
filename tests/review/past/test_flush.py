import datetime
import json
import shutil

import pytest
from tests.review.service.desks import YEARLY, asked, desk_of, ledger_and_store, order, visit
from tests.review.small import AT, HOSPITAL, PHARMACY, settlement

from baoheng.core.errors import LedgerBusy
from baoheng.ledger.engine import engine
from baoheng.ledger.folder import open_ledger
from baoheng.ledger.keys import key_of
from baoheng.ledger.load import Order
from baoheng.ledger.reading import make_views
from baoheng.review.past import base
from baoheng.review.past import flush as module
from baoheng.review.past.base import Base
from baoheng.review.past.build import build
from baoheng.review.service import answers, upkeep
from baoheng.review.service.recall import Call

pytestmark = pytest.mark.slow
NEXT = datetime.date(2026, 1, 5)


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bureau")
    ledger_and_store(folder, YEARLY)
    return folder


@pytest.fixture
def desk(template, tmp_path):
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    made = desk_of(open_ledger(tmp_path / "ledger"), tmp_path / "store")
    yield made
    made.close()


def body(name, *orders, person="张三", **more):
    """A settlement with its visit, as POST /api/settlements takes it."""
    row = settlement(name, person, NEXT)
    return answers.encode({
        "person": {"psn_no": person}, "encounter": visit(name, *orders),
        "settlement": {key: str(value) for key, value in row.items()} | more,
    })  # fmt: skip


def settle(desk, *bodies):
    return desk.memory.live.record([desk.settle(one, HOSPITAL) for one in bodies])


def rows(ledger, sql):
    with engine(ledger.work_folder("test")) as connection:
        make_views(ledger, connection, ("fee_lines", "encounters", "settlements", "diagnoses"))
        return connection.execute(sql).fetchall()


COUNTS = (
    "SELECT (SELECT count(*) FROM encounters), (SELECT count(*) FROM fee_lines), "
    "(SELECT count(*) FROM settlements)"
)


def flush(desk):
    return module.flush(desk.ledger, desk.memory.live, "试", AT, 5)


def test_settlements_reach_the_ledger_once(desk):
    before = rows(desk.ledger, COUNTS)[0]
    settle(desk, body("新", order("1"), order("2", cnt="1.5")), body("再", order("1")))
    done = flush(desk)
    assert (done.settlements, done.refused) == (2, {})
    assert rows(desk.ledger, COUNTS)[0] == tuple(map(sum, zip(before, (2, 3, 2), strict=True)))
    assert flush(desk).settlements == 0
    told = rows(desk.ledger, "SELECT cnt, det_item_fee_sumamt FROM fee_lines l JOIN encounters e "
                "USING (encounter) WHERE e.mdtrt_id = '新' ORDER BY feedetl_sn")  # fmt: skip
    assert [(str(cnt), fen) for cnt, fen in told] == [("1.0000", 1000), ("1.5000", 1500)]


@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_a_flush_that_is_killed_goes_on_without_doubling(desk, monkeypatch, at):
    before = rows(desk.ledger, COUNTS)[0]
    settle(desk, body("新", order("1")))
    real, calls = module.load, []

    def dies(*given):
        calls.append(given)
        if len(calls) == at:
            raise KeyboardInterrupt
        return real(*given)

    monkeypatch.setattr(module, "load", dies)
    if at <= 3:
        with pytest.raises(KeyboardInterrupt):
            flush(desk)
    settle(desk, body("再", order("1")))
    monkeypatch.setattr(module, "load", real)
    flush(desk)
    flush(desk)
    assert rows(desk.ledger, COUNTS)[0] == tuple(map(sum, zip(before, (2, 2, 2), strict=True)))


def test_a_busy_ledger_is_waited_for_by_the_next_flush(desk):
    settle(desk, body("新", order("1")))
    with desk.ledger.locked("encounters", 0), pytest.raises(LedgerBusy):
        module.flush(desk.ledger, desk.memory.live, "试", AT, 0)
    assert desk.memory.live.waiting() == 1
    assert flush(desk).settlements == 1


def test_the_newer_version_of_a_visit_goes(desk):
    settle(desk, body("新", order("1")), body("新", order("1", cnt=2)))
    flush(desk)
    sql = ("SELECT cnt FROM fee_lines l JOIN encounters e USING (encounter) "
           "WHERE e.mdtrt_id = '新'")  # fmt: skip
    assert [str(cnt) for (cnt,) in rows(desk.ledger, sql)] == ["2.0000"]


def test_a_reversal_takes_the_visit_out_of_the_history(desk):
    settle(desk, body("新", order("1")))
    row = settlement("新", "张三", NEXT) | {"setl_id": "R新", "init_setl_id": "S新"}
    back = answers.encode({"settlement": {key: str(value) for key, value in row.items()}})
    settle(desk, back)
    known = desk.memory.remember(desk.settle(back, HOSPITAL).person)
    assert sorted(one.name for one in known.bills) == ["上月", "今年"]


def test_after_the_flush_the_store_is_not_stale_and_a_new_one_has_all(desk, tmp_path):
    settle(desk, body("新", order("1")))
    flush(desk)
    desk.memory.look(desk.ledger)
    assert desk.memory.stale == ""
    journal = desk.memory.live.flushed()
    build(desk.ledger, tmp_path / "store", NEXT, 460, journal, 1, lambda _: None)
    store = Base(base.current(tmp_path / "store"))
    has = store.has(desk.settle(body("新", order("1")), HOSPITAL).person, key_of("新"), None, False)
    store.close()
    assert not has
    desk.memory.refresh()
    person = desk.settle(body("新", order("1")), HOSPITAL).person
    assert sorted(one.name for one in desk.memory.remember(person).bills) == ["上月", "今年", "新"]
    assert desk.memory.live.forget(journal, lambda *_: True) == 1
    assert sorted(one.name for one in desk.memory.remember(person).bills) == ["上月", "今年", "新"]


def rebuilt(desk, tmp_path, day=NEXT):
    """A new store in use, and nothing kept beside it that it has."""
    journal = desk.memory.live.flushed()
    made = build(desk.ledger, tmp_path / "store", day, 460, journal, 1, lambda _: None)
    store = Base(made.folder)
    desk.memory.live.forget(journal, store.has)
    store.close()
    desk.memory.refresh()


def seen(desk):
    person = desk.settle(body("新", order("1")), HOSPITAL).person
    return {one.name: len(one.bill.lines) for one in desk.memory.remember(person).bills}


def test_a_settled_visit_without_its_settlement_stays_in_the_history(desk, tmp_path):
    told = asked(visit("新", order("1")), trigger="6")
    judged = desk.judge(json.loads(told), told, HOSPITAL, "3102")
    desk.memory.live.record(judged.settled)
    assert flush(desk).held == 0
    rebuilt(desk, tmp_path)
    assert seen(desk) == {"上月": 1, "今年": 1, "新": 1}


@pytest.mark.parametrize("killed", [False, True])
def test_a_settlement_of_which_a_row_is_refused_stays_as_it_was_sent(
    desk, tmp_path, monkeypatch, killed
):
    long = "长" * 31  # a number of a line that the ledger does not take
    settle(desk, body("新", order("1"), order(long)), body("再", order("1")))
    if killed:
        monkeypatch.setattr(desk.memory.live, "done", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            flush(desk)
        monkeypatch.undo()
    done = flush(desk)
    assert (done.settlements, done.refused, done.held) == (2, {"fee_lines": 1}, 1)
    said = upkeep.Home(done, 0).said()
    assert said[0].endswith("有 1 行进了隔离区")
    assert "1 笔结算没有完整入台账" in said[-1]
    for days in range(2):
        rebuilt(desk, tmp_path, NEXT + datetime.timedelta(days))
        assert seen(desk) == {"上月": 1, "今年": 1, "新": 2, "再": 1}
        assert desk.gauges()["settlements_held"] == 1
    assert upkeep.Home(module.Flushed(), 0).said() == []


def test_a_call_that_the_ledger_refuses_is_told(desk):
    for msgid, scene in (("甲", "7"), ("乙", "")):
        call = Call(msgid, HOSPITAL, scene, "2026-01-05 08:00:00", "2026-01-05 08:00:00", 3, 1)
        desk.recall.keep(call, HOSPITAL, msgid, b"x", b"{}", 0)
    told = upkeep.calls_home(desk.ledger, desk.recall, Order("试", AT, wait_seconds=5))
    assert told == (2, 1)
    assert upkeep.Home(module.Flushed(), *told).said()[0] == "实时提醒有 1 行进了隔离区"


def test_a_number_that_two_institutions_use_is_two_calls(desk):
    for institution in (HOSPITAL, PHARMACY):
        call = Call("甲", institution, "7", "2026-01-05 08:00:00", "2026-01-05 08:00:00", 3, 1)
        desk.recall.keep(call, institution, "甲", b"x", b"{}", 0)
    home = Order("试", AT, wait_seconds=5)
    assert upkeep.calls_home(desk.ledger, desk.recall, home) == (2, 0)
    with engine(desk.ledger.work_folder("test")) as connection:
        make_views(desk.ledger, connection, ("realtime_calls",))
        sql = "SELECT msgid, count(DISTINCT institution) FROM realtime_calls GROUP BY 1"
        assert connection.execute(sql).fetchall() == [("甲", 2)]


def test_calls_reach_the_ledger_once_with_their_feedback(desk):
    def kept(msgid, asked):
        call = Call(msgid, HOSPITAL, "7", asked, asked, 3, 1)
        desk.recall.keep(call, HOSPITAL, msgid, b"x", b"{}", 0)

    def calls():
        sql = "SELECT msgid, warn_cnt, warn_dspo_way FROM realtime_calls ORDER BY 1"
        with engine(desk.ledger.work_folder("test")) as connection:
            make_views(desk.ledger, connection, ("realtime_calls",))
            return connection.execute(sql).fetchall()

    def home():
        return upkeep.calls_home(desk.ledger, desk.recall, Order("试", AT, wait_seconds=5))[0]

    kept("甲", "2026-01-05 08:00:00")
    kept("乙", "2026-01-05 08:59:00")
    assert (home(), calls()) == (1, [("甲", 1, None)])
    assert desk.recall.feed_back(HOSPITAL, "乙", "2", "")
    assert (home(), home()) == (1, 0)
    assert calls() == [("乙", 1, "2"), ("甲", 1, None)]


def test_feedback_that_comes_after_a_call_went_home_goes_too(desk):
    call = Call("甲", HOSPITAL, "7", "2026-01-05 08:00:00", "2026-01-05 08:00:00", 3, 1)
    desk.recall.keep(call, HOSPITAL, "甲", b"x", b"{}", 0)
    home = Order("试", AT, wait_seconds=5)
    assert upkeep.calls_home(desk.ledger, desk.recall, home) == (1, 0)
    assert upkeep.calls_home(desk.ledger, desk.recall, home) == (0, 0)
    assert desk.recall.feed_back(HOSPITAL, "甲", "1", "病情需要")
    assert upkeep.calls_home(desk.ledger, desk.recall, home) == (1, 0)
    with engine(desk.ledger.work_folder("test")) as connection:
        make_views(desk.ledger, connection, ("realtime_calls",))
        sql = "SELECT msgid, warn_dspo_way, warn_dspo_way_dscr FROM realtime_calls"
        assert connection.execute(sql).fetchall() == [("甲", "1", "病情需要")]
    # when the answer has run out, so has the call that is home
    desk.recall.keep(call, HOSPITAL, "乙", b"x", b"{}", 10**6)
    assert not desk.recall.feed_back(HOSPITAL, "甲", "2", "")


def test_feedback_that_comes_while_a_call_goes_home_is_not_lost(desk):
    desk.recall.keep(
        Call("甲", HOSPITAL, "7", "2026", "2026", 3, 1), HOSPITAL, "甲", b"x", b"{}", 0
    )
    going = list(desk.recall.calls("2027"))
    desk.recall.feed_back(HOSPITAL, "甲", "1", "病情需要")
    desk.recall.gone(going)
    assert [call.reason for _, call in desk.recall.calls("2027")] == ["病情需要"]
