from fractions import Fraction

import pytest

from baoheng.evaluation.units import in_unit, show


@pytest.mark.parametrize(
    ("value", "unit", "wanted", "result"),
    [
        ("95125", "人", "万人", Fraction(95125, 10000)),
        ("1/3", "万元", "元", Fraction(10000, 3)),
        ("2", "小时", "分钟", 120),
        ("963/1000", "倍", "%", Fraction(963, 10)),
        ("5", "次", "次", 5),
        ("5", "家", "个", 5),
        ("5", "次", None, 5),
        ("5", None, "次", 5),
        ("5", None, None, 5),
        ("5", "新词", "新词", 5),
    ],
)
def test_a_number_is_put_in_the_targets_unit_exactly(value, unit, wanted, result):
    assert in_unit(Fraction(value), unit, wanted) == result


@pytest.mark.parametrize(
    ("unit", "wanted"),
    [
        ("家", "次"),
        ("人", "人次"),
        ("天", "工作日"),
        ("天", "月"),
        (None, "%"),
        ("万人", None),
        ("%", "个百分点"),
        ("新词", "次"),
        ("元", None),
    ],
)
def test_units_that_do_not_compare_give_no_number(unit, wanted):
    assert in_unit(Fraction(5), unit, wanted) is None


@pytest.mark.parametrize(
    ("number", "text"),
    [("96.3", "96.3"), ("7", "7"), ("2/3", "约0.6667"), ("-1/3", "约-0.3333"), ("1/8", "0.125")],
)
def test_a_number_without_end_is_shown_as_about(number, text):
    assert show(Fraction(number)) == text
