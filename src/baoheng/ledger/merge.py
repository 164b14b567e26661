"""The second half of a load: typed rows meet those that are there, part by part.

A row with a new key is added. One with a known key and the same content changes nothing; with other
content it replaces, unless the one there is a newer version that another source brought. Rows that
an earlier delivery of the same source brought and that the new one no longer has are taken out.
Only parts in which something is replaced or taken out are rewritten.
"""

from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb

from baoheng.core.errors import LedgerDamaged, LedgerError
from baoheng.ledger.columns import Type
from baoheng.ledger.definitions import Table
from baoheng.ledger.delta import SOURCE, DataFile, Snapshot
from baoheng.ledger.engine import file_list, literal
from baoheng.ledger.folder import Ledger
from baoheng.ledger.merged import Merged, named
from baoheng.ledger.moves import find_moved, moves
from baoheng.ledger.parsing import quote
from baoheng.ledger.parts import PART, bucket_of, name_of, number_of_sql, person_column
from baoheng.ledger.parts import READ as READ
from baoheng.ledger.rivals import OLDER, Rivals, key_columns, newer_sql, sums_sql, value_columns
from baoheng.ledger.staging import SEQUENCE, add

GROUP_ROWS = 4_000_000  # rows of one round, in memory or spilled
ROW_GROUP = 122_880
_READ_STAGED = "hive_partitioning = true, hive_types = {'part': INTEGER}"


class Merge:
    """Merges staged rows into one table; nothing is visible before the commit.

    ``replaced`` are the numbers of sources of which an earlier delivery is there.
    """

    def __init__(
        self,
        ledger: Ledger,
        table: Table,
        now: Snapshot,
        replaced: Sequence[int],
        connection: duckdb.DuckDBPyConnection,
    ) -> None:
        self.ledger = ledger
        self.table = table
        self.now = now
        self.replaced = replaced
        # what these brought before gives way to any row: the new delivery withdraws it
        self._withdrawn = ", ".join(str(number) for number in replaced) or "-1"
        self.connection = connection
        self.merged = Merged(totals=dict.fromkeys(table.totals, 0))
        self._staged = ""
        self._rivals = Rivals(table, self.merged, connection)
        self._columns = value_columns(table)
        self._key = key_columns(table)

    @property
    def outdone(self) -> list[tuple[int, int]]:
        """Source and row numbers of the rows that go to the quarantine."""
        return self._rivals.outdone

    def run(self, staged: Path, load: str, advance: Callable[[], None]) -> Merged:
        """Merge all parts that the staged rows, or an earlier delivery, touch."""
        files = _staged_files(staged)
        held = f"SELECT {PART}, count(*) FROM held WHERE _why IS NULL GROUP BY 1"
        sizes: dict[str, int] = {name_of(self.table, part): rows for part, rows in self._all(held)}
        for number, paths in files.items():
            counted = f"SELECT sum(num_rows) FROM parquet_file_metadata({file_list(paths)})"
            add(sizes, name_of(self.table, number), self._all(counted)[0][0])
        every = self._rows([path for paths in files.values() for path in paths])
        left = find_moved(self._rivals, self.now, self._withdrawn, every, self.connection)
        for one in self.now.files:
            if one.part in sizes or one.part in left or self.replaced:
                add(sizes, one.part, one.rows)
        for parts in _rounds(sizes):
            self._round(parts, files, load)
            advance()
        return self.merged

    def _round(self, parts: list[str], files: dict[int, list[str]], load: str) -> None:
        self._fresh(set(parts), files)
        buckets = {bucket_of(part) for part in parts}
        there = [one for one in self.now.files if bucket_of(one.part) in buckets]
        old: list[DataFile] = []
        if there:
            self._compare(self.now.local(there))
            gone = {row[0] for row in self._all(f"SELECT DISTINCT {PART} FROM gone")}
            old = [one for one in there if one.part in gone]
            self.merged.removed += old
        else:
            self._add_totals()
        self._ready(self.now.local(old))
        for part, rows, first, last in self._all(
            f"SELECT {PART}, count(*), min(_place), max(_place) FROM ready GROUP BY 1 ORDER BY 1"
        ):
            # places instead of names: whole stretches of the sorted table are passed over
            some = f"SELECT * EXCLUDE ({PART}, _place) FROM ready WHERE _place BETWEEN {first} "
            some += f"AND {last}"
            name = name_of(self.table, part)
            file = write_file(self.connection, self.now.folder, name, some, load)
            if file.rows != rows:
                raise LedgerError(
                    f"{file.path} 写了 {file.rows} 行，应写 {rows} 行",
                    todo="台账没有改动，请检查磁盘",
                )
            self.merged.added.append(file)

    def _rows(self, paths: list[str], only: str = "") -> str:
        """The typed rows, in memory and in these files, as a query."""
        rows = f"SELECT * EXCLUDE (_why) FROM held WHERE _why IS NULL{only}"
        if paths:
            read = f"read_parquet({file_list(paths)}, {_READ_STAGED})"
            rows += f" UNION ALL BY NAME SELECT * FROM {read}"
        return rows

    def _fresh(self, parts: set[str], files: dict[int, list[str]]) -> None:
        """``fresh``: the staged rows of these parts, one a key."""
        numbers = {number for number in files if name_of(self.table, number) in parts}
        paths = [path for number in sorted(numbers) for path in files[number]]
        wanted = {row[0] for row in self._all(f"SELECT DISTINCT {PART} FROM ({self._rows([])})")}
        wanted = {number for number in wanted if name_of(self.table, number) in parts}
        only = ", ".join(map(str, wanted)) or "NULL"
        self._staged = self._rows(paths, f" AND {PART} IN ({only})")
        self.connection.execute("CREATE OR REPLACE TEMP TABLE dropped (gone BIGINT)")
        self.connection.execute(f"CREATE OR REPLACE TEMP VIEW fresh AS {self._staged}")
        if self._all("SELECT 1 FROM lost LIMIT 1"):
            self._drop("SELECT gone FROM lost")
        key = ", ".join(self._key)
        self.connection.execute(
            "CREATE OR REPLACE TEMP TABLE twice AS "
            f"SELECT {key} FROM fresh GROUP BY {key} HAVING count(*) > 1"
        )
        if self._all("SELECT 1 FROM twice LIMIT 1"):
            self._rivals.rank("SELECT * FROM fresh")
            self._drop(f"SELECT {SEQUENCE} FROM rivals WHERE _rank > 1")

    def _drop(self, sequences: str) -> None:
        """Leave the rows of these sequences out of ``fresh``."""
        self.connection.execute(f"INSERT INTO dropped {sequences}")
        self.connection.execute(
            f"CREATE OR REPLACE TEMP VIEW fresh AS SELECT * FROM ({self._staged}) "
            f"ANTI JOIN dropped ON {SEQUENCE} = dropped.gone"
        )

    def _add_totals(self) -> None:
        """What the rows of ``fresh`` amount to: the loaded side of the reconciliation.

        Also how many contradict themselves: they are loaded, and said.
        """
        fails = "".join(f", count(*) FILTER ({r.fails})" for r in self.table.rules)
        _, *found = self._all(f"SELECT count(*){sums_sql(self.table)}{fails} FROM fresh")[0]
        split = len(self.table.totals)
        for name, total in named(self.table.totals, found[:split]).items():
            add(self.merged.totals, name, total)
        for rule, count in zip(self.table.rules, found[split:], strict=True):
            if count:
                add(self.merged.contradicting, rule.say, count)

    def _compare(self, there: list[str]) -> None:
        """``gone``: rows there that go away; ``fresh`` keeps only rows that come."""
        key = ", ".join(f"there.{k}" for k in self._key)
        match = " AND ".join(f"fresh.{k} = there.{k}" for k in self._key)
        same = " AND ".join(f"fresh.{c} IS NOT DISTINCT FROM there.{c}" for c in self._columns)
        newer = newer_sql(self.table, "there", "fresh")
        moved = "false"
        if moves(self.table) and self._all("SELECT 1 FROM strays LIMIT 1"):
            strays = " AND ".join(f"strays.{k} = there.{k}" for k in [*self._key, PART])
            moved = f"EXISTS (SELECT 1 FROM strays WHERE {strays})"
        self.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE met AS SELECT {key}, there.{PART}, "
            f"fresh.{SEQUENCE} AS came, coalesce({same}, false) AS same, {moved} AS moved, "
            f"{newer} AND there.{SOURCE} NOT IN ({self._withdrawn}) AS newer "
            f"FROM read_parquet({file_list(there)}, {READ}) AS there LEFT JOIN fresh ON {match} "
            f"WHERE came IS NOT NULL OR there.{SOURCE} IN ({self._withdrawn}) OR moved"
        )
        unchanged, older, updated, moved_on, out = self._all(
            "SELECT count(*) FILTER (same), count(*) FILTER (newer), "
            "count(*) FILTER (came IS NOT NULL AND NOT same AND NOT newer AND NOT moved), "
            "count(*) FILTER (moved), "
            "count(*) FILTER (came IS NULL AND NOT moved) FROM met"
        )[0]
        self.merged.moved += moved_on
        self.merged.unchanged += unchanged
        self.merged.updated += updated
        self.merged.taken_out += out
        if older:
            self._leave_older(older)
        self._add_totals()
        self.connection.execute(
            "CREATE OR REPLACE TEMP TABLE gone AS "
            "SELECT * EXCLUDE (came, same, moved, newer) FROM met WHERE NOT same AND NOT newer"
        )
        if unchanged:
            self._drop("SELECT came FROM met WHERE same")

    def _leave_older(self, rows: int) -> None:
        """The ledger has newer versions of these: they do not come."""
        totals = f"FROM fresh SEMI JOIN (FROM met WHERE newer) ON {SEQUENCE} = came"
        _, *found = self._all(f"SELECT count(*){sums_sql(self.table)} {totals}")[0]
        self.merged.lose(OLDER, rows, named(self.table.totals, found))
        self._drop("SELECT came FROM met WHERE newer")

    def _ready(self, old: list[str]) -> None:
        """``ready``: what comes, and what stays of the files that are rewritten, sorted."""
        columns = ", ".join(self._columns)
        rows = f"SELECT {columns}, {SOURCE}, {PART}, 0 AS _old, {SEQUENCE} AS _line FROM fresh"
        if old:
            match = " AND ".join(f"gone.{k} = there.{k}" for k in self._key)
            rows += (
                f" UNION ALL SELECT {columns}, {SOURCE}, {number_of_sql(PART)}, 1, file_row_number "
                f"FROM read_parquet({file_list(old)}, {READ}, file_row_number = true) AS there "
                f"WHERE NOT EXISTS (SELECT 1 FROM gone WHERE {match})"
            )
        # integers only: a sort by texts takes several times as long
        order = ", ".join([PART, *sort_columns(self.table), "_old", "_line"])
        self.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE ready AS SELECT * EXCLUDE (_old, _line), "
            f"row_number() OVER () AS _place FROM (SELECT * FROM ({rows}) ORDER BY {order})"
        )
        self.merged.came += self._all("SELECT count(*) FROM fresh")[0][0]

    def _all(self, sql: str) -> list[Any]:
        return self.connection.execute(sql).fetchall()


def write_file(
    connection: duckdb.DuckDBPyConnection, folder: Path, part: str, rows: str, load: str
) -> DataFile:
    """Write the rows of a query, in their order, as one file of a part."""
    target = folder / f"{PART}={part}" / f"{load}.parquet"
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        raise LedgerDamaged(
            "要写的数据文件已经在那里", where=str(target), todo="台账没有改动，请再执行一次"
        )
    counted = connection.execute(
        f"COPY ({rows}) TO {literal(target)} "
        f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP}, PARQUET_VERSION v2)"
    ).fetchone()
    count = counted[0] if counted else 0
    return DataFile(target.relative_to(folder).as_posix(), part, count, target.stat().st_size)


def write_part(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    folder: Path,
    part: str,
    rows: str,
    load: str,
) -> list[DataFile]:
    """Write the rows of a query, sorted, as one file of a part; no file where there is no row."""
    order = ", ".join(sort_columns(table) or [quote(name) for name in table.stored_key])
    file = write_file(connection, folder, part, f"SELECT * FROM ({rows}) ORDER BY {order}", load)
    if file.rows:
        return [file]
    (folder / file.path).unlink()
    return []


def sort_columns(table: Table) -> list[str]:
    """By person, then by what the row belongs to: most questions are about one person's rows."""
    keys = (
        [table.entity]
        if table.entity
        else [
            table.by_name[name].stored for name in table.key if table.by_name[name].type is Type.REF
        ]
    )
    return [quote(name) for name in dict.fromkeys([person_column(table), *keys]) if name]


def _staged_files(folder: Path) -> dict[int, list[str]]:
    """The files of typed rows by the number of their part."""
    files: dict[int, list[str]] = {}
    for path in sorted((folder / "good").glob(f"*/{PART}=*/*.parquet")):
        files.setdefault(int(path.parent.name.removeprefix(f"{PART}=")), []).append(str(path))
    return files


def _rounds(sizes: dict[str, int]) -> list[list[str]]:
    """Parts that are merged together: all years of a bucket, few rows a round."""
    rounds: list[list[str]] = [[]]
    held = 0
    for _, some in groupby(sorted(sizes, key=bucket_of), key=bucket_of):
        bucket = list(some)
        rows = sum(sizes[part] for part in bucket)
        if rounds[-1] and held + rows > GROUP_ROWS:
            rounds.append([])
            held = 0
        rounds[-1] += bucket
        held += rows
    return [one for one in rounds if one]
