"""Small files made by hand for the tests: containers, archives and archives that lie."""

import struct
import zipfile
from pathlib import Path

_SECTOR = 512
_END, _TABLE = 0xFFFFFFFE, 0xFFFFFFFD


def ole(path: Path, streams: dict[str, bytes]) -> Path:
    """An OLE2 container with these streams, each padded to the 4096 bytes of a full stream."""
    bodies = {name: body.ljust(4096, b"\0") for name, body in streams.items()}
    directory_sectors = -(-(len(bodies) + 1) // 4)
    table = [_TABLE, *range(2, 1 + directory_sectors), _END]
    entries = [_entry("Root Entry", 5, _END, 0)]
    data = b""
    for name, body in bodies.items():
        body += b"\0" * (-len(body) % _SECTOR)
        start, count = len(table), len(body) // _SECTOR
        entries.append(_entry(name, 2, start, len(body)))
        table += [*range(start + 1, start + count), _END]
        data += body
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    fat = struct.pack(f"<{len(table)}I", *table).ljust(_SECTOR, b"\xff")
    listing = b"".join(entries).ljust(directory_sectors * _SECTOR, b"\0")
    path.write_bytes(header + fat + listing + data)
    return path


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    head = text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1)
    links = struct.pack("<III", 0xFFFFFFFF, 1 if kind == 5 else 0xFFFFFFFF, 0xFFFFFFFF)
    return head + links + b"\0" * 36 + struct.pack("<III", start, size, 0)


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    """A zip archive with these members, compressed."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return path


def gbk_zip(path: Path, name: str, body: bytes) -> Path:
    """A zip as Windows writes it in China: the name in GBK, without the UTF-8 flag."""
    stand_in = "n" * len(name.encode("gbk"))
    zipped(path, {stand_in: body})
    path.write_bytes(path.read_bytes().replace(stand_in.encode(), name.encode("gbk")))
    return path


def encrypted_zip(path: Path, name: str) -> Path:
    """A zip whose member is marked as protected by a password."""
    zipped(path, {name: b"secret"})
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    return path


def overlapping_zip(path: Path) -> Path:
    """A zip whose two entries use the same bytes, as quines and modern bombs do."""
    zipped(path, {"a.txt": b"first", "b.txt": b"second"})
    data = bytearray(path.read_bytes())
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    data[second + 42 : second + 46] = struct.pack("<I", 4)
    path.write_bytes(data)
    return path


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument"


def docx(path: Path, body: str, prolog: str = "") -> Path:
    """A Word file with this content of ``w:body``; ``prolog`` stands before the root element."""
    return _package(
        path,
        "word/document.xml",
        f"{_MAIN}.wordprocessingml.document.main+xml",
        {"word/document.xml": f"{prolog}<w:document {W}><w:body>{body}</w:body></w:document>"},
    )


def word_table(rows: list[list[str]]) -> str:
    """A Word table; each text becomes one cell."""
    lines = (
        "<w:tr>"
        + "".join(f"<w:tc><w:p><w:r><w:t>{t}</w:t></w:r></w:p></w:tc>" for t in row)
        + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl>{''.join(lines)}</w:tbl><w:p/>"


def xlsx(path: Path, rows: str, prolog: str = "") -> Path:
    """A workbook with one sheet 表 and this content of ``sheetData``."""
    parts = {
        "xl/workbook.xml": f'<workbook {S} xmlns:r="{R}"><sheets>'
        '<sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELS}"><Relationship Id="rId1" '
        f'Type="{R}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"{prolog}<worksheet {S}><sheetData>{rows}</sheetData>"
        "</worksheet>",
    }
    return _package(path, "xl/workbook.xml", f"{_MAIN}.spreadsheetml.sheet.main+xml", parts)


def sheet_row(number: int, texts: list[str]) -> str:
    """One sheet row of inline texts from column A on; Excel's letters end at Z here."""
    cells = (
        f'<c r="{chr(65 + n)}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
        for n, text in enumerate(texts)
    )
    return f'<row r="{number}">{"".join(cells)}</row>'


def _package(path: Path, main: str, kind: str, parts: dict[str, str]) -> Path:
    types = (
        f'<Types xmlns="{_TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/{main}" ContentType="{kind}"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" '
        f'ContentType="{_MAIN}.spreadsheetml.worksheet+xml"/></Types>'
    )
    rels = (
        f'<Relationships xmlns="{_RELS}"><Relationship Id="rId1" '
        f'Type="{R}/officeDocument" Target="{main}"/></Relationships>'
    )
    members = {"[Content_Types].xml": types, "_rels/.rels": rels, **parts}
    return zipped(path, {name: text.encode() for name, text in members.items()})


def pdf(path: Path, content: str, extra: str = "", trailer: str = "") -> Path:
    """A PDF of one page that draws ``content``; ``extra`` are further objects from number 6 on."""
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
        "/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *([extra] if extra else []),
    ]
    body, offsets = "%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    count = len(objects) + 1
    end = f"xref\n0 {count}\n0000000000 65535 f \n{table}"
    end += f"trailer\n<</Root 1 0 R/Size {count}{trailer}>>"
    path.write_bytes(f"{body}{end}\nstartxref\n{len(body)}\n%%EOF\n".encode("latin-1"))
    return path
