"""The text of one Word table cell, changed in its own paragraphs and letters."""

from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from baoheng.reading.formats.docx_names import MC, VAL, M, W
from baoheng.reading.formats.docx_symbols import FONTS

_P, _R, _T, _TBL, _TC = W + "p", W + "r", W + "t", W + "tbl", W + "tc"
_PPR, _RPR, _SDT, _SDT_PR = W + "pPr", W + "rPr", W + "sdt", W + "sdtPr"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_OBSTACLES = (
    (("fldChar", "fldSimple", "instrText"), "这一格里有公式或域，没有改写，请打开副本核对"),
    (("ins", "del", "moveFrom", "moveTo"), "这一格里有修订痕迹，请先接受或拒绝修订"),
    (("drawing", "pict", "object"), "这一格里有图片或嵌入的对象，请人工填写"),
    (("footnoteReference", "endnoteReference"), "这一格里有脚注或尾注，请人工填写"),
    (("commentReference",), "这一格里有批注，请人工填写"),
    (("tbl",), "这一格里还有一张表，请人工填写"),
    (("numPr",), "这一格用了自动编号，改动会牵动别处的编号，请人工填写"),
)  # fmt: skip
_MARKED = frozenset(W + name for name in ("vertAlign", "strike", "dstrike", "vanish", "ins", "del"))


def obstacle(cell: etree._Element) -> str:
    """Why the text of this cell cannot be changed without loss; empty where it can."""
    for names, why in _OBSTACLES:
        if any(next(cell.iter(W + name), None) is not None for name in names):
            return why
    outer = list(cell.iterancestors())
    if next(cell.iter(M + "oMath", MC + "AlternateContent"), None) is not None:
        return "这一格里有数学式或图形，请人工填写"
    if any(one.tag == MC + "AlternateContent" for one in outer):
        return "这一格在文本框里，请人工填写"
    for control in (*_controls(cell), *cell.iter(_SDT)):
        properties = control.find(_SDT_PR)
        for mark in () if properties is None else properties:
            name = etree.QName(mark).localname
            if name in ("dataBinding", "checkbox", "picture", "lock"):
                return "这一格是锁定或与数据相连的内容控件，请人工填写"
    return ""


def letters(cell: etree._Element) -> etree._Element | None:
    """The run properties of the first text of a cell, for a blank cell beside it."""
    for text in cell.iter(_T):
        run = text.getparent()
        if run is not None and run.tag == _R:
            return run.find(_RPR)
    return None


def set_text(cell: etree._Element, text: str, like: etree._Element | None) -> None:
    """Put a text into the cell, a paragraph a line, in the letters that it had.

    A blank cell takes the letters of its paragraph mark, else ``like``. Paragraphs that are no
    longer needed go; what marks a place in them (bookmarks) moves into the first one.
    """
    lines = text.split("\n")
    paragraphs = list(_paragraphs(cell))
    if not paragraphs:
        paragraphs = [etree.SubElement(cell, _P)]
    look = letters(cell)
    if look is None:
        look = _mark_letters(paragraphs[0])
    look = _plain(look if look is not None else like)
    for extra in paragraphs[len(lines) :]:
        _remove(extra, paragraphs[0])
    for at, line in enumerate(lines):
        if at >= len(paragraphs):
            paragraphs.append(_after(paragraphs[-1]))
        _fill(paragraphs[at], line, look)
    for control in (*_controls(cell), *cell.iter(_SDT)):
        for hint in list(control.iter(W + "showingPlcHdr")):
            _detach(hint)  # what stands there now is no longer a hint


def _paragraphs(cell: etree._Element) -> Iterator[etree._Element]:
    for element in cell.iter(_P):
        owner = next(element.iterancestors(_TC), None)
        if owner is cell:
            yield element


def _controls(cell: etree._Element) -> list[etree._Element]:
    """The content controls around the cell, up to its table."""
    found = []
    for outer in cell.iterancestors():
        if outer.tag == _TBL:
            break
        if outer.tag == _SDT:
            found.append(outer)
    return found


def _mark_letters(paragraph: etree._Element) -> etree._Element | None:
    return paragraph.find(f"{_PPR}/{_RPR}")


def _plain(look: etree._Element | None) -> etree._Element | None:
    """The letters without what would change how the new text is read."""
    if look is None:
        return None
    made = deepcopy(look)
    made.tail = None
    for prop in list(made):
        fonts = [prop.get(W + name, "").lower() for name in ("ascii", "hAnsi")]
        symbols = prop.tag == W + "rFonts" and any(font in FONTS for font in fonts)
        hint = prop.tag == W + "rStyle" and "Placeholder" in prop.get(VAL, "")
        if prop.tag in _MARKED or symbols or hint:
            made.remove(prop)
    return made


def _fill(paragraph: etree._Element, line: str, look: etree._Element | None) -> None:
    """Let the first run hold the whole line and take the others out."""
    runs = list(paragraph.iter(_R))
    first = runs[0] if runs else None
    for run in runs[1:]:
        _detach(run)
    if first is None and line:
        first = etree.SubElement(paragraph, _R)
    if first is None:
        return
    for child in list(first):
        first.remove(child)
    if look is not None:
        first.append(deepcopy(look))
    if line:
        words = etree.SubElement(first, _T)
        words.text = line
        words.set(_SPACE, "preserve")


def _after(paragraph: etree._Element) -> etree._Element:
    """A new paragraph like this one below it."""
    made = etree.Element(_P)
    properties = paragraph.find(_PPR)
    if properties is not None:
        made.append(deepcopy(properties))
        for section in made.findall(f"{_PPR}/{W}sectPr"):
            _detach(section)
    paragraph.addnext(made)
    return made


def _remove(paragraph: etree._Element, keeper: etree._Element) -> None:
    for child in list(paragraph):
        if child.tag in (W + "bookmarkStart", W + "bookmarkEnd", W + "permStart", W + "permEnd"):
            keeper.append(child)
    _detach(paragraph)


def _detach(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
