"""Reviewing again only the persons of whom something has changed since the last run.

What a run has worked out stays in the ledger's work folder. The next run over the same period, by
the same points, takes it over. All rows of a person lie in one bucket, and what is judged by person
looks at one person's rows only: where none of them has changed, nothing else can be found. Sums by
institution lose what the old rows of the changed persons gave, and gain what the new ones give.
"""

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from functools import cache
from pathlib import Path

import pyarrow.parquet as pq

import baoheng
from baoheng.core.errors import LedgerDamaged
from baoheng.ledger.definitions import tables
from baoheng.ledger.delta import SOURCE, DataFile, Snapshot, snapshot
from baoheng.ledger.engine import engine, literal
from baoheng.ledger.folder import Ledger
from baoheng.ledger.parsing import quote
from baoheng.ledger.parts import person_column
from baoheng.ledger.reading import stored_sql
from baoheng.review import staging
from baoheng.review.bucket import MEMORY, Work, files_of, files_read, make_tables, opened
from baoheng.review.known import point_tables
from baoheng.review.model import date_of, told
from baoheng.review.study import (
    COUNTS,
    REVIEWED,
    SPILL,
    bucket_folder,
    copy,
    making,
    review,
    study,
    sums_sql,
)

_REVIEWED = "reviewed.parquet"
_MADE = "made.json"  # what a kept run was made of
_BY_BILL = ("found", "bills", "lines", "visits", "swipes")
_KEPT = (COUNTS, "sums.parquet", *(f"{name}.parquet" for name in _BY_BILL))
_MOST = 0.4  # the share of a bucket's persons above which reviewing all of them is quicker
_AGAIN, _GONE, _LESS = "again", "gone.parquet", "less.parquet"


@dataclass(frozen=True, slots=True)
class Before:
    """An earlier run over the same period: its buckets, and the files that it read."""

    folder: Path
    files: Mapping[str, Snapshot]


def earlier(work: Work) -> Before | None:
    """The last run, if what it has worked out can be taken over.

    None after other points, another period, another version of the program, or where what is
    known of institutions, departments, physicians or price caps has changed.
    """
    folder = _kept(work)
    try:
        made = json.loads((folder / _MADE).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    if made["key"] != _key(work):
        return None
    files = {name: _snapshot(work.ledger, name, rows) for name, rows in made["files"].items()}
    now = _files(work)
    same = all(files[name].files == now[name].files for name in staging.SHARED)
    return Before(folder, files) if same else None


def keep(work: Work, folder: Path) -> None:
    """Keep what a run has worked out, in place of what the last one over its period had."""
    for one in (folder / SPILL, *folder.glob("more-*"), *folder.glob("changed-*")):
        shutil.rmtree(one, ignore_errors=True)
    files = {name: [astuple(one) for one in now.files] for name, now in _files(work).items()}
    made = json.dumps({"key": _key(work), "files": files})
    (folder / _MADE).write_text(made, encoding="utf-8")
    shutil.rmtree(_kept(work), ignore_errors=True)
    kept = folder.rename(_kept(work))
    for file in kept.glob(f"bucket-*/{_REVIEWED}"):
        file.unlink()  # long, and what a run has reviewed is in the ledger


def study_changed(work: Work, before: Before, bucket: int, folder: Path) -> None:
    """Review a bucket into its folder: only persons of whom a row has changed, if those are few."""
    now = files_read(work, bucket)
    then = now | {
        name: files_of(before.files[name], [bucket], work.days) for name in staging.BY_PERSON
    }
    kept = bucket_folder(before.folder, bucket)
    whole = all((kept / name).is_file() for name in _KEPT)
    persons = changed(then, now, folder / f"changed-{bucket:03}") if whole else None
    if persons is None or len(persons) > _MOST * now["persons"].rows:
        study(work, bucket, folder)
        return
    with making(folder, bucket) as aside:
        if not aside:
            return
        if persons:
            _old(work, bucket, aside, persons, then)
            (aside / _AGAIN).mkdir()
            review(work, bucket, aside / _AGAIN, persons)
            _put_together(kept, aside)
        else:
            _take_over(kept, aside)


def changed(
    then: Mapping[str, Snapshot], now: Mapping[str, Snapshot], spill: Path
) -> list[int] | None:
    """The persons whose rows differ between two times; None where the old files are gone.

    A row of a source is never altered: another takes its place, from another source. So rows are
    told apart by their source and key.
    """
    queries = []
    for name in staging.BY_PERSON:
        gone = [one for one in then[name].files if one not in now[name].files]
        come = [one for one in now[name].files if one not in then[name].files]
        if not _there(then[name], gone):
            return None
        table = tables()[name]
        person = quote(str(person_column(table)))
        key = ", ".join(map(quote, table.stored_key))
        sides = " UNION ALL ".join(
            f"SELECT {person} AS person, {SOURCE}, {sign} AS n, {sign} * hash({key})::HUGEINT AS h "
            f"FROM ({stored_sql(table, replace(now[name], files=tuple(files)))})"
            for sign, files in ((-1, gone), (1, come))
            if files
        )
        if sides:
            queries.append(
                f"SELECT person FROM ({sides}) GROUP BY person, {SOURCE} "
                "HAVING sum(n) <> 0 OR sum(h) <> 0"
            )
    if not queries:
        return []
    with engine(spill, MEMORY, threads=1) as connection:
        rows = connection.execute(" UNION ".join(queries)).fetchall()
    shutil.rmtree(spill, ignore_errors=True)
    return sorted(person for (person,) in rows)


def _there(now: Snapshot, files: Sequence[DataFile]) -> bool:
    """Whether files of an earlier time can still be read."""
    if now.store:
        try:
            now.local(files)
        except LedgerDamaged:
            return False
    return all((now.folder / one.path).is_file() for one in files)


def _old(
    work: Work, bucket: int, aside: Path, persons: Sequence[int], then: Mapping[str, Snapshot]
) -> None:
    """What the earlier run had of these persons: their bills, and their part in the sums."""
    with opened(work, bucket, aside / SPILL, persons, then) as connection:
        make_tables(connection, work.days, point_tables(work.points))
        copy(connection, "SELECT bill, in_period FROM bills", aside / _GONE)
        copy(connection, sums_sql(work), aside / _LESS)


def _put_together(kept: Path, aside: Path) -> None:
    """The bucket's files: those of the earlier run without these persons, and with them anew."""
    again, gone = aside / _AGAIN, literal(aside / _GONE)
    with engine(aside / SPILL, MEMORY, threads=1) as connection:
        for name in _BY_BILL:
            file = f"{name}.parquet"
            rows = (
                f"SELECT * FROM {literal(kept / file)} k WHERE NOT EXISTS "
                f"(SELECT 1 FROM {gone} g WHERE g.bill = k.bill) "
                f"UNION ALL BY NAME SELECT * FROM {literal(again / file)}"
            )
            copy(connection, rows, aside / file)
        sums = "sums.parquet"
        parts = ", ".join(
            f"CAST(sum({one}) AS BIGINT) AS {one}" for one in ("top", "unsure", "whole")
        )
        copy(
            connection,
            f"SELECT point, institution, {parts} FROM (FROM {literal(kept / sums)} "
            f"UNION ALL BY NAME FROM {literal(again / sums)} UNION ALL BY NAME "
            f"SELECT point, institution, -top AS top, -unsure AS unsure, -whole AS whole "
            f"FROM {literal(aside / _LESS)}) GROUP BY point, institution "
            "HAVING sum(top) <> 0 OR sum(unsure) <> 0 OR sum(whole) <> 0",
            aside / sums,
        )
        ((less,),) = connection.execute(f"SELECT count(*) FROM {gone} WHERE in_period").fetchall()
    (again / _REVIEWED).rename(aside / _REVIEWED)
    counts = json.loads((again / COUNTS).read_text(encoding="utf-8"))
    _count(aside, {**counts, "same": _bills(kept) - less})
    shutil.rmtree(again)


def _take_over(kept: Path, aside: Path) -> None:
    """The files of an earlier run as they are; nothing was reviewed again."""
    for name in (*_BY_BILL, "sums"):
        shutil.copyfile(kept / f"{name}.parquet", aside / f"{name}.parquet")
    pq.write_table(REVIEWED.empty_table(), aside / _REVIEWED)
    _count(aside, {"bills": 0, "lines": 0, "same": _bills(kept)})


def _bills(kept: Path) -> int:
    """How many bills of the period an earlier run's bucket has."""
    counts = json.loads((kept / COUNTS).read_text(encoding="utf-8"))
    return int(counts["bills"] + counts.get("same", 0))


def _count(aside: Path, counts: Mapping[str, int]) -> None:
    (aside / COUNTS).write_text(json.dumps(counts), encoding="utf-8")


def _kept(work: Work) -> Path:
    first, last = date_of(work.days.first), date_of(work.days.last)
    return work.ledger.work_folder(f"reviewed-{first}-{last}")


def _key(work: Work) -> str:
    """What must be the same for findings to be the same of the same rows."""
    parts = (told(work.points), repr(work.days), str(work.ledger.buckets), program())
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


@cache
def program() -> str:
    """A digest of the program that judges, and of the data that it comes with."""
    digest = hashlib.sha256()
    root = Path(baoheng.__file__).parent
    for below in ("review", "packs/national/review"):
        for file in sorted((root / below).rglob("*")):
            if file.suffix in (".py", ".toml"):
                digest.update(file.read_bytes())
    return digest.hexdigest()


def _files(work: Work) -> dict[str, Snapshot]:
    """The files of all tables that a run by person reads, of all buckets."""
    return {
        name: snapshot(work.ledger, tables()[name], work.versions[name])
        for name in (*staging.BY_PERSON, *staging.SHARED)
    }


def _snapshot(ledger: Ledger, name: str, rows: Sequence[Sequence[object]]) -> Snapshot:
    files = tuple(
        DataFile(str(path), str(part), int(str(count)), int(str(size)))
        for path, part, count, size in rows
    )
    return Snapshot(ledger.table_folder(name), -1, files, ledger.store)
