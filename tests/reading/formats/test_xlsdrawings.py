"""Drawn objects of .xls sheets from hand-made BIFF records."""

import struct

import pytest

from baoheng.reading.formats.xlsdrawings import Drawings, drawings

BOF, EOF = struct.pack("<HHHH", 0x0809, 4, 0x0600, 0x10), struct.pack("<HH", 0x000A, 0)
BOX, NOTE, PICTURE, CHART = 6, 0x19, 8, 5


def record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def drawn(kind: int, *runs: bytes, length: int = 0) -> bytes:
    """An object of this type and, where runs are given, its text in CONTINUE records."""
    shape = record(0x005D, struct.pack("<HHHH", 0x15, 4, kind, 1))
    if not runs:
        return shape
    head = record(0x01B6, struct.pack("<HHHHHHHI", 0, 0, 0, 0, 0, length, 16, 0))
    return shape + head + b"".join(record(0x003C, run) for run in (*runs, bytes(16)))


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        (drawn(BOX, b"\x01" + "填报说明".encode("utf-16-le"), length=4), Drawings(["填报说明"])),
        (drawn(BOX, b"\x00abc", length=3), Drawings(["abc"])),
        (
            drawn(BOX, b"\x01" + "填报".encode("utf-16-le"), b"\x00ab", length=4),
            Drawings(["填报ab"]),
        ),
        (drawn(NOTE, b"\x00abc", length=3), Drawings()),
        (drawn(BOX), Drawings()),
        (drawn(PICTURE) + drawn(PICTURE) + drawn(CHART), Drawings([], 2, 1)),
        (BOF + drawn(BOX, b"\x00abc", length=3) + EOF + drawn(PICTURE), Drawings([], 1)),
        (b"\x5d\x00\xff\xff\x15", Drawings()),
    ],
)
def test_objects_of_a_sheet(records: bytes, expected: Drawings) -> None:
    before = record(0x01B6, bytes(18))
    stream = before + BOF + records + EOF + drawn(PICTURE)
    if len(records) == 5:  # cut off
        stream = before + BOF + records
    assert drawings(stream, len(before)) == expected
