"""A whole table: states carried through, order, reasons to ask for, bad input."""

import datetime
from fractions import Fraction

import pytest
from tests.evaluation.monitoring.tables import JULY, done, missing, on, row, table

from baoheng.core.actual import Actual
from baoheng.core.errors import BaohengError
from baoheng.core.result import ResultState
from baoheng.evaluation.monitoring import Accumulation, Case, Light, Progress, monitor

GROWS = Accumulation.CUMULATIVE


def test_the_likeliest_to_fail_come_first():
    form = table(
        row("好的", "≥100件"),
        row("不知道的", "≥100件"),
        row("差一点的", "≥100件"),
        row("过了期的", "2026年3月31日前"),
        row("差得多的", "≥100件"),
        row("同样差一点、分值高的", "≥100件", weight=9),
    )
    rows = (
        Progress(done(90), GROWS), Progress(missing(), GROWS), Progress(done(50), GROWS),
        Progress(pending=True), Progress(done(20), GROWS), Progress(done(50), GROWS),
    )  # fmt: skip
    found = monitor(Case(form, JULY, rows))
    assert [found.rows[index].name for index in found.order] == [
        "过了期的", "差得多的", "同样差一点、分值高的", "差一点的", "不知道的", "好的",
    ]  # fmt: skip
    assert len(found.needs_reasons) == 5
    assert found.kinds[0] == "经费保障"
    assert "本产品设定" in found.source


def test_how_far_a_row_fails_goes_before_its_weight():
    form = table(row("差一点、分值高的", "≥100件", weight=9), row("差得稍多的", "≥100件", weight=1))
    rows = (Progress(done(50), GROWS), Progress(done(45), GROWS))
    found = monitor(Case(form, JULY, rows))
    assert [one.light for one in found.rows] == [Light.YELLOW, Light.YELLOW]
    assert found.order == (1, 0)


@pytest.mark.parametrize("state", [one for one in ResultState if one is not ResultState.COMPUTED])
def test_without_an_actual_the_state_is_carried_and_there_is_no_number(state):
    progress = Progress(Actual(state, reason="没有5月的数"), GROWS)
    found = monitor(Case(table(row("某数", "≥100件")), JULY, (progress,))).rows[0]
    assert (found.state, found.light) == (state, Light.GREY)
    assert found.value is found.completion is found.forecast is found.likelihood is None
    assert "没有5月的数" in found.needs_reason


def test_nothing_given_is_incomplete():
    found = monitor(Case(table(row("某数", "≥100件")), JULY, (Progress(),))).rows[0]
    assert (found.state, found.light) == (ResultState.INCOMPLETE, Light.GREY)


@pytest.mark.parametrize("actual", [done(5, "人"), on("2026-03-01")])
def test_what_does_not_compare_with_the_target_gets_no_number(actual):
    found = monitor(Case(table(row("某率", "≥95%")), JULY, (Progress(actual),))).rows[0]
    assert (found.value, found.light) == (None, Light.GREY)
    assert "不能比较" in found.needs_reason


@pytest.mark.parametrize(
    ("target", "number", "kind", "share"),
    [
        ("≥200件", 50, "cumulative", 25), ("≤200万元", 50, "cap", 25), ("≥80%", 60, "rate", 75),
        ("≤80%", 60, "rate", None), ("6-9个月", 6, "average", None), ("≥0件", 3, "state", None),
    ],
)  # fmt: skip
def test_completion_is_a_share_of_the_target_where_that_makes_sense(target, number, kind, share):
    progress = Progress(done(number), Accumulation(kind))
    found = monitor(Case(table(row("某数", target)), JULY, (progress,))).rows[0]
    assert found.completion == (None if share is None else pytest.approx(share / 100))


def test_a_cut_off_of_another_year_is_refused():
    with pytest.raises(BaohengError, match="不在表的年度2026年之内") as caught:
        monitor(Case(table(), datetime.date(2025, 7, 31), ()))
    assert caught.value.where == "某项目"


def test_rows_that_are_not_one_for_each_indicator_are_refused():
    with pytest.raises(BaohengError, match="表中有1个指标，给出了0个的情况"):
        monitor(Case(table(row("某数", "≥1件")), JULY, ()))


def test_a_share_beyond_all_is_refused():
    rows = (Progress(share_done=Fraction(63)),)
    with pytest.raises(BaohengError, match="不在0到1之间") as caught:
        monitor(Case(table(row("完成时间", "2026年11月30日前")), JULY, rows))
    assert caught.value.where == "“完成时间”"
