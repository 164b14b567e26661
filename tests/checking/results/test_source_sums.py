"""What each source spent against the whole year's money."""

import datetime

import pytest
from layoutfiles import draw

from baoheng.checking import dossiers
from baoheng.checking.results.source_sums import spent_by_source
from baoheng.core.provenance import Place
from baoheng.reading.accounting import Reading
from baoheng.reading.grid import Source
from baoheng.reading.read import read_tables

FORM = """
项目名称 | 医疗救助补助 | < | < | < | < | <
资金（万元） | | 全年预算数 | 全年执行数 | 执行率 | 得分 |
^ | 年度资金总额 | 1500 | 1320 | 88% | 8.8 |
^ | 其中：中央补助 | 900 | {central} | 90% | — |
^ | 地方资金 | 600 | 510 | 85% | — |
^ | 其他资金 | {other} | 0 | 0% | — |
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
产出指标 | 数量指标 | 救助人次 | ≥2万人次 | 2.1万人次 | 90 | 90
"""


def seen(central, other):
    drawing = draw(FORM.format(central=central, other=other), Place("表.docx", table=1))
    reading = read_tables(Source("表.docx", "0" * 64, "docx", "drawing", [drawing]))
    assert isinstance(reading, Reading)
    dossier = dossiers([reading], datetime.date(2026, 3, 1))[0]
    return [
        (one.holds, one.severity, one.evidence)
        for one in spent_by_source(dossier, dossier.forms[0])
    ]


@pytest.mark.parametrize(
    ("central", "other", "expected"),
    [
        ("810", "0", [(True, None, "= 1320万元，全年执行数1320万元")]),
        ("801", "0", [(False, None, "= 1311万元，全年执行数1320万元，差9万元")]),
        ("801", "50", [(False, None, "差9万元")]),  # 900 + 600 is the whole without it
        ("801", "", [(False, None, "差9万元")]),
    ],
)
def test_the_sources_that_make_up_the_budget_make_up_what_was_spent(central, other, expected):
    found = seen(central, other)
    assert [(holds, severity) for holds, severity, _ in found] == [e[:2] for e in expected]
    assert [e[2] in text for e, (_, _, text) in zip(expected, found, strict=True)] == [True]


def test_sources_that_are_not_the_whole_say_nothing():
    drawing = FORM.replace("| 900 |", "| 700 |").format(central="801", other="0")
    source = Source(
        "表.docx", "0" * 64, "docx", "drawing", [draw(drawing, Place("表.docx", table=1))]
    )
    reading = read_tables(source)
    assert isinstance(reading, Reading)
    dossier = dossiers([reading], datetime.date(2026, 3, 1))[0]
    assert [*spent_by_source(dossier, dossier.forms[0])] == []
