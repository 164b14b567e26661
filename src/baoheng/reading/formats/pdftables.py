"""Tables that a PDF page draws: by rules, or where there are none by coloured boxes."""

from baoheng.core.provenance import Box
from baoheng.reading.formats.pdfpage import Drawing
from baoheng.reading.lattice import Frame, frames
from baoheng.reading.rules import SNAP, Rules, straight

ALIGNED = 0.8  # of the cells must be coloured boxes of their own


def ruled_frames(drawn: Drawing) -> list[Frame]:
    """The tables of a page, top to bottom."""
    ruled = frames(drawn.rules)
    boxes = [box for box in drawn.fills if not any(_overlap(box, f.box) for f in ruled)]
    if len(boxes) < 4:
        return ruled
    edges = Rules([], [])
    for left, top, right, bottom in boxes:
        straight(left, top, right, top, edges)
        straight(left, bottom, right, bottom, edges)
        straight(left, top, left, bottom, edges)
        straight(right, top, right, bottom, edges)
    coloured = [frame for frame in frames(edges) if _tiled(frame, boxes)]
    return sorted(ruled + coloured, key=lambda frame: (frame.ys[0], frame.xs[0]))


def _tiled(frame: Frame, boxes: list[Box]) -> bool:
    """Whether the cells of the frame are the coloured boxes, in at least two columns."""
    corners = {(round(box[0] / SNAP), round(box[1] / SNAP)) for box in boxes}
    own = sum(
        1
        for region in frame.regions
        if any(
            (round(region.box[0] / SNAP) + dx, round(region.box[1] / SNAP) + dy) in corners
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
        )
    )
    return len(frame.xs) > 2 and own >= ALIGNED * len(frame.regions)


def _overlap(box: Box, other: Box) -> bool:
    return box[0] < other[2] and box[2] > other[0] and box[1] < other[3] and box[3] > other[1]
