"""What the system says of a file is told in Chinese."""

import errno
import json

import pytest

from baoheng.core.faults import why


def raised(call):
    try:
        call()
    except (ValueError, OSError, KeyError) as error:
        return error
    raise AssertionError


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (raised(lambda: json.loads("{\n坏")), "第2行第1个字起不是完整的 JSON"),
        (raised(lambda: b"\xd0".decode()), "不是 UTF-8 编码的文字"),
        (KeyError("format"), "缺少“format”"),
        (PermissionError(errno.EACCES, "Permission denied"), "没有读写的权限"),
        (FileNotFoundError(errno.ENOENT, "No such file"), "文件或文件夹不存在"),
        (IsADirectoryError(errno.EISDIR, "Is a directory"), "这是一个文件夹"),
        (NotADirectoryError(errno.ENOTDIR, "Not a directory"), "路径中有一段不是文件夹"),
        (OSError(errno.ENOSPC, "No space left on device"), "磁盘已满"),
    ],
)
def test_known_faults_have_words(error, said):
    assert why(error) == said


@pytest.mark.parametrize("error", [OSError(errno.EBUSY, "busy"), ValueError("bad"), TypeError("x")])
def test_of_others_no_english_is_told(error):
    assert not any(word in why(error) for word in ("busy", "bad", "x"))
    assert why(error)
