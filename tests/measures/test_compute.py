"""The engine: states instead of doubtful numbers, passes that are shared, groups that add up."""

import dataclasses
import datetime
from fractions import Fraction

import duckdb
import pytest
from small import DAY, facts, measure, term

from baoheng.core.result import ResultState
from baoheng.measures.compute import Request, compute, measured
from baoheng.measures.explain import explain
from baoheng.measures.measured import total
from baoheng.measures.model import Answer, Dimension, Exclusion, Shape
from baoheng.measures.query import MONTH, Ask, ask_all
from baoheng.measures.span import Span

YEAR = Span(DAY(2026, 1, 1), DAY(2026, 12, 31))
COMPLAINTS = [
    {"complaint_no": "甲", "received_date": DAY(2026, 1, 1), "complaint_kind": "1",
     "closed_date": DAY(2026, 2, 1), "found_amt": 10050, "accepted_flag": True},
    {"complaint_no": "乙", "received_date": DAY(2026, 12, 31), "complaint_kind": "1",
     "found_amt": 200, "accepted_flag": True},
    {"complaint_no": "丙", "received_date": DAY(2026, 3, 5), "complaint_kind": "2",
     "closed_date": DAY(2026, 3, 9), "found_amt": 0, "accepted_flag": False},
    {"complaint_no": "去年", "received_date": DAY(2025, 12, 31), "complaint_kind": "1",
     "closed_date": DAY(2026, 1, 5), "found_amt": 999, "accepted_flag": True},
]  # fmt: skip
CLOSED = term(words="已办结", where="closed_date IS NOT NULL")
KIND = Dimension("kind", "事项种类", "complaint_kind", codes="complaint_kind")


@pytest.fixture
def some():
    found = facts({"complaints": COMPLAINTS})
    yield found
    found.connection.close()


def answer(facts, one, span=YEAR, **filters):
    return measured(facts, Request(one, span, filters))


class TestNumbers:
    def test_both_ends_of_the_span_belong_to_it(self, some):
        assert answer(some, measure([term()])).value == 3

    def test_a_rate_keeps_numerator_and_denominator(self, some):
        one = answer(some, measure([CLOSED], [term()]))
        assert (one.value, total(one.numerator), total(one.denominator)) == (Fraction(200, 3), 2, 3)

    def test_money_comes_in_yuan_and_in_the_measures_unit(self, some):
        money = term(value="found_amt", unit="分")
        assert answer(some, measure([money], unit="元")).value == Fraction(10250, 100)
        assert answer(some, measure([money], unit="万元")).value == Fraction(10250, 1_000_000)

    def test_terms_are_added_with_their_signs(self, some):
        one = answer(some, measure([term(), term(where="complaint_kind = '2'", minus=True)]))
        assert one.value == 2

    def test_a_time_on_the_last_day_belongs_to_the_span(self):
        some = facts(
            {"hits": [{"hit_id": "晚", "hit_time": datetime.datetime(2026, 12, 31, 23, 59)}]}
        )
        one = measure([term(source="hits", day="hit_time")])
        assert answer(some, one).value == 1

    def test_a_monthly_mean_counts_each_month_alike(self, some):
        one = answer(some, measure([CLOSED], [term()], mean="month"))
        assert one.value == Fraction(100 + 100 + 0, 3)
        assert list(one.months) == [DAY(2026, 1, 1), DAY(2026, 3, 1), DAY(2026, 12, 1)]


class TestStates:
    def test_no_row_counts_as_nothing_only_where_that_is_meant(self):
        some = facts({})
        assert answer(some, measure([term()])).value == 0
        one = answer(some, measure([term(empty=Answer.INCOMPLETE)]))
        assert (one.state, one.value) == (ResultState.INCOMPLETE, None)
        assert "2026年的“举报”" in one.reason

    def test_a_zero_denominator_is_no_number(self):
        one = answer(facts({}), measure([CLOSED], [term()]))
        assert (one.state, one.value, one.reason) == (ResultState.NOT_APPLICABLE, None, "没有分母")

    def test_a_table_that_was_never_loaded_is_named(self):
        one = answer(facts({}, missing=["complaints"]), measure([term()]))
        assert (one.state, one.value) == (ResultState.INCOMPLETE, None)
        assert "“举报投诉”还没有装入台账" in one.reason

    @pytest.mark.parametrize(("on", "state"), [(30, "incomplete"), (31, "computed")])
    def test_a_month_that_is_not_loaded_yet_makes_it_incomplete(self, on, state):
        some = facts({"complaints": COMPLAINTS}, loaded={"complaints": DAY(2026, 7, on)})
        one = answer(some, measure([term()]), Span(DAY(2026, 1, 1), DAY(2026, 7, 31)))
        assert one.state == state

    def test_loaded_within_the_running_month_is_fresh_enough(self):
        some = facts({"complaints": COMPLAINTS}, loaded={"complaints": DAY(2026, 8, 3)})
        one = answer(some, measure([term()]), Span(DAY(2026, 1, 1), DAY(2026, 8, 20)))
        assert one.computed

    def test_a_hole_in_a_monthly_series_is_named(self):
        months = [{"month": DAY(2026, m, 1), "benefit_out": 5} for m in (1, 2, 4)]
        some = facts({"fund_months": months})
        out = term(source="fund_months", day="month", value="benefit_out", dense=True)
        one = answer(some, measure([out]), Span(DAY(2026, 1, 1), DAY(2026, 4, 30)))
        assert one.state is ResultState.INCOMPLETE
        assert "缺2026年3月" in one.reason

    def test_a_row_that_cannot_be_judged_makes_it_incomplete(self):
        rows = [*COMPLAINTS, {"complaint_no": "丁", "received_date": DAY(2026, 5, 1)}]
        some = facts({"complaints": rows})
        one = answer(some, measure([term(where="accepted_flag")], [term()]))
        assert (one.state, one.value) == (ResultState.INCOMPLETE, None)
        assert "1行缺少判断所需的内容" in one.reason
        left_out = term(exclusions=(Exclusion("accepted_flag IS NULL", "没有写明是否受理"),))
        accepted = term(where="accepted_flag", exclusions=left_out.exclusions)
        mended = answer(some, measure([accepted], [left_out]))
        assert mended.value == Fraction(200, 3)
        assert "剔除：没有写明是否受理 1 行" in explain(mended)[1]

    def test_a_choice_that_must_be_made_is_named(self, some):
        one = measure([term()], dimensions={"kind": Dimension("kind", "种类", "complaint_kind",
                                                              required=True)})  # fmt: skip
        missing = answer(some, one)
        assert (missing.state, missing.reason) == (ResultState.NOT_COMPUTABLE, "没有指明种类")
        assert answer(some, one, kind=("1",)).value == 2

    def test_wrong_sql_breaks_its_own_measure_only(self, some):
        good, bad = measure([term()]), measure([term(where="没有这一列 = 1")])
        found = compute(some, [Request(good, YEAR, {}), Request(bad, YEAR, {})])
        assert found[0][None].value == 3
        assert (found[1][None].state, found[1][None].value) == (ResultState.BROKEN, None)


class TestDates:
    def test_the_last_day_stands_when_nothing_is_pending(self, some):
        closed = term(words="办结", value="closed_date", aggregate="max",
                      where="closed_date IS NOT NULL")  # fmt: skip
        waiting = term(words="没有办结", where="closed_date IS NULL", unit="件")
        one = measure([closed], shape=Shape.DATE)
        assert answer(some, one).date == DAY(2026, 3, 9)
        open_one = answer(some, measure([closed], shape=Shape.DATE, pending=waiting))
        assert (open_one.state, open_one.date) == (ResultState.INCOMPLETE, None)
        assert "还有1件没有办结" in open_one.reason

    def test_no_day_yet_is_said(self):
        closed = term(words="办结", value="closed_date", aggregate="max")
        one = answer(facts({}), measure([closed], shape=Shape.DATE))
        assert (one.state, one.reason) == (ResultState.INCOMPLETE, "到2026-12-31还没有办结")


class TestGrowth:
    def test_compares_with_the_same_days_a_year_before(self, some):
        one = answer(some, measure([term()], shape=Shape.GROWTH, unit="%"))
        assert one.value == 200  # 3 against 1
        assert "（3 ÷ 1 − 1）× 100%" in explain(one)[2]

    def test_without_a_year_before_there_is_no_growth(self):
        some = facts({"complaints": COMPLAINTS[:3]})
        one = answer(some, measure([term()], shape=Shape.GROWTH, unit="%"))
        assert (one.state, one.value) == (ResultState.NOT_APPLICABLE, None)
        assert "上年同期" in one.reason


class TestParts:
    def test_groups_add_up_to_the_whole(self, some):
        one = measure([CLOSED], [term()], dimensions={"kind": KIND})
        groups = compute(some, [Request(one, YEAR, {}, "kind")])[0]
        whole = answer(some, one)
        assert {name: each.value for name, each in groups.items()} == {"1": 50, "2": 100}
        for part in ("numerator", "denominator"):
            parts = sum(total(getattr(each, part)) for each in groups.values())
            assert parts == total(getattr(whole, part))

    def test_a_whole_years_denominator_is_shared_by_its_months(self, some):
        whole = term(words="全部", day=None)
        groups = compute(some, [Request(measure([term()], [whole]), YEAR, {}, MONTH)])[0]
        assert {month.month: one.value for month, one in groups.items()} == dict.fromkeys(
            (1, 3, 12), 25
        )

    def test_what_stands_at_a_day_has_no_months(self, some):
        timeless = measure([term(), term(words="期末在办", day=None)])
        [one] = compute(some, [Request(timeless, YEAR, {}, MONTH)])[0].values()
        assert one.state is ResultState.NOT_APPLICABLE
        assert one.reason == "“期末在办”不按日期计，不能按月分开"

    def test_months_are_groups_too(self, some):
        groups = compute(some, [Request(measure([term()]), YEAR, {}, MONTH)])[0]
        assert {month.month: one.value for month, one in groups.items()} == {1: 1, 3: 1, 12: 1}

    def test_a_filter_leaves_the_terms_alone_that_it_does_not_concern(self, some):
        only = Dimension("kind", "种类", "complaint_kind", terms=("numerator",))
        one = measure([CLOSED], [term()], dimensions={"kind": only})
        assert answer(some, one, kind=("2",)).value == Fraction(100, 3)

    def test_a_value_with_a_quotation_mark_is_a_value(self, some):
        one = measure([term()], dimensions={"kind": KIND})
        assert answer(some, one, kind=("1' OR '1'='1",)).value == 0

    def test_an_institution_is_chosen_by_its_code(self):
        rows = [{"complaint_no": no, "received_date": DAY(2026, 1, 1), "institution": at}
                for no, at in (("甲", "H1"), ("乙", "H2"))]  # fmt: skip
        by = Dimension("institution", "机构", "institution", entity="institution")
        one = measure([term()], dimensions={"institution": by})
        assert answer(facts({"complaints": rows}), one, institution=("H1",)).value == 1


class Counting:
    """A connection that counts what it is asked."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection, self.asked = connection, 0

    def execute(self, *words):
        self.asked += 1
        return self.connection.execute(*words)


def test_terms_of_one_source_share_a_pass(some):
    counting = Counting(some.connection)
    shared = type(some)(counting, some.loaded)
    asks = [Ask(CLOSED, "true", YEAR), Ask(term(), "true", YEAR), Ask(term(), "false", YEAR)]
    rows = [each[None].rows for each in ask_all(shared, asks)]
    assert (rows, counting.asked) == ([2, 3, 0], 1)


def test_groups_share_the_term_that_a_dimension_does_not_concern(some):
    only = Dimension("kind", "种类", "complaint_kind", terms=("numerator",))
    one = measure([CLOSED], [term()], dimensions={"kind": only})
    groups = compute(some, [Request(one, YEAR, {}, "kind")])[0]
    assert {name: each.value for name, each in groups.items()} == {
        "1": Fraction(100, 3),
        "2": Fraction(100, 3),
    }


def test_a_monthly_mean_is_not_told_apart_by_what_concerns_one_part_only(some):
    only = Dimension("kind", "种类", "complaint_kind", terms=("numerator",))
    one = measure([CLOSED], [term()], dimensions={"kind": only}, mean="month")
    found = compute(some, [Request(one, YEAR, {}, "kind")])[0][None]
    assert (found.state, found.value) == (ResultState.NOT_APPLICABLE, None)


def test_nothing_to_tell_of_is_not_applicable():
    longest = term(aggregate="max", value="found_amt", empty=Answer.NOT_APPLICABLE)
    one = answer(facts({}), measure([longest]))
    assert (one.state, one.value, one.reason) == (
        ResultState.NOT_APPLICABLE,
        None,
        "2026年没有“举报”",
    )


def test_a_stale_table_behind_a_view_is_named():
    some = facts({}, loaded={"hit_steps": DAY(2026, 6, 30)})
    one = measure([term(source="run_hits", day="period_begin")])
    found = answer(some, one, Span(DAY(2026, 1, 1), DAY(2026, 7, 31)))
    assert "“疑点处理环节”最近一次装入在2026年6月30日" in found.reason


class TestMonthsOfALedger:
    """In a ledger a month without settlements is a month that was not loaded."""

    SETTLED = term(source="settlements", day="setl_time")

    def whole(self, *months):
        rows = [{"setl_id": str(m), "setl_time": datetime.datetime(2026, m, 9)} for m in months]
        return dataclasses.replace(facts({"settlements": rows}), whole=True)

    def test_a_month_that_was_not_loaded_is_named(self):
        one = measure([self.SETTLED])
        found = answer(self.whole(1, 2, 4), one, Span(DAY(2026, 1, 1), DAY(2026, 4, 30)))
        assert (found.state, found.value) == (ResultState.INCOMPLETE, None)
        assert "“结算”缺2026年3月的数据" in found.reason

    def test_the_running_month_need_not_be_there(self):
        one = measure([self.SETTLED])
        found = answer(self.whole(1, 2), one, Span(DAY(2026, 1, 1), DAY(2026, 3, 20)))
        assert found.value == 2

    def test_growth_needs_the_months_of_the_year_before_too(self):
        one = measure([self.SETTLED], shape=Shape.GROWTH, unit="%")
        found = answer(self.whole(1, 2), one, Span(DAY(2026, 1, 1), DAY(2026, 2, 28)))
        assert (found.state, found.value) == (ResultState.INCOMPLETE, None)
        assert "缺上年同期" in found.reason

    def test_complaints_may_be_missing_for_a_month(self):
        some = dataclasses.replace(facts({"complaints": COMPLAINTS}), whole=True)
        assert answer(some, measure([term()])).value == 3


class TestUnplaced:
    """Rows that do not say what a measure is narrowed down by are told of."""

    NAMELESS = [{"complaint_no": "丁", "received_date": DAY(2026, 5, 1)}] * 2

    def told(self, rows, one=None, **filters):
        some = facts({"complaints": [*COMPLAINTS, *rows]})
        one = one or measure([CLOSED], [term()], dimensions={"kind": KIND})
        return answer(some, one, **filters)

    def test_they_are_counted_for_each_part_and_named_in_the_basis(self):
        one = self.told(self.NAMELESS, kind=("1",))
        assert [each.count.unplaced for each in (*one.numerator, *one.denominator)] == [0, 2]
        assert (one.numerator[0].count.rows, one.denominator[0].count.rows) == (1, 2)
        assert explain(one)[-1].endswith("；没有写明事项种类而没有计入的：分母2行")

    def test_a_usual_choice_leaves_rows_out_too(self):
        usual = dataclasses.replace(KIND, default=("1",))
        one = self.told(self.NAMELESS, measure([term()], dimensions={"kind": usual}))
        assert one.numerator[0].count.unplaced == 2

    def test_rows_that_would_not_count_anyway_are_not_told(self):
        trial = measure(
            [term(exclusions=(Exclusion("complaint_channel = '9'", "试件"),))],
            dimensions={"kind": KIND},
        )
        late = {"complaint_no": "戊", "received_date": DAY(2027, 1, 1)}
        test = {"complaint_no": "己", "received_date": DAY(2026, 1, 1), "complaint_channel": "9"}
        one = self.told([late, test], trial, kind=("1",))
        assert one.numerator[0].count.unplaced == 0
        assert "没有写明" not in explain(one)[-1]

    def test_where_nothing_is_narrowed_down_none_is_left_out(self):
        assert "没有写明" not in explain(self.told(self.NAMELESS))[-1]
