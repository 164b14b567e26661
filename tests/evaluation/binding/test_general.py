"""General measures: for names that end like theirs or speak of people, and for no others."""

import pytest
from indicators import row, table

from baoheng.evaluation.binding.general import general_measures


def found(name, value, *, project="某项目", description=None):
    one = row(name, value, description=description)
    return dict(general_measures(table(one, project=project), one))


@pytest.mark.parametrize(
    ("name", "value", "measure", "word"),
    [
        ("系统建设及时率", "≥95%", "office/milestones_on_time_rate", "及时率"),
        ("设备验收合格率", "≥95%", "office/acceptance_rate", "合格率"),
        ("任务完成率", "≥95%", "office/milestones_done_rate", "完成率"),
        ("任务按期完成率（%）", "≥95%", "office/milestones_on_time_rate", "按期完成率"),
        ("验收完成时间", "2026年6月30日前", "office/milestone_finish_date", "完成时间"),
        ("设备采购成本", "≤3万元", "budget/project_cost", "成本"),
        ("培训对象满意度", "≥90%", "survey/satisfaction", "满意度"),
        ("政策知晓率", "≥90%", "survey/awareness", "知晓率"),
    ],
)
def test_the_end_of_the_name_leads_there(name, value, measure, word):
    assert found(name, value) == {measure: word}


@pytest.mark.parametrize("name", ["建设规模", "及时率以外的事", "成本核算办法"])
def test_a_word_in_the_middle_does_not(name):
    assert found(name, "≥1个") == {}


class TestPeople:
    def test_people_who_are_counted_are_insured_people(self):
        assert found("低保对象人数", "≥9人") == {"enrolment/identity_insured": "低保对象"}

    @pytest.mark.parametrize("where", ["project", "description"])
    def test_where_the_context_speaks_of_subsidies_they_are_subsidised(self, where):
        told = found("低保对象人数", "≥9人", **{where: "资助参保"})
        assert told == {"enrolment/subsidised": "低保对象"}

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("低保对象人数", "≥9户"),
            ("低保救助标准", "≥9元"),
            ("低保工作", "好"),
            ("参保人数", "≥9人"),
        ],
    )
    def test_what_counts_no_people_of_an_identity_does_not(self, name, value):
        assert found(name, value) == {}
