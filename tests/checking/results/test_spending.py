"""Rates of the money block and the month that a monitoring form reaches."""

import datetime

import pytest
from layoutfiles import draw
from notation import readings

from baoheng.checking import dossiers
from baoheng.checking.results.spending import cut_off, row_rates
from baoheng.core.provenance import Place
from baoheng.reading.accounting import Reading
from baoheng.reading.grid import Source
from baoheng.reading.read import read_tables

FORM = """
项目名称 | 医疗救助 | < | < | < | < | <
资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 执行率 | 得分
^ | 年度资金总额 | 800 | 1000 | 950 | 95% | 9.5
^ | 其中：财政拨款 | 600 | 700 | 650 | 93% | —
^ | 彩票公益金 | 0 | 0 | 0 | 100% | —
^ | 其他资金 | 200 | 300万元 | 300万 | 100% | —
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
产出指标 | 数量指标 | 救助人次 | ≥2万人次 | 2.1万人次 | 90 | 90
"""


def dossier_of(found):
    return dossiers([found], datetime.date(2026, 3, 1))[0]


def read(drawing):
    source = Source(
        "表.docx", "0" * 64, "docx", "drawing", [draw(drawing, Place("表.docx", table=1))]
    )
    reading = read_tables(source)
    assert isinstance(reading, Reading)
    return dossier_of(reading)


def test_each_source_of_money_has_its_rate():
    dossier = read(FORM)
    rates = {rate.name: rate for rate in row_rates(dossier, dossier.forms[0])}
    assert [(name, rate.worked, rate.fits()) for name, rate in rates.items()] == [
        ("其中:财政拨款", "650 ÷ 700 = 92.86%", True),
        ("彩票公益金", "0 ÷ 0", False),
        ("其他资金", "300 ÷ 300 = 100%", True),
    ]


def test_budget_and_spending_under_heads_of_two_units_are_divided_in_one():
    heads = "年初预算数 | 全年预算数（万元） | 全年执行数（元）"
    form = FORM.replace("年初预算数 | 全年预算数 | 全年执行数", heads).replace(
        "| 650 |", "| 6500000 |"
    )
    dossier = read(form)
    rates = {rate.name: rate for rate in row_rates(dossier, dossier.forms[0])}
    assert rates["其中:财政拨款"].worked == "650 ÷ 700 = 92.86%"


@pytest.mark.parametrize(
    ("title", "month"),
    [
        ("2026年1—7月绩效运行监控表", 7),
        ("2026年1-8月监控表", 8),
        ("2026年上半年绩效运行监控表", 6),
        ("2026年前三季度监控表", 9),
        ("截至2026年8月底绩效监控表", 8),
        ("2026年1—12月绩效监控表", None),
        ("2026年度绩效监控表", None),
    ],
)
def test_the_month_in_a_title(title, month):
    dossier = dossier_of(readings(f"--- project {title}\n产出 | 数量 | 甲 | ≥2次 | 实际=1次")[0])
    assert cut_off(dossier, dossier.forms[0]) == month


def test_the_month_in_the_heads_counts_if_it_is_the_only_one():
    lines = "--- project 绩效监控表\n产出 | 数量 | 甲 | ≥2次 | 实际=1次\n文 1—7月执行数"
    dossier = dossier_of(readings(lines)[0])
    assert cut_off(dossier, dossier.forms[0]) == 7
    dossier = dossier_of(readings(lines + "\n文 1—8月完成值")[0])
    assert cut_off(dossier, dossier.forms[0]) is None
