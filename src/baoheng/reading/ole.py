"""The directory of an OLE2 container (.doc, .xls, .wps, .et, protected .docx), read defensively.

Only what is needed to tell kinds apart: the names of streams and the first bytes of one.
A broken chain ends early; it never loops and never raises.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY = 128
_STREAM = 2
_DIRECTORY_SECTORS = 4096  # more entries than any document has
_TABLE_LISTS = 512  # enough for files of 4 GB
_MINI_CUTOFF = 4096  # shorter streams live in the mini stream, which is not followed here
_LAST_SECTOR = 0xFFFFFFFA  # this and above are marks, not sectors


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream of the container: its name, first sector and size in bytes."""

    name: str
    start: int
    size: int


class Container:
    """An open OLE2 file; ``streams`` by name."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        head = file.read(512).ljust(512, b"\0")
        shift: int = struct.unpack_from("<H", head, 30)[0]
        self._size = 1 << shift if shift in (9, 12) else 512
        self._tables = [*struct.unpack_from("<109I", head, 76)]
        self._add_tables(*struct.unpack_from("<II", head, 68))
        first: int = struct.unpack_from("<I", head, 48)[0]
        entries = b"".join(self._chain(first, _DIRECTORY_SECTORS))
        self.streams = {stream.name: stream for stream in _streams(entries)}

    def start_of(self, name: str, length: int) -> bytes:
        """The first ``length`` bytes of a stream; empty where it is absent or very short."""
        stream = self.streams.get(name)
        if stream is None or stream.size < _MINI_CUTOFF:
            return b""
        return b"".join(self._chain(stream.start, -(-length // self._size)))[:length]

    def _add_tables(self, sector: int, count: int) -> None:
        """The list of allocation tables goes on outside the header in files above 7 MB."""
        for _ in range(min(count, _TABLE_LISTS)):
            block = self._sector(sector) if sector < _LAST_SECTOR else b""
            if len(block) < self._size:
                return
            *tables, sector = struct.unpack(f"<{self._size // 4}I", block)
            self._tables += tables

    def _chain(self, sector: int, most: int) -> Iterator[bytes]:
        for _ in range(most):
            if sector >= _LAST_SECTOR:
                return
            block = self._sector(sector)
            if not block:
                return
            yield block
            sector = self._next(sector)

    def _sector(self, sector: int) -> bytes:
        self._file.seek((sector + 1) * self._size)
        return self._file.read(self._size)

    def _next(self, sector: int) -> int:
        table, index = divmod(sector, self._size // 4)
        if table >= len(self._tables) or self._tables[table] >= _LAST_SECTOR:
            return _LAST_SECTOR
        block = self._sector(self._tables[table])
        if len(block) < index * 4 + 4:
            return _LAST_SECTOR
        following: int = struct.unpack_from("<I", block, index * 4)[0]
        return following


def stream_names(path: Path) -> frozenset[str]:
    """The names of the container's streams."""
    with path.open("rb") as file:
        return frozenset(Container(file).streams)


def _streams(entries: bytes) -> Iterator[Stream]:
    for at in range(0, len(entries) - _ENTRY + 1, _ENTRY):
        length: int = struct.unpack_from("<H", entries, at + 64)[0]
        if entries[at + 66] != _STREAM or not 2 <= length <= 64:
            continue
        name = entries[at : at + length - 2].decode("utf-16-le", "replace")
        start, size = struct.unpack_from("<II", entries, at + 116)
        yield Stream(name, start, size)
