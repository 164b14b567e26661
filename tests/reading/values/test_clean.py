"""The view of a text for matching."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baoheng.reading.values import clean

CASES = [
    ("≥９５％", "≥95%"),
    ("≧95﹪", "≥95%"),
    ("⩽2小时", "≤2小时"),
    (">=95%", "≥95%"),
    ("=>95%", "≥95%"),
    ("＜＝8％", "≤8%"),
    ("（万人）", "(万人)"),
    ("元／人", "元/人"),
    ("80～90", "80~90"),
    ("<p>目标1: 持续</p>", "目标1: 持续"),
    ("<u>≤</u>", "≤"),
    ("<u> </u>", ""),
    ("<10%", "<10%"),  # a bare < before a digit is a sign, not markup
    ("&ge;95%", "≥95%"),
    ("\ufeff95\u200b%\u200f", "95%"),
    ("成 本 控制数", "成本控制数"),
    ("DRG 支付", "DRG 支付"),
    ("三级\n指标", "三级指标"),
    ("⼈次", "人次"),  # a radical, as PDF fonts deliver it
    ("①覆盖", "①覆盖"),  # list signs stay
    ("参保，缴费", "参保，缴费"),
    ("", ""),
]


@pytest.mark.parametrize(("raw", "view"), CASES)
def test_look_alikes_become_one_spelling(raw, view):
    assert clean(raw) == view


@given(st.text(max_size=60))
def test_any_text_has_a_view_without_outer_blanks(text):
    view = clean(text)
    assert view == view.strip()
    assert "\u200b" not in view
