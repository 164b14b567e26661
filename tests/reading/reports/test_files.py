import errno
import os

import pytest

from baoheng.core.errors import OutputError
from baoheng.reading.reports.files import write_whole


def test_the_file_is_replaced_whole(tmp_path):
    path = tmp_path / "结果.html"
    path.write_text("旧", encoding="utf-8")
    write_whole(path, lambda file: file.write("新".encode()))
    assert path.read_text(encoding="utf-8") == "新"
    assert os.listdir(tmp_path) == ["结果.html"]


@pytest.mark.parametrize(
    ("code", "words"),
    [(errno.ENOSPC, "磁盘已满"), (errno.EACCES, "没有写入权限"), (errno.EIO, "写入失败")],
)
def test_a_failed_write_leaves_the_old_file_and_says_why(tmp_path, code, words):
    path = tmp_path / "结果.html"
    path.write_text("旧", encoding="utf-8")

    def fail(file):
        file.write(b"half")
        raise OSError(code, os.strerror(code))

    with pytest.raises(OutputError, match=words) as caught:
        write_whole(path, fail)
    assert caught.value.todo
    assert path.read_text(encoding="utf-8") == "旧"
    assert os.listdir(tmp_path) == ["结果.html"]


def test_a_device_is_never_replaced_by_a_file(tmp_path):
    pipe = tmp_path / "管道"
    os.mkfifo(pipe)
    with pytest.raises(OutputError, match="设备或管道"):
        write_whole(pipe, lambda file: file.write(b"x"))
    assert pipe.is_fifo()


def test_the_file_behind_a_link_is_replaced_and_the_link_stays(tmp_path):
    real, link = tmp_path / "真.xlsx", tmp_path / "链接.xlsx"
    real.write_bytes(b"old")
    link.symlink_to(real)
    write_whole(link, lambda file: file.write(b"new"))
    assert link.is_symlink()
    assert real.read_bytes() == b"new"
