"""The terminal report: every row, the total, what is still to be done."""

import io
from dataclasses import replace
from decimal import Decimal

from rich.console import Console
from tests.cli.results import ROWS, WHOLE, computed, result, row

from baoheng.checking.profile import profile_named
from baoheng.evaluation.approved import Departure
from baoheng.evaluation.money import Money
from baoheng.evaluation.reports.terminal import (
    print_departures,
    print_result,
    print_summary,
    print_what_if,
)
from baoheng.evaluation.scoring.whatif import what_if
from baoheng.evaluation.simulated import changed


def printed(function, *arguments):
    console = Console(file=io.StringIO(), width=200, highlight=False)
    function(console, *arguments)
    return console.file.getvalue()


def cells(text, name):
    [line] = [one for one in text.splitlines() if one.startswith("│") and name in one]
    return [cell.strip() for cell in line.split("│")[1:-1]]


def test_every_row_is_told_with_its_score_and_what_it_rests_on():
    text = printed(print_result, result(ROWS))
    assert cells(text, "审核单据") == ["审核单据", "≥24份", "24份", "达到", "30", "30", "台账算出"]
    assert cells(text, "满意度")[-1] == "调查得出"
    assert cells(text, "制度")[-1] == "人工填报"
    missing = cells(text, "检查家次")
    assert missing[2:] == ["不完整：“检查”还没有装入台账", "无法判断", "10", "", ""]
    assert "还缺1项" in text
    assert "台账算出2个、调查得出1个、人工填报1个、尚无结果1个" in text


def test_the_total_stands_only_below_a_whole_table():
    one = result(WHOLE)
    text = printed(print_result, one)
    assert f"总分 {one.evaluation.total.normalize():f}分（满分" in text
    assert "尚不能定总分" not in text
    assert "尚不能定总分" in printed(print_result, result(ROWS))


def test_money_that_is_not_known_is_told():
    text = printed(print_result, result(WHOLE, money=Money(None, None, reason="没有支出")))
    [line] = [one for one in text.splitlines() if one.startswith("预算执行率")]
    assert line.startswith("预算执行率 /10分　")
    assert len(line) > len("预算执行率 /10分　")


def test_the_summary_counts_outcomes():
    text = printed(print_summary, [result(WHOLE, project="甲"), result(ROWS, project="乙")])
    #  rows, met, missed, over, without a result, reasons to write
    assert cells(text, "甲")[2:] == ["5", "4", "1", "0", "0", "1"]
    assert cells(text, "乙")[2:] == ["5", "3", "1", "0", "1", "1"]


def test_departures_are_told_each_on_its_line():
    one = replace(result(WHOLE), departures=(Departure("甲", "甲改了"), Departure("乙", "乙没有")))
    lines = printed(print_departures, one).splitlines()
    assert lines == ["与批复不一致（监管）：甲改了", "与批复不一致（监管）：乙没有"]
    assert printed(print_departures, result(WHOLE)) == ""


def test_a_simulation_tells_only_what_differs():
    case = result(WHOLE).case
    text = printed(print_what_if, "监管", what_if(case, changed(case, ["复核率=≥70%"])))
    assert "模拟 监管：现在 " in text
    assert "  复核率：未达到 " in text
    assert "→ 达到 30/30" in text
    assert "审核单据" not in text
    same = printed(print_what_if, "监管", what_if(case, case))
    assert same.splitlines()[1:] == ["  没有不同"]


def test_a_simulation_tells_another_score_for_the_execution():
    # 85 %: 101 gives 70 % of the points, 10 gives them in proportion
    one = result(
        WHOLE, money=Money(Decimal(100), Decimal(85)), profile=profile_named("national-101")
    )
    text = printed(print_what_if, "监管", what_if(one.case, changed(one.case, ["national-10"])))
    assert "  预算执行率改后 8.5/10" in text


def test_signs_of_the_terminal_in_a_name_do_nothing():
    odd = [(row("[bold]红[/bold]\x1b[31m", "≥1份"), computed(1, "1份"))]
    text = printed(print_result, result(odd))
    assert "[bold]红[/bold]" in text
    assert "\x1b" not in text


def test_a_project_is_called_as_it_is():
    assert "监管[/]" in printed(print_result, result(WHOLE, project="监管[/]"))


def test_signs_of_the_terminal_in_the_name_of_a_simulated_project_do_nothing():
    case = result(WHOLE).case
    assert "\x1b" not in printed(print_what_if, "监管\x1b[31m", what_if(case, case))
