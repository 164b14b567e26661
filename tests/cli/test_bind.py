"""``baoheng bind`` from the outside: proposals, confirmation by workbook and option, memory."""

import json
import shutil

import pytest
from tests.cli.documents import NAMES, PROJECT, ROWS, fill, formulas, sheet_rows, target_form
from tests.cli.shell import shell

pytestmark = pytest.mark.slow

FORMAT = "baoheng.bindings/1"
OPEN = "监管制度健全性"  # what no measure proves
BILLS = "智能审核结算单据数量"


def test_proposals_are_printed_with_what_they_rest_on_and_the_open_one_is_told(go):
    said = go("bind", "目标.xlsx")
    assert said.code == 1
    assert "7 个指标：已确认 0，建议 6（请确认），没有合适测算项 1" in said.out
    [line] = [one for one in said.out.splitlines() if "基金监管项目总成本" in one]
    assert "项目总成本" in line
    assert f"项目名称＝{PROJECT}" in line


@pytest.mark.slow
def test_the_workbook_goes_out_is_confirmed_and_comes_in_and_is_remembered(go, desk):
    assert go("bind", "目标.xlsx", "--xlsx", "绑定.xlsx").code == 1
    before = sheet_rows(desk / "绑定.xlsx", "绑定")
    assert list(before) == list(NAMES)
    assert (before[BILLS]["测算项"], before[BILLS]["确认"]) == (BILLS, None)
    assert formulas(desk / "绑定.xlsx") == []
    fill(
        desk / "绑定.xlsx", "绑定",
        **{BILLS: {"确认": "是"}, OPEN: {"确认": "否"},
           "举报投诉受理数": {"改用测算项": "举报投诉办结率", "改用参数": "来源渠道＝电话"}},
    )  # fmt: skip
    said = go("bind", "目标.xlsx", "--confirm", "绑定.xlsx")
    assert said.code == 0  # nothing is open any more
    assert "已确认 3，建议 4（请确认），没有合适测算项 0" in said.out
    assert "记住了 3 条绑定" in said.out
    kept = json.loads((desk / "bindings.json").read_text("utf-8"))["bindings"]
    assert {one["indicator"]: (one["measure"], one["filters"]) for one in kept} == {
        BILLS: ("review/bills_reviewed", {}),
        OPEN: ("stated", {}),
        "举报投诉受理数": ("supervision/complaints_close_rate", {"complaint_channel": ["1"]}),
    }
    next_year = target_form(desk / "2026.xlsx", year=2026)  # the same wording another year
    rows = {one["indicator"]: one for one in go("bind", next_year, "--json").lines}
    assert {name for name, one in rows.items() if one["confirmed"]} == {
        BILLS, OPEN, "举报投诉受理数",
    }  # fmt: skip
    assert rows[OPEN]["measure"] == "stated"


def test_what_is_set_or_accepted_is_remembered_and_json_stands_alone_on_the_output(go, desk):
    words = ["--set", f"{OPEN}=填报", "--set", f"{BILLS}=智能审核疑点数:结果类型=违规"]
    said = go("bind", "目标.xlsx", "--accept", "0.9", *words, "--json")
    assert said.code == 0
    rows = {one["indicator"]: one for one in said.lines}
    assert {one["format"] for one in said.lines} == {"baoheng.binding/1"}
    assert list(rows) == list(NAMES)
    assert all(one["confirmed"] for one in rows.values())
    assert rows[OPEN]["measure"] == "stated"
    # what was set counts, not the proposal accepted at the same time
    assert (rows[BILLS]["measure"], rows[BILLS]["filters"]) == (
        "review/hits_found", {"result_type": ["1"]},
    )  # fmt: skip
    assert "记住了 7 条绑定" in said.err


@pytest.mark.slow
def test_a_proposal_below_what_is_accepted_is_not_remembered(go, desk):
    assert go("bind", "目标.xlsx", "--accept", "1").code == 1
    assert not (desk / "bindings.json").exists()


@pytest.mark.slow
def test_bindings_lie_in_the_folder_of_the_ledger_unless_another_place_is_named(loaded, desk):
    shutil.copytree(loaded, desk / "账")
    words = ["目标.xlsx", "--accept", "0.9", "--ledger", "账", "--as-of", "2025-12-31"]
    assert shell("bind", *words).code == 1
    assert (desk / "账" / "bindings.json").is_file()
    said = shell("bind", "目标.xlsx", "--ledger", "账", "--as-of", "2025-12-31")
    assert "已确认 6" in said.out


@pytest.mark.slow
def test_without_a_ledger_the_names_that_it_holds_are_not_known(go):
    said = go("bind", "目标.xlsx", "--json", ledger="没有")
    rows = {one["indicator"]: one for one in said.lines}
    assert rows[BILLS]["measure"] == "review/bills_reviewed"
    assert rows["参保居民满意度"]["filters"] == {"survey_object": ["1"]}  # no survey's name
    assert said.code == 1


def unreadable(desk, name, text):
    (desk / name).write_text(text, encoding="utf-8")
    return name


@pytest.mark.parametrize("text", ["{", "[]", "", f'{{"format": "{FORMAT}", "bindings": [{{}}]}}'])
@pytest.mark.parametrize("command", ["bind", "evaluate", "monitor", "propose"])
def test_damaged_bindings_stop_every_command_and_are_not_begun_anew(go, desk, command, text):
    unreadable(desk, "bindings.json", text)
    said = go(command, "目标.xlsx")
    assert said.code == 2
    assert "绑定记录读不出来" in said.err
    assert "从备份恢复" in said.err
    assert (desk / "bindings.json").read_text("utf-8") == text


def test_bindings_with_parameters_of_another_shape_are_told(go, desk):
    one = {"department": "", "project": "", "indicator": "甲", "measure": "stated",
           "filters": ["x"], "by": "", "at": ""}  # fmt: skip
    text = json.dumps({"format": FORMAT, "bindings": [one]})
    unreadable(desk, "bindings.json", text)
    assert go("bind", "目标.xlsx").code == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["没有.docx"], "没有.docx：文件不存在"),
        (["目标.xlsx", "--xlsx", "目标.xlsx"], "结果会覆盖要读的原件"),
        (["目标.xlsx", "--xlsx", "."], "这是一个文件夹"),
        (["目标.xlsx", "--xlsx", "没有/绑定.xlsx"], "文件夹不存在"),
        (["目标.xlsx", "--accept", "很多"], "--accept"),
        (["目标.xlsx", "--accept", "2"], "--accept"),
    ],
)
def test_what_is_wrong_at_once_is_told_before_any_work(go, desk, words, told):
    said = go("bind", *words)
    assert (said.code, said.out) == (2, "")
    assert told in said.err
    assert sorted(path.name for path in desk.iterdir()) == ["目标.xlsx"]


def test_a_number_out_of_range_is_told_in_chinese(go):
    assert "is not in the range" not in go("bind", "目标.xlsx", "--accept", "2").err


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--set", f"{BILLS}=没有"], "没有“没有”这个测算项"),
        (["--set", "没有=住院率"], "--set：没有“没有”这个指标"),
        (["--set", "只有名称"], "请写成 指标=测算项"),
        (["--set", f"{BILLS}=智能审核疑点数:颜色=红"], "不是“智能审核疑点数”的参数。可以写的："),
        (["--set", f"{BILLS}=智能审核疑点数:结果类型=红"], "没有“红”。可以写的：违规、可疑"),
        (["--confirm", "没有.xlsx"], "没有.xlsx：没有这个文件"),
        (["--confirm", "目标.xlsx"], "没有“绑定”这个工作表"),
    ],
)  # fmt: skip
def test_what_cannot_be_bound_is_told_and_nothing_is_remembered(go, desk, words, told):
    said = go("bind", "目标.xlsx", *words)
    assert (said.code, said.out) == (2, "")
    assert told in said.err
    assert sorted(path.name for path in desk.iterdir()) == ["目标.xlsx"]


@pytest.mark.slow
def test_bindings_that_cannot_be_written_are_told(go, desk):
    said = go("bind", "目标.xlsx", "--accept", "0.9", bindings="没有/b.json")
    assert (said.code, said.out) == (2, "")
    assert "没有/b.json：绑定记录写不进去" in said.err


@pytest.mark.slow
def test_a_wrong_cell_of_the_workbook_is_named_by_its_row_and_nothing_is_remembered(go, desk):
    go("bind", "目标.xlsx", "--xlsx", "绑定.xlsx")
    fill(desk / "绑定.xlsx", "绑定", **{BILLS: {"确认": "是"}, NAMES[1]: {"确认": "对"}})
    said = go("bind", "目标.xlsx", "--confirm", "绑定.xlsx")
    assert said.code == 2
    assert "绑定.xlsx 工作表“绑定”第3行：“确认”写的是“对”。请写是或否" in said.err
    assert not (desk / "bindings.json").exists()


@pytest.mark.slow
def test_a_document_without_indicators_is_no_success(go, desk):
    (desk / "通知.html").write_text("<p>关于召开会议的通知</p>", encoding="utf-8")
    said = go("bind", "通知.html")
    assert said.code == 2
    assert "资料里没有绩效指标" in said.err


@pytest.mark.slow
def test_two_indicators_of_one_name_are_both_listed_and_share_what_is_confirmed(go, desk):
    rows = [*ROWS, ("产出指标", "数量指标", BILLS, "≥20份", "0")]
    twice = target_form(desk / "重.xlsx", rows)
    said = go("bind", twice, "--set", f"{BILLS}=智能审核疑点数", "--json")
    found = [one["measure"] for one in said.lines if one["indicator"] == BILLS]
    assert found == ["review/hits_found", "review/hits_found"]


@pytest.mark.slow
@pytest.mark.parametrize("command", ["bind", "evaluate", "monitor", "propose"])
def test_a_projects_name_is_printed_as_it_is(go, desk, command):
    target_form(desk / "标记.xlsx", name="监管[/]服务")
    assert "监管[/]服务" in go(command, "标记.xlsx").out
