"""Word tables: rows and cells onto a grid, through content controls, with all kinds of merging."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from baoheng.core.errors import LimitExceeded
from baoheng.reading.formats.docx_names import (
    DELETED,
    MC,
    PROPERTIES,
    VAL,
    W,
    branch,
    is_on,
    number,
)  # fmt: skip
from baoheng.reading.formats.flow import NO_FLAGS, Item, RawCell, Table, holds
from baoheng.reading.grid import Flag
from baoheng.reading.limits import Limits

ReadItems = Callable[[etree._Element, bool], list[Item]]  # a cell's content; whether inserted

_TR, _TC, _TRPR, _TCPR = W + "tr", W + "tc", W + "trPr", W + "tcPr"
_GRID_SPAN, _VMERGE, _HMERGE = W + "gridSpan", W + "vMerge", W + "hMerge"
_DIRECTION, _CELL_INS, _CELL_DEL = W + "textDirection", W + "cellIns", W + "cellDel"
_ALTERNATIVES = MC + "AlternateContent"
_HORIZONTAL = ("lrTb", "lr", "lrTbV")
_CONTINUES = ("continue", "cont")


@dataclass(slots=True)
class _Build:
    """A table under construction; ``merges`` holds the open vertical merges by column."""

    limits: Limits
    name: str
    table_cells: list[RawCell] = field(default_factory=list)
    covered: list[RawCell] = field(default_factory=list)
    merges: dict[int, RawCell] = field(default_factory=dict)
    row: int = 0
    width: int = 0

    def add_row(self, cells: list[tuple[RawCell, bool]]) -> None:
        """Append placed cells, each with whether it continues a vertical merge."""
        open_now: dict[int, RawCell] = {}
        for cell, continues in cells:
            above = self.merges.get(cell.col) if continues else None
            if above is not None and above.colspan == cell.colspan:
                above.rowspan += 1
                open_now[cell.col] = above
                if holds(cell):
                    self.covered.append(cell)
            else:  # also a continuation of nothing: it shows as a cell of its own
                self.table_cells.append(cell)
                open_now[cell.col] = cell
            self.width = max(self.width, cell.col + cell.colspan)
        self.merges = open_now
        self.row += 1
        if self.row > self.limits.rows or self.width > self.limits.columns:
            raise LimitExceeded(
                f"一个表格超过 {self.limits.rows} 行或 {self.limits.columns} 列",
                where=self.name,
                todo="请拆成几个表格再读",
            )


def read_table(element: etree._Element, read_items: ReadItems, limits: Limits, name: str) -> Table:
    """The table with exact spans. Raises LimitExceeded for too many rows or columns."""
    build = _Build(limits, name)
    for tr in _inside(element, _TR):
        props = _first(tr, _TRPR)
        flags = _row_flags(props)
        cells = _row(tr, props, flags, build, read_items)
        gone = Flag.DELETED_NEARBY in flags and not any(holds(cell) for cell, _ in cells)
        if not gone:  # a row whose deletion is tracked, with all its text
            build.add_row(cells)
    return Table(build.table_cells, build.row, build.width, build.covered)


def _inside(parent: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """The rows of a table or cells of a row, through content controls and other wrappers."""
    for element in parent:
        tag = element.tag
        if tag == wanted:
            yield element
        elif tag == _ALTERNATIVES:
            chosen = branch(element)
            if chosen is not None:
                yield from _inside(chosen, wanted)
        elif tag not in PROPERTIES and tag not in DELETED:
            yield from _inside(element, wanted)


def _first(parent: etree._Element, tag: str) -> etree._Element | None:
    """The first child of this tag; much faster than ``find`` on the many small cells."""
    for element in parent:
        if element.tag == tag:
            return element
    return None


def _row_flags(props: etree._Element | None) -> frozenset[Flag]:
    flags = NO_FLAGS
    for prop in () if props is None else props:
        if prop.tag == W + "ins":
            flags |= {Flag.INSERTED}
        elif prop.tag == W + "del":
            flags |= {Flag.DELETED_NEARBY}
        elif prop.tag == W + "hidden" and is_on(prop):
            flags |= {Flag.HIDDEN}
    return flags


def _row(
    tr: etree._Element,
    props: etree._Element | None,
    flags: frozenset[Flag],
    build: _Build,
    read_items: ReadItems,
) -> list[tuple[RawCell, bool]]:
    cells: list[tuple[RawCell, bool]] = []
    before = 0 if props is None else number(props.find(W + "gridBefore"), 0)
    after = 0 if props is None else number(props.find(W + "gridAfter"), 0)
    col = before
    if before:
        cells.append((RawCell(build.row, 0, 1, before, []), False))
    for tc in _inside(tr, _TC):
        cell, vertical, horizontal = _cell(tc, build.row, col, flags, read_items)
        if horizontal and cells:
            cells[-1][0].colspan += cell.colspan
            if holds(cell):
                build.covered.append(cell)
        else:
            cells.append((cell, vertical))
        col += cell.colspan
    if after:
        cells.append((RawCell(build.row, col, 1, after, []), False))
    return cells


def _cell(
    tc: etree._Element, row: int, col: int, flags: frozenset[Flag], read_items: ReadItems
) -> tuple[RawCell, bool, bool]:
    """The cell, and whether it continues a vertical or a horizontal merge."""
    span, vertical, horizontal = 1, False, False
    props = _first(tc, _TCPR)
    for prop in () if props is None else props:
        tag = prop.tag
        if tag == _GRID_SPAN:
            span = max(1, number(prop, 1))
        elif tag == _VMERGE:
            vertical = prop.get(VAL, "continue") in _CONTINUES
        elif tag == _HMERGE:
            horizontal = prop.get(VAL, "continue") in _CONTINUES
        elif tag == _DIRECTION and prop.get(VAL, "lrTb") not in _HORIZONTAL:
            flags |= {Flag.VERTICAL}
        elif tag == _CELL_INS:
            flags |= {Flag.INSERTED}
        elif tag == _CELL_DEL:
            flags |= {Flag.DELETED_NEARBY}
    items = read_items(tc, Flag.INSERTED in flags)
    return RawCell(row, col, 1, span, items, flags), vertical, horizontal
