"""The review opinion (审核意见) as a Word document, one section a checked file."""

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from baoheng.checking.amounts import say
from baoheng.checking.batch import Checked
from baoheng.checking.opinion import GroupOpinion, Opinion, opinion_of
from baoheng.checking.reports.words import (
    NO_TABLE,
    SEVERITIES,
    Cluster,
    basis,
    clusters,
    form_name,
    spoken,
    tally,
    where,
)
from baoheng.checking.run import Report
from baoheng.core.finding import Finding, Severity
from baoheng.reading.reports.files import write_whole
from baoheng.reading.reports.words import one_line

_TITLE = "预算绩效目标审核意见"
_PARTS = {
    Severity.ERROR: "一、须更正后重新报送的",
    Severity.WARNING: "二、应修改或作出说明的",
    Severity.ADVICE: "三、建议完善的",
}
_BODY, _HEADING = "仿宋", "黑体"
_TITLES = 6  # kinds of problems named for a group
_NAMED = 8  # indicators named in a line


def write_opinion(path: Path, run: Sequence[Checked], as_of: datetime.date) -> None:
    """Write the opinions. Raises OutputError where that cannot be done."""
    document = docx.Document()
    _styles(document)
    shown = [one for one in run if one.report]
    for number, one in enumerate(shown):
        if number:
            document.add_section(WD_SECTION.NEW_PAGE)
        _opinion(document, one, as_of)
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.6)
        section.top_margin = section.bottom_margin = Cm(2.5)
    write_whole(path, document.save)


def _styles(document: Document) -> None:
    for name, font, size in (("Normal", _BODY, 12), ("Heading 1", _HEADING, 18),
                             ("Heading 2", _HEADING, 14)):  # fmt: skip
        style: Any = document.styles[name]
        style.font.name, style.font.size = font, Pt(size)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
        style.font.color.rgb = None
    normal: Any = document.styles["Normal"]
    normal.paragraph_format.space_after = Pt(3)
    normal.paragraph_format.line_spacing = 1.25


def _opinion(document: Document, one: Checked, as_of: datetime.date) -> None:
    report = one.report
    if report is None:
        return
    opinion = opinion_of(report)
    title = document.add_heading(_TITLE, level=1)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _facts(document, one, as_of)
    _conclusion(document, report, opinion)
    _groups(document, opinion)
    for severity, heading in _PARTS.items():
        found = [finding for finding in report.findings if finding.severity is severity]
        document.add_heading(f"{heading}（{len(found)}处）", level=2)
        if not found:
            document.add_paragraph("无。")
        for number, cluster in enumerate(clusters(found), start=1):
            _cluster(document, number, cluster)
    _held(document, report)
    document.add_paragraph()
    document.add_paragraph(
        "审核人：　　　　　　　　复核人：　　　　　　　　日期：　　　年　　月　　日"
    )


def _facts(document: Document, one: Checked, as_of: datetime.date) -> None:
    reading = one.outcome.reading
    department = reading.document.department if reading else None
    years = sorted({form.year for form in one.forms if form.year})
    profiles = dict.fromkeys(form.profile.title for form in one.forms)
    pairs = [
        ("报送单位", department or "（资料中没有写明）"),
        ("报送资料", one.outcome.name),
        ("预算年度", "、".join(map(str, years)) or "（资料中没有写明）"),
        ("审核口径", "、".join(profiles)),
        ("审核日期", f"{as_of.year}年{as_of.month}月{as_of.day}日"),
    ]
    table = document.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    for label, text in pairs:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = label, one_line(text)
    _widths(table, (3, 12.8))


def _conclusion(document: Document, report: Report, opinion: Opinion) -> None:
    document.add_paragraph()
    if not report.tables:
        document.add_paragraph(NO_TABLE)
    grade = (
        f"建议等级：{opinion.grade}（{say(opinion.total)}分）" if opinion.grade else "等级：未定"
    )
    document.add_paragraph(f"{grade}。处理意见：{opinion.then}。审核情况：{tally(report)}。")
    document.add_paragraph("等级和得分由检查结果按固定办法推算，供审核人参考，以审核人的决定为准。")


def _groups(document: Document, opinion: Opinion) -> None:
    table = document.add_table(rows=1, cols=4)
    table.style = "Table Grid"
    for cell, head in zip(
        table.rows[0].cells, ("审核内容", "分值", "建议得分", "主要问题"), strict=True
    ):
        cell.text = head
        cell.paragraphs[0].runs[0].bold = True
    for group in opinion.groups:
        cells = table.add_row().cells
        cells[0].text = f"{group.group.value}：{group.asks}"
        cells[1].text, cells[2].text = say(group.points), say(group.score)
        cells[3].text = _short(group)
    _widths(table, (4.6, 1.4, 1.8, 8))


def _short(group: GroupOpinion) -> str:
    """The titles of what was found, the worst first, each once with its number of places."""
    counts: dict[tuple[Severity, str], int] = {}
    for finding in group.findings:
        key = (finding.severity, finding.title)
        counts[key] = counts.get(key, 0) + 1
    order = list(Severity)
    ranked = sorted(counts.items(), key=lambda pair: order.index(pair[0][0]))
    told = [f"{title}（{SEVERITIES[severity]}{n}处）" for (severity, title), n in ranked[:_TITLES]]
    more = f"；等{len(ranked)}类" if len(ranked) > _TITLES else ""
    return "；".join(told) + more if told else "未发现问题"


def _widths(table: Any, widths: Sequence[float]) -> None:
    table.autofit = False
    for column, size in zip(table.columns, widths, strict=True):
        column.width = Cm(size)  # WPS and LibreOffice go by the grid, Word by the cells
    for row in table.rows:
        for cell, size in zip(row.cells, widths, strict=True):
            cell.width = Cm(size)


def _cluster(document: Document, number: int, cluster: Cluster) -> None:
    first = cluster.first
    many = f"（{len(cluster.findings)}处）" if len(cluster.findings) > 1 else ""
    head = document.add_paragraph()
    head.add_run(f"{number}. {one_line(first.title)}{many}").bold = True
    head.add_run(f"　检查 {first.check}")
    if first.severity is Severity.ADVICE and len(cluster.findings) > 1:
        document.add_paragraph(_named(cluster.findings))
    else:
        for finding in cluster.findings:
            _finding(document, finding)
    if first.advice:
        document.add_paragraph(f"建议：{one_line(first.advice)}（{one_line(basis(first))}）")


def _finding(document: Document, finding: Finding) -> None:
    places = "、".join(where(finding)[:4])
    text = f"{one_line(spoken(finding))}。"
    if finding.evidence:
        text += f"算式：{one_line(finding.evidence)}。"
    paragraph = document.add_paragraph(text.replace("。。", "。"))
    if places:
        paragraph.add_run(f"（{one_line(places)}）").italic = True
    paragraph.paragraph_format.left_indent = Cm(0.7)


def _named(findings: Sequence[Finding]) -> str:
    by_name: dict[str, list[str]] = {}
    for finding in findings:
        named = "、".join(finding.indicators) or finding.message
        by_name.setdefault(form_name(finding), []).append(one_line(named, 40))
    parts = []
    for name, all_named in by_name.items():
        more = f"等{len(all_named)}处" if len(all_named) > _NAMED else ""
        parts.append(f"《{one_line(name)}》：{'、'.join(all_named[:_NAMED])}{more}")
    return "；".join(parts) + "。"


def _held(document: Document, report: Report) -> None:
    counts: dict[str, int] = {}
    for finding in report.passed:
        counts[finding.title] = counts.get(finding.title, 0) + 1
    document.add_heading(f"四、核对相符的（{len(report.passed)}处）", level=2)
    told = "；".join(f"{one_line(title)} {n}处" for title, n in counts.items())
    document.add_paragraph(f"逐项核对，没有下列问题：{told}。" if told else "没有可以核对的数。")
