"""A ledger in object storage, against a server that speaks S3: the same ledger, many machines."""

import datetime
import multiprocessing
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from deltalake.exceptions import CommitFailedError
from facts import AT, load_file, rows_of, waiting
from objects import keys, new_bucket, object_storage

from baoheng.core.errors import BaohengError, LedgerBusy, LedgerDamaged, LedgerError
from baoheng.ledger import delta, load
from baoheng.ledger.definitions import table
from baoheng.ledger.delta import commit, snapshot
from baoheng.ledger.folder import Ledger, create, exists, open_ledger
from baoheng.ledger.maintenance import compact, vacuum
from baoheng.ledger.masking import log_access
from baoheng.ledger.register import loads
from baoheng.ledger.store import CACHE, Store, store_of

pytestmark = pytest.mark.slow

HEAD = "人员编号,险种类型,人员类别,参保地区划,参保开始日期"
A, B, C = (f"P{n},390,15,990302,2025-01-0{n}" for n in (1, 2, 3))
BAD = "P4,999,15,990302,2025-01-04"
ENROLMENTS = table("enrolments")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with object_storage() as found:
        yield found


@pytest.fixture
def store(address, monkeypatch, tmp_path) -> Store:
    for name, value in keys(address).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv(CACHE, str(tmp_path / "第一台"))
    return store_of(f"s3://{new_bucket(address)}/云溪市/台账")


@pytest.fixture
def ledger(store) -> Ledger:
    return create(store, buckets=2)


@pytest.fixture
def other(ledger, store, monkeypatch, tmp_path) -> Ledger:
    """The same ledger as another machine sees it."""
    monkeypatch.setenv(CACHE, str(tmp_path / "第二台"))
    return open_ledger(store)


def write(folder: Path, name: str, *lines: str) -> Path:
    path = folder / name
    path.write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")
    return path


def copies(ledger: Ledger) -> set[str]:
    """This machine's copies of the table's data files."""
    folder = ledger.table_folder("enrolments")
    return {path.relative_to(folder).as_posix() for path in folder.glob("part=*/*.parquet")}


def data_files(store: Store) -> set[str]:
    return {name for name in store.sizes("tables/enrolments/") if name.endswith(".parquet")}


def people(ledger: Ledger, version: int | None = None) -> list[str]:
    return [person for (person,) in rows_of(ledger, "enrolments", "psn_no", version=version)]


@pytest.mark.slow
def test_another_machine_sees_what_one_loads_with_quarantine_register_and_old_versions(
    ledger, other, tmp_path
):
    [first] = load_file(ledger, "enrolments", write(tmp_path, "a.csv", A, BAD)).loads
    load_file(ledger, "enrolments", write(tmp_path, "b.csv", B))
    assert other.root != ledger.root
    assert people(other) == ["P1", "P2"]
    assert people(other, first.version) == ["P1"]
    assert waiting(other, "enrolments") == [(3, "险种类型不在字典里")]
    assert [one.version for one in loads(other, "enrolments")] == [1, 2]
    again = load_file(other, "enrolments", write(tmp_path, "a.csv", A, BAD))
    assert (again.loads, again.known) == ((), (f"{tmp_path.name}/a.csv",))


@pytest.mark.slow
def test_a_correction_from_another_machine_replaces(ledger, other, tmp_path):
    load_file(ledger, "enrolments", write(tmp_path, "a.csv", A, B))
    [done] = load_file(other, "enrolments", write(tmp_path, "a.csv", A, C)).loads
    assert (done.inserted, done.taken_out, done.unchanged) == (1, 1, 1)
    assert people(ledger) == people(other) == ["P1", "P3"]


@pytest.mark.slow
def test_a_data_file_is_copied_once_and_a_broken_copy_again(ledger, other, tmp_path):
    load_file(ledger, "enrolments", write(tmp_path, "a.csv", A, B))
    people(other)
    marks = {name: (other.table_folder("enrolments") / name).stat() for name in copies(other)}
    assert marks
    people(other)
    for name, mark in marks.items():
        copy = other.table_folder("enrolments") / name
        assert copy.stat().st_mtime_ns == mark.st_mtime_ns
        copy.write_bytes(b"PAR1")
    assert people(other) == ["P1", "P2"]
    shutil.rmtree(other.root)
    assert people(other) == ["P1", "P2"]


@pytest.mark.slow
def test_only_the_parts_that_are_read_are_copied(ledger, other, tmp_path):
    load_file(ledger, "enrolments", write(tmp_path, "a.csv", A, B, C))
    now = snapshot(other, ENROLMENTS)
    assert now.rows == 3
    assert copies(other) == set()
    now.paths([now.files[0].part])
    assert copies(other) == {now.files[0].path}


@pytest.mark.slow
def test_copies_are_for_nobody_else(ledger):
    assert ledger.root.stat().st_mode & 0o077 == 0


@pytest.mark.slow
def test_a_writer_on_another_machine_is_noticed_at_the_commit(ledger, other, tmp_path):
    load_file(ledger, "enrolments", write(tmp_path, "a.csv", A))
    before = snapshot(ledger, ENROLMENTS)
    load_file(other, "enrolments", write(tmp_path, "b.csv", B))
    with pytest.raises(LedgerBusy, match="抢先"):
        commit(ledger, ENROLMENTS, before, [], list(before.files), {})
    assert people(ledger) == ["P1", "P2"]


@pytest.mark.slow
@pytest.mark.parametrize("first", [(), (C,)], ids=["new table", "known table"])
def test_a_run_that_is_overtaken_works_it_out_again(ledger, other, tmp_path, monkeypatch, first):
    """The other machine loads a row with the same key between the merge and the commit."""
    if first:
        load_file(ledger, "enrolments", write(tmp_path, "c.csv", *first))
    mine = write(tmp_path, "a.csv", A, BAD)
    theirs = write(tmp_path, "b.csv", A.replace("990302", "990303"), B)
    true_commit = commit

    def slow(*words: object) -> int:
        monkeypatch.setattr(load, "commit", true_commit)
        load_file(other, "enrolments", theirs)
        return true_commit(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(load, "commit", slow)
    [done] = load_file(ledger, "enrolments", mine).loads
    assert (done.updated, done.inserted, done.refused) == (1, 0, 1)
    assert people(other) == sorted(["P1", "P2", *(one[:2] for one in first)])
    assert [one.version for one in loads(other, "enrolments")][-1] == done.version
    assert len(waiting(other, "enrolments")) == 1


@pytest.mark.slow
def test_machines_that_write_at_once_lose_nothing(ledger, store, tmp_path, monkeypatch):
    monkeypatch.setattr(load, "PAUSE", 50)
    machines = [Ledger(tmp_path / f"m{n}", 2, store) for n in range(3)]
    paths = [write(tmp_path, f"{n}.csv", A.replace("P1", f"P{n}"), BAD) for n in range(3)]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda n: load_file(machines[n], "enrolments", paths[n]), range(3)))
    assert people(ledger) == ["P0", "P1", "P2"]
    assert len(loads(ledger, "enrolments")) == 3
    assert len(waiting(ledger, "enrolments")) == 3


@pytest.mark.slow
def test_a_writer_is_told_its_own_version_though_another_is_behind_it(ledger, other, tmp_path):
    [first] = load_file(ledger, "enrolments", write(tmp_path, "a.csv", A)).loads
    [second] = load_file(other, "enrolments", write(tmp_path, "b.csv", B)).loads
    for one in (first, second):
        assert delta._version_of(ledger, ENROLMENTS, one.said()) == one.version


@pytest.mark.slow
def test_a_run_that_is_always_overtaken_gives_up_and_says_so(ledger, tmp_path, monkeypatch):
    tries = []

    def never(*words: object) -> int:
        tries.append(1)
        raise LedgerBusy("另一个程序抢先写了") from CommitFailedError("taken")

    monkeypatch.setattr(load, "commit", never)
    monkeypatch.setattr(load, "PAUSE", 1)
    with pytest.raises(LedgerBusy):
        load_file(ledger, "enrolments", write(tmp_path, "a.csv", A))
    assert len(tries) == load.RETRIES + 1


@pytest.mark.slow
def test_a_run_that_only_waits_for_a_lock_is_not_worked_out_again(ledger, tmp_path, monkeypatch):
    tries = []

    def held(*words: object) -> int:
        tries.append(1)
        raise LedgerBusy("另一个程序正在写隔离区")

    monkeypatch.setattr(load, "commit", held)
    with pytest.raises(LedgerBusy):
        load_file(ledger, "enrolments", write(tmp_path, "a.csv", A))
    assert len(tries) == 1


def die_before_the_commit(environment: dict[str, str], url: str, path: Path) -> None:
    os.environ.update(environment)

    class Dying(delta.DeltaTable):
        def create_write_transaction(self, *words: object, **more: object) -> None:
            if self.table_uri.rstrip("/").endswith("enrolments"):
                os._exit(9)
            super().create_write_transaction(*words, **more)  # type: ignore[arg-type]

    delta.DeltaTable = Dying  # type: ignore[misc]
    load_file(open_ledger(store_of(url)), "enrolments", path)


@pytest.mark.slow
def test_a_load_killed_between_upload_and_commit_leaves_the_old_version_whole(
    ledger, store, tmp_path
):
    load_file(ledger, "enrolments", write(tmp_path, "a.csv", A))
    before = data_files(store)
    more = write(tmp_path, "b.csv", B, C, BAD)
    environment = {name: os.environ[name] for name in os.environ if name.startswith(("AWS", CACHE))}
    process = multiprocessing.get_context("spawn").Process(
        target=die_before_the_commit, args=(environment, store.url, more)
    )
    process.start()
    process.join(120)
    assert process.exitcode == 9
    left = data_files(store) - before
    assert left  # it had been uploaded
    assert people(ledger) == ["P1"]
    assert waiting(ledger, "enrolments") == []
    assert vacuum(ledger, ENROLMENTS, 730, 5, at=AT) == (0, 0)  # it may still be at work
    load_file(ledger, "enrolments", more)
    assert people(ledger) == ["P1", "P2", "P3"]
    later = AT + datetime.timedelta(days=8)
    assert vacuum(ledger, ENROLMENTS, 730, 5, dry_run=True, at=later)[0] == len(left)
    assert vacuum(ledger, ENROLMENTS, 730, 5, at=later)[0] == len(left)
    assert data_files(store) & left == set()
    assert people(ledger) == ["P1", "P2", "P3"]


@pytest.mark.slow
def test_compacting_and_vacuuming_leave_the_rows_there_and_no_old_copy(ledger, store, tmp_path):
    for n in range(3):
        load_file(ledger, "enrolments", write(tmp_path, f"{n}.csv", A.replace("P1", f"P{n}")))
    done = compact(ledger, ENROLMENTS, AT, 5, lambda _: None)
    assert done.files_after < done.files_before
    assert vacuum(ledger, ENROLMENTS, 0, 5, at=AT)[0] > 0
    now = {one.path for one in snapshot(ledger, ENROLMENTS).files}
    assert {f"tables/enrolments/{name}" for name in now} == data_files(store)
    assert copies(ledger) == now
    assert people(ledger) == ["P0", "P1", "P2"]


@pytest.mark.slow
def test_a_lost_object_is_told_and_not_passed_over(ledger, other, store, tmp_path):
    load_file(ledger, "enrolments", write(tmp_path, "a.csv", A))
    [name] = data_files(store)
    store.write(name, b"PAR1")
    with pytest.raises(LedgerDamaged, match="不完整"):
        people(other)
    store.delete([name])
    with pytest.raises(LedgerDamaged, match="不见了"):
        people(other)


@pytest.mark.slow
def test_big_files_come_back_as_they_went(store, tmp_path):
    (tmp_path / "大").write_bytes(os.urandom(12_000_000))
    store.send(tmp_path, ["大"], "x")
    store.fetch(tmp_path / "back", {"大": 12_000_000}, "x")
    assert (tmp_path / "back" / "大").read_bytes() == (tmp_path / "大").read_bytes()


@pytest.mark.slow
def test_showings_are_kept_there_each_by_itself(ledger, store):
    log_access(ledger, "甲", AT, "核对申诉", "persons", 3)
    log_access(ledger, "乙", AT, "抽查", "persons", 1)
    found = [store.read(name) for name in sorted(store.sizes("access"))]
    assert len(found) == 2
    assert sum("核对申诉".encode() in (one or b"") for one in found) == 1


@pytest.mark.slow
def test_a_mapping_file_is_remembered_on_all_machines(ledger, other, tmp_path):
    mapping = tmp_path / "对照.toml"
    mapping.write_text('[columns]\n"个人码" = "psn_no"\n', encoding="utf-8")
    head = HEAD.replace("人员编号", "个人码")
    for name, line in (("a.csv", A), ("b.csv", B)):
        (tmp_path / name).write_text(f"{head}\n{line}\n", encoding="utf-8")
    load_file(ledger, "enrolments", tmp_path / "a.csv", mapping=mapping)
    again = load_file(other, "enrolments", tmp_path / "b.csv")
    assert again.remembered == (f"{tmp_path.name}/b.csv",)


@pytest.mark.slow
def test_a_ledger_is_made_once_and_found_only_where_it_is(store):
    assert not exists(store)
    with pytest.raises(LedgerError, match="这里没有台账"):
        open_ledger(store)
    create(store, buckets=4)
    assert exists(store)
    assert open_ledger(store).buckets == 4
    with pytest.raises(LedgerError, match="已经有东西"):
        create(store)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("AWS_ACCESS_KEY_ID", "", "没有对象存储的访问密钥"),
        ("AWS_ALLOW_HTTP", "", "不加密"),
        ("AWS_ENDPOINT_URL", "http://127.0.0.1:9", "没有读写成"),
    ],
)
def test_what_the_environment_lacks_is_told(monkeypatch, name, value, said):
    for one, given in keys("http://127.0.0.1:9").items():
        monkeypatch.setenv(one, given)
    monkeypatch.setenv(name, value)
    with pytest.raises(LedgerError, match=said):
        open_ledger(store_of("s3://bucket/prefix"))


@pytest.mark.slow
def test_a_bucket_that_is_not_there_is_told_and_keys_are_not(address, store):
    with pytest.raises(BaohengError, match="nowhere") as caught:
        create(store_of("s3://nowhere/台账"))
    assert os.environ["AWS_SECRET_ACCESS_KEY"] not in str(caught.value)


@pytest.mark.parametrize("url", ["s3://", "s3://bucket", "s3://bucket/"])
def test_an_address_without_bucket_or_prefix_is_refused(url):
    with pytest.raises(LedgerError, match="s3://桶/前缀"):
        store_of(url)
