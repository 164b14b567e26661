"""Findings in the terminal: a verdict, then the findings by form, worst first."""

from collections import Counter
from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from baoheng.checking.batch import Checked
from baoheng.checking.reports.words import (
    NO_TABLE,
    SEVERITIES,
    SIGNS,
    VERDICTS,
    Cluster,
    basis,
    by_form,
    tally,
    where,
)
from baoheng.checking.run import Report, Verdict
from baoheng.core.finding import Finding, Severity
from baoheng.reading.reports.terminal import print_error
from baoheng.reading.reports.words import one_line

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.ADVICE: "cyan"}
_VERDICT_STYLES = {
    Verdict.CLEAN: ("✓", "bold green"),
    Verdict.ADVICE: ("✓", "bold green"),
    Verdict.WARNING: ("!", "bold yellow"),
    Verdict.ERROR: ("✗", "bold red"),
    Verdict.INCOMPLETE: ("?", "bold magenta"),
}
_PLACES = 4  # cells named in a line; the page and the workbook have all
_MANY = 6  # findings of one check and form that are told one by one; of more, the rest in short
_WORST = 10
_FIRST = 20


def print_checked(console: Console, checked: Checked) -> None:
    """Print one document: verdict, findings by form, what was compared and holds."""
    report, reading = checked.report, checked.outcome.reading
    if report is None or reading is None:
        if checked.outcome.error:
            error, skipped = checked.outcome.error, checked.outcome.skipped
            print_error(console, checked.outcome.name, error, skipped=skipped)
        return
    console.print(Rule(Text(one_line(report.document), style="bold"), style="blue"))
    console.print(_verdict(report))
    scored = [form for form in checked.forms if form.indicators]
    profiles = "、".join(dict.fromkeys(form.profile.title for form in scored))
    if profiles:
        console.print(Text(f"考核口径：{profiles}", style="dim"))
    if not report.tables:
        console.print(Text(NO_TABLE, style="magenta"))
    if reading.document.unread:
        said = f"原件有 {len(reading.document.unread)} 处没有读入，这些地方没有检查"
        console.print(Text(said, style="magenta"))
    for name, found in by_form(report.findings):
        console.print()
        console.print(_form(name, found))
    for broken in report.broken:
        last = broken.error.splitlines()[-1] if broken.error else ""
        said = f"? 检查 {broken.check} {broken.title} 本身出错：{one_line(last)}"
        console.print(Text(said, style="magenta"))
    for finding, waiver in report.waived:
        said = f"- 已豁免 {finding.check} {one_line(finding.message, 60)}："
        said += f"{one_line(waiver.reason)}（{one_line(waiver.by)}，到{waiver.until.isoformat()}）"
        console.print(Text(said, style="dim"))


def print_summary(console: Console, run: Sequence[Checked]) -> None:
    """Print what to look at first, counts by check, the worst documents, a line a document."""
    reports = [one.report for one in run if one.report]
    console.print(Rule(Text(f"汇总：{len(reports)} 份文件", style="bold"), style="blue"))
    _first(console, reports)
    console.print(_by_check(reports))
    ranked = sorted((one for one in run if one.report), key=_badness, reverse=True)
    worst = [one for one in ranked if one.report and one.report.findings][:_WORST]
    if worst:
        console.print(Text("问题最多的文件", style="bold"))
        for one in worst:
            console.print(_line(one))
    console.print()
    console.print(Text("逐份结果", style="bold"))
    for one in run:
        console.print(_line(one))


def _first(console: Console, reports: Sequence[Report]) -> None:
    """The errors of all documents, one line and its arithmetic each; of many, the first."""
    errors: dict[tuple[str, str], list[Finding]] = {}
    for finding in (f for r in reports for f in r.findings if f.severity is Severity.ERROR):
        errors.setdefault((finding.check, finding.message), []).append(finding)
    if not errors:
        return
    console.print(Text("先看这些：自相矛盾或算不拢的", style="bold"))
    for (check, message), same in list(errors.items())[:_FIRST]:
        files = [one_line(name, 40) for name in dict.fromkeys(f.document for f in same)]
        where = files[0] if len(files) == 1 else f"{files[0]}等{len(files)}份"
        head = Text(f"  ✗ {check} ", style=_STYLES[Severity.ERROR])
        console.print(head + Text(f"{one_line(message)}（{where}）", style="default"))
        console.print(Text(f"      {one_line(same[0].evidence)}", style="dim"))
    if len(errors) > _FIRST:
        console.print(Text(f"  另有 {len(errors) - _FIRST} 处错误，见逐份结果", style="dim"))
    console.print()


def _badness(one: Checked) -> tuple[int, ...]:
    findings = one.report.findings if one.report else []
    return tuple(sum(f.severity is severity for f in findings) for severity in Severity)


def _line(one: Checked) -> Text:
    report = one.report
    if report is None:
        message = one.outcome.error.message if one.outcome.error else ""
        style = "dim" if one.outcome.skipped else "bold red"
        return Text(f"  ✗ {one_line(one.outcome.name)}：{one_line(message)}", style=style)
    sign, style = _VERDICT_STYLES[report.verdict]
    head = Text(f"  {sign} {one_line(report.document)}：", style=style)
    where = f"（{one_line(one.bureau)}）" if one.bureau and not one.bureau.startswith("（") else ""
    return head + Text(tally(report) + where, style="default")


def _by_check(reports: Sequence[Report]) -> Table:
    counts = Counter((f.severity, f.check, f.title) for r in reports for f in r.findings)
    files = Counter(
        key for r in reports for key in {(f.severity, f.check, f.title) for f in r.findings}
    )
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for head in ("程度", "检查", "问题"):
        table.add_column(head)
    table.add_column("处数", justify="right")
    table.add_column("文件数", justify="right")
    order = list(Severity)
    for key, number in sorted(counts.items(), key=lambda i: (order.index(i[0][0]), -i[1])):
        severity, check, title = key
        cells = [SEVERITIES[severity], check, title, str(number), str(files[key])]
        table.add_row(*cells, style=_STYLES[severity] if severity is Severity.ERROR else "")
    return table


def _verdict(report: Report) -> Text:
    sign, style = _VERDICT_STYLES[report.verdict]
    return Text(f"{sign} {VERDICTS[report.verdict]}（{tally(report)}）", style=style)


def _form(name: str, found: list[Cluster]) -> RenderableType:
    parts: list[RenderableType] = [Text(one_line(name), style="bold underline")]
    for cluster in found:
        parts += [Padding(line, (0, 0, 0, 2), expand=False) for line in _cluster(cluster)]
    return Group(*parts)


def _cluster(cluster: Cluster) -> Iterator[Text]:
    first = cluster.first
    style = _STYLES[first.severity]
    many = f"（{len(cluster.findings)}处）" if len(cluster.findings) > 1 else ""
    head = f"{SIGNS[first.severity]} {SEVERITIES[first.severity]} {first.check} {first.title}{many}"
    yield Text(head, style=style)
    for finding in cluster.findings[:_MANY]:
        yield Text(f"  {one_line(finding.message)}")
        if finding.evidence:
            yield Text(f"    依据：{one_line(finding.evidence)}")
        yield Text(f"    位置：{_where(finding)}　编号 {finding.key}", style="dim")
    rest = cluster.findings[_MANY:]
    if rest:
        names = "、".join(one_line("、".join(f.indicators) or f.message, 24) for f in rest)
        yield Text(f"  另有 {len(rest)} 处同样的问题：{names}")
    if first.advice:
        yield Text(f"  建议：{one_line(first.advice)}　（{one_line(basis(first))}）", style="green")


def _where(finding: Finding) -> str:
    labels = [one_line(label) for label in where(finding)]
    more = f" 等{len(labels)}处" if len(labels) > _PLACES else ""
    return "、".join(labels[:_PLACES]) + more if labels else "全表"
