"""The hits of a run from the files of its buckets and from what showed across persons."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow.parquet as pq

from baoheng.review.across import Across
from baoheng.review.bucket import Work
from baoheng.review.found import Found
from baoheng.review.hits import Hit, gather
from baoheng.review.study import bucket_folder, study_more


@dataclass(frozen=True, slots=True)
class BillFacts:
    """What a hit tells of its bill: integer keys, and the day of its settlement."""

    settlement: int
    person: int
    institution: int
    physician: int | None
    department: int | None
    setl_d: int


@dataclass(slots=True)
class Results:
    """Hits, the bills they are about, the items of their lines, and what could not be judged."""

    hits: list[Hit] = field(default_factory=list)
    bills: dict[int, BillFacts] = field(default_factory=dict)
    items: dict[tuple[int, str], int] = field(default_factory=dict)
    unknown: dict[int, int] = field(default_factory=lambda: defaultdict(int))


def results(work: Work, folder: Path, across: Across) -> Results:
    """All hits of the buckets in ``folder``; the amount of a line is counted once."""
    more: dict[int, dict[int, int]] = defaultdict(dict)
    for bill, person in across.persons.items():
        more[person % work.ledger.buckets][bill] = person
    made = Results()
    _add(made.unknown, across.unknown)
    for bucket in range(work.ledger.buckets):
        found = [*_found(bucket_folder(folder, bucket))]
        folders = [bucket_folder(folder, bucket)]
        if bucket in more:
            folders.append(study_more(work, bucket, folder, more[bucket]))
            found += [one for one in across.found if one.bill in more[bucket]]
        _take(made, work, folders, found)
    return made


def _found(folder: Path) -> Iterator[Found]:
    columns = pq.read_table(folder / "found.parquet").to_pydict()
    return (Found(*row) for row in zip(*columns.values(), strict=True))


def _take(made: Results, work: Work, folders: Sequence[Path], found: Sequence[Found]) -> None:
    lines: dict[int, dict[str, int]] = defaultdict(dict)
    for folder in folders:
        for row in pq.read_table(folder / "lines.parquet").to_pylist():
            lines[row["bill"]][row["sn"]] = row["amount"]
            made.items[row["bill"], row["sn"]] = row["item"]
        for row in pq.read_table(folder / "bills.parquet").to_pylist():
            bill = row.pop("bill")
            made.bills[bill] = BillFacts(**row)
    gathered = gather(found, work.points, lines)
    made.hits += gathered.hits
    _add(made.unknown, gathered.unknown)


def _add(to: dict[int, int], more: Mapping[int, int]) -> None:
    for point, count in more.items():
        to[point] = to.get(point, 0) + count
