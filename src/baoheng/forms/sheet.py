"""A printed form as a grid of merged cells, whatever file it is written to."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from baoheng.core.errors import PackError


class Style(StrEnum):
    """How a cell looks: a head or label is bold on grey, a value is centred, a text runs left."""

    HEAD = "head"
    LABEL = "label"
    VALUE = "value"
    TEXT = "text"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Page:
    """The paper, in millimetres; ``widths`` are the columns' shares of the printed width."""

    landscape: bool
    margins: tuple[int, int, int, int]  # top, right, bottom, left
    widths: tuple[int, ...]
    paper: tuple[int, int] = (210, 297)  # short side, long side

    @property
    def printed(self) -> int:
        """The width between the margins, in millimetres."""
        return self.paper[int(self.landscape)] - self.margins[1] - self.margins[3]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell at (``row``, ``col``) of the grid; ``vertical`` writes one character a line.

    ``open_top`` and ``open_bottom`` leave out that border: a head and the label under it look like
    one cell, though the head is repeated on every page and the label is not.
    """

    row: int
    col: int
    text: str
    style: Style
    rowspan: int = 1
    colspan: int = 1
    vertical: bool = False
    open_top: bool = False
    open_bottom: bool = False

    @property
    def lines(self) -> list[str]:
        """The text as the lines that are printed."""
        return list(self.text) if self.vertical else self.text.split("\n")


@dataclass(frozen=True, slots=True)
class Draft:
    """A cell before it has its place in the grid."""

    text: str
    style: Style
    colspan: int = 1
    rowspan: int = 1
    vertical: bool = False
    open_top: bool = False
    open_bottom: bool = False


@dataclass(slots=True)
class Sheet:
    """One form: its title, (left, right) lines above the grid, the grid, and lines below.

    ``repeat`` are the rows [start, stop) that head every page from there on; empty where equal.
    """

    name: str
    title: str
    page: Page
    above: list[tuple[str, str]] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    nrows: int = 0
    repeat: tuple[int, int] = (0, 0)
    _taken: set[tuple[int, int]] = field(default_factory=set)

    @property
    def ncols(self) -> int:
        """How many columns the grid has."""
        return len(self.page.widths)

    def row(self, *drafts: Draft) -> None:
        """Add a row below; cells fill the columns that spans from above leave free.

        Raises PackError where the row's spans do not fill the grid: the definition is wrong.
        """
        col = 0
        for one in drafts:
            while (self.nrows, col) in self._taken:
                col += 1
            places = {
                (self.nrows + r, col + c) for r in range(one.rowspan) for c in range(one.colspan)
            }
            if places & self._taken or col + one.colspan > self.ncols:
                raise self._misfit(f"“{one.text[:20]}”放不下")
            self._taken |= places
            self.cells.append(
                Cell(
                    self.nrows, col, one.text, one.style, one.rowspan, one.colspan,
                    one.vertical, one.open_top, one.open_bottom,
                )
            )  # fmt: skip
        if any((self.nrows, c) not in self._taken for c in range(self.ncols)):
            raise self._misfit("没有排满")
        self.nrows += 1

    def _misfit(self, what: str) -> PackError:
        return PackError(
            f"表式第{self.nrows + 1}行{what}",
            where=f"“{self.title}”",
            todo=f"请核对表式定义：每行各格的列数相加应等于{self.ncols}",
        )

    def owners(self) -> dict[tuple[int, int], Cell]:
        """The cell that covers each position."""
        return {
            (cell.row + r, cell.col + c): cell
            for cell in self.cells
            for r in range(cell.rowspan)
            for c in range(cell.colspan)
        }

    def bands(self) -> Iterator[tuple[int, int, int]]:
        """(start, stop, rows of repeated head) of the tables to draw, one below the other.

        A word processor and a browser repeat only the first rows of a table, so that a table
        begins where the repeated head stands.
        """
        start, stop = self.repeat
        if start and start != stop:
            yield 0, start, 0
        yield start, self.nrows, stop - start

    def microns(self, col: int, colspan: int = 1) -> int:
        """The printed width of ``colspan`` columns from ``col`` on, in thousandths of a mm."""
        return self._edge(col + colspan) - self._edge(col)

    def _edge(self, col: int) -> int:
        """Where a column begins; rounded here, so that the widths add up to the whole."""
        shares = self.page.widths
        return self.page.printed * 1000 * sum(shares[:col]) // sum(shares)
