"""Spending goes back in the table's unit, and says so under a head of another unit."""

from dataclasses import replace
from decimal import Decimal

import pytest
from layoutfiles import draw

from baoheng.core.provenance import Place
from baoheng.forms.writeback import plan
from baoheng.reading.grid import Loose, Source
from baoheng.reading.read import read_tables

HEAD = "年初预算数 | 全年预算数 | 全年执行数"


@pytest.mark.parametrize(("block", "heads", "text"), [
    ("项目资金", HEAD.replace("数", "数（元）"), "188.6万元"),
    ("项目资金（元）", HEAD, "188.6万元"),
    ("项目资金（万元）", HEAD, "188.6"),
    ("项目资金", HEAD, "188.6"),
])  # fmt: skip
def test_spending_names_its_unit_under_a_head_of_another(block, heads, text):
    place = Place("自评.docx", table=1)
    grid = draw(f"""
项目名称 | 居民补助 | < | < | < | < | < | <
{block} | | {heads} | 分值 | 执行率 | 得分
^ | 年度资金总额 | 2000000 | 2100000 | 0 | 10 | 0% | 0
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因
产出指标 | 数量指标 | 参保人数 | ≥9万人 | 9.5万人 | 90 | 90 | 无
""", place)  # fmt: skip
    reading = read_tables(Source("自评.docx", "0" * 64, "docx", "drawing", [
        Loose("项目支出绩效自评表", place), Loose("单位：万元", place), grid,
    ]))  # fmt: skip
    (table,) = reading.document.tables
    assert table.execution is not None
    new = replace(table, execution=replace(table.execution, spent=Decimal("188.6")))
    (change,) = plan(reading, [new]).changes
    assert change.text == text
