"""Text boxes, pictures and charts of an .xls sheet, found by their BIFF8 records.

xlrd reads notes only. A drawn object is an OBJ record that tells its type; its text follows in a
TXO record and the CONTINUE records after it.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

_BOF, _EOF, _CONTINUE, _OBJ, _TXO = 0x0809, 0x000A, 0x003C, 0x005D, 0x01B6
_COMMON = 0x15  # the part of an OBJ record that holds the object's type
_CHART, _PICTURE, _NOTE = 5, 8, 0x19


@dataclass(slots=True)
class Drawings:
    """What is drawn on one sheet: the texts of boxes and controls, and how many pictures."""

    texts: list[str] = field(default_factory=list)
    pictures: int = 0
    charts: int = 0


def drawings(stream: bytes, start: int) -> Drawings:
    """The drawn objects of the sheet whose records begin at ``start`` of the workbook stream."""
    found = Drawings()
    kind = wanted = 0
    text = ""
    for record, data in _records(stream, start):
        if record == _OBJ and len(data) >= 6 and data[0] == _COMMON:
            kind = struct.unpack_from("<H", data, 4)[0]
            found.pictures += kind == _PICTURE
            found.charts += kind == _CHART
        if record == _TXO and len(data) >= 12:
            wanted, text = struct.unpack_from("<H", data, 10)[0], ""
        elif record == _CONTINUE and wanted and len(data) > 1:
            wide = data[0] & 1
            more = data[1:].decode("utf-16-le" if wide else "latin-1", "replace")[:wanted]
            text, wanted = text + more, wanted - len(more)
            if not wanted and kind != _NOTE and text.strip():
                found.texts.append(text.replace("\r", "\n").strip())
    return found


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records of one sheet; those of a chart inside it are passed over."""
    at, depth = start, 0
    while at + 4 <= len(stream):
        record, size = struct.unpack_from("<HH", stream, at)
        depth += (record == _BOF) - (record == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield record, stream[at + 4 : at + 4 + size]
        at += 4 + size
