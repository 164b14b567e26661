"""One table of the ledger as a Delta table: files, versions, commits."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable
from deltalake.exceptions import CommitFailedError, DeltaError
from deltalake.transaction import AddAction, RemoveAction, Transaction

from baoheng.core.errors import LedgerBusy, LedgerDamaged, LedgerError, OutputError
from baoheng.ledger.columns import Column, Type
from baoheng.ledger.definitions import Table
from baoheng.ledger.folder import Ledger
from baoheng.ledger.parts import PART

SOURCE = "_source"  # the number of the source that a row came from
_WRITER = "baoheng"
_FOREVER = "interval 36500 days"  # the commits are the register of loads and must not expire
_ARROW = {
    Type.TEXT: pa.string(),
    Type.INT: pa.int64(),
    Type.MONEY: pa.int64(),
    Type.DATE: pa.date32(),
    Type.TIME: pa.timestamp("us"),
    Type.FLAG: pa.bool_(),
    Type.REF: pa.int64(),
}


@dataclass(frozen=True, slots=True)
class DataFile:
    """One Parquet file of a table: its path below the table's folder, its part, rows and bytes."""

    path: str
    part: str
    rows: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A table at one version: the files that make it up."""

    folder: Path
    version: int
    files: tuple[DataFile, ...]

    def paths(self, parts: Sequence[str] | None = None) -> list[str]:
        """The full paths of the files, of all parts or of some."""
        return [
            str(self.folder / one.path) for one in self.files if parts is None or one.part in parts
        ]

    @property
    def rows(self) -> int:
        """How many rows the table has."""
        return sum(one.rows for one in self.files)


def arrow_schema(table: Table) -> pa.Schema:
    """The stored columns: the entity's key, the columns, the source, the part."""
    fields = [pa.field(table.entity, pa.int64())] if table.entity else []
    fields += [pa.field(column.stored, _arrow_type(column)) for column in table.columns]
    return pa.schema([*fields, pa.field(SOURCE, pa.int32()), pa.field(PART, pa.string())])


def snapshot(ledger: Ledger, table: Table, version: int | None = None) -> Snapshot:
    """The table's files, now or at an earlier version; no files where nothing was loaded yet.

    Raises LedgerDamaged where the table's log cannot be read or a file of it is gone.
    """
    folder = ledger.table_folder(table.name)
    if not (folder / "_delta_log").is_dir():
        return Snapshot(folder, -1, ())
    try:
        latest = DeltaTable(folder).version() if version is not None else 0
        if version is not None and not 0 <= version <= latest:
            raise LedgerError(
                f"没有第 {version} 版",
                where=table.title,
                todo=f"现在是第 {latest} 版，请写 0 到 {latest}",
            )
        delta = DeltaTable(folder, version=version)
        actions = pa.table(delta.get_add_actions(flatten=True)).to_pylist()
    except DeltaError as error:
        raise LedgerDamaged(
            f"读不出台账的版本（{error}）", where=table.title, todo="请核对版本号，或从备份恢复"
        ) from error
    files = tuple(
        DataFile(unquote(a["path"]), a[f"partition.{PART}"], a["num_records"], a["size_bytes"])
        for a in actions
    )
    for one in files:
        if not (folder / one.path).is_file():
            raise LedgerDamaged(
                f"数据文件 {one.path} 不见了", where=table.title, todo="请从备份恢复"
            )
    return Snapshot(folder, delta.version(), tuple(sorted(files, key=lambda f: (f.part, f.path))))


def history(ledger: Ledger, name: str) -> list[dict[str, Any]]:
    """The table's commits, the oldest first, each with what its writer said about it."""
    folder = ledger.table_folder(name)
    if not (folder / "_delta_log").is_dir():
        return []
    return list(reversed(DeltaTable(folder).history()))


def commit(
    ledger: Ledger,
    table: Table,
    now: Snapshot,
    added: Sequence[DataFile],
    removed: Sequence[DataFile],
    said: Mapping[str, Any],
    rearranged: bool = False,
) -> int:
    """Make the files the version after ``now``, all or nothing; the new version's number.

    ``said`` is kept with the commit. ``rearranged`` says that only the files change, not the rows.
    Raises LedgerBusy where another writer came first.
    """
    delta = _opened(ledger, table, now)
    moment = time.time_ns() // 1_000_000
    changes = not rearranged
    actions: list[AddAction | RemoveAction] = [
        AddAction(f.path, f.bytes, {PART: f.part}, moment, changes, f'{{"numRecords": {f.rows}}}')
        for f in added
    ]
    actions += [RemoveAction(f.path, changes, moment, f.bytes, {PART: f.part}) for f in removed]
    # whoever wrote since ``now`` took this number: the commit fails, also beyond the lock's reach
    number = (delta.transaction_version(_WRITER) or 0) + 1
    properties = CommitProperties(
        custom_metadata=dict(said), app_transactions=[Transaction(_WRITER, number)]
    )
    try:
        delta.create_write_transaction(
            actions, "append", arrow_schema(table), [PART], commit_properties=properties
        )
    except CommitFailedError as error:
        raise LedgerBusy(
            f"另一个程序抢先写了 {table.title}", todo="请再执行一次；重试不会重复装入"
        ) from error
    except (DeltaError, OSError) as error:
        raise OutputError(
            f"新的版本没有写成（{str(error)[:200]}）",
            where=table.title,
            todo="台账没有改动，请检查磁盘后重试",
        ) from error
    return DeltaTable(ledger.table_folder(table.name)).version()


def _opened(ledger: Ledger, table: Table, now: Snapshot) -> DeltaTable:
    """The table at the version of ``now``; made where it does not exist yet."""
    folder = ledger.table_folder(table.name)
    DeltaTable.create(
        folder,
        schema=arrow_schema(table),
        mode="ignore",
        name=table.name,
        description=table.title,
        partition_by=[PART],
        configuration={"delta.logRetentionDuration": _FOREVER},
    )
    return DeltaTable(folder, version=max(now.version, 0))


def _arrow_type(column: Column) -> pa.DataType:
    return pa.decimal128(18, column.scale) if column.type is Type.NUMBER else _ARROW[column.type]
