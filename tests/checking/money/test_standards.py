import datetime

import pytest
from notation import readings

from baoheng.checking import dossiers
from baoheng.checking.money.standards import stated, years_of

DAY = datetime.date(2026, 3, 1)


def found(text):
    [made] = dossiers(readings(f"年度 2024\n项目 居民医保补助\n{text}"), DAY)
    return [(one.kind, int(one.value)) for one in stated(made)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("目标 财政补助标准为年人均670元，其中：中央30%即201元", [("fiscal", 670)]),
        ("目标 中央、省、市、区四级财政配套共640元/人", [("fiscal", 640)]),
        ("目标 中央财政补助每人536元", []),
        ("目标 市级财政补助标准每人250元", []),
        ("目标 个人缴费标准每人每年400元", [("individual", 400)]),
        ("目标 人均医疗费用支出670元", []),
        ("产出 | 数量 | 各级财政人均补助标准 | 670元/人", [("fiscal", 670)]),
        ("产出 | 数量 | 县级财政补助标准 | 230元/人", []),
    ],
)
def test_only_whole_standards_are_found(text, expected):
    assert found(text) == expected


def test_the_years_of_a_standard():
    [made] = dossiers(readings("年度 2025\n项目 居民\n目标 居民个人缴费400元"), DAY)
    [one] = stated(made)
    assert years_of("individual", one.value) == [2024, 2025]
