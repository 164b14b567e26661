import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from baoheng.review.spark.buckets import write_buckets
from baoheng.review.study import COUNTS, FOUND, MOVING, bucket_folder, waiting

GROUP, BUCKETS = [0, 2, 3], 4


@pytest.fixture
def made():
    """Three bills of the persons 4 (bucket 0), 6 (bucket 2) and 10 (bucket 2)."""
    bills, persons = pa.array([1, 2, 3]), pa.array([4, 6, 10])
    found = [{"point": 0, "bill": bill, "role": 1, "lbill": bill, "amount": 7} for bill in (1, 3)]
    return {
        "found": pa.Table.from_pylist(found, FOUND),
        "bills": pa.table({"bill": bills, "person": persons}),
        "lines": pa.table({"bill": pa.array([1, 1, 2]), "amount": pa.array([1, 2, 3])}),
        "reviewed": pa.table({"bill": bills, "person": persons, "line_cnt": pa.array([2, 1, 0])}),
        "sums": pa.table({"institution": pa.array([1]), "top": pa.array([5])}),
    }


def written(folder, bucket, name):
    return pq.read_table(bucket_folder(folder, bucket) / f"{name}.parquet").to_pydict()


def test_each_row_lands_in_the_bucket_of_its_person(tmp_path, made):
    write_buckets(made, GROUP, BUCKETS, tmp_path)
    assert written(tmp_path, 0, "found")["bill"] == [1]
    assert written(tmp_path, 2, "found")["bill"] == [3]
    assert sorted(written(tmp_path, 2, "bills")["person"]) == [6, 10]
    assert written(tmp_path, 0, "lines")["amount"] == [1, 2]
    assert written(tmp_path, 3, "reviewed")["bill"] == []
    counts = [json.loads((bucket_folder(tmp_path, one) / COUNTS).read_text()) for one in GROUP]
    assert counts == [{"bills": 1, "lines": 2}, {"bills": 2, "lines": 1}, {"bills": 0, "lines": 0}]
    assert waiting(tmp_path, BUCKETS) == [1]


def test_sums_of_the_group_are_there_once(tmp_path, made):
    write_buckets(made, GROUP, BUCKETS, tmp_path)
    assert [written(tmp_path, one, "sums")["top"] for one in GROUP] == [[5], [], []]


def test_a_group_of_which_only_some_folders_are_there_is_done_again(tmp_path, made, monkeypatch):
    real = Path.rename

    def dies(path, target):
        if path.name == "bucket-002":
            raise KeyboardInterrupt
        return real(path, target)

    monkeypatch.setattr(Path, "rename", dies)
    with pytest.raises(KeyboardInterrupt):
        write_buckets(made, GROUP, BUCKETS, tmp_path)
    assert bucket_folder(tmp_path, 0).is_dir()
    assert waiting(tmp_path, BUCKETS) == [0, 1, 2, 3]
    assert not (tmp_path / MOVING).exists()
    monkeypatch.setattr(Path, "rename", real)
    write_buckets(made, GROUP, BUCKETS, tmp_path)
    assert waiting(tmp_path, BUCKETS) == [1]
