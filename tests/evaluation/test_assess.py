"""From a document to actuals: years, statements beside numbers, coverage that adds up."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from indicators import row, table
from small_ledger import (
    BILLS,
    BUREAU,
    DAY,
    JULY,
    PROJECT,
    WORDED,
    YEAR_END,
    assessed,
    bound,
    document,
    ledger,
    memory,
    reviewed,
)

from baoheng.core.actual import Actual, Evidence
from baoheng.core.result import ResultState
from baoheng.evaluation.assess import assess, coverage, told_year, year_of
from baoheng.evaluation.binding.memory import STATED, wording
from baoheng.evaluation.stated import Stated

SAID = Stated("12份", "", None, "手工台账", "台账.xlsx")

GRADED = {
    "document_no": "1", "document_name": "评议纪要", "file_name": "纪要.pdf", "year": 2026,
    "document_date": DAY(2026, 6, 1), "issuer": "联席会议", "appraisal_grade": "1",
    "indicator_words": WORDED.level3,
}  # fmt: skip


@pytest.fixture(scope="module")
def some():
    return ledger(reviewed(DAY(2026, 1, 1), DAY(2026, 3, 1), DAY(2026, 9, 1)))


def saying(one, stated, department=BUREAU, project=PROJECT):
    return {wording(department, project, one.level3): stated}


@pytest.mark.parametrize(
    ("told", "year"),
    [
        ({"table": 2024, "document": 2025, "title": "2023年目标表"}, 2024),
        ({"document": 2025, "title": "2023年目标表"}, 2025),
        ({"title": "云溪市2023年度目标表", "file": "2022年.docx"}, 2023),
        ({"file": "附件 2022 年自评.docx"}, 2022),
        ({"file": "20220101.docx"}, 2026),  # a day is no year
        ({}, 2026),
    ],
)
def test_the_year_is_the_tables_the_documents_or_one_that_is_named(told, year):
    one = table(year=told.get("table"), title=told.get("title"))
    whole = document(one, file=told.get("file", "表.docx"), year=told.get("document"))
    assert year_of(whole, one, JULY) == year


def test_a_year_that_nothing_names_is_not_told():
    one = table(year=None, title=None)
    assert told_year(document(one, file="表.docx", year=None), one) is None
    assert told_year(document(one, file="2022年.docx", year=None), one) == 2022


class TestSpan:
    def test_a_year_that_is_not_over_ends_at_the_day(self, some):
        found = assessed(some, BILLS, as_of=JULY)
        assert (found.span.end, found.actuals[0].text) == (JULY, "2份")

    def test_a_year_that_is_over_ends_with_it(self, some):
        found = assessed(some, BILLS, as_of=DAY(2027, 3, 1))
        assert (found.span.end, found.actuals[0].text) == (YEAR_END, "3份")

    def test_a_day_before_the_year_is_refused(self, some):
        with pytest.raises(ValueError, match="早于 2027 年"):
            assessed(some, BILLS, year=2027)


def test_tables_without_indicators_are_left_out_and_the_others_announced(some):
    first, empty, last = table(BILLS), table(), table(WORDED, project=None, title="整体表")
    heard = []
    found = assess(
        some, document(first, empty, last), {}, {}, {}, YEAR_END, advance=heard.append
    )  # fmt: skip
    assert [one.table for one in found] == [first, last]
    assert heard == [PROJECT, "整体表"]


class TestDepartment:
    def test_the_tables_own_goes_before_the_documents(self, some):
        one = table(BILLS, department="云溪市医疗保障中心")
        known = memory(bound("review/bills_reviewed"))
        found = assess(some, document(one), {}, known, {}, YEAR_END)[0]
        assert found.department == "云溪市医疗保障中心"
        assert not found.chosen[0].confirmed
        assert assessed(some, BILLS).chosen[0].confirmed

    def test_what_people_say_is_found_by_it(self, some):
        elsewhere = saying(WORDED, SAID, department="邻市医疗保障局")
        assert assessed(some, WORDED, said=elsewhere).said == (None,)
        assert assessed(some, WORDED, said=saying(WORDED, SAID)).said == (SAID,)


class TestStatements:
    def test_they_stand_where_the_ledger_gives_nothing(self, some):
        found = assessed(some, WORDED, said=saying(WORDED, replace(SAID, level="达成年度指标")))
        assert (found.actuals[0].level, found.actuals[0].evidence) == (
            "达成年度指标",
            Evidence.STATED,
        )

    def test_a_computed_number_is_never_replaced(self, some):
        actual = assessed(some, BILLS, said=saying(BILLS, SAID)).actuals[0]
        assert (actual.text, actual.evidence) == ("3份", Evidence.COMPUTED)

    def test_a_number_that_the_ledger_cannot_give_may_be_said(self):
        none = ledger({})
        answer = assessed(none, BILLS, said=saying(BILLS, SAID)).answers[0]
        assert (answer.actual.text, answer.actual.value) == ("12份", 12)
        assert answer.measured.state is ResultState.INCOMPLETE

    def test_a_reason_alone_is_no_value(self):
        only = replace(SAID, text="")
        found = assessed(ledger({}), BILLS, said=saying(BILLS, only))
        assert found.actuals[0].state is ResultState.INCOMPLETE
        assert found.reasons == {0: "手工台账"}

    def test_reasons_shares_and_scores_are_told_by_row(self, some):
        said = {
            **saying(WORDED, replace(SAID, share=Decimal(90), score=Decimal("4.5"))),
            **saying(BILLS, replace(SAID, text="", reason="", share=Decimal(0))),
        }
        found = assessed(some, BILLS, row("别的", "好"), WORDED, said=said)
        assert found.reasons == {2: "手工台账"}
        assert found.shares == {0: 0, 2: 90}
        assert found.overrides == {2: (Decimal("4.5"), "手工台账")}


class TestLedgerGrades:
    def test_a_grade_of_the_ledger_answers_a_worded_indicator(self):
        actual = assessed(ledger({"evidence_documents": [GRADED]}), WORDED).actuals[0]
        assert (actual.level, actual.document) == ("优", "纪要.pdf")

    def test_a_persons_word_goes_before_it(self):
        said = saying(WORDED, replace(SAID, text="", level="达成年度指标"))
        one = assessed(ledger({"evidence_documents": [GRADED]}), WORDED, said=said)
        assert one.actuals[0].level == "达成年度指标"

    def test_a_persons_reason_alone_leaves_the_grade_standing(self):
        said = saying(WORDED, replace(SAID, text="", level="", reason="会后补充"))
        one = assessed(ledger({"evidence_documents": [GRADED]}), WORDED, said=said)
        assert (one.actuals[0].level, one.reasons) == ("优", {0: "会后补充"})


def test_a_higher_line_leaves_more_to_people(some):
    form = document(table(row("单据审核月度复核率", "≥90%", "质量指标")))
    used, shown = (
        assess(some, form, {}, {}, {}, YEAR_END, least=least)[0] for least in (0.5, 0.99)
    )
    assert (used.chosen[0].binding.measure, shown.chosen[0].binding) == (
        "review/recheck_rate",
        None,
    )
    assert "没有找到能证明它的测算项" in shown.actuals[0].reason


def test_that_a_person_answers_is_no_measure(some):
    known = memory(bound(STATED))
    found = assess(some, document(table(BILLS)), {}, known, {}, YEAR_END)[0]
    assert "由人填报" in found.actuals[0].reason


class TestCoverage:
    def test_it_says_on_what_the_actuals_rest(self):
        done = [Actual(ResultState.COMPUTED, level="优", evidence=one) for one in Evidence]
        none = Actual(ResultState.INCOMPLETE, reason="缺数", evidence=Evidence.COMPUTED)
        found = coverage([*done, done[0], none])
        assert found.said == (
            "证据覆盖：5个指标中，台账算出2个、调查得出1个、人工填报1个、尚无结果1个"
        )

    @given(st.lists(st.sampled_from([*Evidence, None])))
    def test_its_parts_add_up_to_the_whole(self, kinds):
        found = coverage(
            [
                Actual(ResultState.COMPUTED, level="优", evidence=kind)
                if kind
                else Actual(ResultState.NOT_COMPUTABLE, reason="没有")
                for kind in kinds
            ]
        )
        parts = (found.computed, found.surveyed, found.stated, found.open)
        assert sum(parts) == found.whole == len(kinds)
        assert found.open == kinds.count(None)
