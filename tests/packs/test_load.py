"""The loader of data files: strict, and every message names the file."""

import pytest

from baoheng import packs
from baoheng.core.errors import PackError


def test_a_data_file_states_its_version_and_source():
    data = packs.load("national/reading/units.toml")
    assert data["version"]
    assert "万" in data["scales"]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("national/reading/没有.toml", "找不到数据文件"),
        ("national/reading/units", "不是数据文件的名称"),
        ("../core/target.toml", "不是数据文件的名称"),
        ("/etc/passwd.toml", "不是数据文件的名称"),
        ("national\\reading\\units.toml", "不是数据文件的名称"),
    ],
)
def test_an_unknown_file_is_named(name, says):
    with pytest.raises(PackError) as caught:
        packs.load(name)
    assert caught.value.where == name
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'version = "1"\nsource = ', "不符合 TOML 格式"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b'version = "1"', "缺少 source"),
        (b'version = 1\nsource = "x"', "缺少 version"),
    ],
)
def test_a_broken_file_is_told(tmp_path, monkeypatch, content, says):
    (tmp_path / "broken.toml").write_bytes(content)
    monkeypatch.setattr("baoheng.packs.resources.files", lambda _: tmp_path)
    with pytest.raises(PackError, match=says) as caught:
        packs.load("broken.toml")
    assert caught.value.where == "broken.toml"
