"""The rows behind a number are as many as it counts, masked, and found again by the query."""

from collections import Counter
from fractions import Fraction

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small import DAY, measure, term
from small import facts as made

from baoheng.ledger.definitions import tables
from baoheng.measures.cases import LONG_AFTER, fill
from baoheng.measures.compute import Request, compute, measured
from baoheng.measures.definitions import measures, needs
from baoheng.measures.evidence import PARTS, rows_behind, term_sql
from baoheng.measures.facts import Facts, Loaded, open_facts
from baoheng.measures.gaps import missing_choice
from baoheng.measures.measured import total
from baoheng.measures.model import Dimension, Exclusion
from baoheng.measures.query import MONTH, Ask, ask_all, bound, narrowed
from baoheng.measures.span import Span

YEAR = Span(DAY(2026, 1, 1), DAY(2026, 12, 31))
JULY = Span(DAY(2026, 1, 1), DAY(2026, 7, 31))
KIND = Dimension("kind", "事项种类", "complaint_kind", codes="complaint_kind")
TRIAL = (Exclusion("complaint_channel = '9'", "试件"),)
CLOSED = term(words="已办结", where="closed_date IS NOT NULL", exclusions=TRIAL)
RATE = measure([CLOSED], [term(exclusions=TRIAL)], dimensions={"kind": KIND})
COMPLAINTS = [
    {"complaint_no": "甲", "received_date": DAY(2026, 1, 1), "complaint_kind": "1",
     "closed_date": DAY(2026, 2, 1)},
    {"complaint_no": "乙", "received_date": DAY(2026, 12, 31), "complaint_kind": "1"},
    {"complaint_no": "丙", "received_date": DAY(2026, 3, 5), "complaint_kind": "2",
     "closed_date": DAY(2026, 3, 9)},
    {"complaint_no": "试", "received_date": DAY(2026, 3, 5), "complaint_kind": "2",
     "complaint_channel": "9", "closed_date": DAY(2026, 3, 9)},
    {"complaint_no": "去年", "received_date": DAY(2025, 12, 31), "complaint_kind": "1",
     "closed_date": DAY(2026, 1, 5)},
]  # fmt: skip
# a person has a masked number and identity, a complaint a masked reporter
MASKED = ("enrolment/insured", "supervision/complaints_received", "aid/people")


@pytest.fixture(scope="module")
def some():
    return made({"complaints": COMPLAINTS})


def numbers(rows):
    at = rows.headings.index("举报编号")
    return sorted(row[at] for row in rows.rows)


class TestSmall:
    def test_each_part_shows_the_rows_that_it_counts(self, some):
        top, bottom = rows_behind(some, RATE, YEAR, {}, None)
        assert (top.part, top.words, numbers(top)) == ("numerator", "已办结", ["丙", "甲"])
        assert (bottom.part, numbers(bottom)) == ("denominator", ["丙", "乙", "甲"])
        answer = measured(some, Request(RATE, YEAR, {}))
        assert [len(one.rows) for one in (top, bottom)] == [
            each.count.rows for each in (*answer.numerator, *answer.denominator)
        ]

    def test_a_choice_narrows_the_rows_down(self, some):
        top, bottom = rows_behind(some, RATE, YEAR, {"kind": ("1",)}, None)
        assert (numbers(top), numbers(bottom)) == (["甲"], ["乙", "甲"])

    def test_no_more_rows_than_asked_for_are_shown_but_the_query_gives_all(self, some):
        _, bottom = rows_behind(some, RATE, YEAR, {}, 2)
        assert len(bottom.rows) == 2
        found = some.connection.execute(bottom.query, bottom.parameters).fetchall()
        assert len(found) == 3

    def test_ordered_rows_are_always_the_first_ones_by_their_key(self):
        turned = made({"complaints": [dict(one) for one in reversed(COMPLAINTS)]})
        for some in (made({"complaints": COMPLAINTS}), turned):
            _, whole = rows_behind(some, RATE, YEAR, {}, None, ordered=True)
            _, two = rows_behind(some, RATE, YEAR, {}, 2, ordered=True)
            at = whole.headings.index("举报编号")
            assert [row[at] for row in whole.rows] == ["丙", "乙", "甲"]
            assert list(two.rows) == list(whole.rows)[:2]

    def test_headings_are_the_columns_of_the_source_in_chinese(self, some):
        rows = rows_behind(some, RATE, YEAR, {}, 0)[0]
        assert (rows.table.name, list(rows.rows)) == ("complaints", [])
        assert rows.headings == tuple(one.title for one in tables()["complaints"].columns)

    def test_a_query_names_only_the_days_that_it_needs(self, some):
        dated = rows_behind(some, RATE, YEAR, {}, 0)[0]
        assert dated.parameters == {"begin": YEAR.begin, "end": YEAR.end}
        undated = rows_behind(some, measure([term(day=None)]), YEAR, {}, 0)[0]
        assert undated.parameters == {}

    def test_a_dimension_of_one_part_leaves_the_rows_of_the_other_alone(self, some):
        only = Dimension("kind", "种类", "complaint_kind", terms=("numerator",))
        one = measure([CLOSED], [term()], dimensions={"kind": only})
        top, bottom = rows_behind(some, one, YEAR, {"kind": ("2",)}, None)
        assert (numbers(top), len(bottom.rows)) == (["丙"], 4)


complaint = st.fixed_dictionaries(
    {
        "received_date": st.dates(DAY(2025, 11, 1), DAY(2027, 1, 31)),
        "complaint_kind": st.sampled_from(["1", "2", "3", None]),
        "complaint_channel": st.sampled_from(["1", "9", None]),
        "closed_date": st.none() | st.just(DAY(2026, 5, 1)),
        "found_amt": st.integers(-500, 500),
    }
)


BENCH = duckdb.connect(config={"threads": 1})


def only_complaints(rows):
    """Facts with one table, in the place of those before."""
    fill(BENCH, tables()["complaints"], [{"complaint_no": str(n), **one}
                                              for n, one in enumerate(rows)])  # fmt: skip
    return Facts(BENCH, {"complaints": Loaded(1, LONG_AFTER)})


MONEY = measure([term(value="found_amt", unit="分")], unit="元", dimensions={"kind": KIND})
ASKED = [Request(one, YEAR, {}, by) for one in (RATE, MONEY) for by in (None, "kind", MONTH)]


@settings(deadline=None, max_examples=8)
@given(st.lists(complaint, max_size=12))
def test_of_any_rows_a_shared_pass_equals_one_by_one_and_groups_add_up(rows):
    some = only_complaints(rows)
    together = compute(some, ASKED)
    assert together == [compute(some, [one])[0] for one in ASKED]
    for whole, *split in (together[:3], together[3:]):
        for part in PARTS:
            parts = [sum(total(getattr(one, part)) for one in each.values()) for each in split]
            assert parts == [total(getattr(whole[None], part))] * 2


@settings(deadline=None, max_examples=8)
@given(st.lists(complaint, max_size=12))
def test_of_any_rows_as_many_are_shown_as_plain_counting_finds(rows):
    some = only_complaints(rows)
    mine = [one for one in rows if one["received_date"].year == 2026]
    kept = [one for one in mine if one["complaint_channel"] != "9"]
    closed = sum(one["closed_date"] is not None for one in kept)
    assert [len(one.rows) for one in rows_behind(some, RATE, YEAR, {}, None)] == [closed, len(kept)]
    amount = measured(some, Request(MONEY, YEAR, {})).value
    assert amount == Fraction(sum(one["found_amt"] for one in mine), 100)
    kinds = compute(some, [Request(RATE, YEAR, {}, "kind")])[0]
    assert {kind: total(one.denominator) for kind, one in kinds.items()} == {
        **dict.fromkeys({one["complaint_kind"] for one in mine}, 0),
        **Counter(one["complaint_kind"] for one in kept),
    }


@pytest.mark.slow
@pytest.mark.parametrize("ident", MASKED)
def test_rows_of_a_ledger_are_masked_unless_asked_for(facts, ident):
    one = measures()[ident]
    hidden = rows_behind(facts, one, JULY, {}, 20)[0]
    open_rows = rows_behind(facts, one, JULY, {}, 20, masked=False)[0]
    masked = [at for at, column in enumerate(hidden.table.columns) if column.masked]
    assert masked
    assert any(row[at] for row in hidden.rows for at in masked)
    for row in hidden.rows:
        assert all("*" in row[at] for at in masked if row[at] is not None)
    secrets = {str(row[at]) for row in open_rows.rows for at in masked if row[at] is not None}
    shown = {str(cell) for row in hidden.rows for cell in row}
    assert secrets
    assert not secrets & shown


@pytest.mark.slow
def test_every_number_of_a_city_counts_exactly_the_rows_behind_it(facts):
    asked = [
        (one, part, each)
        for one in measures().values()
        if not missing_choice(one, {})
        for part in PARTS
        for each in getattr(one, part)
    ]
    counts = ask_all(
        facts, [Ask(each, narrowed(one.dimensions, {}, part), JULY) for one, part, each in asked]
    )
    wrong, seen = [], 0
    for (one, part, each), count in zip(asked, counts, strict=True):
        sql = f"SELECT count(*) FROM ({term_sql(one, each, part, JULY, {})})"
        [[rows]] = facts.connection.execute(sql, bound(sql, JULY)).fetchall()
        seen += rows
        if rows != count[None].rows:
            wrong.append((one.id, each.words, rows, count[None].rows))
    assert wrong == []
    assert seen > 100_000


@pytest.mark.slow
@pytest.mark.parametrize(
    "ident", ["enrolment/insured", "review/recheck_rate", "budget/spending_amount"]
)
def test_shown_rows_of_a_ledger_are_as_many_as_the_answer_counts(facts, ident):
    one = measures()[ident]
    answer = measured(facts, Request(one, JULY, {}))
    shown = dict.fromkeys(PARTS, 0)
    for each in rows_behind(facts, one, JULY, {}, None):
        shown[each.part] += len(each.rows)
    # the parts of a monthly mean are told month by month
    assert shown == {part: sum(each.count.rows for each in getattr(answer, part)) for part in PARTS}
    assert shown["numerator"] > 0


@pytest.mark.slow
def test_rows_of_an_earlier_version_are_those_of_that_time(city):
    one = measures()["budget/spending_amount"]
    earlier = dict.fromkeys(needs(one), 1)
    with duckdb.connect() as connection:
        old = open_facts(city.ledger, connection, needs(one), earlier)
        first, second = (rows_behind(old, one, Span.of_year(year), {}, None)[0].rows
                         for year in (2025, 2026))  # fmt: skip
    assert (len(first) > 0, len(second)) == (True, 0)
