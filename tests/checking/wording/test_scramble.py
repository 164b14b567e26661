import pytest

from baoheng.checking.wording.scramble import broken, doubled, marks, unpaired


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("公共服务服务,全力争创", ["服务服务"]),
        ("来达到医保参保参保参保。", ["保参保参保参保"]),
        ("确保按时发放，确保按时发放。", ["确保按时发放，确保按时发放"]),
        ("提高服务的的水平", ["服务的的水平"]),
        ("提高基基金效率", ["提高基基金效率"]),
        ("在职职工异地就医医保结算，公开开展项目目标考核", []),
        ("审核服务服务对象", []),
        ("二零二零年一件一件办", []),
        ("这一目的的实现以及及时拨付", []),
    ],
)
def test_doubled_words(text, found):
    assert [*doubled(text)] == found


def test_a_name_may_join_a_project_and_an_indicator():
    assert [*doubled("外包服务服务质量", is_name=True)] == []
    assert [*doubled("外包服务服务质量")] == ["服务服务"]


def test_broken_words_are_told_with_the_whole_one():
    [(part, whole)] = broken("推进平台建设。效指标包括")
    assert "效指标" in part
    assert whole.startswith("绩效指标")
    assert [*broken("时效指标、诊疗机构、成绩优")] == []


@pytest.mark.parametrize("text", ["增加。。", "便捷,。", "合格率。；95%", "工作，，落实"])
def test_doubled_marks(text):
    assert len([*marks(text)]) == 1


def test_marks_that_belong_together():
    assert [*marks("1.、宣传……等。”，落实")] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("《意见要求", [("书名号", 1)]),
        ("一站式”结算", [("引号", -1)]),
        ("1)审核 2)复核（含门诊）", []),
        ("[80%,90%)为良", []),
        ("（甲)乙", []),
    ],
)
def test_unpaired_signs(text, found):
    assert [*unpaired(text)] == found
