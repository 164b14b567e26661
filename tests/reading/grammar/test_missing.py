"""What goes missing quietly: the project, an amount or the bureau under a label nobody knows."""

import pytest
from tests.reading.grammar.forms import HEAD, one

ROWS = f"{HEAD}\n产出指标 | 数量指标 | 检查机构数 | ≥20家"


def doubts(title: str, fields: str) -> list[str]:
    return [d.code for d in one(title, fields, ROWS).doubts]


def test_a_project_form_without_a_project_is_doubted() -> None:
    assert doubts("项目支出绩效目标表", "主管部门 | 云溪市医疗保障局") == ["PROJECT_MISSING"]
    assert doubts("项目支出绩效目标表", "项目名称 | 检查专项") == []
    assert doubts("部门整体支出绩效目标表", "部门名称 | 云溪市医疗保障局") == []


@pytest.mark.parametrize(
    ("label", "value", "code"),
    [
        ("切块资金", "286.5", ["AMOUNT_UNFILED"]),
        ("切块资金", "按实际结算", []),
        ("切块面积", "286.5", []),
        ("所在部门", "云溪市医疗保障局", ["DEPARTMENT_UNFILED"]),
        ("所在部门", "待定", []),
    ],
)
def test_a_field_that_looks_like_one_of_the_forms_own_is_doubted(
    label: str, value: str, code: list[str]
) -> None:
    assert doubts("项目支出绩效目标表", f"项目名称 | 检查专项\n{label} | {value}") == code
