"""Sheets as a Word document: real tables with merged cells, a section a form."""

import io
from collections.abc import Sequence

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from lxml.etree import _Element

from baoheng.forms.heights import POINTS
from baoheng.forms.sheet import Cell, Sheet
from baoheng.forms.wordtable import table

_BODY, _TITLE = "宋体", "黑体"


def document_bytes(sheets: Sequence[Sheet]) -> bytes:
    """The document, each form in a section of its own."""
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = _BODY, Pt(POINTS)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _BODY)
    style.paragraph_format.space_after = Pt(0)
    document.core_properties.author = "保衡"
    document.core_properties.comments = ""
    document.core_properties.title = sheets[0].title if sheets else ""
    for number, sheet in enumerate(sheets):
        section = document.sections[0] if number == 0 else document.add_section(WD_SECTION.NEW_PAGE)
        _page(section, sheet)
        _sheet(document, sheet)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _page(section: Section, sheet: Sheet) -> None:
    page = sheet.page
    short, long = page.paper
    across, down = (long, short) if page.landscape else (short, long)
    section.orientation = WD_ORIENT.LANDSCAPE if page.landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(across), Mm(down)
    top, right, bottom, left = page.margins
    section.top_margin, section.right_margin = Mm(top), Mm(right)
    section.bottom_margin, section.left_margin = Mm(bottom), Mm(left)
    section.footer_distance = Mm(8)
    section.footer.is_linked_to_previous = False
    line = section.footer.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text, field in (("第 ", "PAGE"), (" 页 共 ", "NUMPAGES"), (" 页", "")):
        line.add_run(text)
        if field:
            _field(line, field)


def _field(line: Paragraph, name: str) -> None:
    """A number that the word processor fills in."""
    for kind, text in (("begin", ""), ("", name), ("separate", ""), ("value", "1"), ("end", "")):
        run = line.add_run(text if kind == "value" else "")
        if kind in {"begin", "separate", "end"}:
            run._element.append(_element("w:fldChar", fldCharType=kind))
        elif kind == "":
            instruction = OxmlElement("w:instrText")
            instruction.text = f" {text} "
            run._element.append(instruction)


def _element(name: str, **attributes: str) -> _Element:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _sheet(document: DocumentType, sheet: Sheet) -> None:
    title = _line(document, sheet.title, font=_TITLE, size=16)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(6)
    title.paragraph_format.keep_with_next = True
    for left, right in sheet.above:
        line = _line(document, f"{left}\t{right}")
        line.paragraph_format.tab_stops.add_tab_stop(Mm(sheet.page.printed), WD_TAB_ALIGNMENT.RIGHT)
        line.paragraph_format.keep_with_next = True
    owners: dict[tuple[int, int], Cell] = sheet.owners()
    for number, (start, stop, heads) in enumerate(sheet.bands()):
        if number:
            _gap(document)
        document.element.body.insert(-1, table(sheet, owners, start, stop, heads))
    for words in sheet.below or [""]:
        _line(document, words).paragraph_format.space_before = Pt(3)


def _gap(document: DocumentType) -> None:
    """The thinnest line there is, between two tables that are to look like one."""
    line = document.add_paragraph()
    line.paragraph_format.line_spacing = Pt(1)
    line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(0)
    line.paragraph_format.keep_with_next = True
    mark = line._element.get_or_add_pPr()
    properties = OxmlElement("w:rPr")
    properties.append(_element("w:sz", val="2"))
    mark.append(properties)


def _line(
    document: DocumentType, words: str, *, font: str = _BODY, size: int = POINTS
) -> Paragraph:
    line = document.add_paragraph()
    run = line.add_run(words)
    run.font.name, run.font.size = font, Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return line
