"""Many files: order, origin, skipping; one that fails does not stop the rest."""

import zipfile
from pathlib import Path

from baoheng.core.errors import EmptyDocument, ReadError
from baoheng.reading.batch import Job, Outcome, found, read_all
from baoheng.reading.limits import DEFAULT_LIMITS


def listed(*paths: Path) -> list[tuple[str, str]]:
    with found(paths, DEFAULT_LIMITS) as entries:
        return [
            (e.name, "job" if isinstance(e, Job) else "skipped" if e.skipped else "refused")
            for e in entries
        ]


def test_files_folders_and_archives_become_jobs_in_the_given_order(tmp_path):
    folder = tmp_path / "资料"
    folder.mkdir()
    (folder / "乙.txt").write_text("乙", encoding="utf-8")
    (folder / ".隐藏").write_text("x", encoding="utf-8")
    single = tmp_path / "甲.txt"
    single.write_text("甲", encoding="utf-8")
    assert listed(single, folder, tmp_path / "没有") == [
        ("甲.txt", "job"),
        ("资料/.隐藏", "skipped"),
        ("资料/乙.txt", "job"),
        ("没有", "refused"),
    ]


def test_a_member_of_an_archive_links_to_the_archive_and_is_removed_afterwards(tmp_path):
    archive = tmp_path / "报送.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("表.txt", "指标")
    with found([archive], DEFAULT_LIMITS) as entries:
        (job,) = entries
        assert isinstance(job, Job)
        assert (job.name, job.origin) == ("报送.zip/表.txt", archive)
        assert job.path.exists()
    assert not job.path.exists()


def test_outcomes_come_in_order_although_they_finish_in_any(tmp_path):
    for name, text in [("一.txt", "长" * 20_000), ("二.txt", ""), ("三.txt", "短")]:
        (tmp_path / name).write_text(text, encoding="utf-8")
    paths = [tmp_path / name for name in ("一.txt", "二.txt", "没有", "三.txt")]
    with found(paths, DEFAULT_LIMITS) as entries:
        outcomes = list(read_all(entries, DEFAULT_LIMITS, workers=2))
    assert [o.name for o in outcomes] == ["一.txt", "二.txt", "没有", "三.txt"]
    assert [type(o.error) for o in outcomes] == [type(None), EmptyDocument, ReadError, type(None)]
    assert all((o.reading is None) == (o.error is not None) for o in outcomes)
    assert all(isinstance(o, Outcome) for o in outcomes)
