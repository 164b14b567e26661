"""Scanned pages and pictures: rules and text from pixels, then the same lattice as for PDF."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium

from baoheng.core.errors import DamagedDocument, EmptyDocument, LimitExceeded, ProgramMissing
from baoheng.core.provenance import Box
from baoheng.reading.formats import ocr, picture, scanink, scanturn, scanwidths
from baoheng.reading.grid import Flag, Source, count_characters
from baoheng.reading.lattice import Frame, frames
from baoheng.reading.layout import arrange
from baoheng.reading.limits import Limits
from baoheng.reading.pagejoin import join
from baoheng.reading.pieces import PageContent
from baoheng.reading.typeset import Glyph

READER = "ocr-rapidocr-lattice 1"
MOST_PIXELS = 40_000_000  # of one rendered page
MOST_FILE_PIXELS = 100_000_000  # of one picture in a file
A4_LONG = 297 / 25.4  # inches: what a picture without a resolution is taken for
UNSURE = 0.5  # confidence below which the text is named in a note


@dataclass(slots=True)
class Scanned:
    """Recognised pages, notes, and the number of characters the recogniser gave."""

    pages: list[PageContent] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    characters: int = 0


def read(path: Path, name: str, limits: Limits) -> Source:
    """Read a picture file (png, jpg, bmp, tiff with several pages, webp).

    Raises ProgramMissing without the extra, DamagedDocument, LimitExceeded, EmptyDocument.
    """
    if not ocr.available():
        raise ProgramMissing("这是图片文件，没有安装 OCR 组件", where=name, todo=ocr.INSTALL)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    scanned = Scanned()
    for number, image in enumerate(_images(path, name, limits), 1):
        _page(image, number, scanned)
    joined = join(scanned.pages, name)
    if not scanned.characters:
        raise EmptyDocument(
            "图片里没有认出文字", where=name, todo="请检查图片是否清晰、是否选错文件"
        )
    notes = scanned.notes + joined.notes
    return Source(name, digest, "image", READER, joined.blocks, scanned.characters, notes)


def pdf_pages(
    document: pdfium.PdfDocument, numbers: Sequence[int], name: str, whole: bool
) -> Scanned:
    """Recognise the pages (1-based) of a PDF.

    Without the extra: ProgramMissing where ``whole`` says that nothing else is in the file, else a
    note PAGE_NOT_READ for each page.
    """
    scanned = Scanned()
    if not ocr.available():
        if whole:
            raise ProgramMissing("这是扫描件，没有文字层", where=name, todo=ocr.INSTALL)
        scanned.notes.extend(
            ("PAGE_NOT_READ", f"第{number}页是扫描图片，没有读取。{ocr.INSTALL}")
            for number in numbers
        )
        return scanned
    for number in numbers:
        with closing(document[number - 1]) as page:
            width, height = page.get_size()
            most = (MOST_PIXELS / max(width * height, 1)) ** 0.5
            bitmap = page.render(scale=min(1 / picture.POINT, most), grayscale=True)
            with closing(bitmap):
                image = (
                    bitmap.to_numpy()
                    .reshape(bitmap.height, bitmap.stride)[:, : bitmap.width]
                    .copy()
                )
        _page(_at_dpi(image, min(1 / picture.POINT, most) * 72), number, scanned)
    return scanned


def _page(image: Any, number: int, scanned: Scanned) -> None:
    """Recognise one page, turned upright and straight, and add it to ``scanned``."""
    image, words, turned = scanturn.upright(image)
    dark = picture.ink(image)
    ruled = picture.rules(dark)
    tables = frames(ruled)
    words = [scanwidths.measured(word) for word in words]
    words.extend(_missed(image, dark, tables, words))
    words, dashes = _dashes(words, tables)
    glyphs, scores = _glyphs(words, tables)
    page = arrange(number, glyphs, tables, ruled.across, frozenset({Flag.OCR}), scores)
    scanned.pages.append(page)
    scanned.characters += sum(count_characters(word.text) for word in words)
    scanned.notes.extend(_page_notes(number, turned, dashes))
    scanned.notes.extend(
        (
            "OCR_LOW",
            f"第{number}页“{word.text}”识别把握只有 {word.confidence:.0%}，请对照原件",
        )
        for word in words
        if word.confidence < UNSURE
    )
    scanned.notes.extend(scanink.unread(dark, ruled, [word.box for word in words], page))


def _page_notes(number: int, turned: int, dashes: int) -> Iterator[tuple[str, str]]:
    yield "PAGE_BY_OCR", f"第{number}页由图片识别得到，请重点核对数字和 ≥、≤ 等符号"
    if turned:
        yield (
            "PAGE_TURNED",
            f"第{number}页的图片不是正放的，已顺时针转 {turned}° 后识别，位置按转正后的页面计",
        )
    if dashes:
        yield (
            "LONE_STROKE",
            f"第{number}页有 {dashes} 格只有一横，按“—”（不适用）读，也可能是汉字“一”，请对照原件",
        )


def _missed(image: Any, dark: Any, tables: list[Frame], words: list[ocr.Word]) -> list[ocr.Word]:
    """Second look at cells that hold ink but no word."""
    found: list[ocr.Word] = []
    for frame in tables:
        locator = frame.locator()
        # a word that runs over a rule fills several cells
        filled = {
            locator.find(*_centre(box))
            for word in words
            for _, box in (("", word.box), *word.letters)
        }
        for number, region in enumerate(frame.regions):
            box = picture.written(dark, region.box) if number not in filled else None
            if box is None:
                continue
            left, top, right, bottom = (round(side) for side in box)
            text, confidence = ocr.recognise_line(picture.cut(image, (left, top, right, bottom)))
            if text:
                found.append(ocr.Word(text, box, confidence))
    return found


def _dashes(words: list[ocr.Word], tables: list[Frame]) -> tuple[list[ocr.Word], int]:
    """A lone 一 in a cell is the dash that says "does not apply"; the two look the same.

    Returns the words and how many were changed.
    """
    locators = [frame.locator() for frame in tables]
    cells = [next(iter(_cells([("", word.box)], locators)), None) for word in words]
    alone = {cell for cell in cells if cell is not None and cells.count(cell) == 1}
    found = [
        word._replace(text="—") if word.text == "一" and cell in alone else word
        for word, cell in zip(words, cells, strict=True)
    ]
    return found, sum(new is not old for new, old in zip(found, words, strict=True))


def _centre(box: Box) -> tuple[float, float]:
    """The middle of a box of pixels, in points."""
    return (box[0] + box[2]) / 2 * picture.POINT, (box[1] + box[3]) / 2 * picture.POINT


def _glyphs(words: list[ocr.Word], tables: list[Frame]) -> tuple[list[Glyph], list[float]]:
    """Words as glyphs in points; a word that runs over a rule is taken apart into characters."""
    glyphs: list[Glyph] = []
    scores: list[float] = []
    locators = [frame.locator() for frame in tables]
    for word in words:
        pieces = [(word.text, word.box)]
        if len(_cells(word.letters, locators)) > 1 and _complete(word):
            pieces = list(word.letters)
        for text, box in pieces:
            left, top, right, bottom = (side * picture.POINT for side in box)
            glyphs.append(Glyph(text, left, top, right, bottom, (top + bottom) / 2, len(glyphs)))
            scores.append(word.confidence)
    return glyphs, scores


def _cells(letters: Sequence[tuple[str, Box]], locators: list[Any]) -> set[tuple[int, int]]:
    """The cells that hold the middles of the characters."""
    return {
        (table, cell)
        for _, box in letters
        for table, locator in enumerate(locators)
        if (cell := locator.find(*_centre(box))) is not None
    }


def _complete(word: ocr.Word) -> bool:
    return "".join(text for text, _ in word.letters).split() == "".join(word.text.split()).split()


def _images(path: Path, name: str, limits: Limits) -> Iterator[Any]:
    """The pages of a picture file as grey arrays at the common resolution."""
    import numpy
    from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

    try:
        with Image.open(path) as file:
            frames_count = getattr(file, "n_frames", 1)
            if frames_count > limits.pages:
                raise LimitExceeded(
                    f"共有 {frames_count} 页图片，超过 {limits.pages} 页的上限", where=name
                )
            for frame in ImageSequence.Iterator(file):
                if frame.width * frame.height > MOST_FILE_PIXELS:
                    raise LimitExceeded(
                        f"图片有 {frame.width}×{frame.height} 点，过大",
                        where=name,
                        todo="请缩小到 300 dpi 以内后重读",
                    )
                dpi = _resolution(frame)
                upright = ImageOps.exif_transpose(frame).convert("RGBA")
                paper = Image.new("RGBA", upright.size, "white")
                grey = Image.alpha_composite(paper, upright).convert("L")
                yield _at_dpi(numpy.asarray(grey), dpi)
    except (UnidentifiedImageError, OSError, SyntaxError) as error:
        raise DamagedDocument(
            f"图片已损坏，无法打开（{error}）", where=name, todo="请重新扫描或索取原件"
        ) from error


def _resolution(frame: Any) -> float:
    """Pixels per inch: as stored where that makes a sheet of paper, else as if it were A4."""
    long = float(max(frame.size))
    stored = float(frame.info.get("dpi", (0, 0))[0] or 0)
    if stored > 0 and 0.4 * A4_LONG < long / stored < 1.6 * A4_LONG:
        return stored
    return long / A4_LONG


def _at_dpi(image: Any, dpi: float) -> Any:
    """The picture enlarged or reduced to the common resolution."""
    import cv2

    scale = picture.DPI / dpi
    if abs(scale - 1) < 0.02:
        return image
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return cv2.resize(image, None, fx=scale, fy=scale, interpolation=way)
