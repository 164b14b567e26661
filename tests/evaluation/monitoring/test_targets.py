"""An actual beside its target: units, sides, by how much it fails."""

from fractions import Fraction

import pytest
from tests.evaluation.monitoring.tables import done, on, row

from baoheng.evaluation.monitoring import targets


@pytest.mark.parametrize(
    ("target", "number", "unit", "value"),
    [
        ("≥9.57万人", 95742, "人", "9.5742"), ("≥9.57万人", "9.6", None, "9.6"),
        ("≤535.92万元", 5359200, "元", "535.92"), ("≥95%", "0.96", "倍", 96),
        ("≥95%", 12, "人", None), ("≥95%", 12, "斗", None),
    ],
)  # fmt: skip
def test_a_number_comes_into_the_targets_unit_or_is_none(target, number, unit, value):
    found = targets.number_of(done(number, unit), row("某数", target).target)
    assert found == (None if value is None else Fraction(value))


def test_a_date_is_no_number():
    assert targets.number_of(on("2026-03-01"), row("某数", "≥5件").target) is None
    assert targets.number_of(None, row("某数", "≥5件").target) is None


@pytest.mark.parametrize(
    ("name", "target", "level1", "values"),
    [
        ("检查家次", "≥130家次", "产出指标", {129: False, 130: True}),
        ("检查家次", ">130家次", "产出指标", {130: False, 131: True}),
        ("总成本", "≤24万元", "成本指标", {24: True, 25: False}),
        ("总成本", "<24万元", "成本指标", {24: False, 23: True}),
        ("资金到位率", "=100%", "产出指标", {99: False, 100: True, 101: True}),
        ("安全事件数", "=0起", "产出指标", {0: True, 1: False}),
        ("人均补助", "=56元/人", "产出指标", {55: False, 56: True, 57: False}),
        ("可支付月数", "6-9个月", "效益指标", {5: False, 6: True, 9: True, 10: False}),
        ("服务质量", "提高", "效益指标", {1: None}),
    ],
)
def test_which_side_of_the_target_a_number_lies(name, target, level1, values):
    indicator = row(name, target, level1=level1)
    assert {one: targets.meets(indicator, Fraction(one)) for one in values} == values


@pytest.mark.parametrize(
    ("target", "number", "short"),
    [
        ("≥200件", 150, "1/4"), ("≥200件", 250, 0), ("≤200件", 250, "1/4"), ("≤200件", 150, 0),
        ("6-9个月", 3, "1/2"), ("6-9个月", 12, "1/3"), ("=0起", 2, 1), ("提高", 2, 0),
    ],
)  # fmt: skip
def test_by_what_share_of_the_target_a_number_fails(target, number, short):
    assert targets.shortfall(row("某数", target), Fraction(number)) == Fraction(short)
