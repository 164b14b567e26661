"""What one page holds, before pages are joined: lines of text and parts of tables."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from baoheng.core.provenance import Box
from baoheng.reading.grid import Flag


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text outside any table."""

    text: str
    box: Box
    flags: frozenset[Flag] = frozenset()


@dataclass(slots=True)
class Part:
    """One cell of a piece at 0-based (row, col); ``full`` when its text fills it to the end."""

    row: int
    col: int
    rowspan: int
    colspan: int
    box: Box
    text: str = ""
    flags: frozenset[Flag] = frozenset()
    confidence: float | None = None
    full: bool = False

    @property
    def end(self) -> int:
        """The row after the last one."""
        return self.row + self.rowspan

    @property
    def columns(self) -> tuple[int, int]:
        """First column and number of columns."""
        return self.col, self.colspan


@dataclass(slots=True)
class Piece:
    """The part of a table that one page shows: number on the page, column borders, cells."""

    table: int
    edges: tuple[float, ...]
    nrows: int
    box: Box
    parts: list[Part]
    trusted: bool = True


@dataclass(slots=True)
class PageContent:
    """One page (1-based number) in reading order."""

    number: int
    items: Sequence[TextLine | Piece] = field(default_factory=list)
