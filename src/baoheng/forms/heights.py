"""How high a row must be for its texts, estimated from the width of its cells."""

from baoheng.forms.sheet import Cell, Sheet
from baoheng.reading.reports.words import width

POINTS = 10  # size of the text
LINE = 15  # points that a line takes
_PADDING = 5  # points above and below together
_HALF = 1800  # a half-width character at that size, in thousandths of a millimetre
_EDGES = 2200  # what the borders and margins of a cell take, in the same


def lines(sheet: Sheet, cell: Cell) -> int:
    """How many printed lines the text of the cell takes."""
    if cell.vertical:
        return len(cell.text)
    return sum(wrapped(line, sheet.microns(cell.col, cell.colspan)) for line in cell.lines)


def wrapped(text: str, microns: int) -> int:
    """How many lines a text takes in a cell of this width."""
    room = max(2, (microns - _EDGES) // _HALF)
    return max(1, -(-width(text) // room))


def heights(sheet: Sheet) -> list[int]:
    """The height of each row in points, so that no text is cut."""
    found = [LINE + _PADDING] * sheet.nrows
    for cell in sorted(sheet.cells, key=lambda one: one.rowspan):
        rows = range(cell.row, cell.row + cell.rowspan)
        wanted = lines(sheet, cell) * LINE + _PADDING
        lacking = wanted - sum(found[row] for row in rows)
        if lacking > 0:  # spread, so that no row of several becomes the only high one
            for row in rows:
                found[row] += -(-lacking // cell.rowspan)
    return found
