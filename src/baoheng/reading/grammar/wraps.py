"""Names that a dump broke over several lines: the pieces are joined where the line was full."""

import re
from collections.abc import Sequence
from unicodedata import east_asian_width

from baoheng.reading.grammar.heads import Head
from baoheng.reading.grammar.rows import Row
from baoheng.reading.grammar.vocabulary import squash


def join_wrapped(rows: Sequence[Row], head: Head) -> list[Row]:
    """Join rows that hold only a piece of a name with the row that holds the rest.

    A piece follows on when the line before it, or the piece itself, fills the column; a row
    without a value in a table of short names stays as it is and is doubted later.
    """
    if head.find("value") is None or len(rows) < 4:
        return list(rows)
    widths = [_width(row.text("level3")) for row in rows]
    full = max(widths, default=0.0) - 1.5
    if full < 6 or full > 40:
        return list(rows)
    joined: list[Row] = []
    pending: list[Row] = []
    for row, width in zip(rows, widths, strict=True):
        piece = bool(width) and row.cells.keys() <= {"level1", "level2", "level3"}
        follows = bool(joined) and not pending and _width(_last_line(joined[-1])) >= full
        if follows and (piece or _is_tail(joined[-1], row, width)):
            _append(joined[-1], row)
        elif piece and width >= full:
            pending.append(row)
        else:
            for before in reversed(pending):
                row.cells["level3"] = before.cells["level3"] + row.cells.get("level3", [])
                _take(row, before)
            pending = []
            joined.append(row)
    return joined + pending


def _is_tail(row: Row, piece: Row, width: float) -> bool:
    """A very short line after a full one, where just one of the two values is a scrap of signs."""
    return 0 < width <= 4 and _scrap(row) != _scrap(piece)


def _scrap(row: Row) -> bool:
    """Signs and digits that no value is made of, as a recogniser leaves them: ``1000/``."""
    key = squash(row.text("value"))
    return bool(re.fullmatch(r"[-./\d]+", key)) and not re.fullmatch(r"\d+(\.\d+)?", key)


def _append(row: Row, piece: Row) -> None:
    row.cells["level3"] = row.cells.get("level3", []) + piece.cells.get("level3", [])
    if row.text("value") and piece.text("value"):
        keep, drop = (piece, row) if _scrap(row) else (row, piece)
        row.unplaced += drop.cells["value"]
        row.cells["value"] = keep.cells["value"]
        piece.cells.pop("value")
    _take(row, piece)


def _take(row: Row, piece: Row) -> None:
    for role, cells in piece.cells.items():
        if role != "level3":
            row.cells.setdefault(role, []).extend(cells)
    row.unplaced += piece.unplaced


def _last_line(row: Row) -> str:
    cells = row.cells.get("level3")
    return cells[-1].text if cells else ""


def _width(text: str) -> float:
    return sum(1.0 if east_asian_width(char) in "WF" else 0.5 for char in squash(text))
