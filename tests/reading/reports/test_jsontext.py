import json
from decimal import Decimal

import pytest

from baoheng.reading.reports.jsontext import to_json


@pytest.mark.parametrize("printed", ["95", "0.95", "1200.50", "0", "-3.10", "9.4"])
def test_a_number_stays_as_printed(printed):
    assert to_json(Decimal(printed)) == printed


def test_an_exponent_is_written_out_unless_it_would_explode():
    assert to_json(Decimal("1E+3")) == "1000"
    assert to_json(Decimal("1E+999999")) == "1E+999999"


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), float("inf")])
def test_what_is_not_a_number_is_refused(value):
    with pytest.raises(ValueError, match="JSON"):
        to_json(value)


def test_unknown_types_are_refused():
    with pytest.raises(TypeError, match="set"):
        to_json({1})


def test_structures_read_back_and_missing_is_null():
    value = {"甲": [None, True, 3, 0.5, '“引号"\n'], "乙": {}, "丙": ()}
    assert json.loads(to_json(value)) == {
        "甲": [None, True, 3, 0.5, '“引号"\n'],
        "乙": {},
        "丙": [],
    }


def test_nothing_in_it_can_command_a_terminal_or_break_a_line():
    nasty = "\x1b[2J\x9b1m\x7f\u2028\u202e\udc80\x85"
    line = to_json(nasty)
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line) == nasty
