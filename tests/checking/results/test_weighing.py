"""Weights of a form: fractions, schemes joined by a plus, columns that nobody filled."""

import datetime
from decimal import Decimal

from notation import readings
from tests.reading.grammar.forms import read

from baoheng.checking import dossiers
from baoheng.checking.profile import profile_named
from baoheng.checking.results.weighing import (
    blank_columns,
    blank_forms,
    matching_scheme,
    nearest_scheme,
    weights_of,
)

DAY = datetime.date(2026, 3, 1)
HEAD = "一级指标 | 二级指标 | 三级指标 | 指标值 | 权重 | 评（扣）分标准"


def drawn(row, kind="项目支出绩效目标表"):
    form = f"项目名称 | 甲 | < | < | < | <\n{HEAD}\n{row}"
    (dossier,) = dossiers([read(kind, form)], DAY)
    return [heads for _, heads in blank_columns(dossier)]


def test_a_column_without_a_single_entry_is_named():
    assert drawn("产出指标 | 数量指标 | 家数 | ≥2家 |  | ") == ["权重”“评(扣)分标准"]
    assert drawn("产出指标 | 数量指标 | 家数 | ≥2家 | 90 | ") == ["评(扣)分标准"]
    assert drawn("产出指标 | 数量指标 | 家数 | ≥2家 | 90 | 每少1家扣1分") == []


def test_fractions_of_one_are_per_cent():
    text = "项目 甲\n产出 | 数量 | 家数 | ≥2家 | 权重=0.5\n效益 | 社会效益 | 率 | ≥9% | 权重=0.4"
    (dossier,) = dossiers(readings(text), DAY)
    found = weights_of(dossier.forms[0])
    assert found is not None
    assert found.total == Decimal(90)


def test_a_scheme_may_join_two_levels():
    profile = profile_named("hubei")
    sums = {"产出指标": Decimal(40), "效益指标": Decimal(30), "满意度指标": Decimal(10)}
    scheme = matching_scheme(profile, sums)
    assert scheme is not None
    assert scheme.title == "产出40、效益与满意度40"
    assert nearest_scheme(profile, {"管理效率": Decimal(80)}) is None


WIDE = """
项目名称 | 一级指标 | 二级指标 | 三级指标 | 指标值 | 权重
甲 | 产出指标 | 数量指标 | 检查家数 | ≥2家 | 60
^ | 效益指标 | 社会效益指标 | 知晓率 | ≥90% | 30
乙 | 产出指标 | 数量指标 | 审核份数 | ≥9份 | {}
^ | 效益指标 | 社会效益指标 | 准确率 | ≥98% | {}
"""


def test_a_project_of_a_wide_table_without_any_weight_is_named():
    def names(*weights):
        (dossier,) = dossiers([read("项目支出绩效目标表", WIDE.format(*weights))], DAY)
        return [form.name for form in blank_forms(dossier)]

    assert names("", "") == ["乙"]
    assert names("60", "30") == []
    assert names("60", "") == []  # one blank row is told by itself
