"""Gaps: choices, tables, months and rows that are missing are named, in this order of telling."""

import pytest
from small import DAY, measure, term

from baoheng.measures.facts import Facts, Loaded
from baoheng.measures.gaps import gap, missing_choice, not_loaded, nothing
from baoheng.measures.measured import Summand
from baoheng.measures.model import Answer, Dimension
from baoheng.measures.query import Count
from baoheng.measures.span import Span
from baoheng.measures.units import term_value

YEAR = Span(DAY(2026, 1, 1), DAY(2026, 12, 31))
JULY = Span(DAY(2026, 1, 1), DAY(2026, 7, 31))
KIND = Dimension("kind", "事项种类", "complaint_kind", required=True)
PLACE = Dimension("place", "区划", "admdvs", required=True, unless=("kind",))
FUND = term(words="支出", source="fund_months", day="month", value="benefit_out", dense=True)


def known(**on) -> Facts:
    """Tables loaded on these days; none of them is looked at."""
    return Facts(None, {name: day if isinstance(day, Loaded) else Loaded(1, day)
                        for name, day in on.items()})  # fmt: skip


def counted(one, rows, unknown=0, months=()) -> Summand:
    count = Count(rows or None, rows, unknown, months=months)
    return Summand(one, count, term_value(one, count))


def months(*numbers, year=2026):
    return tuple(DAY(year, number, 1) for number in numbers)


@pytest.mark.parametrize(
    ("dimensions", "filters", "says"),
    [
        ([KIND], {}, "没有指明事项种类"),
        ([KIND], {"kind": ()}, "没有指明事项种类"),
        ([KIND], {"kind": ("1",)}, ""),
        ([KIND, PLACE], {}, "没有指明事项种类、区划"),
        ([KIND, PLACE], {"kind": ("1",)}, ""),  # the one makes the other needless
        ([Dimension("kind", "事项种类", "complaint_kind")], {}, ""),
        ([KIND], {"kind": ("1",), "old": ("1",)}, "参数“old”已不存在，请重新绑定"),
    ],
)
def test_what_must_be_chosen_is_named(dimensions, filters, says):
    one = measure([term()], dimensions={each.name: each for each in dimensions})
    assert missing_choice(one, filters) == says


class TestTables:
    def test_every_table_that_was_never_loaded_is_named(self):
        one = measure([term(source="run_hits", day="period_begin")])
        said = not_loaded(known(hits=DAY(2027, 1, 1), institutions=DAY(2027, 1, 1)), one, YEAR)
        assert said == "“审核运行”“疑点处理环节”还没有装入台账"

    @pytest.mark.parametrize(
        ("on", "says"),
        [
            (DAY(2026, 7, 31), ""),
            (DAY(2026, 7, 30), "最近一次装入在2026年7月30日，2026年7月30日以后的还没有装入"),
            (DAY(2025, 9, 1), "最近一次装入在2025年9月1日，2026年1月1日以后的还没有装入"),
        ],
    )
    def test_a_table_must_have_been_loaded_since_the_last_full_month(self, on, says):
        said = not_loaded(known(complaints=on), measure([term()]), JULY)
        assert said == (f"“举报投诉”{says}" if says else "")

    def test_a_list_that_stands_until_it_is_replaced_need_not_be_fresh(self):
        standing = measure([term(source="institutions", day=None)])
        old = known(institutions=DAY(2020, 1, 1))
        assert not_loaded(old, standing, JULY) == ""
        asked = measure([term(source="institutions", day=None, fresh=True)])
        assert "“定点医药机构”最近一次装入在2020年1月1日" in not_loaded(old, asked, JULY)

    def test_of_the_tables_of_a_view_only_those_of_events_must_be_fresh(self):
        names = ("hits", "review_runs", "hit_steps", "institutions")
        one = measure([term(source="run_hits", day="period_begin")])
        fresh = dict.fromkeys(names, DAY(2026, 8, 1))
        old_list = fresh | {"institutions": DAY(2020, 1, 1)}
        assert not_loaded(known(**old_list), one, JULY) == ""
        old_events = fresh | {"hit_steps": DAY(2020, 1, 1)}
        assert "“疑点处理环节”最近一次装入" in not_loaded(known(**old_events), one, JULY)

    def test_a_table_that_is_told_to_need_no_fresh_load_needs_none(self):
        one = measure([term(fresh=False)])
        assert not_loaded(known(complaints=DAY(2020, 1, 1)), one, JULY) == ""

    def test_a_span_before_the_first_rows_of_a_table_is_told(self):
        begun = known(complaints=Loaded(1, DAY(2027, 1, 1), since=2026))
        one = measure([term()])
        before = Span.of_year(2025)
        assert not_loaded(begun, one, before) == "“举报投诉”从2026年起才有数据，没有2025年的"
        assert not_loaded(begun, one, YEAR) == ""
        undated = measure([term(day=None)])
        assert not_loaded(begun, undated, before) == ""


class TestRows:
    def test_rows_that_cannot_be_judged_go_before_everything_else(self):
        one = term(empty=Answer.INCOMPLETE)
        assert gap(YEAR, [counted(one, 0, unknown=1234)]) == "“举报”有1,234行缺少判断所需的内容"
        assert gap(YEAR, [counted(one, 5)]) == ""

    def test_the_months_of_a_series_that_are_missing_are_named(self):
        quarter = Span(DAY(2026, 1, 1), DAY(2026, 4, 30))
        assert gap(quarter, [counted(FUND, 3, months=months(1, 2, 4))]) == (
            "“基金月报”缺2026年3月的数据"
        )
        assert gap(quarter, [counted(FUND, 4, months=months(1, 2, 3, 4))]) == ""

    def test_the_running_month_is_not_missing_yet(self):
        running = Span(DAY(2026, 1, 1), DAY(2026, 3, 15))
        assert gap(running, [counted(FUND, 2, months=months(1, 2))]) == ""
        assert "2026年2月" in gap(running, [counted(FUND, 2, months=months(1, 3))])

    def test_a_series_without_any_month_is_missing_and_not_zero(self):
        begun = Span(DAY(2026, 1, 1), DAY(2026, 1, 10))
        assert gap(begun, [counted(FUND, 0)]) == "台账里没有2026年1月1日—1月10日的“支出”"
        assert gap(begun, [counted(FUND, 0, months=months(1))]) == ""  # rows, none that counts

    def test_of_many_months_six_are_named_and_all_are_counted(self):
        said = gap(YEAR, [counted(FUND, 5, months=months(1, 2, 3, 4, 5))])
        assert said.endswith("、2026年11月等7个月的数据")
        assert said.count("2026年") == 6
        assert "等" not in gap(YEAR, [counted(FUND, 6, months=months(1, 2, 3, 4, 5, 6))])

    def test_no_rows_are_a_gap_only_where_facts_must_be_missing(self):
        meant = {answer: gap(YEAR, [counted(term(empty=answer), 0)]) for answer in Answer}
        assert meant == {
            Answer.ZERO: "",
            Answer.INCOMPLETE: "台账里没有2026年的“举报”",
            Answer.NOT_APPLICABLE: "",
        }

    def test_no_rows_are_nothing_to_tell_of_only_where_that_is_meant(self):
        meant = {answer: nothing(YEAR, [counted(term(empty=answer), 0)]) for answer in Answer}
        assert meant == {
            Answer.ZERO: "",
            Answer.INCOMPLETE: "",
            Answer.NOT_APPLICABLE: "2026年没有“举报”",
        }
        assert nothing(YEAR, [counted(term(empty=Answer.NOT_APPLICABLE), 1)]) == ""

    def test_the_second_term_is_looked_at_too(self):
        fine = counted(term(), 3)
        assert "“支出”" in gap(YEAR, [fine, counted(term(words="支出"), 1, unknown=1)])
        absent = counted(term(words="支出", empty=Answer.NOT_APPLICABLE), 0)
        assert nothing(YEAR, [fine, absent]) == "2026年没有“支出”"
