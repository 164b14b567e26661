"""How verdicts and findings are said to a person."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePath

from baoheng.checking.run import Report, Verdict
from baoheng.core.finding import Finding, Severity
from baoheng.core.provenance import Place

SEVERITIES = {Severity.ERROR: "错误", Severity.WARNING: "应改", Severity.ADVICE: "建议"}
SIGNS = {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.ADVICE: "·"}
VERDICTS = {
    Verdict.CLEAN: "没有发现问题",
    Verdict.ADVICE: "没有必须改的，有建议",
    Verdict.WARNING: "有应当修改或说明的",
    Verdict.ERROR: "自相矛盾或算不拢，须退回更正",
    Verdict.INCOMPLETE: "没有查全，不能算通过",
}
BASES = {"common sense": "常识"}
NO_TABLE = "没有读到绩效目标表，什么也没有查；请核对文件，或用 baoheng read 看读到了什么"


def where(finding: Finding) -> list[str]:
    """The places of a finding as a clerk says them; those in another file with its name."""
    return [*dict.fromkeys(_place(place, finding.document) for place in finding.places)]


def _place(place: Place, document: str) -> str:
    if place.file == document or place.label == place.file:
        return place.label
    return f"《{PurePath(place.file).stem}》{place.label}"


@dataclass(frozen=True, slots=True)
class Cluster:
    """Findings of one check, one severity and one form, told together."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The one that stands for all in title, severity, advice and basis."""
        return self.findings[0]


def form_name(finding: Finding) -> str:
    """The form that a finding is about: its project, else its title."""
    return finding.project or finding.table or "全文"


def spoken(finding: Finding) -> str:
    """The message with its form named once."""
    name = form_name(finding)
    own = finding.message.startswith(f"“{name}”")
    return finding.message if own else f"{name}：{finding.message}"


def by_form(findings: Sequence[Finding]) -> Iterator[tuple[str, list[Cluster]]]:
    """Forms with their findings, the form with the worst first; the worst first in each."""
    names = list(dict.fromkeys(map(form_name, findings)))
    for name in names:
        own = [finding for finding in findings if form_name(finding) == name]
        yield name, list(clusters(own))


def clusters(findings: Sequence[Finding]) -> Iterator[Cluster]:
    """Findings of the same check, severity and advice together, in their order."""

    def mark(finding: Finding) -> tuple[Severity, str, str | None]:
        return finding.severity, finding.check, finding.advice

    order = {key: number for number, key in reversed([*enumerate(map(mark, findings))])}
    for _, group in groupby(sorted(findings, key=lambda one: order[mark(one)]), key=mark):
        yield Cluster(tuple(group))


def basis(finding: Finding) -> str:
    """The rule that a finding rests on, in Chinese."""
    return BASES.get(finding.basis, finding.basis)


def tally(report: Report) -> str:
    """``错误 2，应改 15，建议 30；核对相符 61 处`` and what else there is to say."""
    if report.verdict is Verdict.INCOMPLETE and not (report.findings or report.broken):
        return "没有读到绩效目标表，没有检查"
    counts = {s: sum(f.severity is s for f in report.findings) for s in Severity}
    parts = [f"{SEVERITIES[s]} {n}" for s, n in counts.items() if n] or ["没有问题"]
    text = "，".join(parts) + f"；核对相符 {len(report.passed)} 处"
    if report.waived:
        text += f"，已豁免 {len(report.waived)}"
    if report.broken:
        text += f"，检查本身出错 {len(report.broken)}"
    return text
