"""Ink of a scanned page that gave no text: found, placed and told; none is left out silently."""

from collections.abc import Iterable
from typing import Any

from baoheng.core.provenance import Box, Place
from baoheng.reading.formats import picture
from baoheng.reading.pieces import PageContent, Piece
from baoheng.reading.rules import Rules

LISTED = 8  # places named one by one
MILLIMETRE = 72 / 25.4  # points
ABOUT = 4  # pixels around a word that still belong to it
LETTER = 12  # pixels: at least as large is a letter, also a small one
APART = 15  # pixels between spots that belong together

Note = tuple[str, str]


def unread(dark: Any, ruled: Rules, words: Iterable[Box], page: PageContent) -> list[Note]:
    """INK_NOT_READ notes for the ink outside the words' boxes (pixels) and the rules (points)."""
    rest = dark.copy()
    for left, top, right, bottom in words:
        _wipe(rest, left - ABOUT, top - ABOUT, right + ABOUT, bottom + ABOUT)
    for rule in ruled.across:
        _wipe(rest, *_pixels(rule.low, rule.at, rule.high, rule.at))
    for rule in ruled.down:
        _wipe(rest, *_pixels(rule.at, rule.low, rule.at, rule.high))
    places = [_label(box, page) for box in _blots(rest)]
    named = list(dict.fromkeys(places))
    if not named:
        return []
    more = f"等 {len(named)} 处" if len(named) > LISTED else ""
    where = "、".join(named[:LISTED]) + more
    return [("INK_NOT_READ", f"{where}有笔迹没有认出文字（印章、手写或污渍），请对照原件")]


def _pixels(left: float, top: float, right: float, bottom: float) -> Box:
    """The box of a rule in pixels, with the paper that its edges may stain."""
    edge = picture.INSET
    x0, y0, x1, y1 = (side / picture.POINT for side in (left, top, right, bottom))
    return x0 - edge, y0 - edge, x1 + edge, y1 + edge


def _wipe(dark: Any, left: float, top: float, right: float, bottom: float) -> None:
    dark[max(round(top), 0) : max(round(bottom), 0), max(round(left), 0) : max(round(right), 0)] = 0


def _label(box: Box, page: PageContent) -> str:
    """The cell that holds the middle of the box (points), else how far it is from the corner."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    for piece in page.items:
        if not isinstance(piece, Piece):
            continue
        for part in piece.parts:
            if part.box[0] <= x <= part.box[2] and part.box[1] <= y <= part.box[3]:
                row, col = part.row + 1, part.col + 1
                return Place("", page=page.number, table=piece.table, row=row, col=col).label
    left, top = round(x / MILLIMETRE), round(y / MILLIMETRE)
    return f"第{page.number}页表外（距左边 {left} 毫米、距上边 {top} 毫米）"


def _blots(dark: Any) -> list[Box]:
    """The spots of at least letter size, those close together as one, in points, top to bottom.

    What reaches the edge of the picture is the shadow of the scanner, not writing.
    """
    import cv2
    import numpy

    height, width = dark.shape
    count, names, spots, _ = cv2.connectedComponentsWithStats(dark)
    large = [n for n in range(1, count) if max(spots[n][2], spots[n][3]) >= LETTER]
    kept = numpy.isin(names, large).astype("uint8")
    near = cv2.getStructuringElement(cv2.MORPH_RECT, (APART, APART))
    _, _, groups, _ = cv2.connectedComponentsWithStats(cv2.dilate(kept, near))
    found: list[Box] = []
    for left, top, wide, high, _ in groups[1:].tolist():
        right, bottom = left + wide, top + high
        if min(left, top) > 0 and right < width and bottom < height:
            point = picture.POINT
            found.append((left * point, top * point, right * point, bottom * point))
    return sorted(found, key=lambda box: (box[1], box[0]))
