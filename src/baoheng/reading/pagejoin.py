"""Join the page pieces of a table into one grid; nothing that a page shows gets lost on the way.

Repeated heads and print titles stay as loose lines before the grid, each with its own place.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from baoheng.core.provenance import Place
from baoheng.reading.cutcells import cut_pairs
from baoheng.reading.grid import Block, Cell, Flag, Grid, Loose
from baoheng.reading.pieces import PageContent, Part, Piece, TextLine

MARGIN = 45.0  # points that a page may be shifted sideways against the one before
NEAR = 3.5  # points between column borders that are the same
HEAD_ROWS = 10  # a repeated head has at most so many rows

_PAGE_NUMBER = re.compile(
    r"[\s\-—–－~·.]*(第?\s*\d+\s*页?)?[\s,，/／]*(共?\s*\d+\s*页?)?[\s\-—–－~·.]*"
)
_CONTINUED = re.compile(r"[\s（(]*(续表|接上表|续上表|续)[\s）):：\d一二三四五六七八九十]*")


@dataclass(slots=True)
class Joined:
    """The blocks of a document and Chinese notes, each with a code."""

    blocks: list[Block] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


def join(pages: Iterable[PageContent], file: str) -> Joined:
    """Pages in order to blocks in reading order; a table that runs over pages is one grid."""
    work = _Work(file)
    for page in pages:
        work.page(page)
    return work.finish()


@dataclass(slots=True)
class _Growing:
    """A cell while pages are added: ``part`` counts rows and columns of the whole table."""

    part: Part
    places: list[Place]
    flags: frozenset[Flag]


@dataclass(slots=True)
class _Table:
    """A table while pages are added; ``edges`` are the borders of all its columns."""

    edges: list[float]
    first: Piece
    page: int  # the last page so far
    titles: frozenset[str]
    place: Place
    nrows: int = 0
    cells: list[_Growing] = field(default_factory=list)
    aside: list[Loose] = field(default_factory=list)


class _Work:
    def __init__(self, file: str) -> None:
        self._file = file
        self._out: list[_Table | Loose] = []
        self._table: _Table | None = None  # the last one; it may go on
        self._tail: list[Loose] = []  # the lines below it
        self._notes: list[tuple[str, str]] = []

    def page(self, page: PageContent) -> None:
        """Add one page."""
        lead: list[Loose] = []
        for item in page.items:
            if isinstance(item, TextLine):
                lead.append(self._loose(item, page.number))
            else:
                self._table_piece(item, lead, page.number)
                lead = []
        self._tail.extend(lead)

    def finish(self) -> Joined:
        """The blocks of all pages."""
        self._flush()
        blocks: list[Block] = []
        for item in self._out:
            if isinstance(item, Loose):
                blocks.append(item)
            else:
                blocks.extend(item.aside)
                blocks.append(_grid(item))
        return Joined(blocks, self._notes)

    def _loose(self, line: TextLine, page: int) -> Loose:
        return Loose(line.text, Place(self._file, page=page, box=line.box), line.flags)

    def _flush(self) -> None:
        self._out.extend(self._tail)
        self._tail = []

    def _table_piece(self, piece: Piece, lead: list[Loose], page: int) -> None:
        table = self._table
        if table is not None:
            moved = replace(piece, edges=_moved(table.edges, piece.edges))
            if self._goes_on(table, moved, lead, page):
                self._append(table, moved, lead, page)
                return
        self._begin(piece, lead, page)

    def _begin(self, piece: Piece, lead: list[Loose], page: int) -> None:
        self._flush()
        self._out.extend(lead)
        place = Place(self._file, page=page, table=piece.table, box=piece.box)
        titles = frozenset(_bare(line.text) for line in lead)
        table = _Table(list(piece.edges), piece, page, titles, place)
        cols = range(len(piece.edges))
        table.cells = [self._growing(cols, piece, part, 0, page) for part in piece.parts]
        table.nrows = piece.nrows
        self._out.append(table)
        self._table = table

    def _goes_on(self, table: _Table, piece: Piece, lead: list[Loose], page: int) -> bool:
        """Whether the piece is the next part of the last table."""
        if page != table.page + 1 or piece.trusted != table.first.trusted:
            return False
        if not _same_width(table.edges, piece.edges):
            return False
        if not piece.trusted and not _nested(table.edges, piece.edges):
            return False
        known = table.titles | {_bare(line.text) for line in table.aside}
        between = [line for line in [*self._tail, *lead] if Flag.HIDDEN not in line.flags]
        if not all(_running(line.text) or _bare(line.text) in known for line in between):
            return False
        return bool(_repeated_head(table, piece)) or not _same_start(table.first, piece)

    def _append(self, table: _Table, piece: Piece, lead: list[Loose], page: int) -> None:
        table.aside.extend(self._tail)
        table.aside.extend(lead)
        self._tail = []
        head = _repeated_head(table, piece)
        if head:
            self._set_aside(table, piece, head, page)
        _widen(table, piece.edges)
        first = table.nrows
        above = [cell for cell in table.cells if cell.part.end == first]
        cols = [_index(table.edges, edge) for edge in piece.edges]
        fresh = [
            self._growing(cols, piece, part, first - head, page)
            for part in piece.parts
            if part.row >= head
        ]
        upper = {id(cell.part): cell for cell in above}
        lower = {id(cell.part): cell for cell in fresh if cell.part.row == first}
        pairs = cut_pairs([c.part for c in above], [c.part for c in lower.values()], head > 0)
        for pair in pairs:
            self._unite(table, upper[id(pair.above)], lower.pop(id(pair.below)))
            fresh = [cell for cell in fresh if cell.part is not pair.below]
        table.cells.extend(fresh)
        table.nrows += piece.nrows - head
        table.page = page
        if pairs and not lower:
            _close_row(table, first)

    def _unite(self, table: _Table, upper: _Growing, lower: _Growing) -> None:
        """Make one cell of two halves."""
        first, second = upper.part, lower.part
        text = "\n".join(filter(None, (first.text, second.text)))
        if first.text and _bare(first.text) == _bare(second.text):
            # printed again on the next page: kept beside the table, not in the cell twice
            text = first.text
            table.aside.append(Loose(second.text, lower.places[0], second.flags))
            self._notes.append(
                (
                    "REPEATED_TEXT",
                    f"{lower.places[0].label}的文字与上一页同一单元格相同，按重印处理",
                )
            )
        scores = [score for score in (first.confidence, second.confidence) if score is not None]
        upper.part = replace(
            first,
            rowspan=first.rowspan + second.rowspan,
            text=text,
            flags=second.flags,
            full=second.full,
            confidence=min(scores) if scores else None,
        )
        upper.places += lower.places
        upper.flags = (
            (upper.flags - {Flag.OPEN_BOTTOM}) | (lower.flags - {Flag.OPEN_TOP}) | {Flag.CUT_JOINED}
        )

    def _growing(
        self, cols: Sequence[int], piece: Piece, part: Part, down: int, page: int
    ) -> _Growing:
        """The part in the rows and columns of the whole table; ``cols`` numbers its borders."""
        left, right = cols[part.col], cols[part.col + part.colspan]
        moved = Part(
            part.row + down,
            left,
            part.rowspan,
            right - left,
            part.box,
            part.text,
            part.flags,
            part.confidence,
            part.full,
        )
        return _Growing(moved, [self._place(piece, part, page)], part.flags)

    def _place(self, piece: Piece, part: Part, page: int) -> Place:
        return Place(
            self._file,
            page=page,
            table=piece.table,
            row=part.row + 1,
            col=part.col + 1,
            box=part.box,
        )

    def _set_aside(self, table: _Table, piece: Piece, head: int, page: int) -> None:
        """Keep the repeated head as loose lines."""
        for part in piece.parts:
            if part.row < head and part.text:
                table.aside.append(Loose(part.text, self._place(piece, part, page), part.flags))
        self._notes.append(
            (
                "REPEATED_HEAD",
                f"第{page}页表{piece.table}开头的{head}行与表头相同，按重复表头处理，不作数据",
            )
        )


def _repeated_head(table: _Table, piece: Piece) -> int:
    """How many rows at the start of the piece repeat the head of the table."""
    if not _equal_columns(table.first.edges, piece.edges):
        return 0
    most = min(HEAD_ROWS, piece.nrows - 1, table.first.nrows)
    ours, theirs = _rows(piece, most), _rows(table.first, most)
    head = 0
    blurred = any(Flag.OCR in part.flags for part in piece.parts)
    while head < most and _alike(ours[head], theirs[head], blurred):
        head += 1
    while head and any(part.row < head < part.end for part in piece.parts):
        head -= 1
    texts = sum(1 for row in ours[:head] for part in row if _bare(part.text))
    return head if texts > 1 else 0


def _alike(ours: list[Part], theirs: list[Part], blurred: bool) -> bool:
    """Whether two rows say the same; recognised ones may differ in a fifth of the cells.

    In others one cell of eight may: text of a cell below may run into the repeated head.
    """
    if [part.columns for part in ours] != [part.columns for part in theirs]:
        return False
    wrong = sum(1 for a, b in zip(ours, theirs, strict=True) if _bare(a.text) != _bare(b.text))
    return wrong <= len(ours) // (5 if blurred else 8)


def _rows(piece: Piece, most: int) -> list[list[Part]]:
    """The parts that begin in each of the first rows."""
    rows: list[list[Part]] = [[] for _ in range(most)]
    for part in piece.parts:
        if part.row < most:
            rows[part.row].append(part)
    return rows


def _same_start(first: Piece, piece: Piece) -> bool:
    """Whether the piece begins like the first one: a new form of the same kind."""
    ours = next((part.text for part in piece.parts if part.row == 0), "")
    theirs = next((part.text for part in first.parts if part.row == 0), "")
    return bool(ours) and _bare(ours) == _bare(theirs)


def _running(text: str) -> bool:
    """Whether a line may stand between two parts of one table: page number, 续表."""
    return bool(_PAGE_NUMBER.fullmatch(text) or _CONTINUED.fullmatch(text))


def _moved(ours: Sequence[float], theirs: Sequence[float]) -> tuple[float, ...]:
    """Their borders, shifted sideways to ours where the page sits a little beside (a scan, or
    other margins on even pages)."""
    shift = ours[0] - theirs[0]
    if abs(shift) > MARGIN:
        return tuple(theirs)
    return tuple(edge + shift for edge in theirs)


def _equal_columns(ours: Sequence[float], theirs: Sequence[float]) -> bool:
    return len(ours) == len(theirs) and all(
        abs(a - b) <= NEAR for a, b in zip(ours, theirs, strict=True)
    )


def _same_width(ours: Sequence[float], theirs: Sequence[float]) -> bool:
    """Whether the outer borders agree; a form may use other inner ones on each page."""
    return abs(ours[0] - theirs[0]) <= NEAR and abs(ours[-1] - theirs[-1]) <= NEAR


def _nested(ours: Sequence[float], theirs: Sequence[float]) -> bool:
    """Whether one set of borders contains the other."""
    few, many = sorted((ours, theirs), key=len)
    return all(abs(many[_index(many, edge)] - edge) <= NEAR for edge in few)


def _index(edges: Sequence[float], at: float) -> int:
    """The number of the border nearest to ``at``."""
    after = min(bisect_left(edges, at), len(edges) - 1)
    return after - 1 if after and at - edges[after - 1] < edges[after] - at else after


def _widen(table: _Table, edges: Sequence[float]) -> None:
    """Take borders of a new piece that the table does not have yet."""
    old = table.edges
    more = [edge for edge in edges if abs(old[_index(old, edge)] - edge) > NEAR]
    if not more:
        return
    table.edges = sorted([*old, *more])
    for cell in table.cells:
        left = table.edges.index(old[cell.part.col])
        right = table.edges.index(old[cell.part.col + cell.part.colspan])
        cell.part = replace(cell.part, col=left, colspan=right - left)


def _close_row(table: _Table, row: int) -> None:
    """Take out a row in which no cell begins: the lower half of a row that was cut."""
    table.nrows -= 1
    for cell in table.cells:
        if cell.part.row > row:
            cell.part = replace(cell.part, row=cell.part.row - 1)
        elif cell.part.end > row:
            cell.part = replace(cell.part, rowspan=cell.part.rowspan - 1)


def _grid(table: _Table) -> Grid:
    cells = [
        Cell(
            grown.part.row,
            grown.part.col,
            grown.part.rowspan,
            grown.part.colspan,
            grown.part.text,
            grown.places[0],
            flags=grown.flags,
            confidence=grown.part.confidence,
            more_places=tuple(grown.places[1:]),
        )
        for grown in sorted(table.cells, key=lambda grown: (grown.part.row, grown.part.col))
    ]
    edges = tuple(table.edges)
    return Grid(
        cells, table.nrows, len(edges) - 1, table.place, trusted=table.first.trusted, edges=edges
    )


def _bare(text: str) -> str:
    return "".join(text.split())
