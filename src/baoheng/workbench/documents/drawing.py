"""The source as plain values that a page draws: tables with spans, every piece with its fate."""

from collections.abc import Iterator, Mapping
from typing import Any

from baoheng.core.provenance import Place
from baoheng.reading.accounting import Mark, Reading, State
from baoheng.reading.grid import Cell, Grid, Loose
from baoheng.reading.reports.contract import place_object
from baoheng.reading.reports.summary import all_remarks
from baoheng.reading.reports.words import field_name

Drawn = dict[str, Any]
_PARTS = ("sheet", "page", "table", "line", "row", "col", "box")
_STATES = {State.CONSUMED: "used", State.STRUCTURAL: "form", State.UNREAD: "unread"}


def spot(told: Mapping[str, Any]) -> str:
    """A place of the contract as one short text, by which findings meet cells."""
    return "|".join(str(told.get(name, "")) for name in _PARTS)


def spot_of(place: Place) -> str:
    """The same of a place itself."""
    told = place_object(place)
    if place.box is not None:
        told["box"] = list(place.box)
    return spot(told)


def draw(reading: Reading) -> list[Drawn]:
    """The blocks in document order; pieces are numbered through the document."""
    numbers = {id(piece): at for at, piece in enumerate(reading.source.pieces())}
    doubts = {one.place for one in all_remarks(reading) if one.place and one.open}

    def piece(one: Cell | Loose) -> Drawn:
        number = numbers[id(one)]
        return {"n": number, **_piece(one, reading.marks[number], doubts)}

    drawn: list[Drawn] = []
    for block in reading.source.blocks:
        if isinstance(block, Loose):
            if block.text.strip():
                drawn.append({"line": piece(block)})
            continue
        rows = [
            [_spans(cell) | piece(cell) if cell else {} for cell in row] for row in _rows(block)
        ]
        if rows:
            covered = [piece(cell) for cell in _covered(block)]
            drawn.append({"rows": rows, "where": block.place.label, "covered": covered})
    return drawn


def _piece(piece: Cell | Loose, mark: Mark | None, doubts: set[Place]) -> Drawn:
    places = [piece.place, *(piece.more_places if isinstance(piece, Cell) else ())]
    told: Drawn = {
        "t": piece.text,
        "at": [spot_of(place) for place in places],
        "where": piece.place.label,
    }
    if mark:
        what = field_name(mark.what) if mark.state is State.CONSUMED else mark.what
        told |= {"state": _STATES[mark.state], "what": what}
        if mark.state is not State.UNREAD and (mark.doubts or doubts & set(places)):
            told["state"] = "doubt"
    if isinstance(piece, Cell) and piece.raw is not None:
        told["raw"] = piece.raw
    return told


def _spans(cell: Cell) -> Drawn:
    spans = {"r": cell.rowspan, "c": cell.colspan}
    return {name: count for name, count in spans.items() if count > 1}


def _rows(grid: Grid) -> Iterator[list[Cell | None]]:
    """What stands in each row: the cells that begin there, None for a hole."""
    used = [cell for cell in grid.cells if cell.text.strip()]
    last = min(grid.nrows, max((cell.row + cell.rowspan for cell in used), default=0))
    wide = min(grid.ncols, max((cell.col + cell.colspan for cell in used), default=0))
    for row in range(last):
        line: list[Cell | None] = []
        col = 0
        while col < wide:
            cell = grid.at(row, col)
            if cell is None:
                line.append(None)
                col += 1
                continue
            if (cell.row, cell.col) == (row, col):
                line.append(cell)
            col = max(col + 1, cell.col + cell.colspan)
        yield line


def _covered(grid: Grid) -> Iterator[Cell]:
    """Cells whose corner another cell covers: they are in no row, and must still be seen."""
    for cell in grid.cells:
        if cell.text.strip() and grid.at(cell.row, cell.col) is not cell:
            yield cell
