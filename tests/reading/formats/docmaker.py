"""Word 97 files made by hand: text, paragraph properties and character runs, byte by byte."""

import struct
from dataclasses import dataclass
from pathlib import Path

from crafted import ole

PAGE = 512
IN_TABLE = b"\x16\x24\x01"
ROW_END = b"\x17\x24\x01"
DELETED = b"\x00\x08\x01"
SPECIAL = b"\x55\x08\x01"


def depth(levels: int) -> bytes:
    """The paragraph is in a table at this depth."""
    return IN_TABLE + b"\x49\x66" + struct.pack("<I", levels)


def row(borders: list[int], merged: dict[int, int] | None = None) -> bytes:
    """Ends a row with these column borders; ``merged`` gives the merge bits of some cells."""
    count = len(borders) - 1
    cells = b"".join(
        struct.pack("<H", (merged or {}).get(n, 0)).ljust(20, b"\0") for n in range(count)
    )
    body = struct.pack(f"<B{count + 1}h", count, *borders) + cells
    return IN_TABLE + ROW_END + b"\x08\xd6" + struct.pack("<H", len(body) + 1) + body


def symbol(font: int, code: int) -> bytes:
    """The character stands for a character of a symbol font."""
    return SPECIAL + b"\x09\x6a" + struct.pack("<HH", font, code)


def in_font(font: int) -> bytes:
    """The run is set in this font."""
    return b"\x4f\x4a" + struct.pack("<H", font)


@dataclass(frozen=True)
class Run:
    """Characters with the same properties; ``end`` are properties of the paragraph it ends."""

    text: str
    look: bytes = b""
    end: bytes = b""


def doc(path: Path, runs: list[Run], fonts: list[str] | None = None, version: int = 0xC1) -> Path:
    """A Word 97 file; every run is one stored run of characters and one of paragraphs."""
    text = "".join(run.text for run in runs)
    start = 0x400
    word = bytearray(start) + text.encode("utf-16-le")
    word += b"\0" * (-len(word) % PAGE)
    looks, ends, bounds, at = [], [], [start], start
    for run in runs:
        at += 2 * len(run.text)
        looks.append(len(word) // PAGE)
        word += _page(bounds[-1], at, 1, bytes([len(run.look)]) + run.look)
        ends.append(len(word) // PAGE)
        style = b"\0\0" + run.end
        style += b"\0" * (len(style) % 2)
        word += _page(bounds[-1], at, 13, b"\0" + bytes([len(style) // 2]) + style)
        bounds.append(at)
    count = len(text.encode("utf-16-le")) // 2
    pieces = struct.pack("<IIHIH", 0, count, 0, start, 0)
    names = (name.encode("utf-16-le") + b"\0\0" for name in fonts or [])
    table = b""
    for place, part in [
        (0x1A2, b"\2" + struct.pack("<I", len(pieces)) + pieces),
        (0xFA, struct.pack(f"<{len(bounds)}I{len(looks)}I", *bounds, *looks)),
        (0x102, struct.pack(f"<{len(bounds)}I{len(ends)}I", *bounds, *ends)),
        (
            0x112,
            struct.pack("<HH", len(fonts or []), 0)
            + b"".join(bytes([39 + len(name)]) + b"\0" * 39 + name for name in names),
        ),
    ]:
        struct.pack_into("<II", word, place, len(table), len(part))
        table += part
    struct.pack_into("<HH", word, 0, 0xA5EC, version)
    struct.pack_into("<H", word, 10, 0x200)
    struct.pack_into("<I", word, 0x4C, count)
    return ole(path, {"WordDocument": bytes(word), "1Table": table})


def _page(start: int, end: int, width: int, stored: bytes) -> bytes:
    """A page with one run; its properties stand at the end of the page."""
    at = (PAGE - 1 - len(stored)) // 2 * 2
    page = bytearray(PAGE)
    struct.pack_into("<II", page, 0, start, end)
    page[8] = at // 2
    page[at : at + len(stored)] = stored
    page[PAGE - 1] = 1
    return bytes(page)
