"""The results of a group of buckets, put into a folder a bucket as a run without Spark does."""

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from baoheng.ledger.engine import engine
from baoheng.review.study import MOVING, bucket_folder, copy, count

# where the person of a row is told: by the row, or by the reviewed bill that it is about
_BY_BILL = ("found", "lines")
_OF_GROUP = "sums"  # only their sum over all buckets matters


def write_buckets(
    made: Mapping[str, pa.Table], group: Sequence[int], buckets: int, folder: Path
) -> None:
    """Write the tables, each row to the bucket of its person; all folders appear, or none.

    Until all are there a note names them, so that a run that goes on clears those that are.
    """
    aside = folder / "group.tmp"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    with engine(aside / "spill") as connection:
        for name, rows in made.items():
            connection.register(f"all_{name}", rows)
        connection.execute(
            f"CREATE TABLE placed AS SELECT bill, person % {buckets} AS bucket FROM all_reviewed"
        )
        for bucket in group:
            target = bucket_folder(aside, bucket)
            target.mkdir()
            for name in made:
                copy(connection, _rows(name, bucket, buckets, group), target / f"{name}.parquet")
            count(connection, target)
    _move(aside, group, folder)


def _rows(name: str, bucket: int, buckets: int, group: Sequence[int]) -> str:
    if name == _OF_GROUP:
        return f"SELECT * FROM all_{name} WHERE {bucket == group[0]}"
    if name in _BY_BILL:
        return (
            f"SELECT a.* FROM all_{name} a JOIN placed p ON p.bill = a.bill "
            f"WHERE p.bucket = {bucket}"
        )
    return f"SELECT * FROM all_{name} WHERE person % {buckets} = {bucket}"


def _move(aside: Path, group: Sequence[int], folder: Path) -> None:
    fresh = aside / MOVING
    fresh.write_text(json.dumps(list(group)), encoding="utf-8")
    note = fresh.replace(folder / MOVING)
    for bucket in group:
        bucket_folder(aside, bucket).rename(bucket_folder(folder, bucket))
    note.unlink()
    shutil.rmtree(aside, ignore_errors=True)
