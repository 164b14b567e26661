"""``baoheng propose`` from the outside: next year's targets from what was reached."""

import pytest
from openpyxl import load_workbook
from tests.cli.bureau import SECRETS
from tests.cli.documents import NAMES, formulas, renamed, sheet_rows, target_form
from tests.cli.refusals import REFUSED, refused

BILLS, RECHECK, OPEN = "智能审核结算单据数量", "疑点单据月度复核率", "监管制度健全性"
ACCEPTED = "举报投诉受理数"


def test_targets_follow_what_was_reached_and_say_why(go, desk):
    said = go("propose", "目标.xlsx", "--json", "--xlsx", "建议.xlsx")
    assert said.code == 0
    rows = {one["indicator"]: one for one in said.lines}
    assert list(rows) == list(NAMES)
    assert {name: row["target_text"] for name, row in rows.items()} == {
        BILLS: "≥24份",  # reached, not surpassed
        ACCEPTED: "≥7件",  # surpassed: what was reached
        RECHECK: "≥90%",  # missed: not lowered for one year
        "举报线索按期办结率": "≥86%",  # 85.7, rounded up
        "基金监管项目总成本": "≤20.02万元",
        OPEN: "健全",
        "参保居民满意度": "≥90%",
    }
    assert rows[ACCEPTED]["history"] == [
        {"year": 2025, "target_text": "≥5件", "actual_text": "7件", "value": "7", "reason": None}
    ]
    assert any("目标太松" in warning for warning in rows[ACCEPTED]["warnings"])
    assert any("没有任何一年算出实际值" in warning for warning in rows[OPEN]["warnings"])
    assert all(row["reason"] for row in rows.values())
    assert "已写入 建议.xlsx" in said.err
    told = sheet_rows(desk / "建议.xlsx", "建议")
    assert {name: row["建议目标"] for name, row in told.items()} == {
        name: row["target_text"] for name, row in rows.items()
    }
    assert told[ACCEPTED]["历年完成"] == "2025年 7件"
    assert formulas(desk / "建议.xlsx") == []
    assert [secret for secret in SECRETS if secret in said.out + said.err + str(told)] == []


@pytest.mark.slow
def test_the_terminal_tells_the_same(go):
    said = go("propose", "目标.xlsx")
    assert said.code == 0
    [line] = [one for one in said.out.splitlines() if "│" in one and ACCEPTED in one]
    assert "≥7件" in line
    assert "2025年 7件" in line
    assert f"  {ACCEPTED}：2025年实际是目标的140%，目标太松" in said.out


@pytest.mark.slow
def test_the_year_that_targets_are_for_is_the_next_unless_it_is_named(go, desk):
    row = ("产出指标", "时效指标", "年度检查完成时间", "2025年11月30日前", "10")
    target_form(desk / "时限.xlsx", [row])
    for words, wanted in (([], "2026-11-30"), (["--next", "2028"], "2028-11-30")):
        [found] = go("propose", "时限.xlsx", "--json", *words).lines
        assert found["date"] == wanted


@pytest.mark.slow
def test_the_tables_of_two_years_of_one_project_give_one_history(go, desk):
    target_form(desk / "2024.xlsx", renamed((BILLS, 3, "≥20份")), year=2024)
    said = go("propose", "目标.xlsx", "2024.xlsx", "--json")
    assert said.code == 0
    rows = {one["indicator"]: one for one in said.lines}
    assert len(said.lines) == len(NAMES)
    years = [(one["year"], one["target_text"]) for one in rows[BILLS]["history"]]
    assert years == [(2024, "≥20份"), (2025, "≥24份")]
    # the ledger holds no review of 2024: no number of that year is made up
    assert rows[BILLS]["history"][0]["value"] is None
    assert rows[BILLS]["history"][0]["reason"]


@pytest.mark.slow
def test_odd_names_start_no_formula(go, desk):
    rows = [("产出指标", "数量指标", f"{sign}{BILLS}", "≥24份", "20") for sign in "=+-@"]
    target_form(desk / "怪.xlsx", rows, name="=1+1")
    assert go("propose", "怪.xlsx", "--xlsx", "建议.xlsx").code == 0
    assert formulas(desk / "建议.xlsx") == []
    assert load_workbook(desk / "建议.xlsx")["建议"]["A2"].value == "=1+1"


@pytest.mark.slow
@pytest.mark.parametrize("name", list(REFUSED))
def test_what_no_command_can_work_on_is_refused(go, desk, name):
    refused(go, desk, "propose", name)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--xlsx", "."], "这是一个文件夹"),
        (["--xlsx", "目标.xlsx"], "结果会覆盖要读的原件"),
        (["--xlsx", "没有/建议.xlsx"], "文件夹不存在"),
        (["--next", "明年"], "--next"),
        (["--answers", "没有.xlsx"], "没有.xlsx：没有这个文件"),
    ],
)
def test_what_is_wrong_at_once_is_told_before_any_work(go, desk, words, told):
    said = go("propose", "目标.xlsx", *words)
    assert (said.code, said.out) == (2, "")
    assert told in said.err
    assert [path.name for path in desk.iterdir()] == ["目标.xlsx"]
