import pytest

from baoheng.core.errors import OutputError, ServiceError
from baoheng.review.bill import Bill, Line
from baoheng.review.past import live as module
from baoheng.review.past.bills import kept
from baoheng.review.past.live import Live, Settled

PERSON = 7


def settled(bill, *lines, person=PERSON, gone=False, day=20_000):
    made = Bill(
        bill, person, 1, "outpatient", "11", "310", 1_728_000_000, 1_728_000_000, 20_000, 20_000,
        202410, lines=tuple(
            Line(bill, sn, 5, 1_728_000_300, 20_000, 202410, 10_000, 100_000, 1000) for sn in lines
        ),
    )  # fmt: skip
    rows = {"encounters": [{"mdtrt_id": str(bill)}], "fee_lines": [
        {"mdtrt_id": str(bill), "feedetl_sn": sn} for sn in lines]}  # fmt: skip
    return Settled(person, bill, day, None if gone else kept(made, str(bill)), rows)


@pytest.fixture
def live(tmp_path):
    made = Live(tmp_path)
    yield made
    made.close()


def lines(live, person=PERSON):
    return {
        bill: None if one is None else [line.sn for line in one.bill.lines]
        for bill, one in live.of(person).items()
    }


def test_a_settlement_is_seen_with_its_lines(live):
    assert (
        live.record([settled(1, "a", "b"), settled(2, "c"), settled(3, "d", person=8)])
        == [None] * 3
    )
    assert lines(live) == {1: ["a", "b"], 2: ["c"]}
    assert (live.latest(), live.waiting()) == (20_000, 3)


def test_a_reversed_one_is_gone(live):
    live.record([settled(1, "a"), settled(1, gone=True)])
    assert lines(live) == {1: None}


def test_the_same_again_is_not_written_twice(live):
    live.record([settled(1, "a")])
    live.record([settled(1, "a")])
    assert live.waiting() == 1
    live.record([settled(1, "a", "b")])
    assert (live.waiting(), lines(live)) == (2, {1: ["a", "b"]})


def test_a_line_that_is_in_the_ledger_is_not_dropped_silently(live):
    live.record([settled(1, "a", "b")])
    assert live.record([settled(1, "a")]) == [None]
    _, last = live.segment(100)
    live.done(last)
    (why,) = live.record([settled(1, "c")])
    assert isinstance(why, ServiceError)
    assert "明细 a 已入台账" in str(why)
    assert lines(live) == {1: ["a"]}


def test_a_segment_stays_the_same_until_it_is_done(live):
    live.record([settled(1, "a")])
    assert live.segment(100) == (1, 1)
    live.record([settled(2, "b")])
    assert live.segment(100) == (1, 1)
    live.done(1)
    assert live.segment(100) == (2, 2)
    live.done(2)
    assert live.segment(100) is None


def test_what_is_in_the_store_is_forgotten(live):
    live.record([settled(1, "a"), settled(2, "b")])
    assert live.forget(1, lambda *_: True) == 1
    assert lines(live) == {2: ["b"]}


def test_what_the_store_does_not_have_stays(live):
    live.record([settled(one, "a") for one in range(1, 2001)])
    live.done(2000, {3})
    asked = []

    def has(person, bill, kept, held):
        asked.append((person, bill, kept[1], held))
        return bill % 2 == 0

    assert live.forget(1999, has) == 999
    assert set(lines(live)) == {*range(1, 2000, 2), 2000}
    assert (PERSON, 3, "3", True) in asked
    assert (PERSON, 5, "5", False) in asked
    assert [number for number, _ in live.journal(1, 6)] == [1, 3, 5]


def test_a_settlement_is_held_until_it_is_sent_anew_or_in_the_store(live):
    live.record([settled(1, "a"), settled(2, "b")])
    live.done(2, {1, 2})
    assert live.held() == 2
    live.record([settled(1, "a", "c")])
    assert live.held() == 1
    live.forget(2, lambda *_: True)
    assert live.held() == 0


def test_a_full_disk_is_said_and_nothing_is_half_written(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_MAP_BYTES", 1 << 16)
    live = Live(tmp_path)
    with pytest.raises(OutputError, match="磁盘是否已满"):
        live.record([settled(one, *map(str, range(50))) for one in range(100)])
    assert (lines(live), live.waiting()) == ({}, 0)
    live.close()
