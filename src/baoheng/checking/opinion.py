"""A review opinion from a report: points by the four groups, a grade, and what follows from it."""

from dataclasses import dataclass
from decimal import Decimal

from baoheng.checking.lexicon import section
from baoheng.checking.run import Report, Verdict
from baoheng.core.finding import Finding, ReviewGroup, Severity

_FILE = "opinion.toml"


@dataclass(frozen=True, slots=True)
class GroupOpinion:
    """One review group: its points, what is left of them, and the findings that cost points."""

    group: ReviewGroup
    asks: str
    points: Decimal
    score: Decimal
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Opinion:
    """The suggested opinion; ``grade`` is None where not everything could be checked.

    ``total`` is the groups' sum, held down to the cap where the document contradicts itself.
    """

    groups: tuple[GroupOpinion, ...]
    total: Decimal
    grade: str | None
    then: str


def opinion_of(report: Report) -> Opinion:
    """Deduct once a check (not once a place) from its group; the numbers are data of the pack."""
    groups = tuple(_group(entry, report) for entry in section(_FILE, "groups"))
    total = sum((group.score for group in groups), Decimal(0))
    if any(finding.severity is Severity.ERROR for finding in report.findings):
        total = min(total, Decimal(section(_FILE, "cap")["error"]))
    if report.verdict is Verdict.INCOMPLETE:
        return Opinion(groups, total, None, "没有查全，等级待补查后再定")
    for entry in section(_FILE, "grades"):
        if total >= Decimal(entry["low"]):
            return Opinion(groups, total, entry["name"], entry["then"])
    raise ValueError(f"no grade for {total}")


def _group(entry: dict[str, str], report: Report) -> GroupOpinion:
    group = ReviewGroup(entry["name"])
    findings = tuple(finding for finding in report.findings if finding.group is group)
    deduct = section(_FILE, "deduct")
    worst: dict[str, Decimal] = {}
    for finding in findings:
        cost = Decimal(deduct[finding.severity.value])
        worst[finding.check] = max(cost, worst.get(finding.check, Decimal(0)))
    points = Decimal(entry["points"])
    floor = points * Decimal(section(_FILE, "floor")["share"])
    score = max(floor, points - sum(worst.values(), Decimal(0)))
    return GroupOpinion(group, entry["asks"], points, score, findings)
