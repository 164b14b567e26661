"""PDF files: text layers through pdfium and the lattice, scanned pages through the recogniser."""

import hashlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as c

from baoheng.core.errors import DamagedDocument, EmptyDocument, EncryptedDocument, LimitExceeded
from baoheng.core.provenance import Box
from baoheng.reading.formats import scan
from baoheng.reading.formats.pdfpage import UNREADABLE, Letters, display, drawing, letters
from baoheng.reading.formats.pdftables import ruled_frames
from baoheng.reading.grid import Flag, Source, count_characters
from baoheng.reading.lattice import Frame
from baoheng.reading.layout import arrange
from baoheng.reading.limits import Limits
from baoheng.reading.pagejoin import join
from baoheng.reading.pieces import PageContent, TextLine
from baoheng.reading.rules import Rule
from baoheng.reading.typeset import Glyph, bounds, line_text, lines

READER = "pdf-pdfium-lattice 1"
FULL_PAGE = 0.6  # a picture over this share of the page is the page
BIG_PICTURE = 0.1  # a picture over this share may hold text that nobody reads
FEW = 40  # so little text beside a full-page picture is a stamp or a page number
QUOTED = 60  # characters of dropped text in a note
GARBAGE = 0.3  # of the characters without a meaning: the font tells no text


@dataclass(slots=True)
class _Sheet:
    """One page as pdfium gives it; ``picture`` is the share of the page under its pictures."""

    number: int
    letters: Letters
    frames: list[Frame]
    across: list[Rule]
    counted: int
    picture: float

    @property
    def scanned(self) -> bool:
        """Whether the page must be read from its picture."""
        seen = self.letters.seen
        if self.picture >= FULL_PAGE:
            return len(seen) < FEW and not self.frames
        strange = sum(1 for glyph in seen if _meaningless(glyph.text))
        return strange > GARBAGE * len(seen) or (not seen and self.picture > 0)


def read(path: Path, name: str, limits: Limits) -> Source:
    """Read a PDF file; ``name`` is what messages and places call it.

    Raises EncryptedDocument, DamagedDocument, EmptyDocument, LimitExceeded, and ProgramMissing for
    a scanned file where the recogniser is not installed.
    """
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    with closing(_open(path, name)) as document:
        if len(document) > limits.pages:
            raise LimitExceeded(
                f"共有 {len(document)} 页，超过 {limits.pages} 页的上限",
                where=name,
                todo="请只保留绩效目标表所在的页后重读",
            )
        sheets = [_sheet(document, number, name) for number in range(1, len(document) + 1)]
        return _assemble(document, sheets, name, digest)


def _open(path: Path, name: str) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if error.err_code == c.FPDF_ERR_PASSWORD:
            raise EncryptedDocument(
                "文件设有打开密码", where=name, todo="请去掉密码另存一份后重读"
            ) from error
        raise _damaged(name, str(error)) from error
    if not len(document):
        document.close()
        raise EmptyDocument("PDF 里没有页面", where=name, todo="请检查文件是否完整")
    return document


def _damaged(name: str, detail: str) -> DamagedDocument:
    return DamagedDocument(
        f"PDF 文件已损坏，无法打开（{detail}）",
        where=name,
        todo="请向来文单位重新索取，或用阅读软件打开后另存为 PDF",
    )


def _sheet(document: pdfium.PdfDocument, number: int, name: str) -> _Sheet:
    try:
        page = document[number - 1]
        text = page.get_textpage()
    except pdfium.PdfiumError as error:
        raise _damaged(name, f"第{number}页：{error}") from error
    with closing(page), closing(text):
        shown, width, height = display(page)
        drawn = drawing(page, shown)
        found = letters(text, shown, (width, height), drawn)
        return _Sheet(
            number,
            found,
            ruled_frames(drawn),
            drawn.rules.across,
            _counted(text) - len(found.doubled),
            _share(drawn.pictures, width, height),
        )


def _counted(text: pdfium.PdfTextPage) -> int:
    """Characters without blanks by pdfium's own count, which does not go through the glyphs."""
    whole: str = text.get_text_range()
    blanks = len(whole) - count_characters(whole)
    pairs = sum(1 for char in whole if char > "\uffff")  # pdfium counts these twice
    count: int = text.count_chars()
    return count - blanks - pairs


def _share(pictures: list[Box], width: float, height: float) -> float:
    """The largest share of the page under one picture, counting only what is on the page."""
    areas = [
        max(min(right, width) - max(left, 0), 0) * max(min(bottom, height) - max(top, 0), 0)
        for left, top, right, bottom in pictures
    ]
    # a page scanned in strips has many pictures side by side
    return min(sum(areas) / max(width * height, 1), 1.0)


def _assemble(document: pdfium.PdfDocument, sheets: list[_Sheet], name: str, digest: str) -> Source:
    printed = [sheet for sheet in sheets if not sheet.scanned]
    pictures = [sheet.number for sheet in sheets if sheet.scanned]
    notes: list[tuple[str, str]] = []
    pages: list[PageContent] = []
    census = 0
    if pictures:
        scanned = scan.pdf_pages(
            document, pictures, name, whole=not any(s.counted for s in printed)
        )
        pages.extend(scanned.pages)
        notes.extend(scanned.notes)
        census += scanned.characters
    seen = "\n".join("".join(g.text for g in sheet.letters.seen) for sheet in printed)
    for sheet in printed:
        content, dropped = _content(sheet, seen, notes)
        pages.append(content)
        census += sheet.counted - dropped
    pages.sort(key=lambda page: page.number)
    joined = join(pages, name)
    kind = "scan" if len(pictures) == len(sheets) else "pdf"
    source = Source(name, digest, kind, READER, joined.blocks, census, notes + joined.notes)
    if not any(True for piece in source.pieces() if piece.text):
        raise EmptyDocument("PDF 里没有文字", where=name, todo="请检查是否选错了文件")
    return source


def _content(sheet: _Sheet, seen: str, notes: list[tuple[str, str]]) -> tuple[PageContent, int]:
    """The page, and how many hidden characters were dropped as copies of visible ones."""
    content = arrange(sheet.number, sheet.letters.seen, sheet.frames, sheet.across)
    items = list(content.items)
    copies: list[str] = []
    for run in _runs(sheet.letters.hidden):
        text = line_text(run)
        bare = "".join(text.split())
        if len(bare) > 1 and bare in seen:
            copies.append(bare)
        else:
            items.append(TextLine(text, bounds(run), frozenset({Flag.HIDDEN})))
    dropped = sum(map(len, copies))
    where = f"第{sheet.number}页"
    if copies:
        notes.append(
            (
                "HIDDEN_COPY",
                f"{where}有 {dropped} 个字被裁去不显示，别处已印出，不重复计入：{_quoted(copies)}",
            )
        )
    if doubled := sheet.letters.doubled:
        again = [line_text(run) for run in _runs(doubled)]
        notes.append(
            (
                "DOUBLED_TEXT",
                f"{where}有 {len(doubled)} 个字在原处重印（加粗），只计一次：{_quoted(again)}",
            )
        )
    if sheet.picture >= BIG_PICTURE:
        notes.append(("PICTURE_NOT_READ", f"{where}有图片，图片里的文字没有读取，请人工核对"))
    return PageContent(sheet.number, items), dropped


def _quoted(texts: list[str]) -> str:
    """The beginning of dropped texts for a note."""
    whole = "；".join(texts)
    return f"“{whole[:QUOTED]}…”" if len(whole) > QUOTED else f"“{whole}”"


def _runs(glyphs: list[Glyph]) -> Iterator[list[Glyph]]:
    """Lines, divided where a gap shows that another cell begins."""
    for line in lines(glyphs):
        run = line[:1]
        for glyph in line[1:]:
            if glyph.left - run[-1].right > glyph.bottom - glyph.top:
                yield run
                run = []
            run.append(glyph)
        yield run


def _meaningless(char: str) -> bool:
    return char == UNREADABLE or "\ue000" <= char <= "\uf8ff"
