"""Properties inside a Word 97 file ([MS-DOC]): which runs are deleted, where rows end, row shapes.

Only the few properties that a second reader needs are understood; the rest is stepped over.
"""

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

PAGE = 512  # bytes of a page of formatted runs
_OPERAND = (1, 1, 2, 4, 2, 2, 0, 3)  # by the three top bits of a property's number
_CHANGED_TABS = 0xC615
_TABLE = 0xD608
_TC = 20  # bytes that describe one cell of a row


@dataclass(slots=True)
class Row:
    """The shape of a table row: column borders in twips, and per cell whether it continues.

    ``left`` cells belong to the cell at their left, ``above`` cells to the one above.
    """

    borders: tuple[int, ...] = ()
    left: set[int] = field(default_factory=set)
    above: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Props:
    """What was found for one run of characters or one paragraph."""

    deleted: bool = False
    special: bool = False
    symbol: tuple[int, int] | None = None  # number of a font, and of a character in it
    font: int | None = None
    in_table: bool = False
    row_end: bool = False
    depth: int = 0  # of tables inside tables; 1 or 0 for the outermost
    row: Row | None = None


@dataclass(frozen=True, slots=True)
class Runs:
    """Properties by position in the WordDocument stream: run ``n`` is [starts[n], ends[n])."""

    starts: list[int]
    ends: list[int]
    props: list[Props]

    def at(self, position: int) -> Props:
        """The properties that hold at this byte; plain ones where none are stored."""
        number = bisect_right(self.starts, position) - 1
        if number >= 0 and position < self.ends[number]:
            return self.props[number]
        return Props()

    def until(self, position: int) -> int:
        """The byte before which the properties at ``position`` stay the same."""
        number = bisect_right(self.starts, position) - 1
        if number >= 0 and position < self.ends[number]:
            return self.ends[number]
        return self.starts[number + 1] if number + 1 < len(self.starts) else 1 << 62


def runs(word: bytes, plc: bytes, data: bytes, paragraphs: bool) -> Runs:
    """All runs of characters, or of paragraphs, that the list ``plc`` of pages names."""
    count = max(0, (len(plc) - 4) // 8)
    pages = struct.unpack_from(f"<{count}I", plc, 4 * (count + 1)) if count else ()
    found: list[tuple[int, int, Props]] = []
    for page in dict.fromkeys(pages):  # a page named twice would be read twice
        start = (page & 0x3FFFFF) * PAGE
        block = word[start : start + PAGE]
        if len(block) == PAGE:
            found += _page(block, data, paragraphs)
    found.sort(key=lambda run: run[0])
    return Runs([run[0] for run in found], [run[1] for run in found], [run[2] for run in found])


def _page(block: bytes, data: bytes, paragraphs: bool) -> Iterator[tuple[int, int, Props]]:
    count, width = block[PAGE - 1], 13 if paragraphs else 1
    table = 4 * (count + 1)
    if table + count * width > PAGE:
        return
    bounds = struct.unpack_from(f"<{count + 1}I", block)
    for number in range(count):
        at = 2 * block[table + number * width]
        raw = b""
        if at:
            size = block[at]
            if not paragraphs:
                raw = block[at + 1 : at + 1 + size]
            elif size:
                raw = block[at + 3 : at + 2 * size]
            else:
                raw = block[at + 4 : at + 2 + 2 * block[at + 1]]
        yield bounds[number], bounds[number + 1], parse(raw, data)


def parse(raw: bytes, data: bytes) -> Props:
    """The properties in a list of property numbers and operands."""
    props = Props()
    _apply(props, raw, data, 0)
    return props


def _apply(props: Props, raw: bytes, data: bytes, depth: int) -> None:
    for number, operand in _properties(raw):
        flag = bool(operand and operand[0] & 1)
        match number:
            case 0x0800:  # a tracked deletion
                props.deleted = flag
            case 0x0855:
                props.special = flag
            case 0x6A09 if len(operand) == 4:
                props.symbol = (operand[0] | operand[1] << 8, operand[2] | operand[3] << 8)
            case 0x4A4F | 0x4A51 if len(operand) == 2:
                props.font = operand[0] | operand[1] << 8
            case 0x2416:
                props.in_table = flag
            case 0x2417:
                props.row_end = flag
            case 0x6649 if len(operand) == 4:
                props.depth = int.from_bytes(operand, "little", signed=True)
            case 0xD608:
                props.row = _row(operand)
            case 0xD62B if props.row and len(operand) >= 2:
                (props.row.above.add if operand[1] == 1 else props.row.above.discard)(operand[0])
            case 0x6646 if depth == 0 and len(operand) == 4:
                at = int.from_bytes(operand, "little")
                size = int.from_bytes(data[at : at + 2], "little")
                _apply(props, data[at + 2 : at + 2 + size], data, depth + 1)
            case _:
                pass


def _properties(raw: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 2 < len(raw):
        number = raw[at] | raw[at + 1] << 8
        at += 2
        size = _OPERAND[number >> 13]
        if number == _TABLE:
            size = max(0, int.from_bytes(raw[at : at + 2], "little") - 1)
            at += 2
        elif not size:
            size = raw[at]
            at += 1
            if number == _CHANGED_TABS and size == 255:
                return
        yield number, raw[at : at + size]
        at += size


def _row(operand: bytes) -> Row:
    count = operand[0] if operand else 0
    if len(operand) < 1 + 2 * (count + 1):
        return Row()
    row = Row(struct.unpack_from(f"<{count + 1}h", operand, 1))
    start = 1 + 2 * (count + 1)
    for number in range(count):
        at = start + number * _TC
        if at + 2 > len(operand):
            break
        bits = operand[at] | operand[at + 1] << 8
        if bits & 0x02:  # merged with the cell at the left
            row.left.add(number)
        if bits & 0x60 == 0x20:  # merged with the cell above, not the first of them
            row.above.add(number)
    return row
