"""Word documents: the table XML is written by hand, with gridSpan and vMerge as Word has them."""

import io
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph
from lxml.etree import _Element

from yunxi.archive import write_fixed
from yunxi.sheet import Cell, Part, Sheet

TWIPS_PER_CM = 567
BODY, TITLE = "仿宋_GB2312", "方正小标宋简体"
SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def write(path: Path, parts: list[Part], *, landscape: bool = False) -> None:
    """All parts in one document, each on a new page; the document ends with a paragraph."""
    document = Document()
    width = _page(document, landscape)
    for i, part in enumerate(parts):
        _part(document, part, width, new_page=i > 0)
    buffer = io.BytesIO()
    document.save(buffer)
    write_fixed(path, buffer.getvalue())


def _page(document: DocumentType, landscape: bool) -> float:
    section = document.sections[0]
    short, long = Cm(21), Cm(29.7)
    section.page_width, section.page_height = (long, short) if landscape else (short, long)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2.2)
    document.core_properties.author = "云溪市医疗保障局"
    document.core_properties.title = ""
    document.core_properties.comments = ""
    style = document.styles["Normal"]
    style.font.name, style.font.size = BODY, Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), BODY)
    style.paragraph_format.space_after = Pt(0)
    return 25.7 if landscape else 17.0


def _part(document: DocumentType, part: Part, width: float, *, new_page: bool) -> None:
    title = _line(document, part.title, font=TITLE, size=16)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.page_break_before = new_page
    title.paragraph_format.space_after = Pt(8)
    for left, right in part.above:
        line = _line(document, f"{left}\t{right}")
        line.paragraph_format.tab_stops.add_tab_stop(Cm(width), WD_TAB_ALIGNMENT.RIGHT)
    for style, words in part.paragraphs:
        paragraph = _line(document, words, font="黑体" if style == "heading" else BODY, size=14)
        if style == "body":
            paragraph.paragraph_format.first_line_indent = Pt(28)
    if part.sheet:
        document.element.body.insert(-1, _table(part.sheet, width))  # before sectPr
    for words in part.below or [""]:
        _line(document, words)


def _line(document: DocumentType, words: str, *, font: str = BODY, size: float = 10.5) -> Paragraph:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(words)
    run.font.name, run.font.size = font, Pt(size)
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
    return paragraph


def _element(name: str, **attributes: str) -> _Element:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _table(sheet: Sheet, width: float) -> _Element:
    twips = [round(w * width * TWIPS_PER_CM / sum(sheet.widths)) for w in sheet.widths]
    table = _element("w:tbl")
    properties = _element("w:tblPr")
    properties.append(_element("w:tblW", w=str(sum(twips)), type="dxa"))
    properties.append(_element("w:jc", val="center"))
    borders = _element("w:tblBorders")
    for side in SIDES:
        borders.append(_element(f"w:{side}", val="single", sz="4", space="0", color="000000"))
    properties.append(borders)
    properties.append(_element("w:tblLayout", type="fixed"))
    table.append(properties)
    grid = _element("w:tblGrid")
    for size in twips:
        grid.append(_element("w:gridCol", w=str(size)))
    table.append(grid)
    owner = sheet.owner()
    for r in range(sheet.nrows):
        table.append(_row(sheet, owner, r, twips))
    return table


def _row(sheet: Sheet, owner: dict[tuple[int, int], Cell], r: int, twips: list[int]) -> _Element:
    row = _element("w:tr")
    properties = _element("w:trPr")
    properties.append(_element("w:cantSplit"))
    if r < sheet.head_rows:
        properties.append(_element("w:tblHeader"))
    row.append(properties)
    col = 0
    while col < sheet.ncols:
        cell = owner[r, col]
        row.append(_cell(cell, r, sum(twips[col : col + cell.colspan])))
        col += cell.colspan
    return row


def _cell(cell: Cell, r: int, width: int) -> _Element:
    element = _element("w:tc")
    properties = _element("w:tcPr")
    properties.append(_element("w:tcW", w=str(width), type="dxa"))
    if cell.colspan > 1:
        properties.append(_element("w:gridSpan", val=str(cell.colspan)))
    if cell.rowspan > 1:
        start = {"val": "restart"} if r == cell.row else {}
        properties.append(_element("w:vMerge", **start))
    if cell.vertical:
        properties.append(_element("w:textDirection", val="tbRlV"))
    properties.append(_element("w:vAlign", val="center"))
    element.append(properties)
    lines = cell.text.split("\n") if r == cell.row else [""]
    for line in lines:
        element.append(_paragraph(line, cell.kind))
    return element


def _paragraph(line: str, kind: str) -> _Element:
    paragraph = _element("w:p")
    properties = _element("w:pPr")
    properties.append(_element("w:jc", val="left" if kind == "text" else "center"))
    paragraph.append(properties)
    if line:
        run = _element("w:r")
        look = _element("w:rPr")
        font = "宋体" if kind == "head" else BODY
        look.append(_element("w:rFonts", ascii=font, hAnsi=font, eastAsia=font))
        look.append(_element("w:sz", val="18"))
        run.append(look)
        words = _element("w:t")
        words.text = line
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.append(words)
        paragraph.append(run)
    return paragraph
