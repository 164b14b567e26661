"""Deadlines that come near, for those whose business they are."""

import datetime
from typing import Any

import pytest

from baoheng.workbench.desk.deadlines import deadlines
from baoheng.workbench.upkeep.models import Setting


@pytest.fixture
def due(person: Any) -> Any:
    def make(day: str, name: str = "deadline.targets") -> None:
        by = person("admin", username=f"by-{name}")
        since = datetime.date(2020, 1, 1)
        Setting.objects.create(name=name, value=day, since=since, by=by)

    return make


@pytest.mark.parametrize(
    ("day", "today", "found"),
    [
        ("12-20", "2026-11-26", ("2026-12-20", 24)),
        ("12-20", "2026-12-20", ("2026-12-20", 0)),
        ("12-20", "2026-12-21", None),
        ("01-10", "2026-12-21", ("2027-01-10", 20)),
        ("02-29", "2027-02-01", ("2027-02-28", 27)),
        ("02-29", "2028-02-01", ("2028-02-29", 28)),
    ],
)
def test_the_next_day_within_two_months(
    person: Any, due: Any, day: str, today: str, found: Any
) -> None:
    due(day)
    told = deadlines(person("clerk"), datetime.date.fromisoformat(today))
    assert [(str(one.on), one.days) for one in told] == ([found] if found else [])


def test_none_is_told_to_others_or_where_none_is_set(person: Any, due: Any) -> None:
    today = datetime.date(2026, 12, 1)
    assert deadlines(person("clerk"), today) == []
    due("12-20")
    due("12-10", "deadline.evaluation")
    assert [one.title for one in deadlines(person("finance"), today)] == [
        "绩效自评报送", "绩效目标报送",
    ]  # fmt: skip
    assert deadlines(person("reviewer"), today) == []
