"""Text of a worksheet outside its cells: notes, text boxes, form controls, page headers."""

import re
from collections.abc import Iterator

from lxml import etree

from baoheng.core.errors import DamagedDocument
from baoheng.reading.formats.package import Package
from baoheng.reading.formats.remarks import Remarks
from baoheng.reading.formats.sheetgrid import Sheet
from baoheng.reading.formats.xlsxbook import part_targets, rich_text
from baoheng.reading.formats.xlsxsheet import column_number
from baoheng.reading.formats.xmlstream import elements, text_of
from baoheng.reading.grid import Flag, Loose

_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})$")
_SHAPES = etree.XPath(".//*[local-name()='txBody'][not(ancestor::*[local-name()='Fallback'])]")
_PICTURES = etree.XPath(".//*[local-name()='pic']")
_CHARTS = etree.XPath(".//*[local-name()='graphicFrame']")
_VML_SHAPES = etree.XPath(
    ".//*[local-name()='shape']"
    "[*[local-name()='ClientData'][not(@ObjectType) or @ObjectType!='Note']]"
)
_HEADER_CODE = re.compile(r'&("[^"]*"|K[0-9A-Fa-f]{6}|K[0-9+-]{5}|\d+|[A-Za-z&])')
_PAGE_CODE = re.compile(r"&[PN]", re.IGNORECASE)
_HEADER_SIDE = re.compile(r"&[LCR]")


def add_extras(
    sheet: Sheet, part: str, package: Package, header: etree._Element | None, remarks: Remarks
) -> None:
    """Append the text outside the cells to ``sheet.extra``; pictures and charts are remarked."""
    sheet.extra += list(_header_lines(sheet, header))
    for kind, target in part_targets(package, part).values():
        reader = _READERS.get(kind)
        if reader is None or target not in package:
            continue
        try:
            root = _vml(package.read(target)) if kind == "vmlDrawing" else package.root(target)
        except DamagedDocument:
            root = None
        if root is None:
            remarks.add("PART_DAMAGED", sheet.place(0, 0), f"的附属部件（{kind}）损坏，没有读")
            continue
        sheet.extra += list(reader(sheet, root, remarks))


def _comments(sheet: Sheet, root: etree._Element, _: Remarks) -> Iterator[Loose]:
    for comment in root.iter("{*}comment"):
        text, struck = rich_text(comment)
        match = _REFERENCE.match(comment.get("ref", ""))
        place = sheet.place(int(match[2]), column_number(match[1])) if match else sheet.place(0, 0)
        if text.strip():
            yield Loose(text.strip(), place, _flags(sheet, struck))


def _drawing(sheet: Sheet, root: etree._Element, remarks: Remarks) -> Iterator[Loose]:
    for body in elements(_SHAPES, root):
        lines = ["".join(t.text or "" for t in p.iter("{*}t")) for p in body.iter("{*}p")]
        text = "\n".join(lines).strip()
        if text:
            yield Loose(text, sheet.place(0, 0), _flags(sheet, struck=False))
    pictures, charts = len(elements(_PICTURES, root)), len(elements(_CHARTS, root))
    if pictures:
        remarks.add("IMAGE_NOT_READ", sheet.place(0, 0), "有图片，图中文字没有读", pictures)
    if charts:
        remarks.add("CHART_NOT_READ", sheet.place(0, 0), "有统计图，图中文字没有读", charts)


def _controls(sheet: Sheet, root: etree._Element, _: Remarks) -> Iterator[Loose]:
    for shape in elements(_VML_SHAPES, root):
        texts = [text_of(box) for box in shape.iter("{*}textbox")]
        text = "\n".join(" ".join(t.split()) for t in texts).strip()
        if text:
            yield Loose(text, sheet.place(0, 0), _flags(sheet, struck=False))


_READERS = {"comments": _comments, "drawing": _drawing, "vmlDrawing": _controls}


def _vml(data: bytes) -> etree._Element | None:
    """VML is often not well-formed (``<br>``), so the parser may mend it; entities stay closed."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        return None
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(data.replace(b"<br>", b"<br/>"), parser)


def _header_lines(sheet: Sheet, header: etree._Element | None) -> Iterator[Loose]:
    """Page headers and footers, once each; lines that only number the pages are left out."""
    seen: set[str] = set()
    for element in header if header is not None else ():
        for side in _HEADER_SIDE.split(element.text or ""):
            if _PAGE_CODE.search(side):
                continue
            text = _HEADER_CODE.sub(lambda m: "&" if m[1] == "&" else "", side).strip()
            if text and text not in seen:
                seen.add(text)
                yield Loose(text, sheet.place(0, 0), _flags(sheet, struck=False))


def _flags(sheet: Sheet, struck: bool) -> frozenset[Flag]:
    marks = {Flag.HIDDEN: sheet.hidden, Flag.STRUCK: struck}
    return frozenset(flag for flag, is_set in marks.items() if is_set)
