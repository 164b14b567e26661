"""The five real documents, read as a reviewer would: what must be found, what must hold."""

import datetime
from functools import cache
from pathlib import Path

import pytest

from baoheng.checking import dossiers, run_checks
from baoheng.core.finding import Severity
from baoheng.reading.read import read_document

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
DAY = datetime.date(2026, 3, 1)
pytestmark = [
    pytest.mark.seeds,
    pytest.mark.skipif(not SEEDS.is_dir(), reason="没有共享的真实文件（../shared/seeds）"),
]

# document, part of the form's name, checks any of which may say it, fragments that must be said
WRONG = [
    ("000", "城乡居民医保补助", "A01 A12", ["9.4", "96", "770", "902.4"]),
    ("000", "参保代办", "B21", ["2022"]),
    ("000", "医疗救助", "B06 B05", ["7000人次"]),
    ("000", "", "D13", ["城乡居民医疗保险财政补助"]),
    ("000", "业务性专项", "B15", ["3.4次"]),
    ("000", "参保代办", "D14", ["新农合"]),
    ("001", "", "A02 A06", ["30150", "29814.84"]),
    ("001", "城乡居民医保市级财政补助", "A03", ["593.3", "600"]),
    ("001", "第三方支付评审", "A07", ["712.5", "200"]),
    ("001", "第三方支付评审", "B08", ["单据审核量"]),
    ("001", "", "A06 B18 B19", ["实际支出金额与预算金额比例"]),
    ("001", "", "D13", ["支付审核服务", "支付评审服务"]),
    ("001", "", "B27", ["29814.84", "29814.8"]),
    ("001", "", "B07", ["600万人"]),
    ("002", "", "D07", ["60%"]),
    ("002", "", "D08", ["70", "80"]),
    ("002", "", "C13", ["劳动监察"]),
    ("002", "", "D10", ["绩"]),
    ("002", "医疗服务与保障能力", "B24", ["是否晚于"]),
    ("002", "人事代理", "C11", ["专项补助"]),
    ("002", "基金专项审计", "C16", ["职工满意度"]),
    ("002", "人事代理", "B10", ["是/否"]),
    ("002", "基金专项审计", "D06", ["19"]),
    ("003", "DRG", "A05", ["5", "2"]),
    ("003", "", "A06", ["即时结算率", "99", "100"]),
    ("003", "", "A06", ["DRG", "成本控制数"]),
    ("003", "示范窗口", "B05", ["设备完善率", "套"]),
    ("003", "", "A06", ["设备完善率"]),
    ("003", "", "B19 A06", ["医保经办窗口数量"]),
    ("003", "", "A06 B19", ["异地就医平台采购及时率", "98"]),
    ("003", "外伤调查", "C04", ["服务质量"]),
    ("003", "药械", "C08", ["预计用"]),
    ("003", "", "D01", ["60%"]),
    ("003", "", "C17", ["宣传"]),
    ("004", "县镇配套", "A04 B03", ["3997.5", "397.5"]),
    ("004", "医疗救助", "C10", ["300", "30"]),
    ("004", "医疗救助", "A20 B03 G01", ["27258"]),
    ("004", "征缴", "B04", ["1.00"]),
    ("004", "举报奖励", "C01", ["时效"]),
    ("004", "", "B26", ["定量"]),
    ("004", "专家评审", "C09", ["参保对象满意度"]),
    ("004", "", "C11", ["定点医疗机构、药店"]),
]
# document, checks any of which compared it, fragments of the comparison that holds
HELD = [
    ("000", "A09 A08", ["1086.42", "958", "128.42"]),
    ("000", "A08", ["958", "770", "100", "70"]),
    ("000", "A11", ["15", "640", "96"]),
    ("001", "A09 A08", ["31729.96", "764.88", "30965.08"]),
    ("001", "A10", ["201", "368.5", "50.25", "670"]),
    ("001", "A11", ["30", "670", "201"]),
    ("001", "A07 G01 G02", ["97", "322.5", "293", "712.5"]),
    ("002", "F02", ["13030322P00385410014D"]),
    ("003", "A13", ["90"]),
    ("003", "A08", ["50.6"]),
    ("003", "A08 A09 G11 G12 G13", ["461.49", "367.04"]),
    ("004", "A08", ["5294"]),
    ("004", "A09 A08", ["608.04", "5902.04"]),
]


@cache
def report(seed):
    [path] = SEEDS.glob(f"{seed}_*.txt")
    [dossier] = dossiers([read_document(path, path.name)], DAY)
    [made] = run_checks(dossier)
    assert made.broken == []
    return made


def said(finding):
    places = [place.label for place in finding.places]
    parts = [finding.message, finding.evidence, finding.advice or ""]
    return " ".join([*parts, *finding.indicators, *places])


@pytest.mark.parametrize(("seed", "form", "checks", "fragments"), WRONG)
def test_what_a_reviewer_would_send_back_is_found(seed, form, checks, fragments):
    found = [
        finding
        for finding in report(seed).findings
        if finding.check in checks.split()
        and (not form or form in f"{finding.project}{finding.table}{finding.message}")
        and all(fragment in said(finding) for fragment in fragments)
    ]
    near = [said(f) for f in report(seed).findings if f.check in checks.split()][:8]
    assert found, near


@pytest.mark.parametrize(("seed", "checks", "fragments"), HELD)
def test_what_holds_is_reported_as_compared(seed, checks, fragments):
    found = [
        finding
        for finding in report(seed).passed
        if finding.check in checks.split() and all(part in said(finding) for part in fragments)
    ]
    near = [said(f) for f in report(seed).passed if f.check in checks.split()][:8]
    assert found, near


@pytest.mark.parametrize("seed", ["000", "001", "002", "003", "004"])
def test_what_holds_is_not_accused_by_the_same_check(seed):
    """The same check never says of the same cells both that they agree and that they do not."""
    held = {(f.check, f.evidence) for f in report(seed).passed}
    assert [f.message for f in report(seed).findings if (f.check, f.evidence) in held] == []


def test_errors_are_few():
    """Only contradictions and arithmetic are errors; a reviewer counted 22 over the five."""
    errors = [f for s in range(5) for f in report(f"00{s}").findings]
    assert 10 <= sum(f.severity is Severity.ERROR for f in errors) <= 60
