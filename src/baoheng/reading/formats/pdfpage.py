"""One PDF page through pdfium: characters with boxes, rules, fills, pictures, as displayed.

Lengths are points from the top left corner of the page as shown (page rotation applied).
"""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as c

from baoheng.core.errors import LimitExceeded
from baoheng.core.provenance import Box
from baoheng.reading.rules import Rules, straight
from baoheng.reading.typeset import Glyph, stacked

THIN = 3.0  # a filled rectangle or picture this thin is a rule
MOST_OBJECTS = 300_000  # of one page
DEEPEST_FORM = 8
INVISIBLE = 3  # text rendering mode
UNREADABLE = "\ufffd"  # a glyph whose font does not say what it means
HYPHENS = frozenset((0x02, 0xAD, 0xFFFE))  # what pdfium calls a hyphen at a line end

Matrix = tuple[float, float, float, float, float, float]
Places = dict[tuple[str, int, int], list[Glyph]]  # character and square → where it was drawn


@dataclass(slots=True)
class Drawing:
    """The objects of one page: rules, larger fills, pictures, and what hides text."""

    rules: Rules = field(default_factory=lambda: Rules([], []))
    fills: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    clips: dict[int, Box] = field(default_factory=dict)  # text object → what is seen of it
    invisible: set[int] = field(default_factory=set)  # text objects that are not painted


@dataclass(slots=True)
class Letters:
    """The characters of one page: ``seen`` and ``hidden`` (clipped away, off the page, unpainted).

    ``doubled`` are characters that were drawn again at the same place (a poor man's bold).
    """

    seen: list[Glyph]
    hidden: list[Glyph]
    doubled: list[Glyph]


def display(page: pdfium.PdfPage) -> tuple[Matrix, float, float]:
    """The matrix from page space to the page as shown, its width and its height."""
    left, bottom, right, top = page.get_bbox()
    matrices: dict[int, Matrix] = {
        0: (1, 0, 0, -1, -left, top),
        90: (0, 1, 1, 0, -bottom, -left),
        180: (-1, 0, 0, 1, right, -bottom),
        270: (0, -1, -1, 0, top, right),
    }
    width, height = page.get_size()
    return matrices[page.get_rotation()], width, height


def drawing(page: pdfium.PdfPage, shown: Matrix) -> Drawing:
    """Rules, fills, pictures and clips of a page, also those in nested form objects.

    Raises LimitExceeded for a page with more objects than any form has.
    """
    found = Drawing()
    pen = _Pen()
    for count, (raw, matrix, kind) in enumerate(_objects(page, shown)):
        if count > MOST_OBJECTS:
            raise LimitExceeded(
                f"一页里的图形对象超过 {MOST_OBJECTS} 个",
                todo="请把表格另存为 xlsx 或 docx 后重读",
            )
        if kind == c.FPDF_PAGEOBJ_PATH:
            pen.path(raw, matrix, found)
        elif kind == c.FPDF_PAGEOBJ_TEXT:
            clip = pen.clip(raw, matrix)
            if clip:
                found.clips[_address(raw)] = clip
            if c.FPDFTextObj_GetTextRenderMode(raw) == INVISIBLE:
                found.invisible.add(_address(raw))
        elif kind == c.FPDF_PAGEOBJ_IMAGE:
            box = _bounding([(0, 0), (1, 0), (1, 1), (0, 1)], _times(pen.matrix(raw), matrix))
            if not _thin(box, found.rules):
                found.pictures.append(box)
    return found


def _objects(page: pdfium.PdfPage, shown: Matrix) -> Iterator[tuple[Any, Matrix, int]]:
    """Every object of the page with the matrix of the form around it; forms are looked through."""
    pen = _Pen()
    todo: list[tuple[Any, Matrix, int]] = [
        (c.FPDFPage_GetObject(page.raw, number), shown, 0)
        for number in reversed(range(c.FPDFPage_CountObjects(page.raw)))
    ]
    while todo:
        raw, matrix, depth = todo.pop()
        kind = c.FPDFPageObj_GetType(raw)
        if kind != c.FPDF_PAGEOBJ_FORM:
            yield raw, matrix, kind
        elif depth < DEEPEST_FORM:
            inner = _times(pen.matrix(raw), matrix)
            todo.extend(
                (c.FPDFFormObj_GetObject(raw, number), inner, depth + 1)
                for number in reversed(range(c.FPDFFormObj_CountObjects(raw)))
            )


class _Pen:
    """Reads paths; owns the C variables that pdfium writes to."""

    def __init__(self) -> None:
        self._x, self._y = ctypes.c_float(), ctypes.c_float()
        self._fill, self._stroke = ctypes.c_int(), ctypes.c_int()
        self._matrix = c.FS_MATRIX()

    def matrix(self, raw: Any) -> Matrix:
        """The object's own matrix."""
        m = self._matrix
        c.FPDFPageObj_GetMatrix(raw, m)
        return m.a, m.b, m.c, m.d, m.e, m.f

    def path(self, raw: Any, outer: Matrix, found: Drawing) -> None:
        """Add the rules or the fill that this path draws."""
        c.FPDFPath_GetDrawMode(raw, self._fill, self._stroke)
        if not (self._fill.value or self._stroke.value):
            return
        matrix = _times(self.matrix(raw), outer)
        clip = self.clip(raw, outer)
        for points, straight_line in self._outlines(raw, matrix):
            if not straight_line:
                continue
            if self._stroke.value:
                for (x0, y0), (x1, y1) in pairwise(points):
                    line = _within((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)), clip)
                    if line:
                        straight(*line, found.rules)
            elif _upright(points):
                box = _within(_around(points), clip)
                if box and not _thin(box, found.rules):
                    found.fills.append(box)

    def clip(self, raw: Any, outer: Matrix) -> Box | None:
        """The box that the object is clipped to; None without a clip."""
        path = c.FPDFPageObj_GetClipPath(raw)
        count = c.FPDFClipPath_CountPaths(path) if path else 0
        seen: Box | None = None
        for number in range(count):
            points = []
            for segment in range(c.FPDFClipPath_CountPathSegments(path, number)):
                part = c.FPDFClipPath_GetPathSegment(path, number, segment)
                c.FPDFPathSegment_GetPoint(part, self._x, self._y)
                points.append((self._x.value, self._y.value))
            if points:
                box = _bounding(points, outer)
                # an empty intersection hides everything: a box without extent
                seen = box if seen is None else _within(box, seen) or (0.0, 0.0, 0.0, 0.0)
        return seen

    def _outlines(
        self, raw: Any, matrix: Matrix
    ) -> Iterator[tuple[list[tuple[float, float]], bool]]:
        """The subpaths as points as shown, and whether they are made of straight lines only."""
        points: list[tuple[float, float]] = []
        straight_line = True
        a, b, cc, d, e, f = matrix
        for number in range(c.FPDFPath_CountSegments(raw)):
            segment = c.FPDFPath_GetPathSegment(raw, number)
            kind = c.FPDFPathSegment_GetType(segment)
            c.FPDFPathSegment_GetPoint(segment, self._x, self._y)
            x, y = self._x.value, self._y.value
            if kind == c.FPDF_SEGMENT_MOVETO:
                if len(points) > 1:
                    yield points, straight_line
                points, straight_line = [], True
            elif kind != c.FPDF_SEGMENT_LINETO:
                straight_line = False
            points.append((a * x + cc * y + e, b * x + d * y + f))
            if c.FPDFPathSegment_GetClose(segment) and points[-1] != points[0]:
                points.append(points[0])
        if len(points) > 1:
            yield points, straight_line


def letters(
    text: pdfium.PdfTextPage, shown: Matrix, size: tuple[float, float], drawn: Drawing
) -> Letters:
    """The characters of a page without blanks, sorted into seen, hidden and doubled."""
    found = Letters([], [], [])
    places: Places = {}
    seen, hidden = found.seen, found.hidden
    width, height = size
    page = (0.0, 0.0, width, height)
    clips = {owner: box for owner, box in drawn.clips.items() if not _holds(box, page)}
    owned = bool(clips or drawn.invisible)
    for glyph in _glyphs(text, shown):
        _, left, top, right, bottom, _, number = glyph
        owner = _owner(text, number) if owned else 0
        if owned and (
            owner in drawn.invisible or (owner in clips and not _sees(clips[owner], glyph))
        ):
            hidden.append(glyph)
        elif not (0 <= left + right <= 2 * width and 0 <= top + bottom <= 2 * height) and not (
            seen and stacked(seen[-1], glyph)
        ):
            # a column of vertical text may run off the page; nothing else may
            hidden.append(glyph)
        elif _doubled(glyph, places, text):
            found.doubled.append(glyph)
        else:
            seen.append(glyph)
    return found


def _glyphs(text: pdfium.PdfTextPage, shown: Matrix) -> Iterator[Glyph]:
    raw = text.raw
    rect = c.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    box_at, origin_at = c.FPDFText_GetLooseCharBox, c.FPDFText_GetCharOrigin
    a, b, cc, d, e, f = shown
    upright = (a, b, cc, d) == (1, 0, 0, -1)
    half = 0  # the first half of a character beyond the basic plane
    for number, code in enumerate(_codes(raw)):
        char = chr(code)
        if char.isspace():
            continue
        if code in HYPHENS and c.FPDFText_IsHyphen(raw, number) == 1:
            char = "-"
        elif code < 0x20:
            char = UNREADABLE
        elif 0xD800 <= code <= 0xDFFF:
            pair, half = half, (code if code < 0xDC00 else 0)
            if half:
                continue
            char = chr(0x10000 + (pair - 0xD800 << 10) + code - 0xDC00) if pair else UNREADABLE
        box_at(raw, number, rect)
        origin_at(raw, number, x, y)
        if upright:
            left, right = rect.left + e, rect.right + e
            yield Glyph(char, left, f - rect.top, right, f - rect.bottom, f - y.value, number)
            continue
        left, top = a * rect.left + cc * rect.top + e, b * rect.left + d * rect.top + f
        right, low = a * rect.right + cc * rect.bottom + e, b * rect.right + d * rect.bottom + f
        if left > right:
            left, right = right, left
        if top > low:
            top, low = low, top
        yield Glyph(char, left, top, right, low, b * x.value + d * y.value + f, number)


def _codes(raw: Any) -> list[int]:
    """The code units of all characters of a page."""
    count = c.FPDFText_CountChars(raw)
    units = (ctypes.c_ushort * (count + 1))()
    if c.FPDFText_GetText(raw, 0, count, units) == count + 1:
        return list(units[:count])
    # the text as a whole leaves out what has no meaning; one by one nothing is left out
    return [c.FPDFText_GetUnicode(raw, number) for number in range(count)]


def _doubled(glyph: Glyph, places: Places, text: pdfium.PdfTextPage) -> bool:
    """Whether the same character was drawn at this place by another text object."""
    char, left, _, right, _, base, number = glyph
    reach = max(0.2 * (right - left), 0.5)
    x0, x1 = int(left - reach) >> 6, int(left + reach) >> 6
    y0, y1 = int(base - reach) >> 3, int(base + reach) >> 3
    for x in (x0, x1) if x0 < x1 else (x0,):
        for y in (y0, y1) if y0 < y1 else (y0,):
            for old in places.get((char, x, y), ()):
                if abs(old.left - left) <= reach and abs(old.base - base) <= reach:
                    return _owner(text, old.order) != _owner(text, number)
    places.setdefault((char, int(left) >> 6, int(base) >> 3), []).append(glyph)
    return False


def _owner(text: pdfium.PdfTextPage, number: int) -> int:
    """The address of the text object that draws a character."""
    return _address(c.FPDFText_GetTextObject(text.raw, number))


def _sees(box: Box, glyph: Glyph) -> bool:
    x, y = (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _holds(box: Box, inner: Box) -> bool:
    """Whether the box is the inner one or larger; a point more or less does not count."""
    return (
        box[0] <= inner[0] + 1
        and box[1] <= inner[1] + 1
        and box[2] >= inner[2] - 1
        and box[3] >= inner[3] - 1
    )


def _address(raw: Any) -> int:
    return ctypes.addressof(raw.contents) if raw else 0


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, cc, d, e, f = inner
    g, h, i, j, k, m = outer
    return (
        a * g + b * i,
        a * h + b * j,
        cc * g + d * i,
        cc * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def _bounding(points: list[tuple[float, float]], matrix: Matrix) -> Box:
    a, b, cc, d, e, f = matrix
    return _around([(a * x + cc * y + e, b * x + d * y + f) for x, y in points])


def _around(points: list[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _within(box: Box, clip: Box | None) -> Box | None:
    """The part of the box inside the clip; None where nothing is left."""
    if clip is None:
        return box
    left, top = max(box[0], clip[0]), max(box[1], clip[1])
    right, bottom = min(box[2], clip[2]), min(box[3], clip[3])
    return (left, top, right, bottom) if left <= right and top <= bottom else None


def _upright(points: list[tuple[float, float]]) -> bool:
    """Whether the outline is a rectangle parallel to the page."""
    corners = points[:-1] if points[0] == points[-1] else points
    return len(corners) == 4 and all(
        abs(x0 - x1) < 0.5 or abs(y0 - y1) < 0.5
        for (x0, y0), (x1, y1) in zip(corners, corners[1:] + corners[:1], strict=True)
    )


def _thin(box: Box, rules: Rules) -> bool:
    """Take a thin box as a rule; False when it is not thin."""
    left, top, right, bottom = box
    if min(right - left, bottom - top) > THIN:
        return False
    if right - left > bottom - top:
        straight(left, (top + bottom) / 2, right, (top + bottom) / 2, rules)
    else:
        straight((left + right) / 2, top, (left + right) / 2, bottom, rules)
    return True
