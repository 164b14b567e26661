"""Parquet files: read in batches, whatever their size."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from baoheng.core.errors import SourceError
from baoheng.ledger.sources.chunk import CHUNK_ROWS, Chunk
from baoheng.ledger.sources.files import File


@dataclass(frozen=True)
class ParquetFile(File):
    """One Parquet file; its columns keep their types."""

    @cached_property
    def headings(self) -> Sequence[str]:
        """The column names.

        Raises SourceError where the file is no Parquet or its end is missing.
        """
        with self._open() as file:
            return [str(name) for name in file.schema_arrow.names]

    def chunks(self) -> Iterator[Chunk]:
        """The records; ``numbers`` count them from 1."""
        first = 1
        try:
            with self._open() as file:
                for batch in file.iter_batches(CHUNK_ROWS):
                    numbers = pa.array(np.arange(first, first + batch.num_rows))
                    first += batch.num_rows
                    yield Chunk(pa.Table.from_batches([batch]), numbers)
        except (pa.ArrowException, OSError) as error:
            raise self._broken(error) from error

    def _open(self) -> pq.ParquetFile:
        try:
            return pq.ParquetFile(self.path)
        except (pa.ArrowException, OSError) as error:
            raise self._broken(error) from error

    def _broken(self, error: Exception) -> SourceError:
        detail = str(error).splitlines()[0][:120]
        return SourceError(
            f"Parquet 文件不完整或已损坏（{detail}）",
            where=str(self.path),
            todo="多半是没有传完，请重新导出或重新上传；台账没有改动",
        )
