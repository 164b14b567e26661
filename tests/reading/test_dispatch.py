from dataclasses import replace
from pathlib import Path

import pytest
from crafted import ole, zipped

from baoheng.core.errors import (
    DamagedDocument,
    EmptyDocument,
    EncryptedDocument,
    LimitExceeded,
    ReadError,
    UnsupportedFormat,
)
from baoheng.reading import dispatch
from baoheng.reading.digest import file_sha256
from baoheng.reading.dispatch import PARSING_FAULTS, open_source
from baoheng.reading.limits import DEFAULT_LIMITS
from baoheng.reading.refusals import mismatch_note, refusal
from baoheng.reading.sniff import Kind


def written(path: Path, body: bytes | str) -> Path:
    path.write_bytes(body.encode() if isinstance(body, str) else body)
    return path


def test_text_is_read_under_the_name_the_user_gave(tmp_path: Path):
    path = written(tmp_path / "member-1", "标题\n指标\t值\n")
    source = open_source(path, "资料.zip/表.txt")
    assert source.file == "资料.zip/表.txt"
    assert source.sha256 == file_sha256(path)
    assert source.notes == []
    assert source.census == source.characters() == 5


def test_fingerprint_is_of_the_bytes(tmp_path: Path):
    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert file_sha256(written(tmp_path / "a", "abc")) == expected


def test_name_that_promises_another_kind_is_told_but_read(tmp_path: Path):
    source = open_source(written(tmp_path / "表.docx", "标题\n指标\t值\n"))
    assert source.notes == [
        ("NAME_MISMATCH", "文件名以“.docx”结尾，内容其实是纯文本，已按内容读取")
    ]


@pytest.mark.parametrize(
    ("name", "kind", "told"),
    [
        ("a.docx", Kind.DOCX, False),
        ("a.WPS", Kind.DOC, False),
        ("a.wps", Kind.DOCX, False),
        ("a.et", Kind.XLS, False),
        ("a.doc", Kind.DOCX, True),
        ("a.xls", Kind.HTML, True),
        ("a.xls", Kind.XMLSS, True),
        ("README", Kind.TEXT, False),
        (".txt", Kind.PDF, False),
    ],
)
def test_which_names_are_told(name: str, kind: Kind, told: bool):
    assert (mismatch_note(name, kind) is not None) is told


REFUSED = [
    (b"MZ\x90\0\x03\0", UnsupportedFormat, "可执行程序"),
    (b"Rar!\x1a\x07\x01\0", UnsupportedFormat, "RAR 压缩包"),
    (b"7z\xbc\xaf\x27\x1c\0", UnsupportedFormat, "7z 压缩包"),
    (b"<?xml version='1.0'?><data/>", UnsupportedFormat, "XML 数据"),
    (bytes(range(256)) * 8, UnsupportedFormat, "已知的文档格式"),
    (b"", EmptyDocument, "空的"),
    (b"\n \n", EmptyDocument, "空的"),
]


@pytest.mark.parametrize(("body", "error", "word"), REFUSED)
def test_what_is_not_read_is_named_with_advice(
    tmp_path: Path, body: bytes, error: type[ReadError], word: str
):
    with pytest.raises(error, match=word) as caught:
        open_source(written(tmp_path / "表.docx", body))
    assert caught.value.where == "表.docx"
    assert caught.value.todo


@pytest.mark.parametrize(
    "streams",
    [{"EncryptionInfo": b"", "EncryptedPackage": b""}, {"WordDocument": b"\0" * 11 + b"\1"}],
)
def test_password_is_told(tmp_path: Path, streams: dict[str, bytes]):
    with pytest.raises(EncryptedDocument, match="去掉密码"):
        open_source(ole(tmp_path / "表.docx", streams))


def test_ofd_is_refused_with_advice_to_use_pdf(tmp_path: Path):
    with pytest.raises(UnsupportedFormat, match="另存为 PDF"):
        open_source(zipped(tmp_path / "a.ofd", {"OFD.xml": b""}))


def test_size_is_checked_first(tmp_path: Path):
    with pytest.raises(LimitExceeded, match="上限"):
        open_source(
            written(tmp_path / "a.txt", "x" * 100), None, replace(DEFAULT_LIMITS, file_bytes=9)
        )


def test_missing_file_is_told(tmp_path: Path):
    with pytest.raises(ReadError, match="不存在"):
        open_source(tmp_path / "a.txt")


@pytest.mark.parametrize("kind", PARSING_FAULTS)
def test_fault_of_a_parser_is_a_damaged_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: type[Exception]
):
    def fail(*_arguments: object) -> None:
        raise kind("inside")

    monkeypatch.setattr(dispatch, "_reader", lambda _kind: fail)
    with pytest.raises(DamagedDocument, match=kind.__name__) as caught:
        open_source(written(tmp_path / "a.txt", "x"))
    assert "test_dispatch.py 第" in caught.value.message


def test_running_out_of_memory_is_not_called_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def fail(*_arguments: object) -> None:
        raise MemoryError

    monkeypatch.setattr(dispatch, "_reader", lambda _kind: fail)
    with pytest.raises(MemoryError):
        open_source(written(tmp_path / "a.txt", "x"))


def test_every_kind_is_either_read_or_refused_with_a_message():
    for kind in Kind:
        if kind is Kind.EMPTY or kind in dispatch._MODULES or kind in dispatch._CONVERTED:
            continue
        error = refusal(kind)
        assert error.message, kind
        assert error.todo, kind
