"""One table of the ledger as a Delta table: files, versions, commits."""

import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError
from deltalake.transaction import AddAction, RemoveAction, Transaction

from baoheng.core.errors import LedgerBusy, LedgerDamaged, LedgerError, OutputError
from baoheng.ledger.columns import Column, Type
from baoheng.ledger.definitions import Table
from baoheng.ledger.folder import TABLES, Ledger
from baoheng.ledger.parts import PART
from baoheng.ledger.store import Store

SAID = "baoheng"  # under this name a commit keeps what its writer says about it
SOURCE = "_source"  # the number of the source that a row came from
_WRITER = "baoheng"
_LOOK_BACK = 20  # commits among which a writer finds its own again
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
    """A table at one version: the files that make it up.

    ``folder`` is where they lie on this machine, or are copied to from object storage when they are
    needed.
    """

    folder: Path
    version: int
    files: tuple[DataFile, ...]
    store: Store | None = None

    def paths(self, parts: Sequence[str] | None = None) -> list[str]:
        """The full paths of the files, of all parts or of some; from then on they can be read."""
        return self.local([f for f in self.files if parts is None or f.part in parts])

    def local(self, files: Sequence[DataFile]) -> list[str]:
        """The full paths of these files; from then on they can be read.

        Raises LedgerDamaged where the object storage does not have one.
        """
        if self.store:
            below = f"{TABLES}/{self.folder.name}"
            self.store.fetch(self.folder, {one.path: one.bytes for one in files}, below)
        return [str(self.folder / one.path) for one in files]

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
    delta = opened(ledger, table.name)
    if not delta:
        return Snapshot(folder, -1, (), ledger.store)
    try:
        if version is not None:
            if not 0 <= version <= delta.version():
                raise LedgerError(
                    f"没有第 {version} 版",
                    where=table.title,
                    todo=f"现在是第 {delta.version()} 版，请写 0 到 {delta.version()}",
                )
            delta.load_as_version(version)
        actions = pa.table(delta.get_add_actions(flatten=True)).to_pylist()
    except DeltaError as error:
        raise LedgerDamaged(
            f"读不出台账的版本（{error}）", where=table.title, todo="请核对版本号，或从备份恢复"
        ) from error
    files = tuple(
        DataFile(unquote(a["path"]), a[f"partition.{PART}"], a["num_records"], a["size_bytes"])
        for a in actions
    )
    for one in files if not ledger.store else ():
        if not (folder / one.path).is_file():
            raise LedgerDamaged(
                f"数据文件 {one.path} 不见了", where=table.title, todo="请从备份恢复"
            )
    ordered = tuple(sorted(files, key=lambda f: (f.part, f.path)))
    return Snapshot(folder, delta.version(), ordered, ledger.store)


def opened(ledger: Ledger, name: str) -> DeltaTable | None:
    """The Delta table of that name as it is now; None where nothing was loaded yet.

    Raises LedgerDamaged where its log cannot be read, LedgerError where the storage cannot.
    """
    try:
        if not ledger.store:
            folder = ledger.table_folder(name)
            return DeltaTable(folder) if (folder / "_delta_log").is_dir() else None
        return DeltaTable(_address(ledger, name), storage_options=dict(ledger.store.options))
    except TableNotFoundError as error:
        if ledger.store:
            return None
        raise _unreadable(name, error) from error
    except DeltaError as error:
        raise _unreadable(name, error) from error
    except OSError as error:
        raise LedgerError(
            f"台账读不了（{str(error)[:200]}）",
            where=str(ledger.place),
            todo="请核对网络、权限和 AWS_ 开头的环境变量",
        ) from error


def newest(ledger: Ledger, name: str) -> int:
    """The number of a table's latest version, -1 before the first; by the names of its commits.

    So cheap that it can be asked of every table all the time.
    """
    if ledger.store:
        delta = opened(ledger, name)
        return delta.version() if delta else -1
    log = ledger.table_folder(name) / "_delta_log"
    if not log.is_dir():
        return -1
    numbers = (one.removesuffix(".json") for one in os.listdir(log) if one.endswith(".json"))
    return max((int(one) for one in numbers if one.isdecimal()), default=-1)


def history(ledger: Ledger, name: str) -> list[dict[str, Any]]:
    """The table's commits, the oldest first, each with what its writer said about it."""
    delta = opened(ledger, name)
    return list(reversed(delta.history())) if delta else []


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
    Files of a ledger in object storage are copied there before. Raises LedgerBusy where another
    writer came first, OutputError where writing fails.
    """
    delta = _made(ledger, table, now)
    moment = time.time_ns() // 1_000_000
    changes = not rearranged
    actions: list[AddAction | RemoveAction] = [
        AddAction(f.path, f.bytes, {PART: f.part}, moment, changes, f'{{"numRecords": {f.rows}}}')
        for f in added
    ]
    actions += [RemoveAction(f.path, changes, moment, f.bytes, {PART: f.part}) for f in removed]
    properties = CommitProperties(
        custom_metadata=dict(said),
        app_transactions=_numbered(delta, table, removed),
    )
    if ledger.store:
        ledger.store.send(now.folder, [one.path for one in added], f"{TABLES}/{table.name}")
    try:
        delta.create_write_transaction(
            actions, "append", arrow_schema(table), [PART], commit_properties=properties
        )
    except CommitFailedError as error:
        raise LedgerBusy(
            f"另一个程序抢先写了 {table.title}", todo="请再执行一次；重试不会重复装入"
        ) from error
    except (DeltaError, OSError) as error:
        state = "不能确定写成没有，请再执行一次；重试不会重复装入"
        raise OutputError(
            f"新的版本没有写成（{str(error)[:200]}）",
            where=table.title,
            todo=state if ledger.store else "台账没有改动，请检查磁盘后重试",
        ) from error
    return _version_of(ledger, table, said)


def overtaken(error: LedgerBusy) -> bool:
    """Whether a commit came second, so that all must be worked out again; else a lock is held."""
    return isinstance(error.__cause__, CommitFailedError)


def _numbered(
    delta: DeltaTable, table: Table, removed: Sequence[DataFile]
) -> list[Transaction] | None:
    """The number that only one writer can take: whoever wrote since makes the commit fail.

    It also works beyond the lock's reach. What is only added to the program's own tables needs
    none: such rows do not depend on others.
    """
    if table.system and not removed:
        return None
    return [Transaction(_WRITER, (delta.transaction_version(_WRITER) or 0) + 1)]


def _version_of(ledger: Ledger, table: Table, said: Mapping[str, Any]) -> int:
    """The version that a commit has become; another writer's may be behind it already."""
    delta = opened(ledger, table.name)
    if not delta:
        raise LedgerDamaged("刚写的版本不见了", where=table.title, todo="请检查存储")
    mine = said.get(SAID, {}).get("id")
    if ledger.store and mine:
        for one in delta.history(_LOOK_BACK):
            if one.get(SAID, {}).get("id") == mine:
                return int(one["version"])
    return delta.version()


def _made(ledger: Ledger, table: Table, now: Snapshot) -> DeltaTable:
    """The table at the version of ``now``; made where it does not exist yet."""
    options = dict(ledger.store.options) if ledger.store else None
    try:
        DeltaTable.create(
            _address(ledger, table.name),
            schema=arrow_schema(table),
            mode="ignore",
            name=table.name,
            description=table.title,
            partition_by=[PART],
            configuration={"delta.logRetentionDuration": _FOREVER},
            storage_options=options,
        )
    except DeltaError as error:
        if not opened(ledger, table.name):  # else another writer was just faster
            raise _unreadable(table.title, error) from error
    address = _address(ledger, table.name)
    return DeltaTable(address, version=max(now.version, 0), storage_options=options)


def _address(ledger: Ledger, name: str) -> str:
    return f"{ledger.store}/{TABLES}/{name}" if ledger.store else str(ledger.table_folder(name))


def _unreadable(name: str, error: DeltaError) -> LedgerDamaged:
    return LedgerDamaged(f"读不出台账的版本（{error}）", where=name, todo="请从备份恢复")


def _arrow_type(column: Column) -> pa.DataType:
    return pa.decimal128(18, column.scale) if column.type is Type.NUMBER else _ARROW[column.type]
