"""Text that runs over the borders of a cell too low for it."""

import pytest

from baoheng.reading.lattice import Frame, frames
from baoheng.reading.layout import arrange
from baoheng.reading.overflow import settle
from baoheng.reading.pieces import Piece
from baoheng.reading.rules import Rule, Rules
from baoheng.reading.typeset import Glyph

SIZE = 10.0


def table(ys: list[float]) -> Frame:
    """Two columns, 0–100 and 100–200, with the given row borders."""
    xs = [0.0, 100.0, 200.0]
    rules = Rules([Rule(y, 0, 200) for y in ys], [Rule(x, ys[0], ys[-1]) for x in xs])
    return frames(rules)[0]


def written(*lines: tuple[float, float, str]) -> list[Glyph]:
    """Lines (left, middle, text) in the order of the file, line ends counted."""
    glyphs: list[Glyph] = []
    for number, (left, middle, text) in enumerate(lines):
        for place, char in enumerate(text):
            x, top = left + SIZE * place, middle - SIZE / 2
            order = len(glyphs) + 2 * number
            glyphs.append(Glyph(char, x, top, x + SIZE, top + SIZE, middle + 3, order))
    return glyphs


def cells(frame: Frame, glyphs: list[Glyph]) -> list[list[str]]:
    piece = next(item for item in arrange(1, glyphs, [frame]).items if isinstance(item, Piece))
    grid = [["", ""] for _ in frame.ys[1:]]
    for part in piece.parts:
        grid[part.row][part.col] = part.text
    return grid


@pytest.mark.parametrize("row", [0, 1])
def test_two_lines_across_the_borders_of_a_low_row_stay_together(row):
    frame = table([0, 12, 24, 36])
    middle = 6 + 12 * row
    glyphs = written((10, middle - 6, "甲乙丙"), (10, middle + 6, "丁"), (110, middle, "戊"))
    assert cells(frame, glyphs)[row] == ["甲乙丙\n丁", "戊"]
    assert all(texts == ["", ""] for n, texts in enumerate(cells(frame, glyphs)) if n != row)


def test_lines_clear_of_the_borders_stay_in_their_rows():
    frame = table([0, 12, 24, 36])
    glyphs = written((10, 6, "甲乙丙"), (10, 18, "丁"))
    assert settle(glyphs, frame) == {}
    assert [row[0] for row in cells(frame, glyphs)] == ["甲乙丙", "丁", ""]


def test_lines_across_borders_in_different_columns_are_not_joined():
    frame = table([0, 12, 24, 36])
    glyphs = written((10, 12.5, "甲乙丙"), (110, 24.5, "丁"))
    assert settle(glyphs, frame) == {}


def test_lines_far_apart_are_not_joined():
    frame = table([0, 12, 40, 52])
    glyphs = written((10, 12.5, "甲乙丙"), (10, 39.5, "丁"))
    assert settle(glyphs, frame) == {}
