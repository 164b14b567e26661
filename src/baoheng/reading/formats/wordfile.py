"""Word 97–2003 files read from their bytes ([MS-DOC]): the second reader, and the emergency one.

It follows the piece table, so that every character of the body, the notes and the text boxes is
seen, and the row shapes, so that merged cells are exact. Automatic numbers, headers, footers and
comments are not read.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from baoheng.core.errors import DamagedDocument
from baoheng.reading.formats.docx_symbols import symbol
from baoheng.reading.formats.wordprops import Props, Runs, runs
from baoheng.reading.formats.wordtables import Builder
from baoheng.reading.grid import Block
from baoheng.reading.limits import Limits
from baoheng.reading.ole import Container

_IDENT, _WORD_97 = 0xA5EC, 0x00C1
_SECOND_TABLE = 0x0200
_CHPX, _PAPX, _FONTS, _CLX = (
    0x00FA,
    0x0102,
    0x0112,
    0x01A2,
)  # places in the header of (position, length) pairs
_STORIES = (0x4C, 0x50, 0x54, 0x5C, 0x60, 0x64)  # lengths: body, footnotes, headers, comments,
_READ = (True, True, False, False, True, True)  # endnotes, text boxes; and which are read
_FIELD_START, _FIELD_RESULT, _FIELD_END = "\x13", "\x14", "\x15"
_ENDS = frozenset("\r\x07\x0c")
_MARKS = _ENDS | {_FIELD_START, _FIELD_RESULT, _FIELD_END}
_FONT_NAME = 40  # bytes from the length of a font's entry to its name
_SIGNS = {"\x0b": "\n", "\x0e": "\n", "\x1e": "-", "\x1f": "", "\t": "\t"}


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text from character ``start`` to ``end``, stored from byte ``at`` in ``width`` bytes each."""

    start: int
    end: int
    at: int
    width: int


def read_blocks(path: Path, name: str, limits: Limits) -> list[Block]:
    """The document as blocks; deleted text is left out, hidden text is included.

    Raises DamagedDocument when the file is older than Word 97 or broken.
    """
    with path.open("rb") as file:
        container = Container(file)
        word = container.read("WordDocument")
        if len(word) < _CLX + 8 or _short(word, 0) != _IDENT or _short(word, 2) < _WORD_97:
            raise _damaged(name, "不是 Word 97 及以后的文档")
        table = container.read("1Table" if _short(word, 10) & _SECOND_TABLE else "0Table")
        data = container.read("Data")
    pieces = list(_pieces(_part(word, table, _CLX), len(word)))
    lengths = [max(0, _long(word, at)) for at in _STORIES]
    stored = sum(piece.end - piece.start for piece in pieces)
    if stored > len(word) or not pieces or pieces[-1].end < lengths[0]:
        raise _damaged(name, "文字的位置表损坏")
    characters = runs(word, _part(word, table, _CHPX), data, paragraphs=False)
    text = _Text(word, pieces, _font_names(_part(word, table, _FONTS)), characters)
    paragraphs = runs(word, _part(word, table, _PAPX), data, paragraphs=True)
    builder = Builder(name, limits)
    start = 0
    for length, wanted in zip(lengths, _READ, strict=True):
        if wanted:
            story = text.characters(start, start + length)
            _feed(builder, _without_fields(story), paragraphs)
        start += length
    return builder.finish()


def _feed(builder: Builder, story: Iterator[tuple[str, int]], paragraphs: Runs) -> None:
    text: list[str] = []
    for char, at in story:
        if char in _ENDS:
            builder.paragraph("".join(text), char == "\x07", paragraphs.at(at))
            text = []
        else:
            text.append(_SIGNS.get(char, char if char >= " " else ""))
    if text:
        builder.paragraph("".join(text), False, Props())


class _Text:
    """The characters of the document by position, without deleted ones."""

    def __init__(self, word: bytes, pieces: list[_Piece], fonts: list[str], runs: Runs) -> None:
        self._word = word
        self._pieces = pieces
        self._fonts = fonts
        self._runs = runs

    def characters(self, start: int, end: int) -> Iterator[tuple[str, int]]:
        """Each character of a story with its byte position."""
        for piece in self._pieces:
            low, high = max(start, piece.start), min(end, piece.end)
            if low < high:
                at = piece.at + (low - piece.start) * piece.width
                raw = self._word[at : at + (high - low) * piece.width]
                narrow = piece.width == 1
                text = raw.decode("cp1252" if narrow else "utf-16-le", "replace")
                yield from self._kept(text, at, piece.width)

    def _kept(self, text: str, at: int, width: int) -> Iterator[tuple[str, int]]:
        until, props = -1, Props()
        for char in text:
            if at >= until:
                props, until = self._runs.at(at), self._runs.until(at)
            if not props.deleted:
                yield self._shown(char, props), at
            at += width * (2 if char > "\uffff" else 1)

    def _shown(self, char: str, props: Props) -> str:
        """The character a person sees; an empty text for marks of pictures, notes and the like."""
        if props.symbol:
            font, code = props.symbol
            return symbol(code, self._font(font))
        if "\uf000" <= char <= "\uf0ff":
            return symbol(ord(char), self._font(props.font))
        return "" if props.special and char not in _MARKS else char

    def _font(self, number: int | None) -> str:
        if number is None or number >= len(self._fonts):
            return ""
        return self._fonts[number]


def _font_names(table: bytes) -> list[str]:
    """The names in the list of fonts."""
    names, at = [], 4
    for _ in range(_short(table, 0)):
        if at >= len(table):
            break
        size = table[at]
        name = table[at + _FONT_NAME : at + 1 + size].decode("utf-16-le", "replace")
        names.append(name.split("\0")[0])
        at += 1 + size
    return names


def _without_fields(story: Iterator[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """Field instructions are no text; their results are."""
    inside: list[bool] = []  # per open field: still in its instruction
    for char, at in story:
        if char == _FIELD_START:
            inside.append(True)
        elif char == _FIELD_RESULT:
            if inside:
                inside[-1] = False
        elif char == _FIELD_END:
            if inside:
                inside.pop()
        elif not any(inside):
            yield char, at


def _pieces(clx: bytes, size: int) -> Iterator[_Piece]:
    at = 0
    while at + 3 <= len(clx) and clx[at] == 1:  # formatting of pieces: not needed
        at += 3 + _short(clx, at + 1)
    if at + 5 > len(clx) or clx[at] != 2:
        return
    plc = clx[at + 5 : at + 5 + _long(clx, at + 1)]
    count = max(0, (len(plc) - 4) // 12)
    for number in range(count):
        start, end = _long(plc, 4 * number), _long(plc, 4 * number + 4)
        place = _long(plc, 4 * (count + 1) + 8 * number + 2)
        narrow = bool(place & 0x40000000)
        place &= 0x3FFFFFFF
        piece = _Piece(start, end, place // 2 if narrow else place, 1 if narrow else 2)
        if 0 <= start < end and piece.at + (end - start) * piece.width <= size:
            yield piece


def _part(word: bytes, table: bytes, at: int) -> bytes:
    start, size = struct.unpack_from("<II", word, at)
    return table[start : start + size]


def _short(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2], "little")


def _long(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "little", signed=True)


def _damaged(name: str, what: str) -> DamagedDocument:
    return DamagedDocument(what, where=name, todo="请用 WPS 或 Word 打开，另存为 docx 后再读")
