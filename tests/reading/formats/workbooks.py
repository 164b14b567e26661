"""Workbooks made by hand for the tests: by openpyxl, and as bare parts in a zip for bad ones."""

import zipfile
from pathlib import Path

from openpyxl import Workbook

from baoheng.reading.formats import xlsx
from baoheng.reading.grid import Cell, Grid, Loose, Source
from baoheng.reading.limits import DEFAULT_LIMITS, Limits

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TIES = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def saved(book: Workbook, folder: Path) -> Source:
    """Save and read a workbook."""
    path = folder / "表.xlsx"
    book.save(path)
    return xlsx.read(path, path.name, DEFAULT_LIMITS)


def ties(*pairs: tuple[str, str]) -> str:
    """A relationships part: (kind, target) as rId1, rId2 …"""
    rows = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(pairs, 1)
    )
    return f'<Relationships xmlns="{_TIES}">{rows}</Relationships>'


def sheet_xml(rows: str, before: str = "", after: str = "") -> str:
    """A worksheet part around ``<row>`` elements."""
    return (
        f'<worksheet xmlns="{MAIN}" xmlns:r="{_OFFICE}">{before}'
        f"<sheetData>{rows}</sheetData>{after}</worksheet>"
    )


def text(at: str, content: str) -> str:
    """A cell that holds its text itself."""
    return f'<c r="{at}" t="inlineStr"><is><t>{content}</t></is></c>'


def parts(sheet: str | bytes, **more: str | bytes) -> dict[str, str | bytes]:
    """The parts of a workbook with one sheet; ``strings`` and ``styles`` may be given."""
    names = {"strings": "sharedStrings", "styles": "styles"}
    shared = [(names[key], f"{names[key]}.xml") for key in more]
    found: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": ties(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="整体" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": ties(("worksheet", "worksheets/sheet1.xml"), *shared),
        "xl/worksheets/sheet1.xml": sheet,
    }
    return found | {f"xl/{names[key]}.xml": content for key, content in more.items()}


def with_ties(contents: dict[str, str | bytes], **targets: str) -> dict[str, str | bytes]:
    """The same parts, the sheet tied to further ones by kind: ``comments="…/comments1.xml"``."""
    tied = ties(*targets.items())
    return contents | {"xl/worksheets/_rels/sheet1.xml.rels": tied}


def zipped(folder: Path, contents: dict[str, str | bytes]) -> Path:
    """The parts as a file."""
    path = folder / "手工.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return path


def read_parts(
    folder: Path, contents: dict[str, str | bytes], limits: Limits = DEFAULT_LIMITS
) -> Source:
    """Zip the parts and read the file."""
    path = zipped(folder, contents)
    return xlsx.read(path, path.name, limits)


def pieces(source: Source) -> dict[str, Cell | Loose]:
    """Non-empty pieces by address such as ``整体!B2``; a cell goes before the note on it."""
    found: dict[str, Cell | Loose] = {}
    for piece in source.pieces():
        if piece.text:
            found.setdefault(_address(piece), piece)
    return found


def texts(source: Source) -> dict[str, str]:
    """Texts by address."""
    return {address: piece.text for address, piece in pieces(source).items()}


def shape(source: Source) -> list[str]:
    """Blocks in a word each: the loose text, or rows × columns of a grid."""
    return [
        f"{block.nrows}×{block.ncols}" if isinstance(block, Grid) else block.text
        for block in source.blocks
    ]


def codes(source: Source) -> list[str]:
    """The codes of the notes."""
    return [code for code, _ in source.notes]


def _address(piece: Cell | Loose) -> str:
    label = piece.place.label.removeprefix("工作表“")
    sheet, _, cell = label.partition("”")
    return f"{sheet}!{cell}" if cell else sheet
