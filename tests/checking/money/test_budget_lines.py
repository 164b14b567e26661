"""Rows of budget tables as lines: names, codes, sides, leaves."""

import pytest
from notation import readings

from baoheng.checking import dossiers
from baoheng.checking.money.budget_lines import Line, leaves, lines, two_sided


def form_of(text):
    import datetime

    (dossier,) = dossiers(readings(text), datetime.date(2026, 3, 1))
    return dossier.forms[0]


@pytest.mark.parametrize(
    ("printed", "name", "level"),
    [
        ("一、一般公共预算拨款收入", "一般公共预算拨款收入", 1),
        ("（一）人员经费", "人员经费", 2),
        ("1.基本工资", "基本工资", 2),
        ("本 年 支 出 合 计", "本年支出合计", 0),
        ("、上年结转", "上年结转", 1),
    ],
)
def test_a_name_loses_its_number_and_its_spaces(printed, name, level):
    (line,) = lines(form_of(f"--- budget 表\n行 name={printed} amount=1"))
    assert (line.name, line.level) == (name, level)


@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("一般公共预算拨款收入", "收入"),
        ("上年结转", "收入"),
        ("社会保障和就业支出", "支出"),
        ("附属单位上缴收入", "收入"),
        ("上缴上级支出", "支出"),
        ("结转下年", "支出"),
        ("事业单位经营支出", "支出"),
        ("某某", ""),
    ],
)
def test_the_side_follows_from_the_name(name, side):
    assert Line(name, 0, "", None, {}, None).side == side


def test_the_head_above_says_the_side_before_the_name_does():
    form = form_of("--- budget 收支表\n行 name=其他 支出/预算数=3")
    (line,) = lines(form)
    assert (line.side, line.amount) == ("支出", line.amounts["支出/预算数"])
    assert two_sided(form, [line])


@pytest.mark.parametrize(
    ("codes", "wanted"),
    [
        ("210 21015 2101501 2101506", "2101501 2101506"),
        ("302 302001", "302001"),
        ("335001 2080109 2101101", "2080109 2101101"),
        ("2080109 99030021T000000100017 99030021T000000100025",
         "99030021T000000100017 99030021T000000100025"),
        ("301 30101 30102 302 30217", "30101 30102 30217"),
    ],
)  # fmt: skip
def test_only_rows_that_nothing_divides_further_are_added(codes, wanted):
    rows = [Line("某", 0, code, None, {}, None) for code in codes.split()]
    assert [row.code for row in leaves(rows)] == wanted.split()


def test_a_unit_code_read_into_the_account_is_cut_off():
    (line,) = lines(form_of("--- budget 表\n行 code=2080109335 name=经办机构 amount=1"))
    assert line.code == "2080109"
