"""What kind of file this is, told from its bytes and never from its name."""

import zipfile
from enum import StrEnum
from pathlib import Path

from baoheng.reading import markup, ole

HEAD = 65536  # bytes looked at


class Kind(StrEnum):
    """The kinds that are told apart; ``Kind.DOCX`` covers every OOXML word document."""

    DOCX = "docx"
    XLSX = "xlsx"
    XLSB = "xlsb"
    DOC = "doc"  # Word 97–2003, also .wps
    XLS = "xls"  # Excel 5–2003, also .et
    RTF = "rtf"
    ODT = "odt"
    ODS = "ods"
    WORDML = "wordml"  # Word 2003 XML
    XMLSS = "xmlss"  # Excel 2003 XML
    PDF = "pdf"
    HTML = "html"
    MHTML = "mhtml"
    TEXT = "text"
    CSV = "csv"
    IMAGE = "image"
    ZIP = "zip"
    ENCRYPTED = "encrypted"
    EMPTY = "empty"
    OFD = "ofd"
    SLIDES = "slides"  # .pptx, .ppt, .dps, .odp
    RAR = "rar"
    SEVEN_ZIP = "7z"
    GZIP = "gzip"
    TAR = "tar"
    PROGRAM = "program"
    MEDIA = "media"
    XML = "xml"
    BROKEN = "broken"  # an OLE container whose directory is gone: cut off or overwritten
    UNKNOWN = "unknown"


_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"{\\rtf", Kind.RTF),
    (b"\x89PNG\r\n\x1a\n", Kind.IMAGE),
    (b"\xff\xd8\xff", Kind.IMAGE),
    (b"GIF87a", Kind.IMAGE),
    (b"GIF89a", Kind.IMAGE),
    (b"II*\0", Kind.IMAGE),
    (b"MM\0*", Kind.IMAGE),
    (b"Rar!\x1a\x07", Kind.RAR),
    (b"7z\xbc\xaf\x27\x1c", Kind.SEVEN_ZIP),
    (b"\x1f\x8b", Kind.GZIP),
    (b"MZ", Kind.PROGRAM),
    (b"\x7fELF", Kind.PROGRAM),
    (b"\xcf\xfa\xed\xfe", Kind.PROGRAM),
    (b"\xca\xfe\xba\xbe", Kind.PROGRAM),
    (b"\x4c\0\0\0\x01\x14\x02\0", Kind.PROGRAM),  # a Windows shortcut
    (b"ID3", Kind.MEDIA),
    (b"OggS", Kind.MEDIA),
    (b"\x1aE\xdf\xa3", Kind.MEDIA),
)
_TEXTUAL = (Kind.RTF, Kind.IMAGE, Kind.RAR, Kind.SEVEN_ZIP, Kind.GZIP)
_BIFF = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")  # Excel records without a container
_MAIN_PARTS = (
    ("word/document", Kind.DOCX),
    ("xl/workbook.bin", Kind.XLSB),
    ("xl/workbook", Kind.XLSX),
    ("ppt/presentation", Kind.SLIDES),
)
_BROKEN_PARTS = (
    (b"word/", Kind.DOCX),
    (b"xl/workbook.bin", Kind.XLSB),
    (b"xl/", Kind.XLSX),
    (b"ppt/", Kind.SLIDES),
)
_MAIN_TYPES = (  # where the main part has an unusual name, its content type still tells
    (b"wordprocessingml", Kind.DOCX),
    (b"ms-excel.sheet.binary", Kind.XLSB),
    (b"spreadsheetml", Kind.XLSX),
    (b"presentationml", Kind.SLIDES),
)
_OPEN_DOCUMENT = ((".text", Kind.ODT), (".spreadsheet", Kind.ODS), (".presentation", Kind.SLIDES))


def sniff(path: Path) -> Kind:
    """The kind of the file, from its bytes only.

    A broken container keeps the kind its beginning promises, so that its reader can say what is
    broken. Raises OSError when the file cannot be opened.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        return Kind.EMPTY
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip_kind(path, head)
    if head.startswith(ole.MAGIC):
        return _ole_kind(path)
    if b"%PDF-" in head[:1024]:
        return Kind.PDF
    return _kind_by_magic(head) or Kind(markup.kind_of_text(head))


def _kind_by_magic(head: bytes) -> Kind | None:
    for magic, kind in _MAGIC:
        # text may begin with the letters MZ or ID3; programs and sound always hold zero bytes
        if head.startswith(magic) and (kind in _TEXTUAL or b"\0" in head):
            return kind
    if head[:4] == b"RIFF":
        return Kind.IMAGE if head[8:12] == b"WEBP" else Kind.MEDIA
    if head[:2] == b"BM" and head[6:10] == b"\0\0\0\0":
        return Kind.IMAGE
    if head[4:8] == b"ftyp":
        return Kind.IMAGE if head[8:12] in (b"heic", b"mif1", b"avif") else Kind.MEDIA
    if head[:2] in _BIFF and head[3:4] == b"\0" and 4 <= head[2] <= 16:
        return Kind.XLS
    if head[257:262] == b"ustar":
        return Kind.TAR
    return None


def _zip_kind(path: Path, head: bytes) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            types = _small_member(archive, "[Content_Types].xml")
            mimetype = _small_member(archive, "mimetype")
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError):
        return _broken_zip_kind(head)
    if "OFD.xml" in names:
        return Kind.OFD
    for ending, kind in _OPEN_DOCUMENT:
        if mimetype.startswith(b"application/vnd.oasis") and ending.encode() in mimetype:
            return kind
    if "[Content_Types].xml" in names or "_rels/.rels" in names:
        for start, kind in _MAIN_PARTS:
            if any(name.replace("\\", "/").lower().startswith(start) for name in names):
                return kind
        for word, kind in _MAIN_TYPES:
            if word in types:
                return kind
    return Kind.ZIP


def _small_member(archive: zipfile.ZipFile, name: str) -> bytes:
    """The start of a member; empty where it is absent, protected or unreadable."""
    try:
        with archive.open(name) as member:
            return member.read(HEAD)
    except (KeyError, RuntimeError, zipfile.BadZipFile, EOFError, OSError, NotImplementedError):
        return b""


def _broken_zip_kind(head: bytes) -> Kind:
    """The list of members stands at the end of a zip; where it is cut off, look at the start."""
    if b"[Content_Types].xml" in head or b"_rels/" in head or b"docProps/" in head:
        for word, kind in _BROKEN_PARTS:
            if word in head:
                return kind
    return Kind.ZIP


def _ole_kind(path: Path) -> Kind:
    with path.open("rb") as file:
        container = ole.Container(file)
        names = container.streams.keys()
        if "EncryptedPackage" in names or "EncryptionInfo" in names:
            return Kind.ENCRYPTED
        if "WordDocument" in names:
            flags = container.start_of("WordDocument", 12)
            locked = len(flags) == 12 and flags[11] & 1  # fEncrypted of the file header
            return Kind.ENCRYPTED if locked else Kind.DOC
        for book in ("Workbook", "Book"):
            if book in names:
                locked = _has_password(container.start_of(book, 4096))
                return Kind.ENCRYPTED if locked else Kind.XLS
    if not names:
        return Kind.BROKEN
    return Kind.SLIDES if "PowerPoint Document" in names else Kind.UNKNOWN


def _has_password(records: bytes) -> bool:
    """Whether a FILEPASS record (0x2F) follows the opening record of an Excel stream."""
    at = 0
    while at + 4 <= len(records):
        kind = int.from_bytes(records[at : at + 2], "little")
        if kind == 0x2F:
            return True
        if kind in (0, 0x85):  # padding, or the list of sheets: FILEPASS stands before it
            return False
        at += 4 + int.from_bytes(records[at + 2 : at + 4], "little")
    return False
