"""The steps and thresholds: data with their source, and refusals of files that are wrong."""

import copy
from fractions import Fraction

import pytest

from baoheng import packs
from baoheng.core.errors import PackError
from baoheng.evaluation.proposals.rules import FILE, Margin, made, rules


def test_the_lines_of_the_product_are_said_to_be_its_own():
    assert rules().trivial == Fraction(13, 10)
    assert rules().ratio == (1, Fraction(1, 2), Fraction(1, 10))
    assert "本产品设定" in rules().source


def test_a_margin_is_points_for_ratios_and_a_share_for_all_else():
    margin = Margin(Fraction(1, 2), Fraction(2, 100))
    assert margin.exceeds(Fraction(51, 100), Fraction(90), True)
    assert not margin.exceeds(Fraction(50, 100), Fraction(90), True)
    assert margin.exceeds(Fraction(21), Fraction(1000), False)
    assert not margin.exceeds(Fraction(20), Fraction(-1000), False)


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        (("reach", "points"), "半", "界线不是数"),
        (("steps", "ratio"), ["0"], "步长应大于0"),
        (("warn", "trivial"), None, "缺少 trivial"),
    ],
)
def test_a_wrong_file_is_refused_with_its_name(place, value, message):
    data = copy.deepcopy(packs.load(FILE))
    section, key = place
    if value is None:
        del data[section][key]
    else:
        data[section][key] = value
    with pytest.raises(PackError, match=message) as caught:
        made(data)
    assert caught.value.where == FILE
