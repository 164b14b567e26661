"""A value as a cell shows it: with the unit that the cell had, unless that makes it another."""

from decimal import Decimal

import pytest

from baoheng.core.provenance import Place
from baoheng.forms.writeback.model import Change
from baoheng.forms.writeback.values import same, sheet_number, text_of

AT = Place("表.xlsx", sheet="表", row=1, col=1)


def money(value="532.03", unit="万元"):
    return Change(AT, Decimal(value), "执行数", unit=unit)


@pytest.mark.parametrize(
    ("before", "like", "text"),
    [
        ("532.70万元", "", "532.03万元"),
        ("532.70", "", "532.03"),
        ("", "532.70万元", "532.03万元"),
        ("5320300元", "", "532.03万元"),  # 532.03元 would be another amount
        ("0.0532亿元", "", "532.03万元"),
        ("", "5320300元", "532.03万元"),
        ("532.70万", "", "532.03万"),
    ],
)
def test_money_never_takes_a_unit_of_another_size(before, like, text):
    assert text_of(money(), before, like) == text


@pytest.mark.parametrize(
    ("shown", "is_same"),
    [("532.03", True), ("532.03万元", True), ("532.03元", False), ("532.04万元", False)],
)
def test_the_same_digits_in_another_unit_are_not_the_same(shown, is_same):
    assert same(money(), shown) is is_same


@pytest.mark.parametrize(
    ("code", "digits"),
    [("General", "532.03"), ('0.00"万元"', "532.03"), ('0.00"元"', None), ("yyyy-mm-dd", None)],
)
def test_a_format_that_shows_another_unit_gets_a_text(code, digits):
    assert sheet_number(money(), code) == digits


def test_other_numbers_keep_the_unit_of_their_cell():
    score = Change(AT, Decimal("9.5"), "得分")
    assert text_of(score, "10分", "") == "9.5分"
    assert same(score, "9.5分")
    rate = Change(AT, Decimal("99.87"), "执行率", percent=True)
    assert (text_of(rate, "", ""), text_of(rate, "98.1%", "")) == ("99.87%", "99.87%")
    assert sheet_number(rate, "0.00%") == "0.9987"
