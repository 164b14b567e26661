"""Which part of a measure is meant: words of the name, then the description, then the project."""

import pytest
from indicators import row, table

from baoheng.evaluation.binding.narrow import choices, named_in, spoken, subject
from baoheng.measures.definitions import measures

PROJECTS = ("医保基金监管", "医疗救助", "信息化建设")
RULES = {"rule_name": ("限性别用药", "重复收费")}


def chosen(measure, name, *, project="某项目", known=(), description=None):
    """Dimension and values of each choice; of an unsure one with a question mark."""
    one = row(name, "≥1", description=description)
    names = {f"{measure}/{dimension}": values for dimension, values in dict(known).items()}
    made = choices(table(one, project=project), one, measures()[measure], names)
    return {each.dimension + ("" if each.sure else "?"): "、".join(each.values) for each in made}


class TestCodes:
    @pytest.mark.parametrize(
        ("measure", "name", "wanted"),
        [
            ("enrolment/insured", "城乡居民参保人数", {"insutype": "390"}),
            ("enrolment/insured", "基本医保参保人数", {}),
            ("enrolment/identity_insured", "低保对象参保人数", {"identity": "03"}),
            ("enrolment/identity_insured", "特困人员和低保对象参保人数", {"identity": "01、03"}),
            ("enrolment/identity_insured", "一、二级残疾人参保人数", {"identity": "08"}),
            ("aid/visits", "门诊救助人次", {"aid_kind": "2、3"}),  # one word, two values
            ("aid/visits", "住院救助人次", {"aid_kind": "1"}),
            ("aid/visits", "救助人次", {}),
        ],
    )
    def test_words_of_a_dictionary_narrow_down(self, measure, name, wanted):
        assert chosen(measure, name) == wanted

    def test_a_shorter_word_inside_a_longer_one_says_nothing_more(self):
        # 低保 lies in 低保边缘
        found = chosen("enrolment/identity_insured", "低保边缘家庭成员参保人数")
        assert found == {"identity": "04"}

    def test_the_name_goes_before_the_description(self):
        both = chosen("survey/satisfaction", "参保职工满意度", description="困难群众的评价")
        assert both == {"survey_object": "2"}
        only = chosen("survey/satisfaction", "满意度", description="困难群众的评价")
        assert only == {"survey_object": "3"}

    def test_a_word_that_the_measures_own_name_holds_narrows_nothing_down(self):
        assert ("培训", "1") in spoken("training_kind")
        assert chosen("office/training_people", "培训人次") == {}
        assert chosen("office/publicity_events", "现场宣传活动场次")["publicity_kind"] == "3"

    def test_words_that_name_people_say_nothing_of_their_insurance(self):
        one = measures()["enrolment/identity_insured"]
        assert "insutype" in one.dimensions
        assert chosen("enrolment/identity_insured", "离休干部参保人数") == {"identity": "13"}
        assert chosen("enrolment/insured", "离休干部参保人数")["insutype"] == "340"


class TestProjectTitle:
    def test_it_tells_the_insurance_where_the_name_does_not(self):
        found = chosen("enrolment/insured", "参保人数", project="城乡居民医保补助")
        assert found == {"insutype": "390"}

    def test_the_name_goes_before_it(self):
        found = chosen("enrolment/insured", "职工医保参保人数", project="城乡居民医保补助")
        assert found == {"insutype": "310"}

    def test_it_says_nothing_where_the_name_means_everybody(self):
        assert chosen("enrolment/insured", "全市参保人数", project="城乡居民医保补助") == {}

    def test_it_says_nothing_of_dictionaries_that_are_not_its_own(self):
        assert chosen("aid/visits", "救助人次", project="住院救助") == {}


class TestUsual:
    def test_what_must_be_chosen_and_is_not_said_is_what_is_usual_and_unsure(self):
        assert chosen("survey/satisfaction", "满意度") == {"survey_object?": "8"}
        assert chosen("enrolment/coverage_rate", "综合参保率") == {"population_kind?": "2"}

    def test_what_is_usual_depends_on_what_was_said(self):
        found = chosen("enrolment/coverage_rate", "城乡居民参保率")
        assert found == {"insutype": "390", "population_kind?": "3"}

    def test_what_is_said_is_sure(self):
        found = chosen("enrolment/coverage_rate", "以户籍人口为基数的综合参保率")
        assert found == {"population_kind": "1"}

    def test_what_need_not_be_chosen_is_left_open(self):
        assert chosen("review/recheck_rate", "单据审核月度复核率") == {}


class TestNames:
    def test_a_name_that_the_ledger_holds_narrows_down(self):
        found = chosen("review/recheck_rate", "限性别用药规则复核率", known=RULES)
        assert found == {"rule_name": "限性别用药"}

    def test_a_part_of_a_name_is_not_enough_where_none_must_be_chosen(self):
        assert chosen("review/recheck_rate", "用药复核率", known=RULES) == {}

    def test_a_ledger_without_names_narrows_nothing(self):
        assert chosen("review/recheck_rate", "限性别用药规则复核率") == {}

    @pytest.mark.parametrize(
        ("name", "project", "wanted"),
        [
            ("总成本", "2026年医保基金监管专项经费", "医保基金监管"),
            ("信息化建设总成本", "某项目", "信息化建设"),
            ("总成本", "道路硬化", None),
        ],
    )
    def test_the_project_is_told_by_the_name_or_the_tables_title(self, name, project, wanted):
        found = chosen(
            "budget/project_cost", name, project=project, known={"project_name": PROJECTS}
        )
        assert found.get("project_name") == wanted

    def test_institutions_are_never_guessed(self):
        found = chosen("review/recheck_rate", "第一人民医院复核率", known={"institution": ("H1",)})
        assert "institution" not in found


def test_a_table_of_a_project_finds_its_name():
    assert named_in("医保基金监管（2026年）", PROJECTS) == "医保基金监管"
    assert named_in("2026年度医疗救助资金项目", PROJECTS) == "医疗救助"
    assert named_in("道路硬化", PROJECTS) is None
    assert named_in("医保基金监管", ()) is None


@pytest.mark.parametrize(
    ("name", "speaks_of"),
    [("医保基金监管项目总成本", "医保基金监管"), ("疑点单据复核率", "疑点单据复核"),
     ("培训人数", "培训"), ("培训", "培训"), ("总成本", "总成本")],
)  # fmt: skip
def test_the_subject_is_what_is_left_without_what_is_counted(name, speaks_of):
    assert subject(name) == speaks_of


def test_longer_words_are_looked_for_first():
    words = [word for word, _ in spoken("identity_category")]
    assert words.index("低保边缘") < words.index("低保")
    assert ("低保", "03") in spoken("identity_category")
