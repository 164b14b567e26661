"""Glyphs into the frames of their page: table pieces and lines in reading order."""

from collections.abc import Sequence

from baoheng.core.provenance import Box
from baoheng.reading.borderless import guess
from baoheng.reading.grid import Flag
from baoheng.reading.lattice import Frame, Region
from baoheng.reading.overflow import settle
from baoheng.reading.pieces import PageContent, Part, Piece, TextLine
from baoheng.reading.rules import Rule
from baoheng.reading.typeset import Glyph, Typeset, bounds, line_text, lines, stacked, typeset

# a cell is full when less than so many glyph heights are free behind and below its text; behind it
# as many as a number in brackets takes, which moves to the next line as a whole
BEHIND, BELOW = 3.0, 1.8
_BORDERS = {
    (False, False): frozenset[Flag](),
    (True, False): frozenset({Flag.OPEN_TOP}),
    (False, True): frozenset({Flag.OPEN_BOTTOM}),
    (True, True): frozenset({Flag.OPEN_TOP, Flag.OPEN_BOTTOM}),
}


def arrange(
    number: int,
    glyphs: Sequence[Glyph],
    frames: Sequence[Frame],
    across: Sequence[Rule] = (),
    flags: frozenset[Flag] = frozenset(),
    scores: Sequence[float] = (),
) -> PageContent:
    """The page with every glyph in exactly one cell or line.

    ``across`` are level rules that may divide the rows of a table without vertical rules.
    ``flags`` go to all that has text; ``scores``, where given, are the recogniser's confidence by
    ``Glyph.order``.
    """
    # the order of recognised words says nothing
    settled = [{} if scores else settle(glyphs, frame) for frame in frames]
    inside, outside = _cells(glyphs, frames, settled)
    guessed, rest = guess(lines(outside), across)
    items: list[TextLine | Piece] = [
        _piece(frame, cells, flags, scores) for frame, cells in zip(frames, inside, strict=True)
    ]
    for frame, cells in guessed:
        piece = _piece(frame, cells, flags | {Flag.GUESS_COLUMNS}, scores)
        piece.trusted = False
        items.append(piece)
    items.extend(TextLine(line_text(line), bounds(line), flags) for line in rest)
    items.sort(key=lambda item: (item.box[1], item.box[0]))
    for table, piece in enumerate((item for item in items if isinstance(item, Piece)), 1):
        piece.table = table
    return PageContent(number, items)


def _cells(
    glyphs: Sequence[Glyph], frames: Sequence[Frame], settled: Sequence[dict[int, int]]
) -> tuple[list[dict[int, list[Glyph]]], list[Glyph]]:
    """The glyphs of each region of each frame, and those outside all frames.

    ``settled`` says for some glyphs of each frame, by ``Glyph.order``, to which region they go.
    """
    inside: list[dict[int, list[Glyph]]] = [{} for _ in frames]
    spots = [
        (cells, frame, frame.box, frame.locator())
        for cells, frame in zip(inside, frames, strict=True)
    ]
    outside: list[Glyph] = []
    before: Glyph | None = None  # the last glyph, where it went to a cell
    cell: list[Glyph] = []  # that cell
    near: Box = (0.0, 0.0, 0.0, 0.0)  # and its box, which holds most glyphs that follow
    for cells, known in zip(inside, settled, strict=True):
        for glyph in glyphs if known else ():
            if glyph.order in known:
                cells.setdefault(known[glyph.order], []).append(glyph)
    elsewhere = {order for known in settled for order in known}
    for glyph in glyphs:
        if glyph.order in elsewhere:
            continue
        x, y = (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
        if not (near[0] <= x < near[2] and near[1] <= y < near[3]):
            for cells, frame, (left, top, right, bottom), locator in spots:
                if left <= x <= right and top <= y <= bottom:
                    number = locator.find(x, y)
                    if number is not None:
                        cell, near = cells.setdefault(number, []), frame.regions[number].box
                        break
            else:
                # vertical text may run out of its cell at the page end
                if before is None or not stacked(before, glyph):
                    outside.append(glyph)
                    before = None
                    continue
        cell.append(glyph)
        before = glyph
    return inside, outside


def _piece(
    frame: Frame,
    cells: dict[int, list[Glyph]],
    flags: frozenset[Flag],
    scores: Sequence[float],
) -> Piece:
    parts = [
        _part(region, cells.get(number, []), flags, scores)
        for number, region in enumerate(frame.regions)
    ]
    return Piece(1, tuple(frame.xs), len(frame.ys) - 1, frame.box, parts)


def _part(
    region: Region, glyphs: list[Glyph], flags: frozenset[Flag], scores: Sequence[float]
) -> Part:
    row, col, rowspan, colspan, box, open_top, open_bottom = region
    part = Part(row, col, rowspan, colspan, box, "", _BORDERS[open_top, open_bottom])
    if glyphs:
        text = typeset(glyphs)
        part.text = text.text
        if scores:
            part.confidence = min(scores[glyph.order] for glyph in glyphs)
        if flags or text.vertical:
            part.flags |= flags | ({Flag.VERTICAL} if text.vertical else set())
        part.full = _full(region, text, glyphs)
    return part


def _full(region: Region, text: Typeset, glyphs: list[Glyph]) -> bool:
    """Whether the text reaches the lower right corner, so that it may go on after a page cut."""
    size = glyphs[-1].bottom - glyphs[-1].top
    _, _, right, bottom = region.box
    if right - text.right >= BEHIND * size:
        return False
    return bottom - max(glyph.bottom for glyph in glyphs) < BELOW * size
