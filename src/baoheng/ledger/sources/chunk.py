"""What every source yields: rows under the source's own headings, each with its number there."""

import datetime
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

import pyarrow as pa

CHUNK_ROWS = 500_000


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that could not even be split into columns: its number, its text, the reason."""

    number: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows. ``rows`` has one column a heading; ``numbers`` are the rows' numbers as a person
    finds them in the source (line, sheet row or record, from 1)."""

    rows: pa.Table
    numbers: pa.Array
    bad: tuple[BadRow, ...] = ()


class Source(Protocol):
    """A source of rows. ``name`` stays the same when a corrected delivery comes.

    ``digest`` identifies the content, ``headings`` are the columns.
    """

    @property
    def name(self) -> str:
        """What the source is called in the register of loads."""
        ...

    @property
    def digest(self) -> str | None:
        """A hash of everything in it; None where only reading it all could tell."""
        ...

    @property
    def headings(self) -> Sequence[str]:
        """The column headings, in order."""
        ...

    def chunks(self) -> Iterator[Chunk]:
        """All rows, in order."""
        ...


def ahead(chunks: Iterator[Chunk]) -> Iterator[Chunk]:
    """The same chunks, the next being read while the last is worked on."""
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(next, chunks, None)
        while (chunk := waiting.result()) is not None:
            waiting = pool.submit(next, chunks, None)
            yield chunk


def as_text(value: object) -> str | None:
    """A cell's value as the text that a person would have typed; None where there is none."""
    match value:
        case None:
            return None
        case bool():
            return "1" if value else "0"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case Decimal():
            return format(value, "f")
        case datetime.datetime():
            return value.isoformat(sep=" ")
        case datetime.date() | datetime.time():
            return value.isoformat()
        case bytes():
            return value.hex()
        case _:
            return str(value)


def text_table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> pa.Table:
    """Rows of any values as a table of texts; a short row is filled with missing values."""
    columns: list[list[str | None]] = [[] for _ in headings]
    for row in rows:
        for place, column in enumerate(columns):
            column.append(as_text(row[place]) if place < len(row) else None)
    arrays = [pa.array(column, pa.string()) for column in columns]
    return pa.Table.from_arrays(arrays, names=list(headings))
