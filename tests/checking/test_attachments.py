"""Which form a paper without indicators goes with."""

import datetime

from notation import readings

from baoheng.checking import dossiers

TABLES = """
=== 表.docx
单位 石峰区医疗保障局
年度 2025
--- project 2025年项目支出绩效目标表
项目 医保基金监管服务
产出 | 数量 | 检查家数 | ≥60家
--- project 2025年项目支出绩效目标表
项目 信息系统运维
产出 | 数量 | 系统个数 | ≥3个
--- project 2025年度项目支出绩效自评表
项目 信息系统运维
产出 | 数量 | 系统个数 | ≥3个 | 实际=3个
"""


def noted(paper):
    """The first words of the notes of every form that has some."""
    (dossier,) = dossiers(readings(TABLES + paper), datetime.date(2026, 3, 1))
    return {
        (form.name, form.stage.value): [note.text[:6] for note in form.notes]
        for form in dossier.forms
        if form.notes
    }


def test_a_paper_goes_with_the_project_in_its_title():
    paper = "=== 说明.docx\n文 石峰区医保基金监管服务项目说明\n文 全年检查60家机构。"
    notes = noted(paper)
    assert notes == {("医保基金监管服务", "target"): ["石峰区医保基", "全年检查60"]}


def test_a_report_goes_with_the_evaluation_form():
    paper = "=== 报告.docx\n文 信息系统运维项目2025年度绩效自评报告\n文 系统运行平稳。"
    assert [*noted(paper)] == [("信息系统运维", "self_evaluation")]


def test_a_paper_of_another_year_goes_with_none():
    assert noted("=== 说明.docx\n文 2023年信息系统运维项目说明\n文 系统运行平稳。") == {}


def test_paragraphs_of_a_paper_on_several_projects_are_shared_out():
    paper = """=== 说明.docx
文 2025年项目立项说明
文 医保基金监管服务：检查60家。
文 信息系统运维：维护3个系统。
文 以上两项按期完成。
"""
    assert noted(paper) == {
        ("医保基金监管服务", "target"): ["医保基金监管"],
        ("信息系统运维", "target"): ["信息系统运维"],
    }


def test_the_explanation_of_a_departments_budget_goes_with_none():
    paper = "=== 公开.docx\n文 2025年部门预算公开说明\n文 支出预算300万元，医保基金监管服务60万元。"
    assert noted(paper) == {}


def test_a_costing_goes_with_the_project_that_it_names():
    paper = "=== 测算.docx\n--- project 经费测算\n项目 信息系统运维\n测算 | 维护 | 30 | 3个×10万元"
    (dossier,) = dossiers(readings(TABLES + paper), datetime.date(2026, 3, 1))
    costs = {form.name: len(form.costs) for form in dossier.forms if form.papers}
    assert costs == {"信息系统运维": 1}
