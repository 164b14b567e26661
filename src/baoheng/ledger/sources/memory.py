"""Rows that the program itself has made: results of its own work that go into the ledger."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from baoheng.ledger.sources.chunk import CHUNK_ROWS, Chunk


@dataclass(frozen=True)
class Rows:
    """A table in memory under a name; its columns are called as the ledger's table calls them."""

    name: str
    table: pa.Table

    @cached_property
    def digest(self) -> str:
        """A hash of the content."""
        sink = hashlib.sha256(str(self.table.schema).encode())
        for column in self.table.columns:
            sink.update(repr(column.to_pylist()).encode())
        return sink.hexdigest()

    @property
    def headings(self) -> Sequence[str]:
        """The column names."""
        return [str(name) for name in self.table.column_names]

    def chunks(self) -> Iterator[Chunk]:
        """The rows, numbered from 1."""
        first = 1
        for batch in self.table.to_batches(max_chunksize=CHUNK_ROWS):
            numbers = pa.array(np.arange(first, first + batch.num_rows))
            first += batch.num_rows
            yield Chunk(pa.Table.from_batches([batch]), numbers)
