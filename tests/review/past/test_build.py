import datetime
import shutil

import pytest
from tests.review.service.desks import BILLS, LINES, TODAY
from tests.review.small import ledger_of, put, settlement

from baoheng.core.errors import LedgerDamaged
from baoheng.ledger.keys import key_of
from baoheng.review.model import day_number
from baoheng.review.past import base
from baoheng.review.past import build as module
from baoheng.review.past.base import Base, Entry, packed, unpacked
from baoheng.review.past.build import build
from baoheng.review.past.memory import Memory

pytestmark = pytest.mark.slow


@pytest.fixture
def ledger(tmp_path):
    return ledger_of(tmp_path / "ledger", BILLS, LINES)


def make(ledger, tmp_path, today=TODAY):
    return build(ledger, tmp_path / "store", today, 460, 0, 1, lambda _: None)


def bills(store, person):
    entry = store.find(key_of(person))
    return sorted(
        (one.name, [(line.sn, line.cnt, line.paid) for line in one.bill.lines])
        for one in store.bills(key_of(person), entry)
    )


def test_the_store_has_what_windows_need(ledger, tmp_path):
    built = make(ledger, tmp_path)
    assert (built.meta.persons, built.meta.bills, built.meta.lines) == (2, 3, 3)
    assert built.meta.until == day_number(datetime.date(2026, 1, 3))
    store = Base(built.folder)
    assert bills(store, "张三") == [
        ("上月", [("1", 10_000, True)]), ("今年", [("1", 10_000, True)]),
    ]  # fmt: skip
    assert bills(store, "李四") == [("别人", [("1", 50_000, True)])]
    entry = store.find(key_of("张三"))
    assert (entry.sex, entry.birth) == ("1", day_number(datetime.date(1980, 5, 1)))
    assert store.find(key_of("没有")) is None
    store.close()


@pytest.mark.slow
def test_only_wanted_items_are_read(ledger, tmp_path):
    store = Base(make(ledger, tmp_path).folder)
    entry = store.find(key_of("张三"))
    for items, count in (({key_of("药甲")}, 2), ({key_of("药丙")}, 0)):
        found = store.bills(key_of("张三"), entry, store.numbers(items))
        assert sum(len(one.bill.lines) for one in found) == count
    store.close()


@pytest.mark.slow
def test_a_killed_build_goes_on_and_nothing_shows_before_it_is_whole(ledger, tmp_path, monkeypatch):
    real, done = module.fill, []

    def dies(work, bucket, folder):
        if done:
            raise KeyboardInterrupt
        done.append(bucket)
        real(work, bucket, folder)

    monkeypatch.setattr(module, "fill", dies)
    with pytest.raises(KeyboardInterrupt):
        make(ledger, tmp_path)
    assert base.current(tmp_path / "store") is None
    monkeypatch.setattr(module, "fill", real)
    built = make(ledger, tmp_path)
    assert (built.resumed, built.meta.bills) == (1, 3)


@pytest.mark.slow
def test_new_facts_make_the_store_stale_until_it_is_built_again(ledger, tmp_path):
    make(ledger, tmp_path)
    memory = Memory(tmp_path / "store", 2)
    memory.look(ledger)
    assert (memory.broken, memory.stale) == ("", "")
    put(ledger, "settlements", [settlement("别人", "李四", TODAY) | {"setl_id": "S二"}], "新的一批")
    memory.look(ledger)
    assert "早于台账" in memory.stale
    make(ledger, tmp_path)
    memory.refresh()
    memory.look(ledger)
    assert memory.stale == ""
    memory.close()


@pytest.mark.slow
@pytest.mark.parametrize("name", [base.META, "data.mdb"])
def test_a_store_that_is_torn_is_built_again(ledger, tmp_path, name):
    folder = make(ledger, tmp_path).folder
    (folder / name).write_bytes(b"x" * 9000)
    made = make(ledger, tmp_path)
    assert (made.folder, made.resumed) == (folder, 0)
    store = Base(folder)
    assert bills(store, "李四") == [("别人", [("1", 50_000, True)])]
    store.close()
    assert make(ledger, tmp_path).resumed == ledger.buckets


def test_a_day_that_has_not_come_is_not_covered(ledger, tmp_path):
    late = settlement("别人", "李四", datetime.date(2027, 1, 1)) | {"setl_id": "S二"}
    put(ledger, "settlements", [late], "新的一批")
    assert make(ledger, tmp_path).meta.until == day_number(TODAY)


@pytest.mark.slow
def test_a_store_that_is_not_whole_is_said(ledger, tmp_path):
    folder = make(ledger, tmp_path).folder
    (folder / base.META).write_text("{}", encoding="utf-8")
    with pytest.raises(LedgerDamaged, match="history build"):
        Base(folder)
    shutil.rmtree(folder)
    memory = Memory(tmp_path / "store", 2)
    assert memory.remember(1).lacks
    memory.close()


def test_a_person_is_packed_and_unpacked():
    entry = Entry("1", 100, None, [[1, "甲" * 200]])
    assert unpacked(packed(entry)) == entry
    for torn in (b"", b"1xyz", b"0\xc1", b"0\x93\x01\x02\x03"):
        with pytest.raises(ValueError, match=r"."):
            unpacked(torn)
