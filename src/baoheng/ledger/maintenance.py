"""Looking after a ledger: one file a part again, and old versions given back to the disk."""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import duckdb

from baoheng.core.errors import LedgerError
from baoheng.ledger import quarantine
from baoheng.ledger.definitions import Table
from baoheng.ledger.delta import DataFile, Snapshot, commit, opened, snapshot
from baoheng.ledger.engine import engine, file_list
from baoheng.ledger.folder import TABLES, Ledger
from baoheng.ledger.merge import sort_columns, write_file
from baoheng.ledger.parts import PART, READ
from baoheng.ledger.register import COMPACT, Load, load_id, loads

KEEP_DAYS = 730  # a score of last year must still be recomputable from the version that it cites
RUNNING_DAYS = 7  # no run lasts longer
BATCH_PARTS = 16  # parts that are rewritten in one commit; a run that was killed goes on behind it


@dataclass(frozen=True, slots=True)
class Compacted:
    """What compacting did to a table."""

    files_before: int
    files_after: int
    bytes_before: int
    bytes_after: int


def compact(
    ledger: Ledger,
    table: Table,
    at: datetime.datetime,
    wait_seconds: int,
    advance: Callable[[int], None],
) -> Compacted:
    """Rewrite every part that lies in several files as one sorted file; the rows stay the same.

    Raises LedgerError where the rewritten part has not the same rows.
    """
    with ledger.locked(table.name, wait_seconds):
        before = snapshot(ledger, table)
        parts: dict[str, list[DataFile]] = {}
        for one in before.files:
            parts.setdefault(one.part, []).append(one)
        todo = [part for part, files in sorted(parts.items()) if len(files) > 1]
        for start in range(0, len(todo), BATCH_PARTS):
            some = todo[start : start + BATCH_PARTS]
            now = snapshot(ledger, table)
            name = load_id(at, table.name)
            with engine(ledger.work_folder(name) / "spill") as connection:
                added = [
                    _rewrite(connection, table, before, part, parts[part], name) for part in some
                ]
                quarantine.tidy(ledger, table, connection, name)
            removed = [one for part in some for one in parts[part]]
            said = Load(name, COMPACT, "", at.isoformat(timespec="seconds"), ()).said()
            commit(ledger, table, now, added, removed, said, rearranged=True)
            advance(len(some))
        after = snapshot(ledger, table)
    return Compacted(len(before.files), len(after.files), _bytes(before.files), _bytes(after.files))


def vacuum(
    ledger: Ledger,
    table: Table,
    keep_days: int,
    wait_seconds: int,
    dry_run: bool = False,
    at: datetime.datetime | None = None,
) -> tuple[int, int]:
    """Delete files that no version of the last ``keep_days`` needs, and what killed runs left.

    Returns how many files and bytes go. Versions older than that can be seen in the register but
    no longer read. In object storage the lock does not tell whether a run on another machine is
    still at work: only what lies there for days at the moment ``at`` counts as left by a killed
    run. This machine's copies of what is gone go too.
    """
    with ledger.locked(table.name, wait_seconds):
        delta = opened(ledger, table.name)
        if not delta:
            return 0, 0
        sizes = _sizes(ledger, table)
        orphans = [] if table.system else _orphans(ledger, table, sizes, at)
        old = delta.vacuum(keep_days * 24, dry_run=True, enforce_retention_duration=False)
        names = {*orphans, *old}
        if not dry_run:
            delta.vacuum(keep_days * 24, dry_run=False, enforce_retention_duration=False)
            _delete(ledger, table, orphans)
    return len(names), sum(sizes.get(name, 0) for name in names)


def _sizes(ledger: Ledger, table: Table) -> dict[str, int]:
    """All data files of a table, whichever version needs them, below its folder; their bytes."""
    if ledger.store:
        start = f"{TABLES}/{table.name}/"
        found = ledger.store.sizes(start.rstrip("/"))
        named = {name.removeprefix(start): size for name, size in found.items()}
        return {name: size for name, size in named.items() if name.startswith(f"{PART}=")}
    folder = ledger.table_folder(table.name)
    return {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in folder.glob(f"{PART}=*/*.parquet")
    }


def _orphans(
    ledger: Ledger, table: Table, names: Iterable[str], at: datetime.datetime | None
) -> list[str]:
    """Files of runs that are not in the register: a file is called by the run that wrote it."""
    known = {one.id for one in loads(ledger, table.name)}
    lost = [name for name in names if PurePosixPath(name).stem not in known]
    if not ledger.store:
        return lost
    # a run's id begins with the moment it began
    latest = f"{at - datetime.timedelta(days=RUNNING_DAYS):%Y%m%d%H%M%S}" if at else ""
    return [name for name in lost if PurePosixPath(name).stem < latest]


def _delete(ledger: Ledger, table: Table, names: Sequence[str]) -> None:
    folder = ledger.table_folder(table.name)
    for name in names:
        (folder / name).unlink(missing_ok=True)
    if ledger.store:
        ledger.store.delete([f"{TABLES}/{table.name}/{name}" for name in names])
        there = _sizes(ledger, table)
        for path in folder.glob(f"{PART}=*/*.parquet"):
            if path.relative_to(folder).as_posix() not in there:
                path.unlink()


def _rewrite(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    now: Snapshot,
    part: str,
    files: list[DataFile],
    name: str,
) -> DataFile:
    order = ", ".join([*sort_columns(table), "filename", "file_row_number"])
    more = "filename = true, file_row_number = true"
    read = f"read_parquet({file_list(now.paths([part]))}, {READ}, {more})"
    rows = f"SELECT * EXCLUDE (part, filename, file_row_number) FROM {read} ORDER BY {order}"
    made = write_file(connection, now.folder, part, rows, name)
    there = sum(one.rows for one in files)
    if made.rows != there:
        raise LedgerError(
            f"合并 {part} 得 {made.rows} 行，原有 {there} 行", todo="台账没有改动，请检查磁盘后重试"
        )
    return made


def _bytes(files: Sequence[DataFile]) -> int:
    return sum(one.bytes for one in files)
