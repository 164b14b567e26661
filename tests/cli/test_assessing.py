"""What evaluating and monitoring refuse alike, before any work is done."""

import pytest

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--evidence", "包", "--html", "包/页.html"], "文件夹不存在"),
        (["--form-name", "monitoring"], "不是这里能填的表式"),
        (["--form-name", "别的"], "没有“别的”这种表式"),
    ],
)
def test_what_does_not_go_together_is_refused_before_any_work(go, desk, words, told):
    said = go("evaluate", "目标.xlsx", *words)
    assert (said.code, said.out) == (2, "")
    assert told in said.err
    assert [path.name for path in desk.iterdir()] == ["目标.xlsx"]


@pytest.mark.slow
def test_an_evidence_pack_holds_nothing_else_and_the_ledger_no_pack(go, desk, loaded):
    (desk / "包").mkdir()
    said = go("evaluate", "目标.xlsx", "--evidence", "包", "--html", "包/页.html")
    assert "证据包里不放别的文件" in said.err
    said = go("evaluate", "目标.xlsx", "--evidence", loaded / "包")
    assert "结果会写进台账文件夹" in said.err
    assert not (loaded / "包").exists()
