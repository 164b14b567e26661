"""All findings of a run as one offline, printable web page, each beside the cells it rests on."""

from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

from baoheng.checking.batch import Checked
from baoheng.checking.reports.page_source import FindingView
from baoheng.checking.reports.words import (
    NO_TABLE,
    SEVERITIES,
    SIGNS,
    VERDICTS,
    by_form,
    form_name,
    spoken,
    tally,
    where,
)
from baoheng.checking.run import Report
from baoheng.core.finding import Finding, Severity
from baoheng.reading.accounting import Reading
from baoheng.reading.reports.files import write_whole
from baoheng.reading.reports.markup import Element, element, to_html
from baoheng.reading.reports.webpage import page_style, whole_page

_TITLE = "绩效目标表审核结果"
_LEGEND = (
    *((severity.value, f"{SIGNS[severity]} {SEVERITIES[severity]}") for severity in Severity),
    ("held", "核对相符"),
)


def write_page(path: Path, run: Sequence[Checked]) -> None:
    """Write the page. Raises OutputError where that cannot be done."""
    write_whole(path, lambda file: file.write(page(run).encode()))


def page(run: Sequence[Checked]) -> str:
    """The whole page as text."""
    shown = [one for one in run if not one.outcome.skipped]
    style = page_style() + (files("baoheng.checking.reports") / "page.css").read_text("utf-8")
    sections = [to_html(_section(f"f{n}", one)) for n, one in enumerate(shown, start=1)]
    return whole_page(_TITLE, style, [*map(to_html, _top(shown)), *sections])


def _top(run: Sequence[Checked]) -> Iterator[Element]:
    yield element("h1", _TITLE)
    legend = [element("span", text, class_=name) for name, text in _LEGEND]
    yield element("p", *legend, class_="legend")
    heads = ("文件", "结论", *SEVERITIES.values(), "核对相符")
    rows = [element("tr", *(element("th", head) for head in heads))]
    for number, one in enumerate(run, start=1):
        link = element("a", one.outcome.name, href=f"#f{number}")
        if one.report is None:
            rows.append(element("tr", element("td", link), element("td", "读不了")))
            continue
        counts = [_count(one.report.findings, severity) for severity in Severity]
        cells = [*counts, len(one.report.passed)]
        rows.append(
            element(
                "tr",
                element("td", link),
                element("td", VERDICTS[one.report.verdict]),
                *(element("td", str(count), class_="count") for count in cells),
            )
        )
    yield element("div", element("table", *rows), class_="scroll")


def _count(findings: Sequence[Finding], severity: Severity) -> int:
    return sum(finding.severity is severity for finding in findings)


def _section(name: str, checked: Checked) -> Element:
    report, reading = checked.report, checked.outcome.reading
    if report is None or reading is None:
        error = checked.outcome.error
        return element(
            "section",
            element("h2", checked.outcome.name, id=name),
            element("p", f"读不了：{error.message if error else ''}", class_="error"),
            element("p", f"怎么办：{error.todo}") if error and error.todo else None,
        )
    findings = [f for _, found in by_form(report.findings) for c in found for f in c.findings]
    view = FindingView(reading, name, findings, report.passed)
    verdict = f"{VERDICTS[report.verdict]}（{tally(report)}）"
    profiles = "、".join(dict.fromkeys(form.profile.title for form in checked.forms))
    return element(
        "section",
        element("h2", report.document, id=name),
        element("p", verdict, class_=f"verdict {report.verdict.value}"),
        element("p", f"考核口径：{profiles}", class_="dim") if profiles else None,
        *(element("p", note, class_="verdict incomplete") for note in _notes(report, reading)),
        *_contents(findings, view),
        *(view.card(finding) for finding in view.unplaced),
        *view.blocks(),
        *_waived(report),
        *_passed(report, view),
    )


def _notes(report: Report, reading: Reading) -> Iterator[str]:
    if not report.tables:
        yield NO_TABLE
    if reading.document.unread:
        yield f"原件有 {len(reading.document.unread)} 处没有读入，这些地方没有检查"
    for broken in report.broken:
        last = broken.error.splitlines()[-1] if broken.error else ""
        yield f"检查 {broken.check} {broken.title} 本身出错：{last}"


def _contents(findings: Sequence[Finding], view: FindingView) -> Iterator[Element]:
    """The errors and warnings in a line each, linked to their cards."""
    urgent = [one for one in findings if one.severity is not Severity.ADVICE]
    if urgent:
        items = [
            element(
                "li",
                _link(f"{SEVERITIES[one.severity]} {one.check}", view.anchor_of(one)),
                f" {spoken(one)}",
            )
            for one in urgent
        ]  # fmt: skip
        summary = element("summary", f"须改正或说明的（{len(urgent)}）")
        yield element("details", summary, element("ul", *items, class_="plain"), open="")


def _link(text: str, anchor: str) -> Element:
    return element("a", text, href=f"#{anchor}")


def _waived(report: Report) -> Iterator[Element]:
    if report.waived:
        items = [
            element(
                "li",
                f"{finding.check} {finding.message}：{waiver.reason}（{waiver.by}，"
                f"到{waiver.until.isoformat()}）",
            )
            for finding, waiver in report.waived
        ]
        summary = element("summary", f"已豁免（{len(items)}）")
        yield element("details", summary, element("ul", *items, class_="plain"))


def _passed(report: Report, view: FindingView) -> Iterator[Element]:
    if not report.passed:
        return
    rows = [
        element("tr", *(element("th", h) for h in ("检查", "表", "核对了什么", "依据", "位置")))
    ]
    for one in report.passed:
        anchor = next((view.anchor(place) for place in one.places if view.anchor(place)), None)
        label = "、".join(where(one)[:3])
        linked = element("a", label, href=f"#{anchor}") if anchor else label
        cells = [one.check, form_name(one), one.message, one.evidence, linked]
        rows.append(element("tr", *(element("td", cell) for cell in cells)))
    summary = element("summary", f"核对相符（{len(report.passed)}）")
    yield element("details", summary, element("table", *rows, class_="list"))
