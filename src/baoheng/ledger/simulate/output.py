"""Files of the example city: Parquet by chunk, written while the next chunk is made."""

from collections import Counter, defaultdict
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from baoheng.core.errors import OutputError
from baoheng.ledger.columns import Type
from baoheng.ledger.definitions import tables

_LEVEL = 1  # zstd: higher levels cost time and save little


class Output:
    """A folder with one folder a table. Use as a context, so that the writing thread ends."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rows: Counter[str] = Counter()
        self.cents: dict[str, Counter[str]] = defaultdict(Counter)
        self.files: Counter[str] = Counter()
        self._thread = ThreadPoolExecutor(1)
        self._waiting: list[Future[None]] = []

    def __enter__(self) -> "Output":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: object, __: TracebackType | None
    ) -> None:
        if kind is None:
            self.finish()
        self._thread.shutdown(cancel_futures=True)

    def write(self, name: str, rows: pa.Table, part: str) -> None:
        """Write a part of a table of the ledger and count its rows and money; none where empty."""
        if not len(rows):
            return
        for column in tables()[name].columns:
            if column.type is Type.MONEY:
                total = pc.sum(rows.column(column.name).cast(pa.decimal128(38, 2))).as_py()
                self.cents[name][column.name] += int((total or 0) * 100)
        self.rows[name] += len(rows)
        self.files[name] += 1
        self.save(f"{name}/{part}.parquet", rows)

    def save(self, place: str, rows: pa.Table) -> None:
        """Write a file; at most two wait, so that memory stays flat."""
        while len(self._waiting) > 1:
            self._waiting.pop(0).result()
        path = self.folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        self._waiting.append(self._thread.submit(_save, path, rows))

    def finish(self) -> None:
        """Wait until everything is on the disk."""
        while self._waiting:
            self._waiting.pop(0).result()


def _save(path: Path, rows: pa.Table) -> None:
    steady = [one.name for one in rows.schema if pa.types.is_timestamp(one.type)]
    pq.write_table(
        rows,
        path,
        compression="zstd",
        compression_level=_LEVEL,
        store_schema=False,
        store_decimal_as_integer=True,
        use_dictionary=[name for name in rows.column_names if name not in steady],
        column_encoding=dict.fromkeys(steady, "DELTA_BINARY_PACKED"),
    )


def fresh_folder(folder: Path) -> None:
    """Make the folder, or take it if it is empty.

    Raises OutputError where something is in it already or it cannot be made.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise OutputError("这里已经有东西，不覆盖", where=str(folder), todo="请换一个空文件夹")
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"文件夹建不了（{error.strerror}）", where=str(folder), todo="请检查路径和权限"
        ) from error
