"""What people say counts with a reason and an evidence file, and is never taken for computed."""

import datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from indicators import row, table
from small import facts

from baoheng.core.actual import Evidence
from baoheng.core.result import ResultState
from baoheng.core.tables import TargetDocument
from baoheng.evaluation.assess import assess, coverage
from baoheng.evaluation.binding.memory import Binding, wording
from baoheng.evaluation.stated import Stated, digest_of, stated_actual

RATE = row("系统可用率", "≥95%")


def said(text="96.5", level="", reason="第三方报告", document="报告.pdf", share=None):
    return Stated(text, level, share, reason, document)


@pytest.mark.parametrize(
    ("text", "value", "unit"), [("96.5", "96.5", "%"), ("96.5%", "96.5", "%"), ("97", "97", "%")]
)
def test_a_number_keeps_the_unit_typed_or_that_of_the_indicator(text, value, unit):
    actual = stated_actual(RATE, said(text), 2026)
    assert (actual.value, actual.unit, actual.evidence) == (Fraction(value), unit, Evidence.STATED)


@pytest.mark.parametrize(("missing", "says"), [("reason", "理由"), ("document", "佐证文件")])
def test_without_reason_or_evidence_it_is_no_value_yet(missing, says):
    actual = stated_actual(RATE, said(**{missing: ""}), 2026)
    assert (actual.state, actual.value) == (ResultState.INCOMPLETE, None)
    assert f"还缺{says}" in actual.reason


def test_a_day_and_a_degree_stand_as_they_are():
    due = row("验收完成时间", "2026年6月30日前", level2="时效指标")
    assert stated_actual(due, said("2026年5月20日"), 2026).date == datetime.date(2026, 5, 20)
    worded = row("制度健全性", "健全", level2="可持续影响指标")
    actual = stated_actual(worded, said("", level="达成年度指标"), 2026)
    assert (actual.level, actual.value) == ("达成年度指标", None)


def test_the_evidence_file_is_hashed_where_it_is_there(tmp_path):
    (tmp_path / "报告.pdf").write_bytes(b"")
    assert digest_of("报告.pdf", tmp_path).startswith("e3b0c44298fc1c14")
    assert digest_of("没有.pdf", tmp_path) is None


def test_a_computed_number_is_never_replaced_by_a_stated_one():
    rows = {
        "review_runs": [{"run_id": "一月", "period_begin": datetime.date(2026, 1, 1)}],
        "reviewed_bills": [{"run": "一月", "settlement": "单"}],
    }
    one = table(row("单据审核量", "≥10份"), row("制度健全性", "健全"))
    document = TargetDocument("表.docx", "", "docx", "云溪市医疗保障局", 2026, "万元", [one])
    keys = [wording(document.department, one.project, each.level3) for each in one.indicators]
    memory = {keys[0]: Binding("", "", "", "review/bills_reviewed", {}, "甲", "")}
    words = {keys[0]: said("999份"), keys[1]: said("", "达成年度指标", share=Decimal(90))}
    found = assess(facts(rows), document, {}, memory, words, datetime.date(2026, 12, 31))[0]
    assert [each.text for each in found.actuals] == ["1份", "达成年度指标"]
    assert found.shares == {1: 90}
    assert "台账算出1个、调查得出0个、人工填报1个、尚无结果0个" in coverage(found.actuals).said
