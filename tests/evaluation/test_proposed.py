"""Several years' documents side by side: the latest table of each project, whole years only."""

from dataclasses import replace

import pytest
from indicators import row
from small_ledger import BILLS, DAY, YEAR_END, assessed, ledger, reviewed

from baoheng.core.actual import Actual
from baoheng.core.errors import BindingError
from baoheng.core.result import ResultState
from baoheng.evaluation.actuals import Answer
from baoheng.evaluation.proposed import proposed, unheeded
from baoheng.measures.definitions import measures

RATE = row("单据审核月度复核率", "≥90%", "质量指标")


@pytest.fixture(scope="module")
def some():
    days = [DAY(2025, 1, day) for day in range(1, 12)] + [DAY(2026, 1, day) for day in range(1, 14)]
    return ledger(reviewed(*days))


def of_year(some, year, target="≥10份", *, end=None, project="医保基金监管"):
    one = row(BILLS.level3, target, year=year)
    return assessed(some, one, as_of=end or DAY(year, 12, 31), year=year, project=project)


def test_the_years_of_one_project_are_its_history(some):
    [(latest, [one])] = proposed([of_year(some, 2026), of_year(some, 2025)], 2027)
    assert latest.span.year == 2026
    assert [(record.year, record.value) for record in one.history] == [(2025, 11), (2026, 13)]
    assert one.target.text == "≥13份"


def test_projects_are_kept_apart_and_each_has_its_latest_table(some):
    years = [
        of_year(some, 2025),
        of_year(some, 2026, project="2026年度医保基金监管项目"),  # the same, told otherwise
        of_year(some, 2025, project="医疗救助"),
        of_year(some, 2026, project=None),
    ]
    made = proposed(years, 2027)
    assert [(one.span.year, one.table.project) for one, _ in made] == [
        (2026, "2026年度医保基金监管项目"),
        (2025, "医疗救助"),
        (2026, None),
    ]
    assert [len(each[0].history) for _, each in made] == [2, 1, 1]


def test_of_two_tables_of_a_year_the_later_one_counts(some):
    first, second = of_year(some, 2026, "≥10份"), of_year(some, 2026, "≥12份")
    [(latest, [one])] = proposed([first, second], 2027)
    assert latest is second
    assert [record.target_text for record in one.history] == ["≥12份"]


@pytest.mark.parametrize("year", [2026, 2025])
def test_a_table_that_is_not_older_is_refused_with_its_file(some, year):
    with pytest.raises(
        BindingError, match=rf"“目标表.docx”是 2026 年的，不早于 {year} 年"
    ) as caught:
        proposed([of_year(some, 2026)], year)
    assert "--next" in caught.value.todo


class TestYearThatRuns:
    def test_what_still_grows_is_no_number_of_the_year(self, some):
        years = [of_year(some, 2025), of_year(some, 2026, end=DAY(2026, 10, 31))]
        [(_, [one])] = proposed(years, 2027)
        assert [record.value for record in one.history] == [11, None]
        assert one.history[1].reason == "到2026-10-31为13份，年度未完，不作全年数"
        assert one.target.text == "≥11份"

    def test_at_the_years_end_it_is_one(self, some):
        [(_, [one])] = proposed([of_year(some, 2026, end=YEAR_END)], 2027)
        assert [record.value for record in one.history] == [13]

    @pytest.mark.parametrize("measure", ["review/recheck_rate", None])
    def test_a_share_or_a_stated_value_that_meets_the_target_counts(self, some, measure):
        found = of_year(some, 2026, end=DAY(2026, 10, 31))
        [answer] = found.answers
        behind = replace(answer.measured, measure=measures()[measure]) if measure else None
        found = replace(found, answers=(Answer(answer.actual, behind),))
        [(_, [one])] = proposed([found], 2027)
        assert [record.value for record in one.history] == [13]
        told = "13份（到2026-10-31）" if measure else "13份"
        assert one.history[0].actual_text == told

    def test_a_share_short_of_the_target_is_not_missed_before_the_years_end(self, some):
        found = of_year(some, 2026, "≥14份", end=DAY(2026, 10, 31))
        [answer] = found.answers
        behind = replace(answer.measured, measure=measures()["review/recheck_rate"])
        found = replace(found, answers=(Answer(answer.actual, behind),))
        [(_, [one])] = proposed([found], 2027)
        said = "到2026-10-31为13份，还没有达到目标，年度未完，不作全年数"
        assert [(record.value, record.reason) for record in one.history] == [(None, said)]
        assert "请等年度结束算出以后再定" in one.warnings[0].message

    def test_what_was_never_known_keeps_its_own_reason(self, some):
        found = of_year(some, 2026, end=DAY(2026, 10, 31))
        none = Actual(ResultState.INCOMPLETE, reason="缺6月")
        found = replace(found, answers=(Answer(none, found.answers[0].measured),))
        [(_, [one])] = proposed([found], 2027)
        assert [record.reason for record in one.history] == ["缺6月"]


def test_nothing_given_proposes_nothing():
    assert proposed([], 2027) == []
    assert unheeded([], 2027) == []


def test_bureaus_are_kept_apart_and_a_nameless_table_goes_with_the_only_one(some):
    mine, nameless = of_year(some, 2026), of_year(some, 2025)
    nameless = replace(
        nameless,
        table=replace(nameless.table, department=None),
        document=replace(nameless.document, department=None),
    )
    other = of_year(some, 2026)
    other = replace(other, table=replace(other.table, department="邻市医疗保障局"))
    assert [len(one.history) for _, [one] in proposed([mine, nameless], 2027)] == [2]
    made = proposed([mine, other], 2027)
    assert [one.department for one, _ in made] == [mine.department, "邻市医疗保障局"]


class TestUnheeded:
    """What of the documents is in no proposal is told."""

    def test_the_table_that_another_of_its_year_goes_before(self, some):
        first, second = of_year(some, 2026), of_year(some, 2026)
        first = replace(first, document=replace(first.document, file="旧.docx"))
        [said] = unheeded([first, second], 2027)
        assert said == "“医保基金监管”2026年有几张表，用了“目标表.docx”的，没有用“旧.docx”的"

    def test_a_year_without_a_table(self, some):
        [said] = unheeded([of_year(some, 2025)], 2027)
        assert said == "“医保基金监管”最近的表是2025年的，没有2026年的，建议按2025年提出"
        [(_, [one])] = proposed([of_year(some, 2025)], 2027)
        assert "2025年实际好过2025年目标" in one.reason

    def test_an_indicator_that_the_latest_table_does_not_have(self, some):
        before = of_year(some, 2025)
        other = replace(before.table.indicators[0], level3="别的指标")
        before = replace(before, table=replace(before.table, indicators=[other]))
        [said] = unheeded([before, of_year(some, 2026)], 2027)
        assert said.endswith("2025年的“别的指标”在2026年的表里没有，没有提出建议")

    def test_where_everything_is_used_nothing_is_told(self, some):
        assert unheeded([of_year(some, 2025), of_year(some, 2026)], 2027) == []
