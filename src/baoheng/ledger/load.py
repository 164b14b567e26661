"""Loading: sources become facts of a table, all or nothing, and the figures must agree.

A run takes its sources in batches and commits each batch, so that a run that was killed carries on
with the sources that are not there yet. The commit is the one moment at which anything changes.
"""

import datetime
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from baoheng.core.errors import LedgerBusy, LedgerError, SourceError
from baoheng.ledger import loose, quarantine
from baoheng.ledger.definitions import Table
from baoheng.ledger.delta import commit, overtaken, snapshot
from baoheng.ledger.engine import engine
from baoheng.ledger.folder import Ledger
from baoheng.ledger.mapping import ColumnMap, map_columns
from baoheng.ledger.merge import Merge
from baoheng.ledger.merged import Merged
from baoheng.ledger.register import (
    LOAD,
    Delivered,
    Load,
    last_deliveries,
    load_id,
    loads,
    next_number,
)
from baoheng.ledger.sources.chunk import Source
from baoheng.ledger.staging import Counts, Stage, refused_row

BATCH_ROWS = 6_000_000
PAUSE = 500  # milliseconds at most before the first retry: writers must not meet again
RETRIES = 8  # of a run that writers on other machines overtake
Advance = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: who loads, when, with which mapping file.

    ``replace`` allows a corrected delivery to take out more than half of what the source brought
    before. ``wait_seconds`` is how long another writer is waited for.
    """

    by: str
    at: datetime.datetime
    mapping: Path | None = None
    replace: bool = False
    wait_seconds: int = 600
    kind: str = LOAD


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a run did: its loads, and the names of sources that were there already, unchanged.

    ``unused`` headings by source; ``remembered`` are sources read by an earlier mapping file.
    """

    loads: tuple[Load, ...]
    known: tuple[str, ...]
    unused: Mapping[str, tuple[str, ...]]
    remembered: tuple[str, ...]


def load(
    ledger: Ledger, table: Table, sources: Sequence[Source], order: Order, advance: Advance
) -> Loaded:
    """Load sources into a table; ``advance`` hears of each step's rows.

    Raises SourceError where a source cannot be read as this table, LedgerBusy, OutputError where
    the disk is full, LedgerError where the figures do not agree. Nothing of the batch is loaded
    then.
    """
    names = [source.name for source in sources]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise SourceError(f"来源重名：{'、'.join(twice)}", todo="请改文件名，或分开装入")
    with ledger.locked(table.name, order.wait_seconds):
        _sweep(ledger, table)
        run = _Run(ledger, table, order, advance)
        waiting = [source for source in sources if not run.knows(source)]
        done: list[Load] = []
        tries = 0
        while waiting:
            try:
                one, waiting = run.batch(waiting)
            except LedgerBusy as error:
                tries += 1
                if not overtaken(error) or tries > RETRIES:
                    raise
                # beyond the lock's reach, another came first: what was worked out is void
                time.sleep(secrets.randbelow(tries * PAUSE) / 1000)
                run.look_again()
                waiting = [source for source in waiting if not run.knows(source)]
            else:
                done.append(one)
        known = tuple(name for name in names if name in run.known)
        return Loaded(tuple(done), known, run.unused, tuple(run.remembered))


def load_own(ledger: Ledger, table: Table, sources: Sequence[Source], order: Order) -> Loaded:
    """Load rows that the program itself has made.

    Raises LedgerError where one is refused or outdone: the fault is the program's, and whoever
    asked must not believe that it is written.
    """
    done = load(ledger, table, sources, order, lambda _said, _rows: None)
    for one in done.loads:
        if one.refused or one.outdone:
            reasons = "、".join(why for source in one.sources for why in source.reasons)
            raise LedgerError(
                f"{one.refused + one.outdone} 行没有写进台账（{reasons}）",
                where=table.title,
                todo="这是程序的错误，请把这段文字交给维护人员；隔离区里有这些行",
            )
    return done


def refusals(ledger: Ledger, table: Table, source: Source) -> list[tuple[int, str]]:
    """The rows of a source, by number from 1, that the table would refuse, and why.

    Nothing is loaded: for whoever must write all of several tables, or nothing.
    """
    mapping = map_columns(ledger, table, source.headings, None, source.name)
    with tempfile.TemporaryDirectory(prefix="baoheng-") as name:
        folder = Path(name)
        with engine(folder / "spill") as connection:
            Stage(ledger, table, folder, connection).take(source, 0, mapping, lambda _rows: None)
        rows = [row for part in _refused(folder) for row in pq.read_table(part).to_pylist()]
    return [(row["number"], row["reason"]) for row in rows]


class _Run:
    """One run over one table, under its lock."""

    def __init__(self, ledger: Ledger, table: Table, order: Order, advance: Advance) -> None:
        self.ledger = ledger
        self.table = table
        self.order = order
        self.advance = advance
        self.known: set[str] = set()
        self.unused: dict[str, tuple[str, ...]] = {}
        self.remembered: list[str] = []
        self._maps: dict[str, ColumnMap] = {}
        self.look_again()

    def look_again(self) -> None:
        """Take note of what is loaded by now."""
        self._register = loads(self.ledger, self.table.name)
        self._last = last_deliveries(self._register)
        self._number = next_number(self._register)

    def knows(self, source: Source) -> bool:
        """Whether the same content was loaded in the same way; finds the columns on the way."""
        mapping = map_columns(
            self.ledger, self.table, source.headings, self.order.mapping, source.name
        )
        self._maps[source.name] = mapping
        if mapping.remembered:
            self.remembered.append(source.name)
        if mapping.unused:
            self.unused[source.name] = mapping.unused
        before = self._last.get(source.name)
        same = before is not None and (before[1].digest, before[1].mapping) == (
            source.digest,
            self._way(mapping),
        )
        if same:
            self.known.add(source.name)
        return same

    def batch(self, waiting: Sequence[Source]) -> tuple[Load, list[Source]]:
        """Load as many of the waiting sources as make a batch; the load and what still waits."""
        name = load_id(self.order.at, self.table.name)
        folder = self.ledger.work_folder(name)
        folder.mkdir(parents=True)
        try:
            with engine(folder / "spill") as connection:
                return self._batch(waiting, name, folder, connection)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _batch(
        self,
        waiting: Sequence[Source],
        name: str,
        folder: Path,
        connection: duckdb.DuckDBPyConnection,
    ) -> tuple[Load, list[Source]]:
        stage = Stage(self.ledger, self.table, folder, connection)
        taken: list[tuple[Source, int, Counts]] = []
        for source in waiting:
            number = self._numbered(source.name)
            counts = stage.take(
                source,
                number,
                self._maps[source.name],
                lambda rows, said=source.name: self.advance(said, rows),  # type: ignore[misc]
            )
            taken.append((source, number, counts))
            if stage.rows >= BATCH_ROWS:
                break
        now = snapshot(self.ledger, self.table)
        replaced = [number for source, number, _ in taken if source.name in self._last]
        merge = Merge(self.ledger, self.table, now, replaced, connection)
        merged = merge.run(folder, name, lambda: self.advance("合并", 0))
        self._guard(taken, merged)
        _keep_outdone(stage, taken, merge.outdone)
        made = self._load(name, taken, merged)
        reconcile(made, merged)
        loose.keep(self.ledger, name, connection)
        quarantine.keep(self.ledger, self.table, name, _refused(folder), connection)
        version = commit(self.ledger, self.table, now, merged.added, merged.removed, made.said())
        self._register = [*self._register, made]
        self._last = last_deliveries(self._register)
        self._number = next_number(self._register)
        return replace(made, version=version), list(waiting[len(taken) :])

    def _numbered(self, name: str) -> int:
        """A source keeps its number; a new one gets the next."""
        if before := self._last.get(name):
            return before[1].number
        number, self._number = self._number, self._number + 1
        return number

    def _way(self, mapping: ColumnMap) -> str:
        """A hash of how rows are read: the mapping and the table's definition."""
        return sha256(f"{mapping.digest}{self.table!r}".encode()).hexdigest()[:16]

    def _guard(self, taken: Sequence[tuple[Source, int, Counts]], merged: Merged) -> None:
        """Stop before a delivery under an old name takes out most of what it brought before."""
        names = [source.name for source, _, _ in taken if source.name in self._last]
        before = sum(self._last[name][1].rows - self._last[name][1].refused for name in names)
        if self.order.replace or merged.taken_out * 2 <= before:
            return
        raise SourceError(
            f"上次装入的同名来源有 {before} 行，这次的内容里没有其中 {merged.taken_out} 行，"
            "照“更正文件”办会把它们去掉",
            where="、".join(names),
            todo="确是更正，请加 --replace；是另一批数据，请用 --source 另起名称。台账没有改动",
        )

    def _load(self, name: str, taken: Sequence[tuple[Source, int, Counts]], merged: Merged) -> Load:
        sources = tuple(
            Delivered(
                source.name,
                number,
                counts.digest,
                self._way(self._maps[source.name]),
                counts.rows,
                counts.refused,
                counts.totals,
                counts.refused_totals,
                counts.unread,
                counts.reasons,
            )
            for source, number, counts in taken
        )
        return Load(
            id=name,
            kind=self.order.kind,
            by=self.order.by,
            at=self.order.at.isoformat(timespec="seconds"),
            sources=sources,
            rows=sum(one.rows for one in sources),
            inserted=merged.inserted,
            updated=merged.updated,
            unchanged=merged.unchanged,
            repeated=merged.repeated,
            outdone=merged.outdone,
            refused=sum(one.refused for one in sources),
            taken_out=merged.taken_out,
            moved=merged.moved,
            loaded_totals=merged.totals,
            repeated_totals=merged.repeated_totals,
            outdone_totals=merged.outdone_totals,
            older=merged.older,
            older_totals=merged.older_totals,
            contradicting=merged.contradicting,
        )


def reconcile(load: Load, merged: Merged) -> None:
    """Rows and money of the source must equal loaded + repeated + older + outdone + refused.

    Raises LedgerError with both sides where they do not.
    """
    right = load.loaded + load.repeated + load.older + load.outdone + load.refused
    if load.rows != right:
        raise LedgerError(f"对账不平：来源 {load.rows} 行，去向共 {right} 行", todo=_BUG)
    for name in load.loaded_totals:
        left = sum(source.totals.get(name, 0) for source in load.sources)
        parts = [load.loaded_totals, load.repeated_totals, load.outdone_totals, load.older_totals]
        parts += [source.refused_totals for source in load.sources]
        right = sum(part.get(name, 0) for part in parts)
        if left != right:
            raise LedgerError(f"对账不平：{name} 来源 {left} 分，去向共 {right} 分", todo=_BUG)
    grown = sum(f.rows for f in merged.added) - sum(f.rows for f in merged.removed)
    due = load.inserted - load.taken_out - load.moved
    if grown != due:
        raise LedgerError(f"对账不平：文件多了 {grown} 行，应多 {due} 行", todo=_BUG)


_BUG = "台账没有改动。这是程序的错误，请把这段文字和来源文件交给维护人员"


def _sweep(ledger: Ledger, table: Table) -> None:
    """Clear what a killed run of this table left; nothing of it was visible."""
    for folder in (ledger.root / "work").glob(f"*-{table.name}-*"):
        shutil.rmtree(folder, ignore_errors=True)


def _refused(folder: Path) -> list[Path]:
    return sorted((folder / "refused").glob("*.parquet"))


def _keep_outdone(
    stage: Stage,
    taken: Sequence[tuple[Source, int, Counts]],
    outdone: Sequence[tuple[int, int]],
) -> None:
    """Fetch the rows again that a later row with the same key outdoes, as they stand there."""
    for source, number, counts in taken:
        wanted = {row for of, row in outdone if of == number}
        if not wanted:
            continue
        reason = "与后面一行主键相同、内容不同，以后一行为准"
        counts.reasons[reason] = len(wanted)
        for chunk in source.chunks():
            places = [p for p, n in enumerate(chunk.numbers.to_pylist()) if n in wanted]
            rows = chunk.rows.take(pa.array(places, pa.int64())).to_pylist()
            stage.write_refused(
                [
                    refused_row(
                        chunk.numbers[place].as_py(), source.name, reason, stage.table.key, row
                    )
                    for place, row in zip(places, rows, strict=True)
                ]
            )
