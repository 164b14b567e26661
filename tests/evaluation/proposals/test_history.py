"""The same row in several years, in one unit, and its trend."""

from fractions import Fraction

import pytest
from tests.evaluation.monitoring.tables import done, missing, on, row, table

from baoheng.evaluation.proposals import Record, Trend, Year
from baoheng.evaluation.proposals.history import records, told, trend
from baoheng.evaluation.proposals.rules import rules


def test_older_years_come_into_the_unit_of_the_latest_target():
    latest = row("参保人数", "≥9.57万人")
    years = [
        Year(2024, table(row("参保人数", "≥95000人")), (done(94000),)),
        Year(2025, table(latest), (done("9.6"),)),
    ]
    first, second = records(years, latest)
    assert (first.value, first.limit, first.met) == (Fraction("9.4"), Fraction("9.5"), False)
    assert (second.value, second.limit, second.met) == (Fraction("9.6"), Fraction("9.57"), True)


def test_what_does_not_compare_keeps_its_reason():
    latest = row("某数", "≥5件")
    years = [
        Year(2023, table(row("别的", "≥5件")), (done(4),)),
        Year(2024, table(row("某数", "≥5%")), (done(4),)),
        Year(2025, table(latest), (missing("缺6月"),)),
        Year(2026, table(latest), (None,)),
    ]
    found = records(years, latest)
    assert [one.year for one in found] == [2024, 2025, 2026]
    assert [one.value for one in found] == [None, None, None]
    assert "不能比较" in found[0].reason
    assert found[1].reason == "缺6月"


def test_a_unit_behind_the_name_does_not_make_it_another_row():
    latest = row("住院救助人次（人次）", "≥1100人次")
    years = [Year(2024, table(row("住院救助人次", "≥1000人次")), (done(1050),))]
    assert [one.value for one in records(years, latest)] == [1050]
    other = [Year(2024, table(row("住院救助人次（特困人员）", "≥10人次")), (done(9),))]
    assert records(other, latest) == ()


def test_among_rows_of_one_name_level_2_decides_and_nothing_is_guessed():
    latest = row("满意度", "≥90%", level2="服务对象满意度指标")
    other = row("满意度", "≥80%", level2="社会效益指标")
    years = [Year(2024, table(other, row("满意度", "≥85%", level2="服务对象满意度指标")),
                  (done(81), done(86)))]  # fmt: skip
    assert [one.value for one in records(years, latest)] == [86]
    years = [Year(2024, table(other, other), (done(81), done(86)))]
    assert records(years, latest) == ()


def test_rows_of_one_name_and_level_in_the_latest_table_are_told_apart():
    first, second = row("满意度", "≥90%"), row("满意度", "≥80%")
    year = Year(2026, table(first, second), (done(91), done(81)))
    assert [records([year], one)[0].value for one in (first, second)] == [91, 81]


@pytest.mark.parametrize(
    ("values", "ratio", "wanted"),
    [
        ([90], True, "unknown"), ([90, None], True, "unknown"), ([90, "90.5"], True, "flat"),
        ([90, "90.6"], True, "rising"), ([90, "89"], True, "falling"),
        ([1000, 1020], False, "flat"), ([1000, 1021], False, "rising"),
        ([90, 91, 92], True, "rising"), ([90, 91, 91], True, "rising"),
        ([90, 92, 91], True, "mixed"),
    ],
)  # fmt: skip
def test_trends(values, ratio, wanted):
    known = [Record(2020 + place, "", "", None if one is None else Fraction(one))
             for place, one in enumerate(values)]  # fmt: skip
    assert trend(known, rules(), ratio) is Trend(wanted)


def test_history_is_told_in_a_line():
    latest = row("完成时间", "2026年5月31日前")
    years = [Year(2026, table(latest), (on("2026-05-20"),))]
    assert told(records(years, latest)) == "2026年目标2026年5月31日前、实际2026-05-20（达到）"
    assert told([Record(2025, "≥5件", "", reason="缺6月")]) == "2025年目标≥5件、没有实际值（缺6月）"
