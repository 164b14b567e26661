"""Sums of a person's visits: what is not settled is told, and never counted as 0."""

import datetime

import pytest

from baoheng.workbench.casework.billing import Bill, Visit

DAY = datetime.datetime(2026, 1, 5)


@pytest.mark.parametrize(
    ("amounts", "cost", "fund", "unsettled"),
    [
        ([(100, 60), (50, 0)], 150, 60, 0),
        ([(100, 60), (None, None)], 100, 60, 1),
        ([(None, None)], None, None, 1),
        ([], None, None, 0),
    ],
)
def test_only_settled_visits_are_summed(
    amounts: list[tuple[int | None, int | None]],
    cost: int | None,
    fund: int | None,
    unsettled: int,
) -> None:
    visits = [Visit(str(n), "院", "住院", DAY, None, False, *one) for n, one in enumerate(amounts)]
    bill = Bill([], [], visits, False)
    assert (bill.cost, bill.fund, bill.unsettled) == (cost, fund, unsettled)
