"""The notice to an institution: what is held against it, on what grounds, until when to appeal."""

import datetime
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell

from baoheng.core.errors import LedgerError
from baoheng.ledger.definitions import dictionary
from baoheng.reading.reports.files import write_whole
from baoheng.reading.reports.words import clean
from baoheng.review.handling.details import Charge
from baoheng.review.handling.drafts import yuan
from baoheng.review.handling.flow import due_of
from baoheng.review.handling.model import NOTICE, Case, LineKey
from baoheng.review.handling.notify import sent_on
from baoheng.review.handling.settings import Settings

TITLE = "医疗保障基金智能审核核查（扣款）通知书"
_BODY, _HEAD = "宋体", "黑体"
_HEADS = (
    ("序号", 10), ("疑点编号／就诊ID", 45), ("规则", 32), ("事实和依据", 66),
    ("费用明细", 62), ("违规金额（元）", 24), ("拟认定（元）", 24),
)  # fmt: skip
_PAPER, _MARGIN = (297, 210), 17


@dataclass(frozen=True, slots=True)
class Letter:
    """Who writes, under which number, on which day the notice was given."""

    bureau: str
    number: str
    day: datetime.date


def sent(cases: Sequence[Case], settings: Settings, day: datetime.date | None) -> list[Case]:
    """The cases of one notice, as they stood when it was given: on ``day``, else the latest.

    Raises LedgerError where there is none.
    """
    told = [(on, _as_sent(case)) for case in cases if (on := sent_on(case))]
    days = sorted({on for on, _ in told})
    if not days or (day is not None and day not in days):
        raise LedgerError(
            "还没有通知过" if not days else f"{day} 没有通知",
            todo=f"通知过的日子：{'、'.join(map(str, days)) or '没有'}；通知用 cases notify",
        )
    chosen = day or days[-1]
    found = [case for on, case in told if on == chosen]
    if len({due_of(case, settings) for case in found}) > 1:
        raise LedgerError("同一天通知的疑点，申诉期限不一", todo="请核对装入的处理环节的应办结日期")
    return found


def _as_sent(case: Case) -> Case:
    """The case with nothing that came after its latest notice but the time for an appeal."""
    place = max(n for n, step in enumerate(case.steps) if step.kind == NOTICE)
    steps = case.steps[: place + 1]
    if len(case.steps) > place + 1:
        answer = case.steps[place + 1]
        steps += (replace(answer, done=None, outcome=None, upheld=None),)
    return replace(case, steps=steps, recoveries=())


def write_notice(
    path: Path,
    cases: Sequence[Case],
    letter: Letter,
    settings: Settings,
    told: Mapping[LineKey, Charge],
) -> None:
    """Write the notice. Raises OutputError where that cannot be done."""
    document = _paper()
    _line(document, TITLE, font=_HEAD, size=18, align=WD_ALIGN_PARAGRAPH.CENTER)
    _line(document, letter.number or "（文号：　　　　　　）", align=WD_ALIGN_PARAGRAPH.RIGHT)
    subject = cases[0].subject
    _line(document, f"{subject.institution_name}（{subject.institution}）：")
    for text in _text(cases, settings):
        _line(document, text, indent=True)
    _table(document, cases, told)
    _line(document, "")
    _line(document, letter.bureau or "（盖章）", align=WD_ALIGN_PARAGRAPH.RIGHT)
    _line(document, _day(letter.day), align=WD_ALIGN_PARAGRAPH.RIGHT)
    buffer = io.BytesIO()
    document.save(buffer)
    write_whole(path, lambda file: file.write(buffer.getvalue()))


def _text(cases: Sequence[Case], settings: Settings) -> Sequence[str]:
    suspected, claimed = _sums(cases)
    lines = len({line.key for case in cases for line in case.offending})
    due = due_of(cases[0], settings)
    until = _day(due) if due else "　　　　年　　月　　日"
    doubtful = sum(case.result == "2" for case in cases)
    kinds = f"（其中可疑 {doubtful} 条，请一并说明情况）" if doubtful else ""
    return (
        f"经智能审核和人工初审，你单位有 {len(cases)} 条疑点、{lines} 行费用涉嫌违反"
        f"医疗保障基金使用规定{kinds}，涉及违规金额 {yuan(suspected):,.2f} 元，"
        f"拟认定 {yuan(claimed):,.2f} 元，事实、依据和金额见下表。",
        f"如有异议，请于 {until}前（含当日）提交书面申诉，并附病历、医嘱、检查检验报告等材料，"
        "逐条写明疑点编号和理由。逾期没有申诉的，按无异议处理，将依上述金额作出决定。"
        "同一行费用有几条疑点的，合计只计一次；其中一条撤销的，金额计在其余的疑点。",
    )


def _sums(cases: Sequence[Case]) -> tuple[int, int]:
    """What is held against and what is claimed of all; a line in several hits counts once."""
    found: dict[LineKey, int] = {}
    claimed: dict[LineKey, int] = {}
    alone = [0, 0]
    for case in cases:
        for line in case.offending:
            found[line.key] = max(found.get(line.key, 0), line.amount)
        total, lines = case.standing()
        if total is None:
            raise LedgerError("没有登记认定金额", where=case.hit, todo="请补上初审的认定金额")
        for key, amount in lines.items():
            claimed[key] = max(claimed.get(key, 0), amount)
        alone[0] += 0 if case.offending else case.amount
        alone[1] += 0 if lines else total
    return sum(found.values()) + alone[0], sum(claimed.values()) + alone[1]


def _table(document: DocumentType, cases: Sequence[Case], told: Mapping[LineKey, Charge]) -> None:
    rows = [row for number, case in enumerate(cases, start=1) for row in _rows(number, case, told)]
    table = document.add_table(rows=len(rows) + 2, cols=len(_HEADS))
    table.style = "Table Grid"
    table.autofit = False
    for column, (_, width) in zip(table.columns, _HEADS, strict=True):
        column.width = Mm(width)
    cells: list[_Cell] = table._cells
    width = len(_HEADS)
    for place, (head, _) in enumerate(_HEADS):
        _put(cells[place], head, font=_HEAD)
    for row, (first, *texts) in enumerate(rows, start=1):
        for place, text in enumerate(texts):
            _put(cells[row * width + place], text, right=place >= width - 2)
            if place < 4:
                _span(cells[row * width + place], first)
    total = cells[(len(rows) + 1) * width :]
    _put(total[0].merge(total[width - 3]), "合计", font=_HEAD)
    for cell, amount in zip(total[-2:], _sums(cases), strict=True):
        _put(cell, _money(amount), right=True)
    for place, cell in enumerate(cells):
        cell.width = Mm(_HEADS[place % width][1])
    _repeat_head(table)


def _rows(number: int, case: Case, told: Mapping[LineKey, Charge]) -> list[tuple[Any, ...]]:
    """One row a fee line; the first of a hit says what all of them have in common."""
    total, standing = case.standing()
    kind = dictionary("result_type")[case.result]
    head = (
        str(number),
        f"{case.hit}\n{case.subject.encounter or ''}",
        f"{case.rule_name}（{kind}）",
        f"{case.content}\n{case.basis}".strip(),
    )
    lines = case.offending
    if not lines:
        whole = "" if total is None else _money(total)
        return [(True, *head, "（按机构指标，没有费用明细）", _money(case.amount), whole)]
    made = []
    for place, line in enumerate(lines):
        charge = told.get(line.key)
        item = f"{charge.item}（{charge.at:%Y-%m-%d}）" if charge else ""
        texts = head if place == 0 else ("", "", "", "")
        claimed = standing.get(line.key)
        shown = "" if claimed is None else _money(claimed)
        made.append((place == 0, *texts, f"{line.sn} {item}", _money(line.amount), shown))
    return made


def _money(fen: int) -> str:
    return f"{yuan(fen):,.2f}"


def _day(day: datetime.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _paper() -> DocumentType:
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(_PAPER[0]), Mm(_PAPER[1])
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Mm(_MARGIN))
    return document


def _line(
    document: DocumentType,
    words: str,
    *,
    font: str = _BODY,
    size: int = 12,
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT,
    indent: bool = False,
) -> None:
    line = document.add_paragraph()
    line.alignment = align
    line.paragraph_format.space_after = Pt(4)
    if indent:
        line.paragraph_format.first_line_indent = Pt(2 * size)
    _write(line, words, font, size)


def _put(cell: _Cell, words: str, *, font: str = _BODY, right: bool = False) -> None:
    line = cell.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
    _write(line, words, font, 9)


def _write(line: Any, words: str, font: str, size: int) -> None:
    run = line.add_run(clean(words))
    run.font.name, run.font.size = font, Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _span(cell: _Cell, first: bool) -> None:
    """Let a cell begin a tall one, or go on with the one above."""
    mark = OxmlElement("w:vMerge")
    if first:
        mark.set(qn("w:val"), "restart")
    cell._tc.get_or_add_tcPr().append(mark)


def _repeat_head(table: Table) -> None:
    mark = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(mark)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
