from tests.forms.made import indicator

from baoheng.forms.data import Deviation
from baoheng.forms.model import Column
from baoheng.forms.sheet import Style
from baoheng.forms.ticks import deviation, likelihood, unplaced

KINDS = ("经费保障", "人员保障", "其他")
CHANCES = tuple(
    Column(head, f"likelihood:{head}", Style.VALUE, also=also)
    for head, also in (("确定能", ()), ("有可能", ()), ("完全不可能", ("不可能",)))
)
LINE = "产出指标 | 数量指标 | 检查家次 | ≥90家次"


def test_kinds_that_the_reader_put_behind_the_reason_are_ticked_again():
    one = indicator(LINE, reason="两人借调；经费晚到；人员保障；其他")
    assert deviation(one, KINDS, None) == Deviation(("人员保障", "其他"), "两人借调；经费晚到")


def test_a_kind_inside_the_reason_stays_words():
    one = indicator(LINE, reason="人员保障；两人借调")
    assert deviation(one, KINDS, None) == Deviation((), "人员保障；两人借调")


def test_kinds_marked_beside_the_indicator_are_ticked():
    one = indicator(LINE, reason="两人借调", extra={"人员保障": "√", "颜色": "红"})
    assert deviation(one, KINDS, None) == Deviation(("人员保障",), "两人借调")


def test_a_kind_without_a_column_is_ticked_as_other_and_named():
    one = indicator(LINE)
    given = Deviation(("政策调整",), "标准提高")
    assert deviation(one, KINDS, given) == Deviation(("其他",), "政策调整；标准提高")


def test_without_any_reason_nothing_is_ticked():
    assert deviation(indicator(LINE), KINDS, None) == Deviation()


def test_a_likelihood_is_ticked_under_its_head_or_another_word_for_it():
    assert likelihood(indicator(LINE, likelihood="有可能"), CHANCES) == (1, "√")
    assert likelihood(indicator(LINE, likelihood="不可能"), CHANCES) == (2, "√")
    assert likelihood(indicator(LINE), CHANCES) is None


def test_a_proposal_is_written_out_where_the_tick_would_stand():
    one = indicator(LINE, likelihood="有可能（建议）")
    assert likelihood(one, CHANCES) == (1, "有可能（建议）")
    assert unplaced(one, CHANCES) == ""


def test_a_likelihood_without_a_column_is_a_remark_and_never_a_tick():
    one = indicator(LINE, likelihood="大概")
    assert likelihood(one, CHANCES) is None
    assert unplaced(one, CHANCES) == "完成目标可能性：大概"
    assert unplaced(one, ()) == ""
