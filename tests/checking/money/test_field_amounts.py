"""Amounts among a form's other fields count in the form's unit."""

import datetime
from decimal import Decimal

import pytest
from notation import readings

from baoheng.checking import dossiers
from baoheng.checking.money.field_amounts import field_amount


@pytest.mark.parametrize(
    ("label", "text", "amount"),
    [
        ("上年结转", "2", "2"),
        ("上年结转", "20000元", "2"),
        ("上年结转(元)", "20000", "2"),
        ("上年结转(元)", "2万元", "2"),
        ("项目资金(元)/上年结转", "20000", "2"),
        ("在职人数(人)", "20", None),
        ("上年结转", "约2万元", None),
        ("说明", "无", None),
    ],
)
def test_a_unit_in_the_text_or_the_label_counts_before_the_forms(label, text, amount):
    [made] = dossiers(readings("项目 居民医保补助\n预算 50"), datetime.date(2026, 3, 1))
    found = field_amount(made.forms[0], label, text)
    assert found == (None if amount is None else Decimal(amount))
