import datetime

import pytest

from baoheng.core.errors import LedgerError
from baoheng.ledger.folder import create
from baoheng.review.model import Point
from baoheng.review.rules import rules
from baoheng.review.states import Change, State, States, change, load_states

AT = datetime.datetime(2026, 1, 2, 9)
NEW_YEAR, JULY = datetime.date(2026, 1, 1), datetime.date(2026, 7, 1)


@pytest.fixture
def ledger(tmp_path):
    return create(tmp_path / "ledger", 2)


def states(*steps):
    found = [Change("7", day, State(state), "试", "甲") for day, state in steps]
    return States({"7": tuple(found)})


def test_a_rule_that_nobody_registered_is_published():
    assert States().on("7", NEW_YEAR) is State.PUBLISHED


def test_the_last_change_up_to_the_day_counts():
    some = states((NEW_YEAR, "shadow"), (JULY, "retired"))
    days = [datetime.date(2025, 12, 31), NEW_YEAR, datetime.date(2026, 6, 30), JULY]
    assert [some.on("7", day).value for day in days] == [
        "published", "shadow", "shadow", "retired",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("steps", "runs"),
    [
        ((), True),
        (((NEW_YEAR, "draft"),), False),
        (((NEW_YEAR, "retired"),), False),
        (((NEW_YEAR, "shadow"),), True),
        (((NEW_YEAR, "retired"), (JULY, "shadow")), True),
        (((NEW_YEAR, "shadow"), (JULY, "retired")), True),
        (((datetime.date(2027, 1, 1), "retired"),), True),
    ],
)
def test_a_rule_runs_where_it_is_in_force_on_any_day_of_the_period(steps, runs):
    point = Point(0, "P", rules()["7"])
    found = states(*steps).running([point], NEW_YEAR, datetime.date(2026, 12, 31))
    assert bool(found) is runs


def test_a_change_is_registered_and_read_again(ledger):
    wanted = Change("7", NEW_YEAR, State.SHADOW, "先试三个月", "王主任")
    change(ledger, wanted, AT)
    found, version = load_states(ledger)
    assert found.changes == {"7": (wanted,)}
    assert version >= 0


@pytest.mark.parametrize("first", [(), (Change("7", NEW_YEAR, State.RETIRED, "停", "甲"),)])
def test_a_reason_that_the_ledger_cannot_hold_is_named_and_nothing_is_changed(ledger, first):
    for one in first:
        change(ledger, one, AT)
    before = load_states(ledger)
    with pytest.raises(LedgerError, match="理由比规定的长"):
        change(ledger, Change("7", NEW_YEAR, State.SHADOW, "长" * 501, "甲"), AT)
    assert load_states(ledger) == before
    change(ledger, Change("7", NEW_YEAR, State.SHADOW, "长" * 500, "甲"), AT)
    assert load_states(ledger)[0].on("7", NEW_YEAR) is State.SHADOW


def test_an_empty_ledger_has_no_changes(ledger):
    assert load_states(ledger) == (States(), -1)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Change("999", NEW_YEAR, State.SHADOW, "试", "甲"), "没有规则 999"),
        (Change("7", NEW_YEAR, State.SHADOW, " ", "甲"), "理由"),
        (Change("7", NEW_YEAR, State.SHADOW, "试", ""), "批准人"),
        (Change("7", NEW_YEAR, State.DRAFT, "试", "甲"), "不能改为“草稿”"),
        (Change("7", NEW_YEAR, State.PUBLISHED, "试", "甲"), "已是“发布”"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused_and_nothing_is_written(ledger, wanted, said):
    with pytest.raises(LedgerError, match=said):
        change(ledger, wanted, AT)
    assert load_states(ledger) == (States(), -1)
