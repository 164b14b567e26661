"""Building the store from the ledger, bucket by bucket; what was killed goes on where it stopped.

A store is built in a folder that is named for what it is built from. A bucket is in it whole or
not at all. When all are, the folder gets its name and ``current`` names it.
"""

import datetime
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path

import duckdb
import lmdb
import msgspec
import numpy as np

from baoheng.core.errors import LedgerDamaged, OutputError
from baoheng.ledger.definitions import tables
from baoheng.ledger.delta import snapshot
from baoheng.ledger.engine import engine
from baoheng.ledger.folder import Ledger
from baoheng.ledger.reading import make_views
from baoheng.review import staging
from baoheng.review.bucket import Work, opened
from baoheng.review.model import day_number
from baoheng.review.past import base
from baoheng.review.past.base import Entry, Meta
from baoheng.review.past.bills import SETTINGS
from baoheng.review.staging import Days

DAYS = 460  # of history: a window of a year before a stay of a quarter
_BUILDING = ".building"
_DONE = b"done-"
_MADE = ("valid", "early", "bills", "taken_back", "lines", "details")


@dataclass(frozen=True, slots=True)
class Built:
    """What became of a build; ``resumed`` buckets were there already."""

    folder: Path
    meta: Meta
    resumed: int


def build(
    ledger: Ledger, store: Path, today: datetime.date, days: int, journal: int,
    workers: int, advance: Callable[[str], None],
) -> Built:  # fmt: skip
    """Build the store of the last ``days`` and make it the current one.

    ``journal`` is the number up to which the journal's settlements are in the ledger. Raises
    LedgerError where another build is under way, OutputError where the disk is full.
    """
    store.mkdir(mode=0o700, parents=True, exist_ok=True)
    names = (*staging.BY_PERSON, *staging.SHARED)
    versions = {name: snapshot(ledger, tables()[name]).version for name in names}
    since = min(day_number(today) - days, day_number(today.replace(month=1, day=1)))
    work = Work(ledger, versions, (), Days(since, day_number(today), since))
    folder = _folder(store, ledger, work)
    with ledger.locked("历史库", 0):
        try:
            return _build(work, store, folder, journal, workers, advance)
        except (OSError, lmdb.Error) as error:
            raise OutputError(
                f"历史库没有写完（{str(error)[:200]}）",
                where=str(store),
                todo="原有的历史库没有改动，请检查磁盘后再执行一次，会接着做",
            ) from error


def _build(
    work: Work, store: Path, folder: Path, journal: int, workers: int,
    advance: Callable[[str], None],
) -> Built:  # fmt: skip
    target = folder.with_suffix("")
    if base.current(store) == target and (there := _whole(target)):
        return Built(target, there, work.ledger.buckets)
    for other in store.glob(f"*{_BUILDING}"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    until = min(_start(work, folder), work.days.last)  # a later day is a slip of the pen
    resumed = _fill(work, folder, workers, advance)
    counts = _finish(folder)
    meta = Meta(work.days.since, until, dict(work.versions), work.ledger.buckets, journal)
    meta = replace(meta, persons=counts[0], bills=counts[1], lines=counts[2])
    base.write_meta(folder, meta)
    shutil.rmtree(target, ignore_errors=True)
    folder.rename(target)
    before = base.current(store)
    base.make_current(store, target)
    for old in store.glob("past-*"):
        # what holds until now may still be read; it goes with the next build
        if old.is_dir() and old not in (target, before):
            shutil.rmtree(old, ignore_errors=True)
    return Built(target, meta, resumed)


def _whole(folder: Path) -> Meta | None:
    """What a store was built from; None where it cannot be read: it is built again."""
    try:
        found = base.Base(folder)
    except LedgerDamaged:
        return None
    found.close()
    return found.meta


def _folder(store: Path, ledger: Ledger, work: Work) -> Path:
    told = json.dumps([str(ledger.place), dict(work.versions), work.days.since, base.FORMAT])
    return store / f"past-{hashlib.sha256(told.encode()).hexdigest()[:16]}{_BUILDING}"


def _open(folder: Path) -> lmdb.Environment:
    # the folder is no store until it is whole: what a crash of the machine tears is built again
    return lmdb.open(str(folder), map_size=base.MAP_BYTES, sync=False)


def _start(work: Work, folder: Path) -> int:
    """Write the items' numbers; the last day on which a bill was settled."""
    with engine(folder / "spill") as connection:
        make_views(work.ledger, connection, ("fee_lines", "settlements"), work.versions)
        items = connection.execute("SELECT DISTINCT item FROM fee_lines ORDER BY 1").fetchall()
        ((last,),) = connection.execute("SELECT max(setl_time) FROM settlements").fetchall()
    env = _open(folder)
    try:
        with env.begin(write=True) as transaction:
            transaction.put(base.ITEMS, msgspec.msgpack.encode([key for (key,) in items]))
    finally:
        env.close()
    return day_number(last.date()) if last else 0


def _fill(work: Work, folder: Path, workers: int, advance: Callable[[str], None]) -> int:
    done = _done(folder)
    waiting = [one for one in range(work.ledger.buckets) if one not in done]
    for one in sorted(done):
        advance(f"第 {one + 1} 组（上次已完成）")
    if workers == 1:
        for one in waiting:
            fill(work, one, folder)
            advance(f"第 {one + 1} 组人员")
        return len(done)
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        running = {pool.submit(fill, work, one, folder): one for one in waiting}
        for task in as_completed(running):
            task.result()
            advance(f"第 {running[task] + 1} 组人员")
    return len(done)


def _done(folder: Path) -> dict[int, tuple[int, int, int]]:
    """What each finished bucket holds: persons, bills, lines."""
    env = _open(folder)
    try:
        with env.begin() as transaction, transaction.cursor() as cursor:
            found: dict[int, tuple[int, int, int]] = {}
            if cursor.set_range(_DONE):
                for key, value in cursor:
                    if not key.startswith(_DONE):
                        break
                    found[int(key[len(_DONE) :])] = tuple(msgspec.msgpack.decode(value))
            return found
    finally:
        env.close()


def _finish(folder: Path) -> Sequence[int]:
    """Bring all to the disk; how much there is."""
    env = _open(folder)
    try:
        env.sync(True)
    finally:
        env.close()
    shutil.rmtree(folder / "spill", ignore_errors=True)
    for lock in folder.glob("lock.mdb"):
        lock.unlink()
    return [sum(column) for column in zip(*_counts(folder), strict=True)] or [0, 0, 0]


def _counts(folder: Path) -> list[tuple[int, int, int]]:
    return [*_done(folder).values()]


def fill(work: Work, bucket: int, folder: Path) -> None:
    """Write the persons of one bucket."""
    spill = folder / "spill" / str(bucket)
    with opened(work, bucket, spill) as connection:
        connection.execute("SET enable_progress_bar = false")
        # of every item, not only of those that a point knows now
        connection.execute("CREATE TABLE point_items AS SELECT DISTINCT item FROM fee_lines")
        for name, sql in staging.tables(work.days):
            if name in _MADE:
                connection.execute(f"CREATE TABLE {name} AS {sql}")
        env = _open(folder)
        try:
            with env.begin() as transaction:
                items = np.array(
                    msgspec.msgpack.decode(transaction.get(base.ITEMS) or b"\x90"), np.int64
                )
            persons, bills, lines = {}, 0, 0
            for person, entry in _entries(connection, items):
                persons[base.person_key(person)] = base.packed(entry)
                bills += len(entry.bills)
                lines += sum(len(one[7]) for one in entry.bills)
            with env.begin(write=True) as transaction:
                for key in sorted(persons):
                    transaction.put(key, persons[key])
                mark = msgspec.msgpack.encode((len(persons), bills, lines))
                transaction.put(_DONE + str(bucket).encode(), mark)
        except lmdb.Error as error:
            raise OutputError(
                f"历史库没有写完（{str(error)[:200]}）",
                where=str(folder),
                todo="请检查磁盘后再执行一次，会接着做",
            ) from error
        finally:
            env.close()


def _entries(
    connection: duckdb.DuckDBPyConnection, items: "np.ndarray[tuple[int], np.dtype[np.int64]]"
) -> Iterator[tuple[int, Entry]]:
    """The persons of the bucket with their bills."""
    lines = _Lines(connection, items)
    bills: dict[int, list[Sequence[object]]] = {}
    for person, bill, name, place, setting, begin, end, ended in connection.execute(
        "SELECT b.person, b.bill, e.mdtrt_id, b.institution, b.setting, b.begin_s, b.end_s, "
        "b.ended "
        "FROM bills b JOIN encounters e ON e.encounter = b.bill ORDER BY b.person, b.bill"
    ).fetchall():
        head = (bill, name, place, SETTINGS.index(setting), begin, end, ended)
        bills.setdefault(person, []).append((*head, *lines.of(bill, begin)))
    for person, sex, birth, death in connection.execute(
        f"SELECT person, CASE WHEN gend IN ('1', '2') THEN gend END, "
        f"{staging.DUCKDB.days('brdy')}, {staging.DUCKDB.days('die_date')} "
        "FROM persons ORDER BY person"
    ).fetchall():
        yield person, Entry(sex, birth, death, bills.pop(person, []))
    for person, some in bills.items():  # persons who are not registered
        yield person, Entry(None, None, None, some)


class _Lines:
    """The lines of a bucket as columns, in order of their bills."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        items: "np.ndarray[tuple[int], np.dtype[np.int64]]",
    ) -> None:
        found = connection.sql(
            "SELECT l.bill, l.sn, l.item, l.s, d.cnt, d.in_scope, l.paid, d.days FROM lines l "
            "JOIN details d ON d.bill = l.bill AND d.sn = l.sn ORDER BY l.bill, l.s, l.sn"
        ).to_arrow_table()
        bills = found["bill"].to_numpy()
        edges = [0, *(np.flatnonzero(np.diff(bills)) + 1).tolist(), len(bills)]
        self._edges: Mapping[int, tuple[int, int]] = {
            int(bills[first]): (first, last) for first, last in pairwise(edges) if first < last
        }
        self._numbers = np.searchsorted(items, found["item"].to_numpy())
        self._seconds = found["s"].to_numpy()
        self._sn = found["sn"].to_pylist()
        self._others = [found[name].to_pylist() for name in ("cnt", "in_scope", "paid", "days")]

    def of(self, bill: int, begin: int) -> list[list[object]]:
        """The columns of the lines of a bill."""
        first, last = self._edges.get(bill, (0, 0))
        return [
            self._sn[first:last],
            self._numbers[first:last].tolist(),
            (self._seconds[first:last] - begin).tolist(),
            *(column[first:last] for column in self._others),
        ]
