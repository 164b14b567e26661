"""How long a file may take: scans by their size, everything else by the common limit."""

from pathlib import Path

from baoheng.reading.batch import Job, seconds_for
from baoheng.reading.limits import Limits

LIMITS = Limits(seconds=10, scan_page_bytes=100, scan_page_seconds=5, scan_seconds=60)


def job(path: Path) -> Job:
    return Job(0, path.name, path, path, LIMITS)


def test_a_scan_gets_time_for_every_page(tmp_path: Path) -> None:
    path = tmp_path / "扫描.pdf"
    path.write_bytes(b"%PDF-1.4\n".ljust(400, b" "))
    assert seconds_for(job(path)) == 10 + 4 * 5


def test_but_never_more_than_the_limit_of_a_scan(tmp_path: Path) -> None:
    path = tmp_path / "扫描.pdf"
    path.write_bytes(b"%PDF-1.4\n".ljust(40_000, b" "))
    assert seconds_for(job(path)) == 60


def test_other_files_get_the_common_time(tmp_path: Path) -> None:
    path = tmp_path / "表.txt"
    path.write_text("一级指标\t二级指标\n" * 100, encoding="utf-8")
    assert seconds_for(job(path)) == 10
