import pytest

from baoheng.checking.compare import Relation, band, of_targets, opposite
from baoheng.reading.values import parse_target


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("≥60万人", "≥600000人", Relation.SAME),
        ("≤0.5小时", "≤30分钟", Relation.SAME),
        ("50.25元/人/年", "50.25元/人", Relation.SAME),
        ("103家", "103", Relation.SAME),
        ("近23万人", "22.8万人", Relation.SAME),
        ("6～9个月", "6-9个月", Relation.SAME),
        ("2026年12月底前", "2026年12月31日前", Relation.SAME),
        ("29814.84万元", "29814.8万元", Relation.ROUNDED),
        ("9.4万人", "9.42万人", Relation.ROUNDED),
        ("13512.80万元", "1351.80万元", Relation.SLIP),
        ("2473.6万元", "2437.6万元", Relation.SLIP),
        ("95%", "9.5%", Relation.SLIP),
        ("≥90%", "≥99%", Relation.DIFFERENT),
        ("≥99%", "≥99.9%", Relation.DIFFERENT),
        ("12家", "12.5家", Relation.DIFFERENT),
        ("3万元", "3.3万元", Relation.DIFFERENT),
        ("≥10套", "=100%", Relation.DIFFERENT),
        ("6～9个月", "6～8个月", Relation.DIFFERENT),
        ("2026年3月31日前", "2026年6月30日前", Relation.DIFFERENT),
        ("100人次", "50万元", Relation.UNCOMPARABLE),
        ("50元/人", "50万元", Relation.UNCOMPARABLE),
        ("稳步提高", "≥95%", Relation.UNCOMPARABLE),
        ("6～9个月", "≥6个月", Relation.UNCOMPARABLE),
        ("2026年3月31日前", "≤30天", Relation.UNCOMPARABLE),
    ],
)
def test_two_values_of_one_thing_relate_the_same_both_ways(one, other, relation):
    first, second = (parse_target(text, name="指标") for text in (one, other))
    assert of_targets(first, second) is relation
    assert of_targets(second, first) is relation


def test_floor_and_ceiling_are_opposite_and_may_form_a_band():
    low, high = (parse_target(text, name="可支付月数") for text in ("≥6个月", "≤9个月"))
    assert opposite(low, high)
    assert band(low, high)
    assert band(high, low)
    crossed = parse_target("≤5个月", name="可支付月数")
    assert not band(low, crossed)
    assert not opposite(low, low)
