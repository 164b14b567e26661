"""Which binding is used: what a person confirmed, else a good proposal, else none."""

import pytest
from indicators import row, table

from baoheng.evaluation.binding.choose import GOOD, as_binding, choose
from baoheng.evaluation.binding.memory import STATED, Binding

BUREAU = "云溪市医疗保障局"
RECHECK = row("单据审核月度复核率", "≥90%", "质量指标")
DOUBTFUL = row("设备巡检达标率", "≥95%", "质量指标")
UNKNOWN = row("制度健全性", "健全", "可持续影响指标")
TABLE = table(RECHECK, DOUBTFUL, UNKNOWN, project="道路硬化")


def remembered(measure, indicator=RECHECK.level3, department=BUREAU, **filters):
    one = Binding(department, "道路硬化", indicator, measure, filters, "甲", "2026-01-01")
    return {one.key: one}


def chosen(**other):
    return choose(BUREAU, TABLE, {}, {}, **other)


def chosen_one(memory, department=BUREAU):
    """What is chosen for the first indicator alone."""
    return choose(department, table(RECHECK, project="道路硬化"), memory, {})[0]


@pytest.fixture(scope="module")
def plain():
    """What is chosen where nobody confirmed anything."""
    return chosen()


def test_every_indicator_has_a_place_in_the_tables_order(plain):
    assert [one.row for one in plain] == [RECHECK, DOUBTFUL, UNKNOWN]


def test_a_good_proposal_is_used_and_marked_as_nobodys_word(plain):
    one = plain[0]
    assert (one.binding.measure, one.confirmed) == ("review/recheck_rate", False)
    assert (one.binding.department, one.binding.project, one.binding.indicator) == (
        BUREAU, "道路硬化", RECHECK.level3,
    )  # fmt: skip
    assert (one.binding.by, one.binding.at) == ("", "")
    assert one.confidence == one.proposals[0].confidence > GOOD


def test_a_doubtful_one_is_only_shown(plain):
    one = plain[1]
    assert (one.binding, one.confirmed) == (None, False)
    assert 0 < one.confidence == one.proposals[0].confidence < GOOD


def test_without_a_proposal_there_is_no_confidence(plain):
    one = plain[2]
    assert (one.proposals, one.binding, one.confidence) == ((), None, 0.0)


def test_the_line_can_be_drawn_elsewhere():
    assert [bool(one.binding) for one in chosen(least=0.99)] == [False, False, False]
    assert [bool(one.binding) for one in chosen(least=0.1)] == [True, True, False]


class TestConfirmed:
    def test_a_persons_word_goes_before_every_proposal(self):
        one = chosen_one(remembered("review/bills_reviewed", result_type=("1",)))
        assert (one.binding.measure, one.binding.filters) == (
            "review/bills_reviewed",
            {"result_type": ("1",)},
        )
        assert (one.confirmed, one.confidence, one.binding.by) == (True, 1.0, "甲")
        assert one.proposals[0].measure.id == "review/recheck_rate"

    def test_that_a_person_answers_is_a_persons_word_too(self):
        one = chosen_one(remembered(STATED))
        assert (one.binding.stated, one.confirmed) == (True, True)

    def test_a_measure_that_is_gone_is_not_used(self):
        one = chosen_one(remembered("没有/这个"))
        assert (one.binding.measure, one.confirmed) == ("review/recheck_rate", False)

    @pytest.mark.parametrize("department", ["邻市医疗保障局", None])
    def test_another_bureaus_word_does_not_count(self, department):
        assert not chosen_one(remembered("review/bills_reviewed"), department).confirmed


def test_a_proposal_becomes_a_binding_with_who_and_when(plain):
    one = plain[0].proposals[0]
    made = as_binding(None, TABLE, RECHECK, one, "乙", "2026-03-01T09:00:00")
    assert (made.department, made.by, made.at) == ("", "乙", "2026-03-01T09:00:00")
    assert (made.measure, made.filters) == (one.measure.id, dict(one.filters))
