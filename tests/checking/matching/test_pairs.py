import datetime

import pytest
from notation import readings

from baoheng.checking.dossiers import dossiers
from baoheng.checking.matching.pairs import counterparts, is_generic, matched, name_match, projects


def dossier(text):
    return dossiers(readings(text), datetime.date(2026, 3, 1))[0]


@pytest.mark.parametrize(
    "name",
    ["服务对象满意度", "参保群众满意度", "完成率", "资金支付及时率", "项目成本控制数", "完成时间"],
)
def test_a_generic_name_may_belong_to_any_project(name):
    assert is_generic(name)


@pytest.mark.parametrize(
    "name", ["参保人数", "定点医药机构满意度", "单据复核率", "救助人次", "居民参保率"]
)
def test_a_name_of_the_trade_is_not_generic(name):
    assert not is_generic(name)


def test_a_shared_code_joins_like_names_and_proves_nothing_for_unlike_ones():
    code = "990300226T00000020003"
    assert name_match("医保智能监控", code, "医保智能监控服务外包", code) == 100
    assert name_match("城乡医疗救助", code, "信息平台运维", code) < 60


def test_rows_are_paired_one_to_one_by_name_then_level_then_value():
    forms = dossier("""
    --- project
    项目 甲
    产出 | 数量 | 2024年培训人数 | ≥100人
    产出 | 质量 | 补偿兑付 | ≥98%
    效益 | 社会效益 | 补偿兑付 | ≥90%
    --- project
    项目 乙
    效益 | 社会效益 | 补偿兑付 | ≥90%
    产出 | 数量 | 2025年培训人数 | ≥120人
    """).forms
    pairs = matched(forms[0].indicators, forms[1].indicators)
    assert [(m.one.level2, m.other.level2) for m in pairs] == [
        ("数量指标", "数量指标"),
        ("社会效益指标", "社会效益指标"),
    ]


def test_projects_are_grouped_by_name_and_year():
    groups = projects(
        dossier("""
    --- project 2025年项目支出绩效目标表
    项目 异地就医工作
    --- project 2026年项目支出绩效目标表
    项目 异地就医工作
    --- project 2026年项目支出绩效目标表
    项目 专项业务类—异地就医工作经费
    --- project 2026年项目支出绩效目标表
    项目 外伤调查
    """).forms
    )
    assert [len(group) for group in groups] == [1, 2, 1]


def test_a_merely_similar_row_is_no_counterpart_of_one_that_has_its_namesake():
    found = counterparts(
        dossier("""
    年度 2026
    --- overall 整体支出绩效目标表
    产出 | 质量 | 医疗救助对象身份认定准确率 | ≥98%
    产出 | 质量 | 医疗救助对象身份信息认定准确率 | ≥95%
    --- project
    项目 医疗救助
    产出 | 质量 | 医疗救助对象身份认定准确率 | ≥98%
    """)
    )
    assert [one.row.level3 for one in found] == ["医疗救助对象身份认定准确率"]
