"""The contract ``baoheng.findings/1``: what programs get from ``baoheng check --json``."""

from baoheng.checking.batch import Checked
from baoheng.checking.reports.words import NO_TABLE
from baoheng.core.finding import Finding
from baoheng.reading.reports.contract import place_object

FORMAT = "baoheng.findings/1"


def to_contract(checked: Checked) -> dict[str, object]:
    """One document as plain values for ``to_json``.

    Beyond the contract: verdict, bureau, profiles, broken, waived and notes; per finding key,
    title, group, and per passed comparison the same. Raises ValueError where there is no report.
    """
    report, reading = checked.report, checked.outcome.reading
    if report is None or reading is None:
        raise ValueError(checked.outcome.name)
    document = reading.document
    notes = [] if report.tables else [NO_TABLE]
    if document.unread:
        notes.append(f"原件有 {len(document.unread)} 处没有读入，这些地方没有检查")
    return {
        "format": FORMAT,
        "document": report.document,
        "bureau": checked.bureau,
        "verdict": report.verdict.value,
        "profiles": sorted({form.profile.id for form in checked.forms}),
        "findings": [{**_finding(f), "advice": f.advice} for f in report.findings],
        "passed": [_finding(finding) for finding in report.passed],
        "waived": [
            {
                **_finding(finding),
                "reason": waiver.reason,
                "by": waiver.by,
                "until": waiver.until.isoformat(),
            }
            for finding, waiver in report.waived
        ],
        "broken": [
            {"check": one.check, "title": one.title, "error": one.error} for one in report.broken
        ],
        "notes": notes,
    }


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "check": finding.check,
        "title": finding.title,
        "kind": finding.kind.value,
        "severity": finding.severity.value,
        "group": finding.group.value,
        "table": finding.table,
        "project": finding.project,
        "indicators": list(finding.indicators),
        "message": finding.message,
        "evidence": finding.evidence,
        "basis": finding.basis,
        "provenance": [place_object(place) for place in finding.places],
        "key": finding.key,
    }
