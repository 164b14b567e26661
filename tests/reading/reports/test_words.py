import datetime
import tomllib
from decimal import Decimal
from importlib.resources import files

import pytest

from baoheng.core.target import Operator, Target
from baoheng.reading.reports.words import FIELDS, OPERATORS, clean, number, one_line, say_target


def test_control_characters_become_visible_and_line_ends_stay():
    assert clean("甲\x1b[2J\r\n乙\t\x00\u202e\ud800\x9b\r") == "甲�[2J\n乙\t����\ufffd"


def test_one_line_joins_and_cuts():
    assert one_line(" 甲\n 乙\t丙 ") == "甲 乙 丙"
    assert one_line("一二三四五", 4) == "一二三…"
    assert one_line("一二三四", 4) == "一二三四"


@pytest.mark.parametrize(
    ("value", "said"),
    [("600.00", "600.00"), ("1E+3", "1000"), ("1E+400", "1E+400"), ("0", "0"), (None, "")],
)
def test_numbers_are_said_as_printed(value, said):
    assert number(None if value is None else Decimal(value)) == said


def test_targets_are_said_with_operator_number_and_unit():
    def said(operator, value=None, high=None, unit=None, date=None):
        number_of = [None if v is None else Decimal(v) for v in (value, high)]
        return say_target(Target("原文", operator, *number_of, unit, date=date))

    assert said(Operator.GE, "95", unit="%") == "≥ 95 %"
    assert said(Operator.RANGE, "0", "8", "个百分点") == "0 至 8 个百分点"
    assert said(Operator.APPROX, "3") == "约 3"
    assert said(None, "3") == "? 3"
    assert said(Operator.QUALITATIVE) == "定性"
    assert said(Operator.LE, date=datetime.date(2023, 12, 31)) == "2023-12-31 前"
    assert said(Operator.GE) == ""


def test_every_operator_and_every_role_of_the_vocabulary_has_a_chinese_name():
    assert set(OPERATORS) == set(Operator)
    heads = files("baoheng.packs") / "national" / "reading" / "heads.toml"
    vocabulary = tomllib.loads(heads.read_text("utf-8"))
    roles = {role for section in ("indicator", "labels") for role in vocabulary[section]}
    assert roles - set(FIELDS) == set()
