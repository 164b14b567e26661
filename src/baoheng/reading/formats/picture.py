"""The picture of a page: straighten it, find its rules and the ink in its cells.

Pictures are grey numpy arrays (height × width, 0 black). Sizes are pixels; the page is taken at
``DPI``, so that rules can be handed on in points.
"""

import math
from typing import Any

from baoheng.core.provenance import Box
from baoheng.reading.rules import Rule, Rules

DPI = 200
POINT = 72 / DPI  # points in a pixel
LONG = 45  # pixels: a straight run longer than any stroke of a letter
SHORT = 30  # pixels: a run that a slanting rule still has
BREAK = 7  # pixels: a break in a rule that is closed
INSET = 6  # pixels from the middle of a rule to clean paper
SPECK = 8  # pixels: smaller spots are dirt
THICK = 14  # pixels: thicker than this is a bar or a picture, not a rule
STEEPEST = 5.0  # degrees that are straightened
ROW = 20  # pixels: the height of the lowest row of text
FINE = 11  # pixels: thinner than this is a line that text close by cannot hide
CONTRAST = 50  # grey levels by which such a line is darker than the paper beside it
MEET = 1  # pixels that a run may lack to the middle of the rule that it ends on


def ink(picture: Any) -> Any:
    """The dark pixels as 255, also under uneven light."""
    import cv2

    smooth = cv2.GaussianBlur(picture, (3, 3), 0)
    dark = cv2.adaptiveThreshold(
        smooth, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 51, 15
    )
    # between dense rows of text the mean is so dark that a thin rule would pass for paper
    return dark | _fine(picture, SHORT, 1) | _fine(picture, 1, SHORT)


def _fine(picture: Any, wide: int, high: int) -> Any:
    """Thin lines at least as long as given, by their contrast to what is right beside them."""
    import cv2

    across = (FINE, 1) if high > 1 else (1, FINE)
    hat = cv2.morphologyEx(picture, cv2.MORPH_BLACKHAT, _block(*across))
    line = cv2.morphologyEx(hat, cv2.MORPH_OPEN, _block(wide, high))
    return cv2.threshold(line, CONTRAST, 255, cv2.THRESH_BINARY)[1]


def straighten(picture: Any) -> Any:
    """The picture turned so that its long rules run level."""
    import cv2

    angle = _slant(ink(picture))
    if abs(angle) < 0.05:
        return picture
    height, width = picture.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return cv2.warpAffine(
        picture, turn, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )


def _slant(dark: Any) -> float:
    """Degrees by which the long level rules fall to the right: the median weighted by length."""
    import cv2

    angles: list[tuple[float, float]] = []
    for outline in _outlines(_runs(dark, SHORT, 1)):
        _, _, width, height = cv2.boundingRect(outline)
        if width < dark.shape[1] / 10 or height > width / 8:
            continue
        vx, vy = (float(part[0]) for part in cv2.fitLine(outline, cv2.DIST_L2, 0, 0.01, 0.01)[:2])
        angle = math.degrees(math.atan(vy / vx)) if vx else 90.0
        if abs(angle) <= STEEPEST:
            angles.append((angle, float(width)))
    half, passed = sum(length for _, length in angles) / 2, 0.0
    for angle, length in sorted(angles):
        passed += length
        if passed >= half:
            return angle
    return 0.0


def rules(dark: Any) -> Rules:
    """The straight rules of a straightened page, in points."""
    import cv2

    found = Rules([], [])
    for outline in _outlines(_runs(dark, LONG, 1)):
        left, top, width, height = cv2.boundingRect(outline)
        if height <= THICK:
            at = (top + height / 2) * POINT
            found.across.append(Rule(at, left * POINT, (left + width) * POINT))
    for outline in _outlines(_runs(dark, 1, LONG)):
        left, top, width, height = cv2.boundingRect(outline)
        if width <= THICK:
            at = (left + width / 2) * POINT
            found.down.append(Rule(at, top * POINT, (top + height) * POINT))
    found = Rules(_attached(found.across, found.down), _attached(found.down, found.across))
    short = Rules(_ties(dark, found.down, 0), _ties(dark, found.across, 1))
    return Rules(found.across + short.across, found.down + short.down)


def _attached(rules: list[Rule], crossing: list[Rule]) -> list[Rule]:
    """The rules without the short ones that meet no other: strokes that a blur has joined."""
    return [
        rule
        for rule in rules
        if rule.high - rule.low >= 2 * LONG * POINT
        or any(_through(rule, other) for other in crossing)
    ]


def _ties(dark: Any, crossing: list[Rule], axis: int) -> list[Rule]:
    """Runs too short to be told from letters but for this: they go from one rule to another.

    ``axis`` 0: level runs between upright rules; 1: upright runs between level ones, the sides of
    cells one row high.
    """
    import cv2

    size = (1, ROW) if axis else (ROW, 1)
    found: list[Rule] = []
    for outline in _outlines(cv2.morphologyEx(dark, cv2.MORPH_OPEN, _block(*size))):
        box = cv2.boundingRect(outline)
        low, length, thick = box[axis], box[axis + 2], box[3 - axis]
        if thick > THICK or length >= LONG:
            continue
        run = Rule((box[1 - axis] + thick / 2) * POINT, low * POINT, (low + length) * POINT)
        passed = [rule.at for rule in crossing if _through(run, rule)]
        if passed and max(passed) - min(passed) >= ROW * POINT:
            found.append(run)
    return found


def _through(run: Rule, rule: Rule) -> bool:
    """Whether the run reaches at least the middle of the rule; letters stop before it."""
    near = MEET * POINT
    level = run.low - near <= rule.at <= run.high + near
    return level and rule.low - near <= run.at <= rule.high + near


def written(dark: Any, box: Box) -> Box | None:
    """The part of the box (points) that holds ink of at least letter size, in pixels."""
    import cv2

    left, top, right, bottom = (round(side / POINT) for side in box)
    inner = dark[top + INSET : bottom - INSET, left + INSET : right - INSET]
    if not inner.size:
        return None
    sizes = [cv2.boundingRect(outline) for outline in _outlines(inner)]
    marks = [(x, y, x + w, y + h) for x, y, w, h in sizes if max(w, h) >= SPECK]
    if not marks:
        return None
    xs0, ys0, xs1, ys1 = zip(*marks, strict=True)
    return (
        left + INSET + min(xs0),
        top + INSET + min(ys0),
        left + INSET + max(xs1),
        top + INSET + max(ys1),
    )


def _outlines(dark: Any) -> Any:
    import cv2

    return cv2.findContours(dark, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0]


def _runs(dark: Any, wide: int, high: int) -> Any:
    """What is left of the ink after taking away all that is shorter than the given size."""
    import cv2

    # drop letters before closing the little breaks of a worn rule, or strokes of words would join
    long = cv2.morphologyEx(dark, cv2.MORPH_OPEN, _block(min(wide, SHORT), min(high, SHORT)))
    bridge = _block(BREAK if wide > 1 else 1, BREAK if high > 1 else 1)
    closed = cv2.morphologyEx(long, cv2.MORPH_CLOSE, bridge)
    return cv2.morphologyEx(closed, cv2.MORPH_OPEN, _block(wide, high))


def _block(wide: int, high: int) -> Any:
    import cv2

    return cv2.getStructuringElement(cv2.MORPH_RECT, (wide, high))


def cut(picture: Any, box: Box) -> Any:
    """The part of the picture in the box (pixels) with a little paper around it."""
    left, top, right, bottom = (round(side) for side in box)
    return picture[max(top - INSET, 0) : bottom + INSET, max(left - INSET, 0) : right + INSET]
