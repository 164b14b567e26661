"""The other values of a row, brought to the unit of its target."""

import datetime
from decimal import Decimal

import pytest
from notation import readings

from baoheng.checking import dossiers
from baoheng.checking.wording.besides import (
    compared,
    cycle_value,
    full_marks,
    one_year,
    second_values,
)


def dossier_of(line, more=""):
    text = f"项目 甲\n{more}\n产出 | 数量 | {line}"
    return dossiers(readings(text), datetime.date(2026, 3, 1))[0]


@pytest.mark.parametrize(
    ("line", "other", "equal", "rounded"),
    [
        ("资助对象 | 2.7万人 | 单位=人 内容=27258", "2.7258", False, True),
        ("住院待遇 | 18万人次 | 单位=人次 内容=18万", "18", True, False),
        ("受益对象 | 4.5万人次 | 单位=人次 内容=56369", "5.6369", False, False),
        ("覆盖率 | ≥90% | 单位=% 内容=95%", "95", False, False),
    ],
)
def test_the_content_is_read_in_the_unit_of_the_column(line, other, equal, rounded):
    dossier = dossier_of(line)
    row = dossier.forms[0].indicators[0]
    (beside,) = second_values(dossier, row)
    both = compared(row, beside)
    assert both is not None
    assert (both.other, both.equal, both.rounded) == (Decimal(other), equal, rounded)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("达到90%以上", 1),
        ("满意人数÷调查人数×100%", 0),
        ("90%以上为优，80%以上为良", 0),
        ("较上年提高5%以上", 0),
        ("覆盖5家以上", 0),
    ],
)
def test_only_a_bound_in_the_same_unit_counts_in_an_explanation(text, found):
    dossier = dossier_of(f"满意度 | ≥95% | 描述={text}")
    assert len([*second_values(dossier, dossier.forms[0].indicators[0])]) == found


def test_different_kinds_of_units_are_not_compared():
    dossier = dossier_of("检查 | 20家 | 周期=30次")
    row = dossier.forms[0].indicators[0]
    beside = cycle_value(dossier, row)
    assert beside is not None
    assert compared(row, beside) is None


@pytest.mark.parametrize(
    ("period", "single"),
    [("2026年1月—2026年12月", True), ("2026年—2028年", False), ("长期", False)],
)
def test_a_term_within_one_year_is_one_year(period, single):
    dossier = dossier_of("检查 | 20家", f"实施期 {period}")
    assert one_year(dossier.forms[0]) is single


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("达到95%得满分，每低1%扣1分", Decimal(95)),
        ("95%（含）以上的得满分", Decimal(95)),
        ("每低1%扣2分", None),
        ("达到得满分，否则按比例", None),
    ],
)
def test_the_line_of_full_marks_is_the_number_before_it(text, line):
    dossier = dossier_of(f"建档率 | ≥95% | 评分={text}")
    found = full_marks(dossier.forms[0].indicators[0])
    assert (found and found[1]) == line
