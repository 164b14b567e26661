"""A target value together with the other columns of its row."""

from decimal import Decimal

import pytest

from baoheng.core.target import Nature, Operator
from baoheng.reading.values import parse_target


def codes(target):
    return [doubt.code for doubt in target.doubts]


@pytest.mark.parametrize(
    ("text", "columns", "value", "unit", "doubts"),
    [
        ("≥ 600万人", {"name": "参保人数（人）"}, "600", "万人", []),
        ("≥600", {"name": "参保人数（万人）"}, "600", "万人", []),
        ("95", {"name": "综合参保率 (%)"}, "95", "%", []),
        ("95", {"unit": "%"}, "95", "%", []),
        ("95%", {"unit": "%"}, "95", "%", []),
        ("579242", {"unit": "人"}, "579242", "人", []),
        ("18万", {"unit": "人次"}, "18", "万人次", []),
        ("600万", {"unit": "人"}, "600", "万人", []),
        ("600万", {"name": "参保人数（人）"}, "600", "万人", []),
        ("2.7万人", {"unit": "人"}, "2.7", "万人", []),
        ("50.25元/人/年", {"name": "补助标准 (元)"}, "50.25", "元/人/年", []),
        ("50.25", {"name": "补助标准（元/人/年）"}, "50.25", "元/人/年", []),
        ("103家", {"unit": "个"}, "103", "家", []),
        ("1,086.42", {"unit": "万元"}, "1086.42", "万元", []),
        ("≥3次", {"unit": "年"}, "3", "次", ["UNIT_CONFLICT"]),
        ("600", {"unit": "人", "name": "参保人数（万人）"}, "600", "人", ["UNIT_CONFLICT"]),
        ("5万", {"unit": "万元"}, "5", "万元", ["SCALE_REPEATED"]),
        ("1.00", {"unit": "%", "name": "参保对象满意度"}, "1.00", "%", ["PERCENT_SCALE"]),
        ("1", {"unit": "%", "name": "死亡人数"}, "1", "%", []),
        ("95", {"unit": "—", "name": "参保率"}, "95", None, []),
    ],
)
def test_the_unit_comes_from_the_value_then_the_column_then_the_name(
    text, columns, value, unit, doubts
):
    target = parse_target(text, **columns)
    assert (str(target.value), target.unit, codes(target)) == (value, unit, doubts)


def test_alternatives_carry_the_unit_too():
    target = parse_target("达到95", unit="%")
    assert [one.unit for one in target.alternatives] == ["%"]


@pytest.mark.parametrize(
    ("text", "columns", "operator", "doubts"),
    [
        ("100", {"operator": "≥"}, ">=", []),
        ("3", {"operator": "≤"}, "<=", []),
        ("1", {"operator": "＝"}, "=", []),
        ("95", {"operator": ">"}, ">", []),
        ("95", {"operator": "大于等于"}, ">=", []),
        ("95", {"operator": "定量"}, "=", []),
        ("95", {"operator": "正向指标"}, "=", []),
        ("≥95%", {"operator": "≥"}, ">=", []),
        ("≥95%", {"operator": "≤"}, ">=", ["OPERATOR_CONFLICT"]),
        ("≥95%", {"operator": "2"}, ">=", []),
        ("80%-90%", {"operator": "＝"}, "range", []),
        ("100", {"operator": ">", "unit": "%"}, ">", ["OPERATOR_SUSPECT"]),
        ("100%", {"name": "参保率(≥100%)", "unit": "%"}, ">=", ["OPERATOR_FROM_NAME"]),
        ("100%", {"name": "参保率（≥95%）"}, "=", ["NAME_VALUE_DIFFERS"]),
        ("≥100%", {"name": "参保率(≥100%)"}, ">=", []),
        ("95%", {"name": "参保率（≥）"}, ">=", ["OPERATOR_FROM_NAME"]),
        ("100", {"operator": "@"}, None, ["OPERATOR_UNKNOWN"]),
        ("高中低", {"operator": "≥"}, "qualitative", ["OPERATOR_CONFLICT"]),
        ("国家规定标准", {"operator": "≥"}, ">=", ["REFERENCE"]),
        ("416元/人、73元/人", {"operator": "≥"}, ">=", ["SEVERAL_VALUES"]),
    ],
)
def test_the_operator_comes_from_the_value_then_the_column_then_the_name(
    text, columns, operator, doubts
):
    target = parse_target(text, **columns)
    assert (target.operator, codes(target)) == (operator, doubts)


def test_a_conflict_of_operators_keeps_both():
    target = parse_target("≥95%", operator="≤")
    assert [one.operator for one in target.alternatives] == [Operator.LE]


def test_the_operator_of_the_name_leaves_the_bare_reading():
    target = parse_target("100%", name="参保率(≥100%)")
    assert [(one.operator, one.value) for one in target.alternatives] == [("=", Decimal(100))]


def test_an_unknown_sign_offers_all_three_readings():
    target = parse_target("100", operator="@", unit="%")
    assert [str(one.operator) for one in target.alternatives] == [">=", "<=", "="]


@pytest.mark.parametrize(
    ("glyph", "columns", "operator", "certain"),
    [
        ("2", {"name": "建设及时率"}, ">=", False),
        ("2", {"name": "建设成本控制数"}, "<=", False),
        ("<u> </u>", {"name": "建设成本控制数"}, "<=", False),
        ("<u> </u>", {"name": "服务质量提高"}, ">=", False),
        ("<u>></u>", {"name": "准确率"}, ">=", True),
        ("<u><</u>", {"name": "增长率"}, "<=", True),
        ("<u>&gt;</u>", {"name": "准确率"}, ">=", True),
        ("<u>≤</u>", {"name": "成本控制数"}, "<=", True),
        ("Ш", {"name": "准确率"}, "=", False),
        ("II", {"name": "及时率"}, "=", False),
        ("||", {"name": "及时率"}, "=", False),
        ("٨١", {"name": "满意度"}, ">=", False),
        ("\\ I", {"name": "满意度"}, ">=", False),
        ("/ \\ I", {"name": "满意度"}, ">=", False),
        ("\\ <u>\\</u>", {"name": "服务质量提高", "level2": "社会成本指标"}, "<=", False),
        ("^", {"name": "出差人数"}, ">=", False),
        ("V", {"name": "系统响应时间"}, "<=", False),
        ("K", {"name": "投诉次数"}, "<=", False),
        ("N", {"name": "覆盖率"}, ">=", False),
    ],
)
def test_a_broken_sign_is_proposed_and_listed(glyph, columns, operator, certain):
    target = parse_target("100", operator=glyph, **columns)
    assert target.operator == operator
    assert [(one.kind, one.before, one.certain) for one in target.repairs] == [
        ("operator", glyph, certain)
    ]
    assert codes(target) == ([] if certain else ["OPERATOR_SUSPECT"])
    assert bool(target.alternatives) is not certain


def test_an_underlined_sign_before_the_number_is_mended():
    target = parse_target("<u>></u>95%")
    assert (target.operator, target.text) == (Operator.GE, "<u>></u>95%")
    assert target.repairs[0].certain


@pytest.mark.parametrize("text", ["优良中差", "高中低", "95", ""])
def test_the_column_may_declare_a_row_qualitative(text):
    target = parse_target(text, operator="定性", unit="%")
    assert (target.operator, target.nature) == (Operator.QUALITATIVE, Nature.QUALITATIVE)
    assert (target.value, target.unit) == (None, None)


def test_a_number_in_a_qualitative_row_is_the_other_reading():
    target = parse_target("95", operator="定性", unit="%")
    assert codes(target) == ["NATURE_CONFLICT"]
    assert [(one.value, one.unit) for one in target.alternatives] == [(Decimal(95), "%")]


@pytest.mark.parametrize(
    ("text", "printed", "nature", "doubts"),
    [
        ("100%", "定量", Nature.QUANTITATIVE, []),
        ("达标", "定性", Nature.QUALITATIVE, []),
        ("达标", "定量", Nature.QUANTITATIVE, ["NATURE_CONFLICT"]),
        ("1年", "定性", Nature.QUALITATIVE, ["NATURE_CONFLICT"]),
        ("100%", "定量/定性", Nature.QUANTITATIVE, []),
    ],
)
def test_the_printed_nature_counts_and_a_contradiction_is_told(text, printed, nature, doubts):
    target = parse_target(text, nature=printed)
    assert (target.nature, codes(target)) == (nature, doubts)


def test_a_bare_year_in_a_row_about_time_is_a_period():
    assert codes(parse_target("2023", level2="时效指标")) == ["PERIOD"]
    assert parse_target("2023", unit="人").value == Decimal(2023)
