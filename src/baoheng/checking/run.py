"""Running the catalogue over dossiers: findings, comparisons that hold, and checks that broke."""

import datetime
import re
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from baoheng.checking.catalogue import CHECKS
from baoheng.checking.check import Check, Observation
from baoheng.checking.dossier import Dossier
from baoheng.checking.waivers import Waiver, waiver_of
from baoheng.core.finding import Broken, Finding, Severity
from baoheng.core.provenance import Place
from baoheng.core.tables import Indicator

_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.ADVICE: 2}
# which fields of an indicator a repair or doubt of the reader makes uncertain
_TOUCHES = {
    "level": ("level1", "level2"),
    "column": ("level1", "level2", "level3", "value", "operator", "unit"),
    "operator": ("operator",),
    "name": ("level3",),
    "split": ("level3", "value"),
    "unit": ("unit",),
    "OPERATOR_SUSPECT": ("operator",),
    "OPERATOR_CONFLICT": ("operator",),
    "NUMBER_SPACED": ("value",),
    "NUMBER_UNREAD": ("value",),
    "SPLIT_UNCERTAIN": ("level3", "value"),
    "EMPTY_LEVEL": ("level1", "level2"),
    "CENTRED_LEVEL": ("level1", "level2"),
    "LEVEL_CONFLICT": ("level1", "level2"),
    "LEVEL_MISSING": ("level1", "level2"),
    "SLIP_REPAIRED": ("level1", "level2", "level3", "value", "operator", "unit"),
    "PERCENT_SCALE": ("value", "unit"),
    "UNIT_CONFLICT": ("unit",),
}


_ASKED = re.compile(r"[，,。]?请(?:核对|确认)$")  # the finding itself asks already
# of several fields, the one whose cell is marked
_MARKED = ("value", "score", "actual", "weight", "level2", "level1", "level3")


class Verdict(StrEnum):
    """What the run says about a document."""

    CLEAN = "clean"
    ADVICE = "advice"
    WARNING = "warning"
    ERROR = "error"
    INCOMPLETE = "incomplete"  # a check broke: nothing can be called clean


@dataclass(slots=True)
class Report:
    """What the checks say about one document, worst findings first.

    ``waived`` are findings that somebody accepted, each with the waiver. ``tables`` counts the
    tables that were read: where there is none, nothing was checked.
    """

    document: str
    tables: int
    findings: list[Finding] = field(default_factory=list)
    passed: list[Finding] = field(default_factory=list)
    broken: list[Broken] = field(default_factory=list)
    waived: list[tuple[Finding, Waiver]] = field(default_factory=list)

    @property
    def verdict(self) -> Verdict:
        """The worst severity that is not waived; incomplete where a check broke or none could run.

        Nothing that was not checked is ever called clean.
        """
        if self.broken or not self.tables:
            return Verdict.INCOMPLETE
        worst = min((f.severity for f in self.findings), key=lambda one: _ORDER[one], default=None)
        return Verdict(worst.value) if worst else Verdict.CLEAN


def run_checks(
    dossier: Dossier,
    checks: Sequence[Check] = CHECKS,
    waivers: Sequence[Waiver] = (),
    advance: Callable[[Check], None] = lambda _: None,
) -> list[Report]:
    """Run every check over a dossier: one report a document, in the documents' order.

    A check that raises is reported as broken for every document; the others go on.
    """
    documents = [reading.document for reading in dossier.readings]
    reports = {d.file: Report(d.file, len(d.tables)) for d in documents}
    for check in checks:
        try:
            observations = list(check.function(dossier))
        except Exception:  # the one place where a check's own fault is caught, to be reported
            said = traceback.format_exc(limit=-2).strip()
            for name, report in reports.items():
                report.broken.append(Broken(check.id, check.title, name, said))
        else:
            _file(check, observations, reports)
        advance(check)
    for report in reports.values():
        report.findings.sort(key=lambda finding: _ORDER[finding.severity])
        _waive(report, waivers, dossier.as_of)
    return list(reports.values())


def _waive(report: Report, waivers: Sequence[Waiver], day: datetime.date) -> None:
    """Set aside what somebody accepted, as long as the waiver is in force."""
    for finding in list(report.findings):
        if waiver := waiver_of(finding.key, waivers, day):
            report.findings.remove(finding)
            report.waived.append((finding, waiver))


def _file(check: Check, observations: list[Observation], reports: dict[str, Report]) -> None:
    seen: set[tuple[bool, str]] = set()
    for observation in observations:
        finding = _finding(check, observation)
        mark = (finding.holds, f"{finding.key}{finding.message}{finding.places[:1]}")
        if mark not in seen:
            seen.add(mark)
            report = reports[finding.document]
            (report.passed if finding.holds else report.findings).append(finding)


def _finding(check: Check, seen: Observation) -> Finding:
    severity, message = seen.severity or check.severity, seen.message
    mended = "" if seen.holds else _mended(seen)
    if mended:
        severity = Severity.WARNING if severity is Severity.ERROR else severity
        message = f"{message}（可能是转换造成的：{_ASKED.sub('', mended)}，请先核对原件）"
    return Finding(
        check=check.id,
        title=check.title,
        kind=seen.kind or check.kind,
        severity=severity,
        group=check.group,
        document=seen.form.document.file,
        message=message,
        evidence=seen.evidence,
        basis=check.basis,
        places=tuple(dict.fromkeys(_places(seen))),
        holds=seen.holds,
        advice=None if seen.holds else seen.advice or check.todo,
        table=seen.form.table.title,
        project=seen.form.table.project,
        indicators=tuple(dict.fromkeys(one.level3 for one in seen.indicators)),
    )


def _mended(seen: Observation) -> str:
    """What the reader had to mend in the fields that the observation rests on, in words."""
    for indicator in seen.indicators:
        target = indicator.target
        for repair in (*indicator.repairs, *target.repairs):
            if not repair.certain and seen.rests_on & set(_TOUCHES.get(repair.kind, ())):
                return repair.reason
        for doubt in (*indicator.doubts, *target.doubts):
            if seen.rests_on & set(_TOUCHES.get(doubt.code, ())):
                return doubt.message
    return ""


def _places(seen: Observation) -> Iterator[Place]:
    for indicator in seen.indicators:
        place = _main_place(indicator, seen.rests_on)
        if place:
            yield place
    yield from seen.places


def _main_place(indicator: Indicator, rests_on: frozenset[str]) -> Place | None:
    """The cell to mark: the one the observation rests on, else the value's, else the name's."""
    preferred = [name for name in _MARKED if name in rests_on]
    for name in (*preferred, *sorted(rests_on), "value", "level3"):
        if name in indicator.places:
            return indicator.places[name]
    return next(iter(indicator.places.values()), None)
