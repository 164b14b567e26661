import datetime
from dataclasses import replace
from decimal import Decimal

import pytest
from tests.review.knowledge.books import AT, BY, DRUG, ITEM, ITEM2

from baoheng.core.errors import LedgerError
from baoheng.ledger.folder import create
from baoheng.review.knowledge import store
from baoheng.review.knowledge.entry import Code, Entry, State
from baoheng.review.knowledge.store import load_points, read, write
from baoheng.review.model import day_number

pytestmark = pytest.mark.slow  # every test writes a ledger

YEAR = datetime.date(2026, 1, 1), datetime.date(2026, 12, 31)
LEVEL = Entry(
    "12-甲", "12", "二级液", attribute="medins_level", operator="at_least", limit=Decimal("2"),
    items=(Code(DRUG, "二级液"),), note="限二级", source="试",
)  # fmt: skip
PAIR = Entry(
    "25-乙", "25", "监护×诊查", operator="exclude", window="hours", window_size=6,
    items=(Code(ITEM),), others=(Code(ITEM2),), source="试",
)  # fmt: skip


@pytest.fixture
def ledger(tmp_path):
    return create(tmp_path / "台账", 2)


def keep(ledger, *entries):
    return write(ledger, entries, BY.name, AT, 5)


def test_what_is_written_is_read_back_the_same(ledger):
    entries = (
        LEVEL,
        replace(
            PAIR, low=Decimal("0.5"), ratio=Decimal("0.25"), state=State.WAITING, why="待定",
            begin=YEAR[0], end=YEAR[1], published=YEAR[0], confirmed_by="王一",
            confirmed_on=YEAR[0], values=(Code("C61", "前列腺癌"),), other_values=(Code("N40"),),
        ),
    )  # fmt: skip
    keep(ledger, *entries)
    assert read(ledger).entries == entries


def test_writing_the_same_again_makes_no_new_version(ledger):
    assert keep(ledger, LEVEL)
    before = read(ledger).version
    assert not keep(ledger, LEVEL)
    assert read(ledger).version == before
    assert keep(ledger, replace(LEVEL, limit=Decimal(3)))
    assert read(ledger).version != before


def test_points_have_scaled_integers_codes_and_days(ledger):
    keep(ledger, replace(LEVEL, begin=YEAR[0]), PAIR)
    found = load_points(ledger, *YEAR)
    [level, pair] = found.points
    assert (level.place, level.limit, level.items) == (0, 20_000, {DRUG})
    assert (level.begin, level.end) == (day_number(YEAR[0]), None)
    assert (pair.place, pair.window_size, pair.others) == (1, 6, {ITEM2})
    assert found.version == read(ledger).version


def test_only_confirmed_points_that_hold_in_the_period_take_part(ledger):
    day = datetime.timedelta(1)
    keep(
        ledger,
        LEVEL,
        replace(LEVEL, id="12-待", state=State.WAITING),
        replace(LEVEL, id="12-停", state=State.STOPPED),
        replace(LEVEL, id="12-早", end=YEAR[0] - day),
        replace(LEVEL, id="12-晚", begin=YEAR[1] + day),
        replace(LEVEL, id="12-头", end=YEAR[0]),
        replace(LEVEL, id="12-尾", begin=YEAR[1]),
    )
    found = load_points(ledger, *YEAR)
    assert {one.id for one in found.points} == {"12-甲", "12-头", "12-尾"}
    assert found.waiting == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"limit": None}, "缺上限"),
        ({"operator": "share_above"}, "不会这样判断"),
        ({"attribute": "internet"}, "不会这样判断"),
        ({"rule": "99"}, "没有规则"),
        ({"items": ()}, "缺项目编码"),
    ],
)
def test_a_point_that_cannot_be_judged_is_an_error_that_names_it(ledger, wrong, said):
    keep(ledger, replace(LEVEL, **wrong), PAIR)
    with pytest.raises(LedgerError, match="12-甲") as error:
        load_points(ledger, *YEAR)
    assert said in error.value.message


def test_such_a_point_does_not_matter_while_it_waits(ledger):
    keep(ledger, replace(LEVEL, limit=None, state=State.WAITING))
    assert load_points(ledger, *YEAR).points == ()


def test_codes_that_a_killed_writing_left_behind_are_noticed_and_mended(ledger, monkeypatch):
    keep(ledger, LEVEL)
    real = store.load_own

    def dies(ledger, table, *rest):
        if table.name == store.POINTS:
            raise KeyboardInterrupt
        return real(ledger, table, *rest)

    changed = replace(LEVEL, limit=Decimal(3), items=(Code(ITEM),))
    monkeypatch.setattr(store, "load_own", dies)
    with pytest.raises(KeyboardInterrupt):
        keep(ledger, changed)
    monkeypatch.setattr(store, "load_own", real)
    with pytest.raises(LedgerError, match="不是同一次写入"):
        load_points(ledger, *YEAR)
    keep(ledger, changed)
    assert [one.items for one in load_points(ledger, *YEAR).points] == [{ITEM}]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"note": "长" * 2001}, "原文比规定的长"),
        ({"limit": Decimal("2.00001")}, "上限小数位数"),
        ({"window_size": 3661}, "超出允许的范围"),
        ({"begin": datetime.date(202, 6, 1)}, "生效日期超出"),
        ({"items": (Code("X" * 51),)}, "编码比规定的长"),
        ({"items": (Code(DRUG, "名" * 501),)}, "名称比规定的长"),
        ({"low": Decimal(3)}, "下限高于上限"),
    ],
)
def test_what_the_ledger_would_refuse_is_an_error_before_anything_is_written(ledger, wrong, said):
    keep(ledger, LEVEL, PAIR)
    before = read(ledger)
    with pytest.raises(LedgerError, match="12-甲") as error:
        keep(ledger, replace(LEVEL, **wrong), PAIR)
    assert said in error.value.message
    assert "25-乙" not in error.value.message
    assert read(ledger) == before
    assert not before.torn


def test_what_the_ledger_just_takes_is_written(ledger):
    long = replace(
        LEVEL, note="长" * 2000, limit=Decimal("2.0001"), window_size=3660,
        items=(Code("X" * 50, "名" * 500),),
    )  # fmt: skip
    keep(ledger, long)
    assert read(ledger).entries == (long,)


def test_a_window_of_no_length_finds_nothing_and_is_no_window(ledger):
    keep(ledger, replace(PAIR, window_size=0))
    with pytest.raises(LedgerError, match="缺时间范围长度"):
        load_points(ledger, *YEAR)


def test_an_empty_ledger_knows_nothing(ledger):
    assert load_points(ledger, *YEAR) == store.Loaded((), read(ledger).version, 0)
