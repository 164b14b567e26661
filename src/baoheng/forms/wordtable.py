"""One table of a Word document: gridSpan and vMerge as Word has them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml.etree import _Element

from baoheng.forms.heights import POINTS, heights
from baoheng.forms.sheet import Cell, Sheet, Style

_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_MICRONS = Decimal("17.6389")  # of a twip, in thousandths of a millimetre
_HIGHEST = 300  # points: a row higher than that may break over pages
_FONT = "宋体"


@dataclass(frozen=True, slots=True)
class _Look:
    """A row that heads every page, its height in points, and whether a table joins below it."""

    head: bool
    high: int
    joins: bool


def table(
    sheet: Sheet, owners: Mapping[tuple[int, int], Cell], start: int, stop: int, heads: int
) -> _Element:
    """Rows [start, stop) of the grid; the first ``heads`` of them are repeated on every page."""
    twips = [int(sheet.microns(col) / _MICRONS) for col in range(sheet.ncols)]
    made = OxmlElement("w:tbl")
    made.append(_properties(sum(twips)))
    grid = OxmlElement("w:tblGrid")
    for size in twips:
        grid.append(_element("w:gridCol", w=str(size)))
    made.append(grid)
    high = heights(sheet)
    for row in range(start, stop):
        look = _Look(row - start < heads, high[row], row + 1 == stop < sheet.nrows)
        made.append(_row(sheet, owners, row, twips, look))
    return made


def _properties(width: int) -> _Element:
    properties = OxmlElement("w:tblPr")
    properties.append(_element("w:tblW", w=str(width), type="dxa"))
    properties.append(_element("w:jc", val="center"))
    borders = OxmlElement("w:tblBorders")
    for side in _SIDES:
        borders.append(_element(f"w:{side}", val="single", sz="4", space="0", color="000000"))
    properties.append(borders)
    properties.append(_element("w:tblLayout", type="fixed"))
    margins = OxmlElement("w:tblCellMar")
    for side, space in (("top", 20), ("left", 60), ("bottom", 20), ("right", 60)):
        margins.append(_element(f"w:{side}", w=str(space), type="dxa"))
    properties.append(margins)
    return properties


def _row(
    sheet: Sheet,
    owners: Mapping[tuple[int, int], Cell],
    row: int,
    twips: list[int],
    look: _Look,
) -> _Element:
    made = OxmlElement("w:tr")
    properties = OxmlElement("w:trPr")
    if look.high <= _HIGHEST:
        properties.append(OxmlElement("w:cantSplit"))
    properties.append(_element("w:trHeight", val="380", hRule="atLeast"))
    if look.head:
        properties.append(OxmlElement("w:tblHeader"))
    made.append(properties)
    col = 0
    while col < sheet.ncols:
        cell = owners[row, col]
        width = sum(twips[col : col + cell.colspan])
        made.append(_cell(cell, row, width, open_bottom=cell.open_bottom or look.joins))
        col += cell.colspan
    return made


def _cell(cell: Cell, row: int, width: int, *, open_bottom: bool) -> _Element:
    made = OxmlElement("w:tc")
    properties = OxmlElement("w:tcPr")
    properties.append(_element("w:tcW", w=str(width), type="dxa"))
    if cell.colspan > 1:
        properties.append(_element("w:gridSpan", val=str(cell.colspan)))
    if cell.rowspan > 1:
        begins = {"val": "restart"} if row == cell.row else {"val": "continue"}
        properties.append(_element("w:vMerge", **begins))
    if cell.open_top or open_bottom:
        borders = OxmlElement("w:tcBorders")
        for side, is_open in (("top", cell.open_top), ("bottom", open_bottom)):
            if is_open:
                borders.append(_element(f"w:{side}", val="nil"))
        properties.append(borders)
    if cell.style in {Style.HEAD, Style.LABEL}:
        properties.append(_element("w:shd", val="clear", color="auto", fill="F2F2F2"))
    if cell.vertical:
        properties.append(_element("w:textDirection", val="tbRlV"))
    properties.append(_element("w:vAlign", val="center"))
    made.append(properties)
    lines = cell.text.split("\n") if row == cell.row else [""]
    for line in lines:
        made.append(_paragraph(line, cell.style))
    return made


def _paragraph(line: str, style: Style) -> _Element:
    made = OxmlElement("w:p")
    properties = OxmlElement("w:pPr")
    properties.append(_element("w:jc", val="left" if style is Style.TEXT else "center"))
    made.append(properties)
    if line:
        run = OxmlElement("w:r")
        look = OxmlElement("w:rPr")
        look.append(_element("w:rFonts", ascii=_FONT, hAnsi=_FONT, eastAsia=_FONT))
        if style in {Style.HEAD, Style.LABEL}:
            look.append(OxmlElement("w:b"))
        look.append(_element("w:sz", val=str(POINTS * 2)))
        run.append(look)
        text = OxmlElement("w:t")
        text.text = line
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.append(text)
        made.append(run)
    return made


def _element(name: str, **attributes: str) -> _Element:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made
