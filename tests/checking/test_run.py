import datetime

from notation import readings

from baoheng.checking import dossiers, run_checks
from baoheng.checking.check import COMMON_SENSE, check, holds, wrong
from baoheng.checking.run import Verdict
from baoheng.checking.waivers import Waiver
from baoheng.core.finding import Kind, ReviewGroup, Severity

DAY = datetime.date(2026, 3, 1)
FORM = """
项目 甲
产出 | 数量 | 检查家数 | ≥10家
产出 | 质量 | 合格率 | ≥90% | 存疑=OPERATOR_SUSPECT
"""


def made(function, severity=Severity.ERROR):
    """A check around a function, with a filled card."""
    return check(
        "G99",
        "试验",
        kind=Kind.OTHER,
        severity=severity,
        group=ReviewGroup.COMPLETENESS,
        applies="总是",
        basis=COMMON_SENSE,
        todo="改正",
    )(function)


def told(*severities):
    """A check that says one thing of each severity about the first form."""

    def function(dossier):
        """试。"""
        form = dossier.forms[0]
        for severity in severities:
            yield wrong(form, f"{severity}的事", "1 ≠ 2", form.indicators[0], severity=severity)

    return made(function)


def reports(text, *checks, waivers=(), day=DAY):
    return [r for d in dossiers(readings(text), day) for r in run_checks(d, checks, waivers)]


def breaks(dossier):
    """坏。"""
    yield holds(dossier.forms[0], "先说一句", "1 = 1")
    raise ZeroDivisionError("1/0")


def test_a_broken_check_is_reported_for_every_document_and_nothing_is_called_clean():
    text = f"{FORM}=== 乙.docx\n单位 云溪市医疗保障局\n{FORM}"
    got = reports(text, made(breaks), told(Severity.ADVICE))
    assert [report.verdict for report in got] == [Verdict.INCOMPLETE] * 2
    assert ["ZeroDivisionError" in report.broken[0].error for report in got] == [True, True]
    assert [len(report.passed) for report in got] == [0, 0]  # half an answer is no answer
    assert [len(report.findings) for report in got] == [1, 0]


def test_a_document_without_tables_is_not_clean():
    [report] = reports("文 只有一句话", told())
    assert report.verdict is Verdict.INCOMPLETE


def test_the_worst_finding_is_the_verdict_and_stands_first():
    [report] = reports(FORM, told(Severity.ADVICE, Severity.ERROR, Severity.WARNING))
    assert [f.severity for f in report.findings] == list(Severity)
    assert report.verdict is Verdict.ERROR
    assert reports(FORM, told(Severity.WARNING))[0].verdict is Verdict.WARNING
    assert reports(FORM, told(Severity.ADVICE))[0].verdict is Verdict.ADVICE
    assert reports(FORM, told())[0].verdict is Verdict.CLEAN


def test_a_waived_finding_is_set_aside_until_its_last_day():
    [report] = reports(FORM, told(Severity.ERROR))
    waiver = Waiver(report.findings[0].key, "同意", "张审核", DAY)
    [waived] = reports(FORM, told(Severity.ERROR), waivers=[waiver])
    assert (waived.verdict, [pair[1] for pair in waived.waived]) == (Verdict.CLEAN, [waiver])
    [later] = reports(
        FORM, told(Severity.ERROR), waivers=[waiver], day=DAY + datetime.timedelta(days=1)
    )
    assert later.verdict is Verdict.ERROR


def test_what_the_reader_had_to_mend_is_asked_not_accused():
    def function(dossier):
        """试。"""
        form = dossier.forms[0]
        for one in form.indicators:
            yield wrong(form, "符号反了", one.target.text, one, rests_on=["operator"])
            yield wrong(form, "单位错了", one.target.text, one, rests_on=["unit"])

    [report] = reports(FORM, made(function))
    asked = [f for f in report.findings if "可能是转换造成的" in f.message]
    assert [(f.severity, f.indicators, f.message[:4]) for f in asked] == [
        (Severity.WARNING, ("合格率",), "符号反了")
    ]


def test_the_same_finding_is_told_once():
    def function(dossier):
        """试。"""
        for _ in range(2):
            yield wrong(dossier.forms[0], "同一件事", "1 ≠ 2", dossier.forms[0].indicators[0])

    assert len(reports(FORM, made(function))[0].findings) == 1


def test_the_card_is_used_where_the_observation_says_nothing_of_its_own():
    [report] = reports(FORM, told(Severity.ADVICE))
    finding = report.findings[0]
    assert (finding.advice, finding.basis, finding.kind) == ("改正", COMMON_SENSE, Kind.OTHER)
    assert [place.label for place in finding.places] == ["表1第2行第4列"]
