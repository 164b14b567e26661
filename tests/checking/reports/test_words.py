import datetime

from notation import readings

from baoheng.checking import dossiers, run_checks
from baoheng.checking.catalogue import CHECKS
from baoheng.checking.reports.words import spoken, tally

DAY = datetime.date(2026, 3, 1)


def report(text):
    (dossier,) = dossiers(readings(text), DAY)
    return run_checks(dossier, CHECKS)[0]


def test_a_form_is_named_once():
    found = report("项目 甲\n产出 | 数量 | 检查家数 | ≥100%\n产出 | 质量 | 合格率 | 95家").findings
    assert found
    for finding in found:
        said = spoken(finding)
        assert said.endswith(finding.message)
        assert said.count("“甲”") == finding.message.count("“甲”")
        assert said.startswith(("“甲”", "甲：", "全文："))


def test_the_tally_counts_what_was_found_and_what_holds():
    made = report("项目 甲\n产出 | 质量 | 合格率 | 95家")
    assert f"核对相符 {len(made.passed)} 处" in tally(made)
    assert "没有读到绩效目标表" not in tally(made)
