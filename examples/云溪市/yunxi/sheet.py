"""A printed table as merged cells, independent of the file format."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(slots=True)
class Cell:
    """One cell; ``kind`` is head, text or center.

    ``number`` and ``number_format`` are for spreadsheets; ``text`` is what is shown.
    """

    text: str
    colspan: int = 1
    rowspan: int = 1
    kind: str = "text"
    vertical: bool = False
    number: Decimal | int | None = None
    number_format: str = "General"
    row: int = -1
    col: int = -1


def head(text: str, colspan: int = 1, rowspan: int = 1, vertical: bool = False) -> Cell:
    return Cell(text, colspan, rowspan, "head", vertical)


def text(value: str, colspan: int = 1, rowspan: int = 1) -> Cell:
    return Cell(value, colspan, rowspan)


def center(value: str, colspan: int = 1, rowspan: int = 1) -> Cell:
    return Cell(value, colspan, rowspan, "center")


def number(shown: str, value: Decimal | int, form: str, colspan: int = 1, rowspan: int = 1) -> Cell:
    return Cell(shown, colspan, rowspan, "center", number=value, number_format=form)


@dataclass(slots=True)
class Sheet:
    """Rows are added from the top; a row fills the columns that spans from above leave free."""

    widths: list[float]  # relative
    cells: list[Cell] = field(default_factory=list)
    nrows: int = 0
    head_rows: int = 0  # rows repeated on every page
    hidden: set[int] = field(default_factory=set)
    _taken: set[tuple[int, int]] = field(default_factory=set)

    @property
    def ncols(self) -> int:
        return len(self.widths)

    def row(self, *cells: Cell) -> None:
        col = 0
        for cell in cells:
            while (self.nrows, col) in self._taken:
                col += 1
            cell.row, cell.col = self.nrows, col
            places = {
                (self.nrows + r, col + c) for r in range(cell.rowspan) for c in range(cell.colspan)
            }
            if places & self._taken or col + cell.colspan > self.ncols:
                raise ValueError(f"row {self.nrows}: {cell.text!r} does not fit")
            self._taken |= places
            self.cells.append(cell)
        if any((self.nrows, c) not in self._taken for c in range(self.ncols)):
            raise ValueError(f"row {self.nrows} is not full")
        self.nrows += 1

    def owner(self) -> dict[tuple[int, int], Cell]:
        """The cell that covers each position."""
        return {
            (cell.row + r, cell.col + c): cell
            for cell in self.cells
            for r in range(cell.rowspan)
            for c in range(cell.colspan)
        }


@dataclass(slots=True)
class Part:
    """One form: title, lines above and below the table, and what a reader should find in it.

    ``above`` holds (left, right) pairs; ``below`` lines; ``name`` is the worksheet's.
    """

    name: str
    title: str
    sheet: Sheet | None
    above: list[tuple[str, str]] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    paragraphs: list[tuple[str, str]] = field(default_factory=list)  # (style, text), narrative
    truth: list[dict[str, Any]] = field(default_factory=list)


SIGNATURE = "单位负责人：　　　　　　　　填表人：　　　　　　　　联系电话：　　　　　　　　"


def spans(values: list[str]) -> list[int]:
    """Rowspan at the start of each run of equal values, 0 inside it."""
    result = [0] * len(values)
    start = 0
    for i, value in enumerate(values):
        if value != values[start]:
            start = i
        result[start] += 1
    return result
