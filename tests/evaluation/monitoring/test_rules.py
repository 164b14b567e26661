"""The thresholds: data with their source, and refusals of files that are wrong."""

import copy
from fractions import Fraction

import pytest

from baoheng import packs
from baoheng.core.errors import PackError
from baoheng.evaluation.monitoring.rules import FILE, made, rules


def test_the_products_line_is_twenty_points_and_says_whose_it_is():
    assert rules().money.red == rules().progress.red == 20
    assert "本产品设定" in rules().source
    assert rules().words == {"certain": "确定能", "possible": "有可能", "never": "完全不可能"}
    assert rules().kinds == ("经费保障", "制度保障", "人员保障", "硬件条件保障", "其他")
    assert rules().never_below == Fraction(3, 5)


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        (("plan", "between"), "curved", "curved"),
        (("money", "red"), "二十", "界线不是数"),
        (("progress", "yellow"), "30", "黄灯的界线应先于红灯"),
        (("hold", "red"), None, "缺少 red"),
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
