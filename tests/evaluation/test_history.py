"""How an indicator grew last year: month by month, in its own unit, or not at all."""

from fractions import Fraction

import pytest
from indicators import row, table
from small_ledger import BILLS, DAY, bound, ledger, reviewed

from baoheng.evaluation.binding.memory import STATED
from baoheng.evaluation.history import by_month, last_year, same_day, this_year
from baoheng.measures.span import Span

# three bills by March 2024 and one in the leap month, one in December; others do not belong
MONTHS = [DAY(2024, 1, 1), DAY(2024, 2, 29), DAY(2024, 3, 1), DAY(2024, 12, 1), DAY(2023, 12, 1),
          DAY(2025, 1, 1)]  # fmt: skip
REVIEWED = bound("review/bills_reviewed")


@pytest.fixture(scope="module")
def some():
    return ledger(reviewed(*MONTHS) | {"hits": [], "hit_steps": []})


def history(facts, one, binding, year=2025):
    return last_year(facts, table(one), [binding], year)[0]


def test_the_value_by_the_end_of_every_month_of_the_year_before(some):
    found = history(some, BILLS, REVIEWED)
    assert found == {1: 1, 2: 2, **dict.fromkeys(range(3, 12), 3), 12: 4}


def test_it_comes_in_the_indicators_unit(some):
    found = history(some, row("单据审核量", "≥1万份"), REVIEWED)
    assert (found[1], found[12]) == (Fraction(1, 10_000), Fraction(4, 10_000))


@pytest.mark.parametrize(
    ("day", "value"),
    [(DAY(2025, 2, 28), 1), (DAY(2025, 3, 1), 3), (DAY(2025, 1, 15), 1), (DAY(2025, 12, 31), 4)],
)
def test_the_value_by_the_same_day_of_the_year_before(some, day, value):
    assert same_day(some, table(BILLS), [REVIEWED], day) == [value]
    assert same_day(some, table(BILLS), [bound("review/recheck_rate")], day) == [None]


@pytest.mark.parametrize(
    ("one", "binding", "year"),
    [
        (BILLS, None, 2025),
        (BILLS, bound(STATED), 2025),
        (BILLS, bound("没有/这个"), 2025),
        (BILLS, bound("review/recheck_rate"), 2025),  # a rate does not grow with time
        (row("单据审核量", "≥1万元"), REVIEWED, 2025),  # another thing altogether
        (BILLS, REVIEWED, 2030),  # nothing happened the year before
    ],
)
def test_what_does_not_grow_or_was_not_recorded_has_none(some, one, binding, year):
    assert history(some, one, binding, year) is None


def test_a_year_that_was_not_loaded_to_its_end_has_none():
    half = dict.fromkeys(["review_runs", "reviewed_bills"], DAY(2024, 6, 30))
    assert history(ledger(reviewed(*MONTHS), half), BILLS, REVIEWED) is None


def test_answers_are_parallel_to_the_indicators(some):
    other = row("单据份数", "≥1万份")
    rows = table(row("制度健全性", "健全"), BILLS, row("复核率", "≥90%"), other)
    bindings = [None, REVIEWED, bound("review/recheck_rate"), REVIEWED]
    found = last_year(some, rows, bindings, 2025)
    assert [one[12] if one else None for one in found] == [None, 4, None, Fraction(4, 10_000)]


def test_a_table_without_bindings_asks_nothing(some):
    assert last_year(some, table(), [], 2025) == []


def test_the_value_by_the_end_of_every_month_of_this_year_up_to_the_day(some):
    found = this_year(some, table(BILLS), [REVIEWED], DAY(2024, 3, 15))
    assert found == [{1: 1, 2: 2, 3: 3}]
    assert this_year(some, table(BILLS), [None], DAY(2024, 3, 15)) == [None]


def test_the_value_of_each_month_where_it_can_be_told_apart(some):
    year = Span.of_year(2024)
    assert by_month(some, table(BILLS), [REVIEWED], year) == [{1: 1, 2: 1, 3: 1, 12: 1}]
    assert by_month(some, table(BILLS), [None], year) == [None]
    assert by_month(some, table(BILLS), [bound("enrolment/insured_persons")], year) == [None]
