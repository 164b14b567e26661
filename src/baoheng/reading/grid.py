"""The common form of every source: loose text and grids of cells, in document order.

Readers produce it, the grammar consumes it. Nothing is normalised here: ``text`` is what a person
sees in the source, and every piece knows its place.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from baoheng.core.provenance import Place


class Flag(StrEnum):
    """What a reader noticed about one cell or line."""

    HIDDEN = "HIDDEN"  # hidden row, column or sheet
    STRUCK = "STRUCK"  # struck through
    INSERTED = "INSERTED"  # tracked insertion
    DELETED_NEARBY = "DELETED_NEARBY"  # a tracked deletion was dropped here
    FORMULA_NO_VALUE = "FORMULA_NO_VALUE"  # formula whose value was never stored
    FORMAT_RENDERED = "FORMAT_RENDERED"  # operator, unit or percent came from the number format
    VERTICAL = "VERTICAL"  # glyphs stacked downwards
    OPEN_TOP = "OPEN_TOP"  # no rule above: cut by a page start
    OPEN_BOTTOM = "OPEN_BOTTOM"  # no rule below: cut by a page end
    CUT_JOINED = "CUT_JOINED"  # joined from two pages
    GUESS_COLUMNS = "GUESS_COLUMNS"  # columns were not ruled but guessed
    OCR = "OCR"  # recognised from a picture
    TRUNCATED = "TRUNCATED"  # longer than the limit; cut
    ERROR_VALUE = "ERROR_VALUE"  # #REF!, #DIV/0! …


@dataclass(slots=True, eq=False)
class Cell:
    """One cell of a grid at 0-based (row, col), covering rowspan × colspan positions.

    ``raw`` is the stored text where it differs from what is shown (0.95 against 95%).
    ``confidence`` is the recogniser's, for OCR only. Cells are compared by identity.
    """

    row: int
    col: int
    rowspan: int
    colspan: int
    text: str
    place: Place
    raw: str | None = None
    flags: frozenset[Flag] = frozenset()
    confidence: float | None = None
    more_places: tuple[Place, ...] = ()  # the other halves after a page join


@dataclass(slots=True, eq=False)
class Loose:
    """One paragraph or line outside any grid: a title, a unit line, a signature, prose."""

    text: str
    place: Place
    flags: frozenset[Flag] = frozenset()


@dataclass(slots=True, eq=False)
class Grid:
    """One table as a matrix of spanning cells.

    ``trusted`` is False where columns may have slipped (tab dumps, borderless pages); such grids
    are aligned to their head before use. ``edges`` are the column borders in points, for PDF.
    ``padded`` is True where rows leave out what merged cells cover and may stand too far left.
    """

    cells: list[Cell]
    nrows: int
    ncols: int
    place: Place
    trusted: bool = True
    edges: tuple[float, ...] = ()
    padded: bool = False
    _cover: dict[tuple[int, int], Cell] = field(default_factory=dict, repr=False)
    _widths: dict[int, int] = field(default_factory=dict, repr=False)

    def at(self, row: int, col: int) -> Cell | None:
        """The cell that covers (row, col), or None where nothing does."""
        if not self._cover:
            for cell in self.cells:
                for r in range(cell.row, cell.row + cell.rowspan):
                    for c in range(cell.col, cell.col + cell.colspan):
                        self._cover.setdefault((r, c), cell)
        return self._cover.get((row, col))

    def forget(self) -> None:
        """Look up cells anew, after some have been moved."""
        self._cover.clear()
        self._widths.clear()

    def width(self, row: int) -> int:
        """One column more than the last cell that starts in the row has; 0 where none does."""
        if not self._widths:
            for cell in self.cells:
                self._widths[cell.row] = max(self._widths.get(cell.row, 0), cell.col + 1)
        return self._widths.get(row, 0)

    def row(self, row: int) -> Iterator[Cell]:
        """The cells that start in this row, left to right."""
        return iter(sorted((c for c in self.cells if c.row == row), key=lambda c: c.col))


Block = Grid | Loose


@dataclass(slots=True)
class Source:
    """One file as blocks in document order, with an independent census of its text.

    ``census`` is the number of non-blank characters counted by a way that does not go through the
    blocks (None where the format allows no second way); ``notes`` are Chinese sentences of the
    reader for the clerk, each with a stable code.
    """

    file: str
    sha256: str
    format: str
    reader: str
    blocks: list[Block]
    census: int | None = None
    notes: list[tuple[str, str]] = field(default_factory=list)

    def characters(self) -> int:
        """Non-blank characters in the blocks, for comparison with ``census``."""
        return sum(count_characters(piece.text) for piece in self.pieces())

    def pieces(self) -> Iterator[Cell | Loose]:
        """Every cell and loose line, in order."""
        for block in self.blocks:
            if isinstance(block, Loose):
                yield block
            else:
                yield from block.cells


def count_characters(text: str) -> int:
    """The number of characters that are not white space: the unit of the census."""
    return len("".join(text.split()))
