"""Hits of whose conclusion nobody wrote down the amount: counted, never taken for nothing."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from baoheng.review.handling.report.areas import areas
from baoheng.workbench.casework import figures
from baoheng.workbench.casework.figures import Asked
from baoheng.workbench.casework.models import Hit, Tally
from baoheng.workbench.casework.tallying import keep_tallies, move_tallies

AREA = next(iter(areas().titles.values()))
NOTE = "另有 1 条金额未知"


def hit(number: str, outcome: str, upheld: int | None, area: str = AREA) -> Hit:
    return Hit(
        number=number, rule="YX25", rule_name="重复收费", result="1", area=area,
        institution="H1", institution_name="云溪医院", level="三级", region="990101",
        department="科", physician="医", month=datetime.date(2026, 2, 1), found=timezone.now(),
        amount=100, full=100, outcome=outcome, upheld=upheld, state="closed", digest=number,
    )  # fmt: skip


@pytest.fixture
def known_and_unknown(db: None) -> list[Hit]:
    return [hit("甲", "1", 40), hit("乙", "2", None), hit("丙", "", None), hit("丁", "3", 0)]


def test_the_unknown_ones_are_counted_beside_the_sum(known_and_unknown: list[Hit]) -> None:
    keep_tallies(known_and_unknown, timezone.now())
    for one in Tally.objects.all():
        assert (one.hits, one.upheld, one.unknown) == (4, 40, 1)


def test_a_conclusion_that_gets_its_amount_is_no_longer_unknown(
    known_and_unknown: list[Hit],
) -> None:
    keep_tallies(known_and_unknown, timezone.now())
    move_tallies([known_and_unknown[1]], [hit("乙", "2", 5)])
    assert {(one.upheld, one.unknown) for one in Tally.objects.all()} == {(45, 0)}


def test_the_pages_say_of_how_many_the_amount_is_not_known(
    signed_in: Any, known_and_unknown: list[Hit]
) -> None:
    keep_tallies(known_and_unknown, timezone.now())
    chief = signed_in("supervisor")
    board = chief.get("/cases/boards").content.decode()
    assert board.count(NOTE) == 7  # whole, area, month, institution, rule, department, physician
    assert chief.get("/cases/boards/institution/H1").content.decode().count(NOTE) == 3
    assert NOTE in signed_in("leader").get("/overview").content.decode()


def test_where_no_amount_is_known_there_is_a_dash_and_no_nought(signed_in: Any) -> None:
    keep_tallies([hit("乙", "2", None), hit("丙", "", None)], timezone.now())
    chief = signed_in("supervisor")
    assert figures.whole(chief.person, Asked())["upheld"] is None
    [row] = figures.rules(chief.person, Asked())
    assert (row["upheld"], row["unknown"]) == (None, 1)
    assert "<b>—</b>元，认定<br><small>另有 1 条" in chief.get("/cases/boards").content.decode()
    page = signed_in("leader").get("/overview").content.decode()
    assert "<b>—</b>元，已认定<br><small>另有 1 条" in page


def test_where_nothing_is_concluded_nothing_is_upheld(signed_in: Any) -> None:
    keep_tallies([hit("丙", "", None)], timezone.now())
    chief = signed_in("supervisor")
    assert figures.whole(chief.person, Asked())["upheld"] == 0
    assert "金额未知" not in chief.get("/cases/boards").content.decode()
