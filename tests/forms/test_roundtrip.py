"""What a form prints, the project's own reader reads back: nothing lost, nothing changed."""

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.forms.made import YEAR, back, department, evaluated, row, table

from baoheng import forms
from baoheng.core.tables import Execution, Indicator
from baoheng.reading.values import parse_target

pytestmark = pytest.mark.slow

ENDINGS = (".xlsx", ".docx", ".html")
TARGETS = ("02", "03", "04", "05", "06", "07", "08", "09", "13")
JULY = datetime.date(2026, 7, 31)
FIELDS = {
    "project_target": ("weight",),
    "project_target_split": ("weight",),
    "department_target": ("weight",),
    "monitoring": ("actual_text", "forecast_text", "likelihood", "reason"),
    "department_monitoring": ("actual_text", "forecast_text", "likelihood", "reason"),
    "self_evaluation": ("actual_text", "points", "score", "reason"),
    "transfer_self_evaluation": ("actual_text", "reason"),
}


# the reader has no place for the second column of 资金管理情况: it says so and loses nothing
UNKNOWN = {"情况说明", "没有发现问题"}
TRANSFER = {
    "higher_department": "国家医疗保障局",
    "user_unit": "云溪市医疗保障事务中心",
    "management": tuple(
        forms.ManagementRow(name, "按规定执行", "没有发现问题")
        for block in forms.definition("transfer_self_evaluation").blocks
        if getattr(block, "source", "") == "management"
        for name in block.fixed
    ),
}


def printed(form, tables, path, **given):
    transfer = form == "transfer_self_evaluation"
    given |= TRANSFER if transfer else {}
    made = forms.definition(form)
    forms.write([forms.compose(made, forms.FormData(t, **given)) for t in tables], path)
    return back(path, UNKNOWN if transfer else frozenset())


def same(form, tables, found):
    assert len(found) == len(tables)
    for one, other in zip(tables, found, strict=True):
        assert (other.project, other.department) == (one.project, one.department)
        assert (other.year, other.money_unit) == (one.year, one.money_unit)
        assert other.goals == one.goals
        fields = FIELDS[form]
        assert [row(i, *fields) for i in other.indicators] == [
            row(i, *fields) for i in one.indicators
        ]


@pytest.mark.slow
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("form", ["project_target", "project_target_split"])
def test_every_project_of_the_city_reads_back_from_a_target_table(city, tmp_path, form, ending):
    tables = [t for number in TARGETS for t in city[number]]
    for position, one in enumerate(tables):
        found = printed(form, [one], tmp_path / f"{position}{ending}")
        same(form, [one], found)
        budget, read = one.budget, found[0].budget
        assert (read.total, read.fiscal, read.government_fund, read.other) == (
            budget.total, budget.fiscal, budget.government_fund, budget.other,
        )  # fmt: skip


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("number", ["01", "12"])
def test_the_whole_departments_table_reads_back(city, tmp_path, number, ending):
    tables = city[number]
    found = printed("department_target", tables, tmp_path / f"a{ending}")
    same("department_target", tables, found)
    read, one = found[0], tables[0]
    assert read.budget == one.budget
    assert [(t.name, t.amount, t.unit, t.content, t.goal) for t in read.tasks] == [
        (t.name, t.amount, t.unit, t.content, t.goal) for t in one.tasks
    ]


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_citys_monitoring_reads_back_two_projects_in_one_file(city, tmp_path, ending):
    tables = city["15"]
    found = printed("monitoring", tables, tmp_path / f"a{ending}", cut_off=JULY)
    same("monitoring", tables, found)
    assert [t.execution for t in found] == [t.execution for t in tables]


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_monitoring_of_a_whole_department_reads_back(tmp_path, ending):
    one = department()
    one.tasks = []  # its form has no place for tasks
    one.budget = replace(one.budget, basic=None, project=None)
    one.execution = Execution(Decimal("1329.11"), Decimal("706.40"), Decimal("53.15"))
    [watched] = one.indicators
    watched.actual_text, watched.forecast_text, watched.likelihood = "95.2%", "≥95%", "确定能"
    [read] = found = printed("department_monitoring", [one], tmp_path / f"a{ending}", cut_off=JULY)
    same("department_monitoring", [one], found)
    assert (read.kind, read.unit_code, read.execution) == ("overall", "335", one.execution)


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_citys_self_evaluations_read_back(city, tmp_path, ending):
    tables = city["14"]
    found = printed("self_evaluation", tables, tmp_path / f"a{ending}")
    same("self_evaluation", tables, found)
    for read, one in zip(found, tables, strict=True):
        assert (read.execution, read.budget) == (one.execution, one.budget)
        assert (read.total_score, read.grade) == (one.total_score, one.grade)
        assert read.fields["实际完成情况"] == one.fields["实际完成情况"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_transfer_variant_reads_back_without_points(city, tmp_path, ending):
    tables = city["14"]
    same(
        "transfer_self_evaluation",
        tables,
        printed("transfer_self_evaluation", tables, tmp_path / f"a{ending}"),
    )


@pytest.mark.parametrize("ending", ENDINGS)
def test_hand_made_tables_read_back(tmp_path, ending):
    same(
        "self_evaluation",
        [evaluated()],
        printed("self_evaluation", [evaluated()], tmp_path / f"a{ending}"),
    )
    found = printed("department_target", [department()], tmp_path / f"b{ending}")
    same("department_target", [department()], found)
    assert [t.amount for t in found[0].tasks] == [t.amount for t in department().tasks]


LEVELS = (
    ("成本指标", "经济成本指标"),
    ("产出指标", "数量指标"),
    ("产出指标", "质量指标"),
    ("产出指标", "时效指标"),
    ("效益指标", "社会效益指标"),
    ("满意度指标", "服务对象满意度指标"),
)
# plain names and sentences: what makes the reader see a list, a level or a label has own tests
WORDS = ("参保", "救助", "审核", "检查", "结算", "基金", "单据", "待遇", "居民", "机构")
names = st.lists(st.sampled_from(WORDS), min_size=2, max_size=8).map("".join)
sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=60).map("".join)
numbers = st.decimals(min_value="0.01", max_value="99999", places=2, allow_nan=False)
values = st.one_of(
    st.tuples(
        st.sampled_from("≥≤=><"), numbers, st.sampled_from(["%", "人", "万元", "家次", "元/人"])
    ).map(lambda v: f"{v[0]}{v[1]}{v[2]}"),
    st.tuples(st.integers(1, 40), st.integers(41, 90)).map(lambda v: f"{v[0]}～{v[1]}个月"),
    st.tuples(st.integers(1, 12), st.integers(1, 28)).map(lambda d: f"{YEAR}年{d[0]}月{d[1]}日前"),
    st.sampled_from(["优", "良好", "显著提升"]),
)


@st.composite
def indicators(draw):
    levels = [draw(st.sampled_from(LEVELS)) for _ in range(draw(st.integers(1, 14)))]
    found = []
    for level1, level2 in sorted(levels, key=LEVELS.index):
        name = draw(names)
        one = Indicator(
            level1, level2, name, parse_target(draw(values), name=name, level2=level2, year=YEAR)
        )
        one.actual_text = draw(st.none() | numbers.map(lambda n: f"{n}%"))
        one.points = one.weight = draw(st.none() | st.integers(1, 30).map(Decimal))
        one.score = draw(st.none() | numbers)
        one.reason = draw(st.none() | sentences)
        one.forecast_text = draw(st.none() | numbers.map(str))
        one.likelihood = draw(st.none() | st.sampled_from(["确定能", "有可能", "完全不可能"]))
        found.append(one)
    return found


goal_lists = st.lists(sentences, min_size=1, max_size=6, unique=True)


@pytest.mark.slow
@pytest.mark.parametrize("ending", [".xlsx", ".docx"])
@pytest.mark.parametrize("form", sorted(one for one in FIELDS if "department" not in one))
@settings(
    max_examples=12,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(made=indicators(), goals=goal_lists)
def test_any_table_reads_back(tmp_path, form, ending, made, goals):
    one = table(*made, goals=goals)
    path = tmp_path / f"a{ending}"
    same(form, [one], printed(form, [one], path, cut_off=JULY))
