import datetime

import pytest
from notation import readings

from baoheng.checking import dossiers
from baoheng.checking.dossier import Stage, same_year
from baoheng.checking.dossiers import bureau_of

DAY = datetime.date(2026, 3, 1)


@pytest.mark.parametrize(
    ("department", "bureau"),
    [
        ("云溪市医疗保障局", "云溪市"),
        ("云溪市医疗保障事务中心", "云溪市"),
        ("335-云溪市医疗保障事务中心本级", "云溪市"),
        ("450001医保部门云溪市东汀区医疗保障局本级", "云溪市东汀区"),
        ("云溪市教育局", "云溪市教育局"),
    ],
)
def test_a_bureau_is_known_by_its_region(department, bureau):
    [reading] = readings(f"单位 {department}\n产出 | 数量 | 甲 | 1个")
    assert bureau_of(reading.document) == bureau


def test_documents_of_one_bureau_belong_together_and_strangers_do_not():
    text = """
单位 云溪市医疗保障局
产出 | 数量 | 甲 | 1个
=== 二.docx
单位 云溪市医疗保障事务中心
产出 | 数量 | 乙 | 1个
=== 三.docx
单位 南河市医疗保障局
产出 | 数量 | 丙 | 1个
=== 四.docx
产出 | 数量 | 丁 | 1个
"""
    got = [(d.bureau, [r.document.file for r in d.readings]) for d in dossiers(readings(text), DAY)]
    assert got == [
        ("云溪市", ["表.docx", "二.docx"]),
        ("南河市", ["三.docx"]),
        ("（四.docx）", ["四.docx"]),
    ]


def test_a_document_without_a_bureau_joins_the_only_one():
    text = "产出 | 数量 | 甲 | 1个\n=== 二.docx\n单位 云溪市医疗保障局\n产出 | 数量 | 乙 | 1个"
    assert [len(d.readings) for d in dossiers(readings(text), DAY)] == [2]


def test_forms_know_their_stage_and_year():
    text = """
年度 2026
--- project 2026年项目支出绩效目标表
产出 | 数量 | 甲 | 1个
--- project 项目支出绩效自评表
产出 | 数量 | 甲 | 1个 | 实际=1个 得分=5
--- project 绩效运行监控表（2026年1—7月）
产出 | 数量 | 甲 | 1个 | 预计=1个
=== 2025年度自评.docx
--- project 自评表
产出 | 数量 | 甲 | 1个
"""
    [dossier] = dossiers(readings("单位 云溪市医疗保障局" + text), DAY)
    assert [(form.stage, form.year) for form in dossier.forms] == [
        (Stage.TARGET, 2026),
        (Stage.SELF_EVALUATION, 2026),
        (Stage.MONITORING, 2026),
        (Stage.SELF_EVALUATION, 2025),
    ]
    assert not same_year(dossier.forms[0], dossier.forms[3])


def test_earlier_documents_are_those_of_the_same_bureau():
    now = readings("单位 云溪市医疗保障局\n产出 | 数量 | 甲 | 1个")
    before = readings(
        "单位 云溪市医疗保障局\n产出 | 数量 | 甲 | 1个\n"
        "=== 别.docx\n单位 南河市医疗保障局\n产出 | 数量 | 乙 | 1个"
    )
    [dossier] = dossiers(now, DAY, before)
    assert [form.document.department for form in dossier.earlier] == ["云溪市医疗保障局"]
    assert dossier.reading_of(dossier.earlier[0]) is before[0]
