"""What explains a number: its heading, the formula, the numbers put in, what it rests on."""

from fractions import Fraction

import pytest
from small import DAY, facts, measure, term

from baoheng.core.result import ResultState
from baoheng.measures.compute import Request, measured
from baoheng.measures.explain import basis, explain, formula, heading, result_words, shown, worked
from baoheng.measures.measured import Measured
from baoheng.measures.model import Dimension, Exclusion, Shape
from baoheng.measures.span import Span

YEAR = Span(DAY(2026, 1, 1), DAY(2026, 12, 31))
KIND = Dimension("kind", "事项种类", "complaint_kind", codes="complaint_kind")
PLACE = Dimension("place", "区划", "admdvs", default=("990300",))
ALL, CLOSED = term(), term(words="已办结", where="closed_date IS NOT NULL")
FOUND = term(words="查实金额", value="found_amt", unit="分")
ROWS = [
    {"complaint_no": "甲", "received_date": DAY(2026, 1, 1), "complaint_kind": "1",
     "closed_date": DAY(2026, 2, 1), "found_amt": 10050, "reporter_name": "赵"},
    {"complaint_no": "乙", "received_date": DAY(2026, 3, 31), "complaint_kind": "1",
     "found_amt": 123_456_700, "reporter_name": "赵"},
    {"complaint_no": "丙", "received_date": DAY(2026, 3, 5), "complaint_kind": "2",
     "closed_date": DAY(2026, 3, 9), "found_amt": 0, "reporter_name": "钱"},
    {"complaint_no": "去年", "received_date": DAY(2025, 12, 31), "complaint_kind": "1",
     "found_amt": 400, "reporter_name": "赵"},
]  # fmt: skip


@pytest.fixture(scope="module")
def some():
    return facts({"complaints": ROWS})


def answer(some, one, span=YEAR, **filters):
    return measured(some, Request(one, span, filters))


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [("1/3", 2, "0.33"), ("89.95", 1, "90.0"), ("-0.5", 0, "-1"), ("1234567.891", 1, "1,234,567.9"),
     ("12", 2, "12.00"), ("1e-7", 3, "0.000"), ("2/3", 0, "1")],
)  # fmt: skip
def test_numbers_are_rounded_half_up_with_separators(value, places, text):
    assert shown(Fraction(value), places) == text


class TestHeading:
    def test_it_says_what_the_measure_is_narrowed_down_to_in_words(self):
        one = measure([ALL], dimensions={"kind": KIND})
        assert heading(one, {"kind": ("1",)}) == "试（事项种类：欺诈骗保举报）"
        assert heading(one, {}) == "试"

    def test_a_usual_choice_is_told_unless_another_is_made(self):
        one = measure([ALL], dimensions={"kind": KIND, "place": PLACE})
        assert heading(one, {}) == "试（区划：990300）"
        other = heading(one, {"kind": ("1",), "place": ("990301",)})
        assert other == "试（事项种类：欺诈骗保举报；区划：990301）"

    def test_of_many_values_four_are_named_and_all_are_counted(self):
        one = measure([ALL], dimensions={"place": PLACE})
        assert heading(one, {"place": tuple("甲乙丙丁")}) == "试（区划：甲、乙、丙、丁）"
        assert heading(one, {"place": tuple("甲乙丙丁戊")}) == "试（区划：甲、乙、丙、丁等5个）"


@pytest.mark.parametrize(
    ("one", "says"),
    [
        (measure([ALL]), "举报"),
        (measure([ALL, CLOSED]), "（举报 ＋ 已办结）"),
        (measure([ALL, term(words="撤回", minus=True)]), "（举报 − 撤回）"),
        (measure([CLOSED], [ALL]), "已办结 ÷ 举报 × 100%"),
        (measure([FOUND], [ALL], unit="元/件", shape=Shape.STANDARD), "查实金额 ÷ 举报"),
        (measure([CLOSED], [ALL], mean="month"), "各月（已办结 ÷ 举报 × 100%）的平均"),
        (measure([term(per="reporter_name", per_words="举报人数")]), "（举报 ÷ 举报人数）"),
        (measure([ALL], shape=Shape.GROWTH, unit="%"), "（本期举报 ÷ 上年同期举报 − 1）× 100%"),
        (
            measure([FOUND], [ALL], shape=Shape.GROWTH),
            "（本期（查实金额 ÷ 举报） ÷ 上年同期（查实金额 ÷ 举报） − 1）× 100%",
        ),
        (measure([CLOSED], shape=Shape.DATE), "已办结"),
    ],
)
def test_the_definition_is_told_in_words(one, says):
    assert formula(one) == says


class TestNumbersPutIn:
    @pytest.mark.parametrize(
        ("one", "says", "result"),
        [
            (measure([CLOSED], [ALL]), "2 ÷ 3 × 100%", "66.7%"),
            (measure([CLOSED], [ALL], unit="‰"), "2 ÷ 3 × 1000", "666.7‰"),
            (measure([ALL, term(where="complaint_kind = '2'", minus=True)]), "（3 − 1）", "2.0件"),
            (measure([FOUND], unit="万元", places=2), "1,234,667.50 ÷ 10,000", "123.47万元"),
            (measure([FOUND], unit="元", places=2), "1,234,667.50", "1,234,667.50元"),
            (
                measure([term(per="reporter_name", per_words="举报人数")], places=2),
                "（3 ÷ 2）",
                "1.50件",
            ),
        ],
    )
    def test_they_are_those_that_were_counted(self, some, one, says, result):
        found = answer(some, one)
        assert (worked(found), result_words(found)) == (says, result)

    def test_a_monthly_mean_shows_the_months(self, some):
        found = answer(some, measure([CLOSED], [ALL], mean="month"))
        assert worked(found) == "（100.000 + 50.000）÷ 2"
        assert result_words(found) == "75.0%"

    def test_a_day_is_its_own_explanation(self, some):
        closed = term(words="办结", value="closed_date", aggregate="max",
                      where="closed_date IS NOT NULL")  # fmt: skip
        found = answer(some, measure([closed], shape=Shape.DATE))
        assert worked(found) == result_words(found) == "2026年3月9日"


class TestGrowth:
    MONEY = measure([FOUND], shape=Shape.GROWTH, unit="%")

    def test_both_years_are_put_in(self, some):
        found = answer(some, measure([ALL], shape=Shape.GROWTH, unit="%"))
        assert worked(found) == "（3 ÷ 1 − 1）× 100%"
        assert result_words(found) == "200.0%"

    @pytest.mark.parametrize(
        ("end", "before", "value"),
        [
            (DAY(2024, 2, 29), DAY(2023, 2, 28), 200),  # the leap day belongs to February
            (DAY(2024, 2, 28), DAY(2023, 2, 28), 100),
            (DAY(2025, 2, 28), DAY(2024, 2, 28), Fraction(-50)),  # the leap day does not compare
        ],
    )
    def test_on_leap_days(self, end, before, value):
        days = [DAY(2023, 2, 28), DAY(2024, 2, 28), DAY(2024, 2, 1), DAY(2024, 2, 29),
                DAY(2025, 2, 28)]  # fmt: skip
        rows = [{"complaint_no": str(n), "received_date": day} for n, day in enumerate(days)]
        some = facts({"complaints": rows})
        one = measure([ALL], shape=Shape.GROWTH, unit="%")
        found = answer(some, one, Span(DAY(end.year, 1, 1), end))
        assert (found.value, found.before.span.end) == (value, before)


class TestBasis:
    def test_versions_and_counted_rows_are_named(self, some):
        rate = answer(some, measure([CLOSED], [ALL]))
        assert basis(rate) == "口径 试/试 1；台账 举报投诉第1版；分子2行；分母3行"
        assert basis(answer(some, measure([ALL]))) == "口径 试/试 1；台账 举报投诉第1版；明细3行"

    def test_excluded_rows_are_told_once_with_their_number(self, some):
        out = (Exclusion("complaint_kind = '2'", "服务投诉"), Exclusion("false", "没有的"))
        one = measure([term(words="已办结", where="closed_date IS NOT NULL", exclusions=out)],
                      [term(exclusions=out)])  # fmt: skip
        lines = explain(answer(some, one))
        assert lines[1] == "公式 已办结 ÷ 举报 × 100%（剔除：服务投诉 1 行）"
        assert lines[2] == "代入 1 ÷ 2 × 100%"


def test_without_a_number_the_reason_stands_in_its_place():
    one = measure([CLOSED], [ALL])
    none = Measured(one, {}, YEAR, ResultState.INCOMPLETE, reason="缺3月")
    assert explain(none) == (
        "试 2026年：缺3月",
        "公式 已办结 ÷ 举报 × 100%",
        "依据 口径 试/试 1",
    )
    assert result_words(none) == "缺3月"


def test_places_asked_for_go_before_those_of_the_measure(some):
    found = answer(some, measure([CLOSED], [ALL]))
    assert result_words(found, 3) == "66.667%"
