"""``baoheng monitor`` from the outside: the cut-off, lights, decisions, forms."""

import shutil

import lxml.html
import pytest
from tests.cli.bureau import SECRETS
from tests.cli.documents import (
    NAMES,
    ROWS,
    blank_form,
    fill,
    formulas,
    read_back,
    sheet_rows,
    target_form,
)
from tests.cli.refusals import REFUSED, refused
from tests.cli.shell import shell

pytestmark = pytest.mark.slow

JULY = "2025-07-31"  # day 212 of 365
OPEN, RECHECK, BILLS = "监管制度健全性", "疑点单据月度复核率", "智能审核结算单据数量"
CONTENT = "参保居民满意度"
DECISIONS = {
    OPEN: {"原因说明": "12月评议", "完成可能性": "有可能", "偏差原因类别": "其他"},
    CONTENT: {"原因说明": "10月调查", "完成可能性": "有可能", "偏差原因类别": "其他"},
    BILLS: {"完成可能性": "有可能", "全年预计（改用）": "23份", "偏差原因类别": "人员保障",
            "原因说明": "8月少一人，已经调配"},
}  # fmt: skip


@pytest.fixture(scope="module")
def july(loaded, tmp_path_factory):
    """What is said at the end of July, and the workbook to decide in."""
    folder = tmp_path_factory.mktemp("july")
    said = shell(
        "monitor", target_form(folder / "目标.xlsx"), "--json", "--ask", folder / "监控.xlsx",
        "--as-of", JULY, "--ledger", loaded, "--bindings", folder / "bindings.json",
    )  # fmt: skip
    return said, folder / "监控.xlsx"


def test_in_july_the_lights_and_forecasts_are_those_of_july(july):
    said, workbook = july
    assert said.code == 1
    [table] = said.lines
    rows = said.indicators
    # bills: 14 ÷ (212 ÷ 365) = 24.1; cost: 12 × 365 ÷ 212 = 20.66; (6 × 100 % + 50 %) ÷ 7 = 92.9 %
    assert {
        name: (row["actual_text"], row["forecast_text"], row["light"]) for name, row in rows.items()
    } == {
        BILLS: ("14份", "24份", "green"),
        "举报投诉受理数": ("6件", "10件", "green"),
        RECHECK: ("92.9%", "92.9%", "green"),
        "举报线索按期办结率": ("100%", "100%", "green"),
        "基金监管项目总成本": ("12.00万元", "20.66万元", "green"),
        OPEN: (None, None, "grey"),
        CONTENT: (None, None, "grey"),
    }
    money = table["money"]
    assert (money["spent"], money["budget"], money["time"]) == ("12", "24.02", "212/365")
    assert money["light"] == "green"  # 49.96 % is 8 points behind 58.08 %
    asks = sheet_rows(workbook, "监控")
    assert {name for name, row in asks.items() if row["要写什么"]} == {OPEN, CONTENT}
    assert list(asks)[:2] == [OPEN, CONTENT]  # what is likeliest to fail comes first
    assert formulas(workbook) == []


@pytest.mark.slow
def test_at_the_end_of_the_year_a_target_missed_by_a_sixth_is_red_and_comes_first(go):
    said = go("monitor", "目标.xlsx")
    assert said.code == 1
    rows = [line for line in said.out.splitlines() if "灯 │" in line]
    assert RECHECK in rows[0]
    assert "红灯" in rows[0]
    assert "完全不可能（建议）" in rows[0]
    assert "灰灯" in rows[1]
    assert {line.split("│")[1].strip() for line in rows[2:]} == {"绿灯"}
    # 83.35 % is more than 10 and less than 20 points behind
    assert "预算执行率83.35%，时间进度100%（黄灯）" in said.out
    assert "2 个指标要写偏差原因" in said.out


@pytest.fixture
def decided(july, desk):
    """The workbook with people's decisions, in the folder where commands run."""
    shutil.copy(july[1], desk / "监控.xlsx")
    return fill(desk / "监控.xlsx", "监控", **DECISIONS)


@pytest.mark.slow
def test_with_the_decisions_nothing_is_left_and_the_form_and_page_print_them(go, desk, decided):
    said = go(
        "monitor", "目标.xlsx", "--decisions", "监控.xlsx", "--form", "监控表.xlsx",
        "--html", "页.html", at=JULY,
    )  # fmt: skip
    assert said.code == 0
    [line] = [one for one in said.out.splitlines() if BILLS in one]
    assert "23份" in line
    assert "有可能 " in line  # confirmed: no longer （建议）
    rows = {row["level3"]: row for row in read_back(desk / "监控表.xlsx")["indicators"]}
    assert list(rows) == list(NAMES)
    assert rows[BILLS]["actual_text"] == "14份"
    assert rows[BILLS]["forecast_text"] == "23份"
    assert "8月少一人，已经调配" in rows[BILLS]["reason"]
    assert (rows[CONTENT]["actual_text"], rows[CONTENT]["actual"]) == ("未取得", None)
    page = lxml.html.document_fromstring((desk / "页.html").read_text("utf-8"))
    assert page.xpath("//script | //img | //link") == []
    text = page.text_content()
    assert "14 ÷" in text or "14份 ÷" in text  # how the forecast was made
    seen = said.out + said.err + text
    assert [secret for secret in SECRETS if secret in seen] == []


@pytest.mark.slow
def test_decisions_are_filled_in_again_when_the_workbook_is_written_anew(go, desk, decided):
    go("monitor", "目标.xlsx", "--decisions", "监控.xlsx", "--ask", "再.xlsx", at=JULY)
    again = sheet_rows(desk / "再.xlsx", "监控")
    assert {head: again[BILLS][head] for head in DECISIONS[BILLS]} == DECISIONS[BILLS]


@pytest.mark.slow
def test_the_word_form_says_the_same_as_the_workbook(go, desk):
    go("monitor", "目标.xlsx", "--form", "表.xlsx", "--form", "表.docx", at=JULY)
    told = [
        [(row["level3"], row["actual_text"], row["forecast_text"]) for row in table["indicators"]]
        for table in (read_back(desk / "表.xlsx"), read_back(desk / "表.docx"))
    ]
    assert told[0] == told[1]
    assert len(told[0]) == len(ROWS)


@pytest.mark.slow
def test_a_copy_of_another_form_gets_what_it_has_cells_for_and_the_rest_is_told(go, desk):
    source = blank_form(desk / "自评.docx")
    before = source.read_bytes()
    said = go("monitor", source, "--into", "填好.docx", at=JULY)
    assert "表里没有“预计完成值”这一栏" in said.out
    assert source.read_bytes() == before
    rows = {row["level3"]: row for row in read_back(desk / "填好.docx")["indicators"]}
    assert rows[BILLS]["actual_text"] == "14份"
    assert (rows[CONTENT]["actual_text"], rows[CONTENT]["actual"]) == ("未取得", None)


@pytest.mark.slow
def test_what_the_ledger_does_not_hold_yet_is_grey_and_not_behind(go, desk):
    later = target_form(desk / "2099.xlsx", year=2099)
    said = go("monitor", later, "--json", at="2099-07-31")
    assert said.code == 1
    assert {(row["light"], row["actual_text"]) for row in said.indicators.values()} == {
        ("grey", None)
    }
    assert said.lines[0]["money"]["rate"] is None


@pytest.mark.slow
def test_odd_names_start_no_formula(go, desk):
    rows = [("产出指标", "数量指标", f"{sign}{BILLS}", "≥24份", "20") for sign in "=+-@"]
    target_form(desk / "怪.xlsx", rows, name="=1+1")
    said = go("monitor", "怪.xlsx", "--ask", "监控.xlsx", "--form", "表.xlsx", "--html", "页.html")
    assert said.code in (0, 1)
    assert formulas(desk / "监控.xlsx") + formulas(desk / "表.xlsx") == []


@pytest.mark.slow
@pytest.mark.parametrize("name", list(REFUSED))
def test_what_no_command_can_work_on_is_refused(go, desk, name):
    refused(go, desk, "monitor", name)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--decisions", "没有.xlsx"], "没有.xlsx：没有这个文件"),
        (["--decisions", "目标.xlsx"], "没有“监控”这个工作表"),
        (["--ask", "目标.xlsx"], "结果会覆盖要读的原件"),
        (["--ask", "没有/监控.xlsx"], "文件夹不存在"),
        (["--html", "."], "这是一个文件夹"),
        (["--form", "甲.xlsx", "--ask", "甲.xlsx"], "两种结果写到了同一个文件"),
        (["--answers", "目标.xlsx"], "没有“填报”这个工作表"),
    ],
)
def test_what_is_wrong_at_once_is_told_before_any_work(go, desk, words, told):
    said = go("monitor", "目标.xlsx", *words)
    assert (said.code, said.out) == (2, "")
    assert told in said.err
    assert [path.name for path in desk.iterdir()] == ["目标.xlsx"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"完成可能性": "大概能"}, "“完成可能性”写的是“大概能”。请写："),
        ({"偏差原因类别": "天气"}, "“偏差原因类别”写的是“天气”。请写："),
    ],
)
def test_a_wrong_cell_is_named_by_its_row(go, desk, decided, cells, told):
    fill(decided, "监控", **{OPEN: cells})
    said = go("monitor", "目标.xlsx", "--decisions", "监控.xlsx", at=JULY)
    assert (said.code, said.out) == (2, "")
    assert f"监控.xlsx 工作表“监控”第2行：{told}" in said.err
