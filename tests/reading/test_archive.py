import io
import os
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from crafted import encrypted_zip, gbk_zip, overlapping_zip, zipped

from baoheng.reading.archive import Member, expand
from baoheng.reading.limits import DEFAULT_LIMITS, Limits


def run(path: Path, tmp_path: Path, limits: Limits = DEFAULT_LIMITS) -> list[Member]:
    folder = tmp_path / "private"
    folder.mkdir()
    before = {p for p in tmp_path.rglob("*") if p != folder}
    members = list(expand(path, limits, folder))
    after = {p for p in tmp_path.rglob("*") if not p.is_relative_to(folder)}
    assert after == before, "something was written outside the private folder"
    return members


def table(members: list[Member]) -> list[list[str]]:
    """Name, and the content of what can be read or the reason of what cannot."""
    return [[m.name, m.path.read_text("utf-8") if m.path else m.refused or ""] for m in members]


def only_reason(members: list[Member]) -> str:
    assert len(members) == 1
    assert members[0].path is None
    return members[0].refused or ""


def test_single_file_stands_for_itself(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_text("一", "utf-8")
    assert table(run(path, tmp_path)) == [["a.txt", "一"]]


def test_folder_is_walked_in_order_and_skipped_files_are_named(tmp_path: Path):
    root = tmp_path / "资料"
    (root / "子").mkdir(parents=True)
    for name in ("b.txt", "a.txt", "子/c.txt", "~$b.docx", ".hidden", "Thumbs.db"):
        (root / name).write_text("内容", "utf-8")
    os.symlink("/etc/hostname", root / "z.txt")
    assert table(run(root, tmp_path)) == [
        ["资料/.hidden", "是隐藏或系统附带的文件，跳过"],
        ["资料/Thumbs.db", "是隐藏或系统附带的文件，跳过"],
        ["资料/a.txt", "内容"],
        ["资料/b.txt", "内容"],
        ["资料/z.txt", "是指向别处的链接，没有跟进"],
        ["资料/~$b.docx", "是 Word/WPS 打开文件时的临时文件，跳过"],
        ["资料/子/c.txt", "内容"],
    ]


def test_missing_path_is_told(tmp_path: Path):
    assert "不存在" in only_reason(run(tmp_path / "no", tmp_path))


def test_members_of_a_zip_are_unpacked(tmp_path: Path):
    path = zipped(tmp_path / "a.zip", {"甲/表1.txt": "一".encode(), "乙.txt": "二".encode()})
    assert table(run(path, tmp_path)) == [["a.zip/乙.txt", "二"], ["a.zip/甲/表1.txt", "一"]]


def test_names_in_gbk_are_read(tmp_path: Path):
    path = gbk_zip(tmp_path / "a.zip", "绩效目标表.txt", b"x")
    assert table(run(path, tmp_path)) == [["a.zip/绩效目标表.txt", "x"]]


def test_zip_in_zip_is_opened_down_to_the_limit(tmp_path: Path):
    inner = zipped(tmp_path / "inner", {"t.txt": b"deep"}).read_bytes()
    path = zipped(tmp_path / "a.zip", {"b.zip": inner, "c.txt": b"flat"})
    two = replace(DEFAULT_LIMITS, archive_depth=2)
    assert table(run(path, tmp_path, two)) == [
        ["a.zip/b.zip/t.txt", "deep"],
        ["a.zip/c.txt", "flat"],
    ]


def test_zip_in_zip_below_the_limit_is_refused_and_the_rest_goes_on(tmp_path: Path):
    inner = zipped(tmp_path / "inner", {"t.txt": b"deep"}).read_bytes()
    path = zipped(tmp_path / "a.zip", {"b.zip": inner, "c.txt": b"flat"})
    one = replace(DEFAULT_LIMITS, archive_depth=1)
    assert table(run(path, tmp_path, one)) == [
        ["a.zip/b.zip", "压缩包套压缩包超过 1 层，请解压后再读"],
        ["a.zip/c.txt", "flat"],
    ]


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("../out.txt", "“..”"),
        ("a/../../out.txt", "“..”"),
        ("..\\out.txt", "“..”"),
        ("/etc/out.txt", "绝对路径"),
        ("C:\\out.txt", "盘符"),
        ("__MACOSX/._a.txt", "系统附带"),
        ("~$a.docx", "临时文件"),
    ],
)
def test_dangerous_names_are_refused_and_the_rest_goes_on(tmp_path: Path, name: str, word: str):
    members = run(zipped(tmp_path / "a.zip", {name: b"x", "好.txt": b"good"}), tmp_path)
    assert sorted(m.path is None for m in members) == [False, True]
    assert word in next(m.refused or "" for m in members if m.path is None)
    assert not (tmp_path.parent / "out.txt").exists()


def test_name_with_a_dot_folder_is_read(tmp_path: Path):
    path = zipped(tmp_path / "a.zip", {"./a.txt": b"x"})
    assert table(run(path, tmp_path)) == [["a.zip/./a.txt", "x"]]


def test_link_in_a_zip_is_refused(tmp_path: Path):
    info = zipfile.ZipInfo("link.txt")
    info.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(info, "/etc/passwd")
    assert "链接" in only_reason(run(tmp_path / "a.zip", tmp_path))


def test_protected_member_is_refused(tmp_path: Path):
    assert "密码" in only_reason(run(encrypted_zip(tmp_path / "a.zip", "a.txt"), tmp_path))


def test_empty_member_is_refused(tmp_path: Path):
    assert "空文件" in only_reason(run(zipped(tmp_path / "a.zip", {"a.txt": b""}), tmp_path))


def test_two_members_of_one_name_are_both_read(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "a", "w") as file:
        file.writestr("t.txt", "一")
        with pytest.warns(UserWarning, match="Duplicate"):
            file.writestr("t.txt", "二")
    assert table(run(tmp_path / "a", tmp_path)) == [
        ["a/t.txt", "一"],
        ["a/t.txt（重名第2份）", "二"],
    ]


def test_bomb_by_ratio_is_refused_before_it_is_unpacked(tmp_path: Path):
    path = zipped(tmp_path / "a.zip", {"bomb.txt": b"0" * (4 << 20), "t.txt": b"good"})
    members = run(path, tmp_path)
    assert "压缩炸弹" in (members[0].refused or "")
    assert members[1].path is not None


def test_overlapping_members_are_refused(tmp_path: Path):
    members = run(overlapping_zip(tmp_path / "a.zip"), tmp_path)
    assert ["共用数据" in (m.refused or "") for m in members] == [True, True]


def test_total_size_ends_the_work_with_a_reason(tmp_path: Path):
    small = replace(DEFAULT_LIMITS, unpacked_bytes=15)
    path = zipped(tmp_path / "a.zip", {"a.txt": b"0123456789", "b.txt": b"0123456789"})
    members = run(path, tmp_path, small)
    assert [m.path is not None for m in members] == [True, False]
    assert "合计超过" in (members[1].refused or "")


def test_number_of_files_ends_the_work_with_a_reason(tmp_path: Path):
    few = replace(DEFAULT_LIMITS, archive_members=2)
    path = zipped(tmp_path / "a.zip", {f"{n}.txt": b"x" for n in range(5)})
    members = run(path, tmp_path, few)
    assert [m.path is not None for m in members] == [True, True, False]
    assert "超过 2 个" in (members[2].refused or "")


def test_size_that_lies_is_refused(tmp_path: Path):
    path = zipped(tmp_path / "a.zip", {"a.txt": b"0123456789" * 50})
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = (100).to_bytes(4, "little")
    path.write_bytes(data)
    assert "损坏" in only_reason(run(path, tmp_path))


def test_cut_zip_is_refused(tmp_path: Path):
    path = zipped(tmp_path / "a.zip", {"a.txt": b"x" * 100})
    path.write_bytes(path.read_bytes()[:-30])
    assert "损坏" in only_reason(run(path, tmp_path))


def test_list_of_members_of_absurd_size_is_not_loaded(tmp_path: Path):
    path = zipped(tmp_path / "a.zip", {"a.txt": b"x"})
    data = bytearray(path.read_bytes())
    data[-10:-6] = (1 << 30).to_bytes(4, "little")
    path.write_bytes(data)
    assert "文件列表" in only_reason(run(path, tmp_path))


def test_documents_that_are_zips_inside_are_not_opened(tmp_path: Path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("word/document.xml", "")
    path = zipped(tmp_path / "a.zip", {"表.docx": inner.getvalue()})
    assert [m.name for m in run(path, tmp_path)] == ["a.zip/表.docx"]
