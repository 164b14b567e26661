"""Proposals: the right measure first, the reasons for it, and no certainty where there is none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from indicators import row, table

from baoheng.evaluation.binding.choose import GOOD
from baoheng.evaluation.binding.propose import CERTAIN, LEAST, MOST, propose
from baoheng.measures.definitions import measures
from baoheng.measures.model import Shape

KNOWN = {"budget/project_cost/project_name": ("医保基金监管", "医疗救助")}


def proposals(name, value, level2="数量指标", *, known=None, project="道路硬化", **other):
    one = row(name, value, level2, **other)
    return propose(table(one, project=project), one, known or {})


def confidence(name, value="≥90%", measure="supervision/complaints_close_rate", **other):
    """How likely one measure is; 0 where it is not proposed."""
    made = {one.measure.id: one.confidence for one in proposals(name, value, **other)}
    return made.get(measure, 0)


def first(*words, **other):
    made = proposals(*words, **other)
    return made[0].measure.id if made else None


@pytest.mark.parametrize(
    ("name", "value", "measure"),
    [
        ("单据审核月度复核率", "≥90%", "review/recheck_rate"),
        ("2026年全市基本医保综合参保率（%）", "≥95%", "enrolment/coverage_rate"),
        ("智能审核结算单据数量", "≥78万份", "review/bills_reviewed"),
        ("统筹基金支出增长率", "≤8%", "fund/benefit_growth"),
        ("追回违规使用医保基金金额", "≥40万元", "review/recovered_amount"),
        ("住院救助人次", "≥40人次", "aid/visits"),
    ],
)
def test_a_name_of_a_measure_is_that_measure_with_certainty(name, value, measure):
    made = proposals(name, value, "质量指标")
    assert made[0].measure.id == measure
    assert made[0].confidence > 0.8
    assert all(made[0].confidence > other.confidence for other in made[1:])


@pytest.mark.parametrize(
    ("name", "value"), [("某某鱼塘清淤工程", "好"), ("制度健全性", "健全"), ("绿化面积", "≥3亩")]
)
def test_what_nothing_measures_gets_no_proposal(name, value):
    assert proposals(name, value) == []


class TestOrder:
    def test_the_likeliest_come_first_and_few_of_them(self):
        made = proposals("参保率", "≥95%", "质量指标")
        confidences = [one.confidence for one in made]
        assert confidences == sorted(confidences, reverse=True)
        assert len(made) == MOST
        assert len({one.measure.id for one in made}) == len(made)

    def test_nobody_is_wholly_certain(self):
        assert proposals("疑点单据月度复核率", "≥90%")[0].confidence == CERTAIN < 1

    def test_a_rival_takes_from_the_confidence(self):
        # two measures have a name that is 完成时间 without noise
        rivals = proposals("任务完成时间", "2026年6月30日前", "时效指标")
        alone = proposals("疑点单据月度复核率", "≥90%", "质量指标")
        assert rivals[0].confidence < alone[0].confidence

    @settings(deadline=None, max_examples=12)
    @given(
        st.text("参保率居民医保基金救助复核时间成本满意度", min_size=2, max_size=10),
        st.sampled_from(["≥90%", "≥9万元", "≥9人", "2026年6月30日前", "提高"]),
    )
    def test_any_name_gets_confidences_in_bounds(self, name, value):
        made = proposals(name, value)
        assert all(0 < one.confidence <= CERTAIN for one in made)
        assert not made or made[0].confidence >= LEAST * 0.75


class TestWords:
    def test_what_led_there_is_told(self):
        made = proposals("城乡居民基本医保参保率", "≥95%", "质量指标")[0]
        assert made.filters["insutype"] == ("390",)
        assert "城乡居民" in made.words
        assert "通常为应参保人数" in made.words

    def test_a_word_that_must_never_stand_there_rules_a_measure_out(self):
        assert "准确" in measures()["review/recheck_rate"].never
        ids = [one.measure.id for one in proposals("单据审核月度复核准确率", "≥90%")]
        assert "review/recheck_rate" not in ids

    def test_words_of_the_project_help_a_name_that_says_next_to_nothing(self):
        alone = confidence("办结率", project="道路硬化")
        there = confidence("办结率", project="举报投诉处理")
        assert alone < LEAST * 2 < GOOD < there

    def test_they_help_a_name_with_a_subject_of_its_own_less(self):
        own = confidence("道路硬化工程办结率", project="举报投诉处理")
        assert own < GOOD < confidence("办结率", project="举报投诉处理")

    def test_a_name_that_asks_for_timeliness_is_not_a_measure_without(self):
        rate = first("举报投诉办结率", "≥90%")
        on_time = first("举报投诉按期办结率", "≥90%")
        assert (rate, on_time) == (
            "supervision/complaints_close_rate",
            "supervision/complaints_closed_on_time",
        )

    def test_what_a_measure_does_not_speak_of_takes_from_it(self):
        plain = confidence("住院救助登记人次", "≥9人次", measure="aid/visits")
        asked = confidence("住院救助达标人次", "≥9人次", measure="aid/visits")
        assert asked < GOOD < plain


class TestKind:
    def test_the_unit_decides_between_a_number_and_a_share(self):
        share = proposals("智能审核单据覆盖", "≥90%")[0].measure
        assert share.shape is Shape.RATE
        number = proposals("智能审核单据", "≥90份")[0].measure
        assert number.id == "review/bills_reviewed"

    def test_satisfaction_is_asked_of_people(self):
        made = proposals("定点医药机构满意度", "≥90%", "服务对象满意度指标")
        assert made[0].measure.surveyed
        assert made[0].filters["survey_object"] == ("4",)

    def test_a_general_measure_steps_in_with_little_confidence(self):
        made = proposals("设备巡检达标率", "≥95%", "质量指标")[0]
        assert (made.measure.id, made.words) == ("office/acceptance_rate", ("达标率",))
        assert LEAST < made.confidence < GOOD
        assert proposals("设备巡检效果", "≥95%", "质量指标") == []


class TestChoices:
    def test_a_choice_that_is_missing_is_named_and_costs_confidence(self):
        missing = proposals(
            "项目总成本", "≤25万元", "经济成本指标", project="道路硬化", known=KNOWN
        )
        made = proposals("项目总成本", "≤25万元", "经济成本指标", project="医疗救助", known=KNOWN)
        assert (missing[0].measure.id, missing[0].missing) == ("budget/project_cost", ("项目名称",))
        assert (made[0].filters, made[0].missing) == ({"project_name": ("医疗救助",)}, ())
        assert made[0].confidence > missing[0].confidence

    def test_a_usual_choice_costs_less_than_a_missing_one(self):
        usual = proposals("参保群众满意度", "≥90%", "满意度指标")[0]
        unsure = proposals("政策知晓率", "≥90%", "社会效益指标")[0]
        assert unsure.filters == {"survey_object": ("8",)}
        assert GOOD < unsure.confidence < usual.confidence
