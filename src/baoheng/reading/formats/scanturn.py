"""Scans that lie on their side or upside down: turn them before they are read.

Lines of text tell whether a page lies on its side; which side is up, the recogniser's confidence in
the longest lines. It votes over many lines: of one short word 99 and 66 look equally sure.
"""

from collections.abc import Sequence
from typing import Any

from baoheng.reading.formats import ocr, picture

LINE = 3.0  # a box this much longer than wide is a line of text
MOST = 2.0  # times as much text runs downwards as across on a page that lies on its side
TRIED = 10  # lines that are read both ways
FEWEST = 3  # lines that can tell
DOUBTFUL = 0.8  # mean confidence of the longest lines below which a page may be upside down
CLEARLY = 0.1  # by so much one way must read better than the other


def upright(image: Any) -> tuple[Any, list[ocr.Word], int]:
    """The picture upright and straight, its words, and the degrees clockwise that it was turned."""
    image = picture.straighten(image)
    words = ocr.recognise(image)
    across = sorted((w for w in words if _ratio(w) >= LINE), key=_length, reverse=True)
    down = sorted((w for w in words if _ratio(w) <= 1 / LINE), key=_length, reverse=True)
    if len(down) >= FEWEST and _sum(down) > MOST * _sum(across):
        quarters = _better(image, down, 1, 3)
    elif len(across) >= FEWEST and _mean(across) < DOUBTFUL:
        quarters = _better(image, across, 0, 2)
    else:
        quarters = 0
    if quarters:
        image = picture.straighten(_turned(image, quarters))
        words = ocr.recognise(image)
    return image, words, 90 * quarters


def _better(image: Any, lines: Sequence[ocr.Word], one: int, other: int) -> int:
    """Which of two numbers of quarter turns makes the lines readable; 0 where neither is clear."""
    sure = {one: 0.0, other: 0.0}
    for line in lines[:TRIED]:
        part = picture.cut(image, line.box)
        for quarters in sure:
            sure[quarters] += ocr.recognise_line(_turned(part, quarters))[1]
    best, worse = sorted(sure, key=lambda quarters: -sure[quarters])
    clear = sure[best] - sure[worse] > CLEARLY * min(len(lines), TRIED)
    return best if clear else 0


def _turned(image: Any, quarters: int) -> Any:
    """The picture turned clockwise by quarters."""
    import numpy

    return numpy.ascontiguousarray(numpy.rot90(image, -quarters))


def _length(word: ocr.Word) -> float:
    left, top, right, bottom = word.box
    return max(right - left, bottom - top)


def _ratio(word: ocr.Word) -> float:
    left, top, right, bottom = word.box
    return (right - left) / max(bottom - top, 1.0)


def _sum(words: Sequence[ocr.Word]) -> float:
    return sum(_length(word) for word in words)


def _mean(words: Sequence[ocr.Word]) -> float:
    longest = words[:TRIED]
    return sum(word.confidence for word in longest) / len(longest)
