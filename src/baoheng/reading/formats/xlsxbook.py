"""The parts of a workbook that all sheets share: list of sheets, styles, shared strings."""

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from baoheng.core.errors import DamagedDocument
from baoheng.reading.formats.numberformat import BUILTIN
from baoheng.reading.formats.package import Package
from baoheng.reading.formats.sheetcell import unescape
from baoheng.reading.formats.xmlstream import elements, forget, is_true, stream, whole

_OUTER_RUNS = etree.XPath("*[local-name()='r']")
_TEXTS = etree.XPath(".//*[local-name()='t'][not(ancestor::*[local-name()='rPh'])]")
_STRIKE = etree.XPath("*[local-name()='rPr']/*[local-name()='strike']")


@dataclass(frozen=True, slots=True)
class SheetRef:
    """A sheet as the workbook lists it; ``kind`` is worksheet, chartsheet, dialogsheet …"""

    name: str
    part: str
    kind: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Style:
    """What matters of a cell style: number format code and strike-through."""

    code: str = "General"
    struck: bool = False


@dataclass(slots=True)
class Workbook:
    """``strings`` are (text, struck); ``styles`` is None where the style part cannot be read."""

    sheets: list[SheetRef]
    epoch_1904: bool = False
    styles: list[Style] | None = field(default_factory=list)
    strings: list[tuple[str, bool]] = field(default_factory=list)

    def style(self, index: str | None) -> Style:
        """The style a cell names; the plain one where it names none or a wrong one."""
        if not self.styles:
            return Style()
        number = whole(index)
        return self.styles[number] if number < len(self.styles) else Style()


def read_workbook(package: Package, fetch: Callable[[str], bytes], name: str) -> Workbook:
    """The shared parts; ``fetch`` gives the bytes of large ones. Broken styles are survived.

    Raises DamagedDocument for other broken parts, lxml's XMLSyntaxError for large ones.
    """
    part = next(
        (tie.target for tie in package.relations("") if tie.kind == "officeDocument"),
        "xl/workbook.xml",
    )
    root = package.root(part)
    targets = part_targets(package, part)
    book = Workbook(list(_sheets(root, targets)))
    for element in root.iter("{*}workbookPr"):
        book.epoch_1904 = is_true(element.get("date1904"))
    for kind, target in targets.values():
        if kind == "sharedStrings" and target in package:
            book.strings = list(_strings(fetch(target), name))
        elif kind == "styles":
            book.styles = _styles_or_none(package, target)
    return book


def part_targets(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Relationship id → (kind, target part) of a part; what lies outside the file is left out."""
    folder, base = posixpath.split(part)
    rels = f"{folder}/_rels/{base}.rels".lstrip("/")
    if rels not in package:
        return {}
    found = {}
    for tie in package.root(rels):
        if tie.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join(f"/{folder}", tie.get("Target", "")))
            kind = tie.get("Type", "").rsplit("/", 1)[-1]
            found[tie.get("Id", "")] = (kind, target.lstrip("/"))
    return found


def rich_text(element: etree._Element) -> tuple[str, bool]:
    """The text of a string item without reading aids for pronunciation, and if any is struck."""
    text = "".join(part.text or "" for part in elements(_TEXTS, element))
    struck = any(
        is_true(mark.get("val", "1"))
        for run in elements(_OUTER_RUNS, element)
        for mark in elements(_STRIKE, run)
    )
    return unescape(text), struck


def _sheets(root: etree._Element, targets: dict[str, tuple[str, str]]) -> Iterator[SheetRef]:
    for sheet in root.iter("{*}sheet"):
        keys = [str(v) for k, v in sheet.attrib.items() if str(k).endswith("}id")]
        kind, part = targets.get(keys[0] if keys else "", ("missing", ""))
        hidden = sheet.get("state", "visible") != "visible"
        yield SheetRef(sheet.get("name", ""), part, kind, hidden)


def _strings(data: bytes, name: str) -> Iterator[tuple[str, bool]]:
    for item in stream(data, ("si",), name):
        yield rich_text(item)
        forget(item)


def _styles_or_none(package: Package, part: str) -> list[Style] | None:
    try:
        root = package.root(part)
    except DamagedDocument:
        return None
    codes = dict(BUILTIN)
    for element in root.iter("{*}numFmt"):
        codes[whole(element.get("numFmtId"))] = element.get("formatCode", "General")
    struck = [
        any(is_true(mark.get("val", "1")) for mark in font.iter("{*}strike"))
        for font in root.iterfind("{*}fonts/{*}font")
    ]
    styles = []
    for xf in root.iterfind("{*}cellXfs/{*}xf"):
        font = whole(xf.get("fontId"))
        code = codes.get(whole(xf.get("numFmtId")), "General")
        styles.append(Style(code, font < len(struck) and struck[font]))
    return styles
