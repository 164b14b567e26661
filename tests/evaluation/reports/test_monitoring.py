"""Monitoring on the terminal, as a page and for programs: the likeliest to fail comes first."""

import datetime
import io
from decimal import Decimal
from fractions import Fraction

import lxml.html
import pytest
from rich.console import Console
from tests.cli.results import ROWS, result

from baoheng.core.actual import Actual, Evidence
from baoheng.core.result import ResultState
from baoheng.evaluation.money import Money
from baoheng.evaluation.monitored import Monitored
from baoheng.evaluation.monitoring.filled import Decision
from baoheng.evaluation.monitoring.model import Case, Likelihood, Progress
from baoheng.evaluation.monitoring.monitor import monitor
from baoheng.evaluation.reports.monitoring import print_monitored, to_contract, write_page
from baoheng.measures.model import Accumulation

JULY = datetime.date(2025, 7, 31)


def watched(spent=Decimal(50), decisions=None, project="监管") -> Monitored:
    """The table of the other reports at the end of July; bills 24 of 24, recheck 75 of 90."""
    one = result(ROWS, project=project)
    kinds = [Accumulation.CUMULATIVE, *[Accumulation.RATE] * 4]
    rows = tuple(
        Progress(actual=actual, accumulation=kind)
        for (_, actual), kind in zip(ROWS, kinds, strict=True)
    )
    money = Money(Decimal(100), spent, reason="" if spent else "没有支出")
    paid = (
        Actual(ResultState.INCOMPLETE, reason="没有支出")
        if spent is None
        else Actual(ResultState.COMPUTED, value=Fraction(spent), unit="万元", text=f"{spent}",
                    evidence=Evidence.COMPUTED)
    )  # fmt: skip
    case = Case(one.assessed.table, JULY, rows, paid, Decimal(100))
    return Monitored(one.assessed, money, monitor(case), decisions or {})


def printed(one):
    console = Console(file=io.StringIO(), width=220, highlight=False)
    print_monitored(console, one)
    return console.file.getvalue()


def lines(text):
    return [
        [cell.strip() for cell in one.split("│")[1:-1]]
        for one in text.splitlines()
        if one.startswith("│")
    ]


def test_red_comes_first_then_what_cannot_be_judged_then_green():
    rows = lines(printed(watched()))
    assert [(row[0], row[1]) for row in rows][:2] == [("红灯", "复核率"), ("灰灯", "检查家次")]
    assert {row[0] for row in rows[2:]} == {"绿灯"}
    assert rows[1][3] == "“检查”还没有装入台账"  # why there is no number, and no number
    assert rows[1][4:] == ["", "", ""]


def test_a_suggestion_is_told_as_one_until_a_person_decides():
    rows = {row[1]: row for row in lines(printed(watched()))}
    assert rows["复核率"][6].endswith("（建议）")
    decided = {1: Decision(Likelihood.POSSIBLE, "人员保障", "增配人手", "88%")}
    text = printed(watched(decisions=decided))
    rows = {row[1]: row for row in lines(text)}
    assert rows["复核率"][5:] == ["88%", "有可能"]
    assert "1 个指标要写偏差原因" in text  # only what is missing
    assert "2 个指标要写偏差原因" in printed(watched())


@pytest.mark.parametrize(
    ("spent", "said"),
    [
        (Decimal(50), "预算执行率50%，时间进度58.08%（绿灯）"),
        (Decimal(45), "预算执行率45%，时间进度58.08%（黄灯）"),
        (Decimal(30), "预算执行率30%，时间进度58.08%（红灯）"),
        (None, "预算执行率算不出：没有支出"),
    ],
)
def test_the_money_is_told_with_its_light(spent, said):
    assert said in printed(watched(spent))


def test_the_page_explains_and_fetches_nothing(tmp_path):
    write_page(tmp_path / "页.html", [watched(project="<b>甲</b>")])
    text = (tmp_path / "页.html").read_text("utf-8")
    tree = lxml.html.document_fromstring(text)
    assert tree.xpath("string(//h2)") == "<b>甲</b>"
    assert tree.xpath("//script | //img | //link | //*[@src]") == []
    rows = tree.xpath("//table[@class='results']/tr[td]")
    assert [one.xpath("string(td[2])") for one in rows][:2] == ["复核率", "检查家次"]
    assert rows[0].xpath("string(td[1]/@class)") == "red"
    assert all(one.xpath(".//details/summary") for one in rows)
    assert "代入 18 ÷ 24" in rows[0].text_content()
    assert "为什么没有结果" in rows[1].text_content()
    assert rows[1].xpath(".//p[@class='todo']")


def test_for_programs_what_is_not_known_is_null():
    told = to_contract(watched(None))
    assert (told["format"], told["cut_off"]) == ("baoheng.monitoring/1", "2025-07-31")
    assert (told["money"]["spent"], told["money"]["rate"], told["money"]["light"]) == (
        None, None, "grey",
    )  # fmt: skip
    rows = {one["indicator"]: one for one in told["indicators"]}
    assert list(rows) == ["审核单据", "复核率", "满意度", "制度", "检查家次"]  # the table's order
    missing = rows["检查家次"]
    assert [missing[key] for key in ("actual_text", "completion", "forecast", "likelihood")] == [
        None
    ] * 4
    assert (missing["light"], missing["reason"]) == ("grey", "“检查”还没有装入台账")
    assert rows["复核率"]["completion"] == "5/6"  # exact


def test_a_project_is_called_as_it_is():
    assert "监管[/]" in printed(watched(project="监管[/]"))
