"""CSV and tab-separated text: any size, UTF-8 or GB18030, broken lines kept apart.

The file is cut into blocks at line ends. A block without quotation marks is one record a line and
is parsed by Arrow; one with quotation marks is parsed record by record, so that a mark without its
partner costs one line and not the rest of the file.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from baoheng.core.errors import SourceError
from baoheng.ledger.sources.chunk import BadRow, Chunk, text_table
from baoheng.ledger.sources.files import File
from baoheng.ledger.sources.headings import LOOKED_AT, clean_headings, find_headings, plain

BLOCK_BYTES = 32 << 20
_LONGEST_RECORD = 50  # lines; a quoted text with more line breaks is taken for a broken mark
_DELIMITERS = (",", "\t", ";", "|", "，")


@dataclass(frozen=True)
class CsvFile(File):
    """One text file with a row of headings. ``known`` helps to find that row."""

    known: frozenset[str] = field(default=frozenset(), repr=False)

    @cached_property
    def encoding(self) -> str:
        """``utf-8``, ``gb18030`` or ``utf-16``; told from the first block that is not ASCII."""
        with self.path.open("rb") as stream:
            if stream.read(2) in (b"\xff\xfe", b"\xfe\xff"):
                return "utf-16"
            stream.seek(0)
            while block := stream.read(BLOCK_BYTES):
                if not block.isascii():
                    return _encoding_of(block)
        return "utf-8"

    @cached_property
    def _top(self) -> tuple[int, str, list[str]]:
        """How many lines the headings and what stands above them take, delimiter, headings."""
        lines = [line for _, line in zip(range(LOOKED_AT), self._lines(), strict=False)]
        text = [line.decode(errors="replace") for line in lines]
        tried = {mark: [_fields(line, mark) for line in text] for mark in _DELIMITERS}
        delimiter = max(_DELIMITERS, key=lambda mark: _promise(tried[mark], self.known))
        rows = tried[delimiter]
        place = find_headings(rows, self.known, str(self.path))
        return place + 1, delimiter, clean_headings(rows[place], str(self.path))

    @property
    def headings(self) -> Sequence[str]:
        """The column headings."""
        return self._top[2]

    def chunks(self) -> Iterator[Chunk]:
        """The records below the headings; ``numbers`` are line numbers of the file."""
        skip, delimiter, heads = self._top
        parser = _Parser(heads, delimiter)
        line = 1
        for block in self._blocks():
            if skip:
                lines = block.splitlines(keepends=True)
                line, block = line + len(lines[:skip]), b"".join(lines[skip:])
                skip -= len(lines[:skip])
            if block:
                yield parser.parse(block, line)
                line += block.count(b"\n") + (not block.endswith(b"\n"))
        if parser.rest:
            yield parser.finish(line)

    def _lines(self) -> Iterator[bytes]:
        for block in self._blocks():
            yield from block.splitlines(keepends=True)

    def _blocks(self) -> Iterator[bytes]:
        """UTF-8 bytes, cut at line ends; bytes that do not decode are left for the parser."""
        rest = b""
        if self.encoding == "utf-16":
            yield from _utf16_blocks(self.path)
            return
        with self.path.open("rb") as stream:
            if stream.read(3) != b"\xef\xbb\xbf":
                stream.seek(0)
            while read := stream.read(BLOCK_BYTES):
                block = rest + read
                cut = block.rfind(b"\n") + 1
                block, rest = block[:cut], block[cut:]
                if block:
                    yield self._to_utf8(block)
        if rest:
            yield self._to_utf8(rest)

    def _to_utf8(self, block: bytes) -> bytes:
        if self.encoding == "utf-8":
            return block
        try:
            return block.decode(self.encoding).encode()
        except UnicodeDecodeError:
            lines = block.splitlines(keepends=True)
            return b"".join(_line_to_utf8(line, self.encoding) for line in lines)


class _Parser:
    """Turns blocks of lines into chunks; keeps a record that runs over the end of a block."""

    def __init__(self, heads: list[str], delimiter: str) -> None:
        self.heads = heads
        self.delimiter = delimiter
        self.rest: list[str] = []
        self._last = False
        self._options = pyarrow.csv.ConvertOptions(
            column_types={head: pa.string() for head in heads}, strings_can_be_null=False
        )

    def parse(self, block: bytes, first: int) -> Chunk:
        bad: list[BadRow] = []
        try:
            block.decode()
        except UnicodeDecodeError:
            block = _without_broken_lines(block, first, bad)
        if b'"' not in block and not self.rest and self.delimiter.isascii():
            return self._plain(block, first, bad)
        return self._quoted(block.decode(), first, bad)

    def finish(self, line: int) -> Chunk:
        """What is left of the last block: the record that it begins never ends."""
        self._last = True
        return self._quoted("", line, [])

    def _plain(self, block: bytes, first: int, bad: list[BadRow]) -> Chunk:
        wrong: list[int] = []

        def refuse(row: pyarrow.csv.InvalidRow) -> str:
            wrong.append(row.number)
            bad.append(
                BadRow(first + row.number - 1, row.text, self._miscounted(row.actual_columns))
            )
            return "skip"

        rows = pyarrow.csv.read_csv(
            io.BytesIO(block),
            read_options=pyarrow.csv.ReadOptions(
                use_threads=False, column_names=self.heads, block_size=len(block) + 1
            ),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter=self.delimiter,
                quote_char=False,
                ignore_empty_lines=False,
                invalid_row_handler=refuse,
            ),
            convert_options=self._options,
        )
        places = np.setdiff1d(np.arange(1, len(rows) + len(wrong) + 1), np.array(wrong, np.int64))
        return _without_blank(rows, pa.array(places + (first - 1)), bad)

    def _quoted(self, block: str, first: int, bad: list[BadRow]) -> Chunk:
        first -= len(self.rest)
        lines = [*self.rest, *block.splitlines()]
        self.rest = []
        rows: list[list[str]] = []
        numbers: list[int] = []
        place = 0
        while place < len(lines):
            taken, fields, reason = self._record(lines, place)
            if not taken:
                self.rest = lines[place:]
                break
            if reason:
                bad.append(BadRow(first + place, lines[place], reason))
            elif any(fields):
                rows.append(fields)
                numbers.append(first + place)
            place += taken
        return Chunk(text_table(self.heads, rows), pa.array(numbers, pa.int64()), tuple(bad))

    def _record(self, lines: list[str], place: int) -> tuple[int, list[str], str]:
        """Lines taken, fields, reason for refusing; no line taken where the record goes on."""
        text, width = lines[place], len(self.heads)
        taken = 1
        while text.count('"') % 2:
            if taken == _LONGEST_RECORD or (self._last and place + taken == len(lines)):
                return 1, [], "引号没有配对"
            if place + taken == len(lines):
                return 0, [], ""
            text += "\n" + lines[place + taken]
            taken += 1
        if not text.strip():
            return taken, [], ""
        fields = next(csv.reader(io.StringIO(text), delimiter=self.delimiter))
        if len(fields) == width:
            return taken, fields, ""
        if taken > 1:  # joined lines that do not fit are one broken mark, not one record
            return 1, [], "引号没有配对"
        return 1, [], self._miscounted(len(fields))

    def _miscounted(self, found: int) -> str:
        return f"这一行有 {found} 列，表头有 {len(self.heads)} 列"


def _fields(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), [])


def _promise(rows: Sequence[Sequence[str]], known: frozenset[str]) -> tuple[int, int]:
    """How well a delimiter splits the first lines: known headings first, then columns."""
    found = (sum(1 for cell in row if plain(cell) in known) for row in rows)
    return max(found, default=0), max((len(row) for row in rows), default=0)


def _encoding_of(block: bytes) -> str:
    """UTF-8 unless most lines with Chinese are none: a broken line is a fault of that line only."""
    lines = [line for line in block.splitlines() if not line.isascii()]
    wrong = sum(1 for line in lines if not _is_utf8(line))
    return "gb18030" if wrong * 2 > len(lines) else "utf-8"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _line_to_utf8(line: bytes, encoding: str) -> bytes:
    try:
        return line.decode(encoding).encode()
    except UnicodeDecodeError:
        return line  # is refused by the parser, with its number


def _without_broken_lines(block: bytes, first: int, bad: list[BadRow]) -> bytes:
    """The block with an empty line for each that does not decode; those go to ``bad``."""
    good = []
    for place, line in enumerate(block.split(b"\n")):
        try:
            line.decode()
            good.append(line)
        except UnicodeDecodeError:
            text = line.decode(errors="backslashreplace").rstrip("\r")
            bad.append(BadRow(first + place, text, "编码损坏，有不能识别的字节"))
            good.append(b"")
    return b"\n".join(good)


def _without_blank(rows: pa.Table, numbers: pa.Array, bad: list[BadRow]) -> Chunk:
    """Rows without those in which every field is empty: such lines carry nothing."""
    filled = pc.not_equal(rows.column(0), "")
    for column in rows.columns[1:]:
        if pc.all(filled).as_py() is not False:
            break
        filled = pc.or_(filled, pc.not_equal(column, ""))
    if pc.all(filled).as_py() is False:
        rows, numbers = rows.filter(filled), numbers.filter(filled.combine_chunks())
    return Chunk(rows, numbers, tuple(bad))


def _utf16_blocks(path: Path) -> Iterator[bytes]:
    try:
        with path.open(encoding="utf-16", newline="") as stream:
            while lines := stream.readlines(BLOCK_BYTES):
                yield "".join(lines).encode()
    except UnicodeError as error:
        raise SourceError(
            f"编码损坏（{error}）", where=str(path), todo="请重新导出，最好选 UTF-8"
        ) from error
