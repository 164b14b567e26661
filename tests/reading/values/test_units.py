"""Unit words: dimension, scale, and what two printed units have in common."""

from decimal import Decimal

import pytest

from baoheng.core.quantity import Quantity
from baoheng.reading.values import parse_unit
from baoheng.reading.values.units import column_unit, contradict, unit_in_name


@pytest.mark.parametrize(
    ("text", "dimension", "scale"),
    [
        ("元", "money", "1"),
        ("万元", "money", "10000"),
        ("亿元", "money", "100000000"),
        ("万人次", "person_time", "10000"),
        ("%", "ratio", "0.01"),
        ("％", "ratio", "0.01"),
        ("‰", "ratio", "0.001"),
        ("个百分点", "percentage_point", "1"),
        ("个工作日", "workday", "1"),
        ("年", "calendar", "12"),
        ("家", "count:家", "1"),
        ("万份", "count:份", "10000"),
        ("元/人", "money/person", "1"),
        ("元/人/年", "money/person/calendar/12", None),
        ("万元/万人", "money/person", "1"),
    ],
)
def test_a_unit_word_has_a_dimension_and_a_scale(text, dimension, scale):
    unit = parse_unit(text)
    assert unit is not None
    if scale is None:  # a year is no power of ten of months, so it stands in the dimension
        assert unit.dimension == "money/person/年"
        assert unit.scale == 1
    else:
        assert (unit.dimension, unit.scale) == (dimension, Decimal(scale))


@pytest.mark.parametrize(
    "text", ["", "国家规定标准", "万", "人/", "村民委员会", "原新农合", "2023年"]
)
def test_other_words_are_no_unit(text):
    assert parse_unit(text) is None


def test_persons_and_visits_do_not_compare():
    person, visit = parse_unit("万人"), parse_unit("人次")
    assert person is not None
    assert visit is not None
    assert Quantity(Decimal(1), person).compare(Quantity(Decimal(1), visit)) is None


def test_a_wan_of_persons_is_ten_thousand():
    wan, one = parse_unit("万人"), parse_unit("人")
    assert wan is not None
    assert one is not None
    assert Quantity(Decimal("2.7"), wan).compare(Quantity(Decimal(27258), one)) == -1


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("参保人数（万人）", "万人"),
        ("参保率 (%)", "%"),
        ("市财政补助标准（元/人/年）", "元/人/年"),
        ("投入成本（单位：万元）", "万元"),
        ("城乡居民（原新农合）参合人数", None),
        ("拨付至街道、社区（村）、学校", None),  # brackets inside the name are no unit
        ("参保率(≥100%)", None),
        ("参保人数", None),
    ],
)
def test_the_unit_in_the_last_brackets_of_a_name(name, unit):
    assert unit_in_name(name) == unit


def test_a_unit_column_may_state_none():
    assert column_unit(" ％ ") == "%"
    assert column_unit("单位：万元") == "万元"
    assert column_unit("（家）") == "家"
    assert column_unit("台(套)") == "台（套）"
    assert [column_unit(text) for text in ("", "—", "/", "无")] == [None] * 4


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("次", "年", True),
        ("%", "人", True),
        ("万人", "人", False),
        ("元/人/年", "元", False),
        ("人次", "人", False),
        ("家", "个", False),
        ("家", "套", True),
        ("万元", "元", False),
    ],
)
def test_units_that_contradict_each_other(first, second, expected):
    assert contradict(first, second) is expected
