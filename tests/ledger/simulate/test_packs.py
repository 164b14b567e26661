"""The data files of the example city say what they may say."""

import datetime
from decimal import Decimal

import numpy as np
import pytest

from baoheng.core.errors import PackError
from baoheng.ledger.simulate.catalogue import catalogue
from baoheng.ledger.simulate.draws import Draws
from baoheng.ledger.simulate.period import Period, day_of
from baoheng.ledger.simulate.recipes import Making, make_rows
from baoheng.ledger.simulate.scenarios import parse_lines, scenarios
from baoheng.ledger.simulate.templates import Recipe


def test_a_line_of_a_bill_reads_as_written():
    assert Recipe.parse("amox|cefu*2/5?60") == Recipe(("amox", "cefu"), 200, 5, 153)
    assert Recipe.parse("cbc") == Recipe(("cbc",), 100, 0, 255)


def test_a_planted_line_reads_as_written():
    lines = parse_lines("10", "!a*2@1.10=38.5/7x3^80$-dr")
    assert [line.day for line in lines] == [1, 2, 3]
    one = lines[0]
    assert (one.hit, one.count, one.hour, one.price) == (True, 200, 10, 385_000)
    assert (one.days, one.late, one.own, one.nobody) == (7, 80, True, True)


@pytest.mark.parametrize("text", ["", "a**2", "a*2@", "a 2"])
def test_a_line_that_cannot_be_read_is_named(text):
    with pytest.raises(PackError, match="看不懂"):
        parse_lines("10", text)
    with pytest.raises(PackError, match="看不懂"):
        Recipe.parse(text)


def test_something_that_nobody_sells_is_named_with_what_is_near():
    with pytest.raises(PackError, match=r"目录里没有“amoxx”.*amox"):
        parse_lines("10", "amoxx*2")


def test_codes_follow_the_national_grammar_and_are_all_different():
    kinds = catalogue()
    assert len(set(kinds.codes)) == len(kinds.codes)
    lengths = {"X": 23, "Z": 20, "T": 10, "C": 20, "9": 15}
    assert {code for code in kinds.codes if len(code) != lengths[code[0]]} == set()


def test_every_scenario_offends_or_is_near():
    for one in scenarios():
        hits = [line for visit in one.visits for line in visit.lines if line.hit]
        if one.kind == "near_miss":
            assert hits == [], one.number
            assert not any(visit.whole for visit in one.visits), one.number


def test_recipes_give_what_they_say():
    period = Period(2025, 1, 6)
    new_year = day_of(datetime.date(2025, 1, 1))
    pools = {"place": [{"code": "A"}]}
    making = Making(
        period, pools, 4, 6, {"day": new_year, "none": None, "n": 7, "p": Decimal("1.5")}
    )
    making.bits = 12345 << 20
    assert making.make("serial X") == "X20250000005"
    assert making.make("text {year}-{month}-{i}") == "2025-6-5"
    assert making.make("choice a:1") == "a"
    assert making.make("choice -:1") is None
    assert making.make("day 3 3") == new_year + 3
    assert making.make("after day 5 5") == new_year + 5
    assert making.make("after day 200 200") is None  # not yet, at the end of June
    assert making.make("after none 1 2") is None
    assert making.make("due day 200") == new_year + 200
    assert making.make("with none text x") is None
    assert making.make("without none text x") == "x"
    assert making.make("when n=6,7 yuan 1.5") == 150
    assert making.make("product n p") == 1050
    assert making.make("minus n none") == 7
    assert making.make("part n 50") == 3
    assert making.make("ref place code") == "A"
    assert making.make("year -1") == 2024
    assert making.make("some 1000 text x") == "x"
    assert making.make("some 0 text x") is None
    making.row["share"] = 1000
    assert making.make("odds share") is True
    assert making.make("first none n") == 7
    assert making.make("spell day 6 ZX") == "ZX202501"
    assert making.make("turn") == 1


def test_recipes_make_a_row_for_each_of_a_list_and_several_for_each_of_a_pool():
    period, draws = Period(2025, 1, 12), Draws(1)
    named = {"list": [{"name": "甲"}, {"name": "乙"}], "columns": {"a": "ref list name"}}
    rows = make_rows("x", named, {}, period, draws, 10)
    assert [row["a"] for row in rows] == ["甲", "乙"]
    several = {"each": "x", "times": 2, "columns": {"b": "ref x a", "turn": "turn"}}
    made = make_rows("y", several, {"x": rows}, period, draws, 10)
    assert [(row["b"], row["turn"]) for row in made] == [("甲", 1), ("甲", 2), ("乙", 1), ("乙", 2)]


def test_service_items_are_cheaper_in_lower_hospitals():
    kinds = catalogue()
    bed = int(kinds.first[kinds.place["bed"]])
    assert np.diff(kinds.price[bed, 1:]).min() > 0
