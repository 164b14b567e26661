"""The directory of an OLE2 container (.doc, .xls, .wps, .et, protected .docx), read defensively.

A broken chain ends early; it never loops and never raises.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY = 128
_STREAM, _ROOT = 2, 5
_DIRECTORY_SECTORS = 4096  # more entries than any document has
_TABLE_LISTS = 512  # enough for files of 4 GB
_MINI_CUTOFF = 4096  # shorter streams lie inside the root's stream, in sectors of 64 bytes
_MINI = 64
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
        self.streams = {stream.name: stream for stream in _streams(entries, _STREAM)}
        self._root = next(_streams(entries, _ROOT), None)
        self._mini_table: int = struct.unpack_from("<I", head, 60)[0]

    def read(self, name: str) -> bytes:
        """The whole stream; empty where it is absent, shorter where it is broken."""
        stream = self.streams.get(name)
        return self.start_of(name, stream.size) if stream else b""

    def start_of(self, name: str, length: int) -> bytes:
        """The first ``length`` bytes of a stream; empty where it is absent."""
        stream = self.streams.get(name)
        if stream is None:
            return b""
        if stream.size < _MINI_CUTOFF:
            return self._mini(stream)[:length]
        return b"".join(self._chain(stream.start, -(-length // self._size)))[:length]

    def _mini(self, stream: Stream) -> bytes:
        if self._root is None:
            return b""
        most = self._root.size // self._size + 1
        whole = b"".join(self._chain(self._root.start, most))
        raw = b"".join(self._chain(self._mini_table, most))
        table = struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4])
        parts, sector = [], stream.start
        for _ in range(-(-stream.size // _MINI)):
            if sector >= len(table):
                break
            parts.append(whole[sector * _MINI : (sector + 1) * _MINI])
            sector = table[sector]
        return b"".join(parts)[: stream.size]

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


def _streams(entries: bytes, kind: int) -> Iterator[Stream]:
    for at in range(0, len(entries) - _ENTRY + 1, _ENTRY):
        length: int = struct.unpack_from("<H", entries, at + 64)[0]
        if entries[at + 66] != kind or not 2 <= length <= 64:
            continue
        name = entries[at : at + length - 2].decode("utf-16-le", "replace")
        start, size = struct.unpack_from("<II", entries, at + 116)
        yield Stream(name, start, size)
