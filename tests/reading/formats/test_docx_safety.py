import struct
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from compared import loose
from wordfiles import NAMESPACES, para, word_file

from baoheng.core.errors import DamagedDocument, EncryptedDocument, LimitExceeded
from baoheng.reading.formats import docx
from baoheng.reading.limits import DEFAULT_LIMITS


def with_document(folder: Path, document: bytes, member: str = "word/document.xml") -> Path:
    path = folder / "坏.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, document)
    return path


def fails(path: Path, error: type[Exception], *words: str) -> None:
    with pytest.raises(error) as caught:
        docx.read(path, "坏.docx", DEFAULT_LIMITS)
    for word in ("坏.docx", *words):
        assert word in str(caught.value)


def test_an_entity_attack_is_refused(tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE d [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><d>&b;</d>'
    fails(with_document(tmp_path, bomb), DamagedDocument, "DOCTYPE")


def test_an_entity_attack_in_another_encoding_is_refused(tmp_path: Path) -> None:
    bomb = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE d [<!ENTITY a "a">]><d>&a;</d>'
    fails(with_document(tmp_path, bomb.encode("utf-16")), DamagedDocument, "DOCTYPE")


def test_an_outside_file_is_never_opened(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("秘密")
    attack = f'<!DOCTYPE d [<!ENTITY x SYSTEM "file://{tmp_path}/secret.txt">]><d>&x;</d>'
    fails(with_document(tmp_path, attack.encode()), DamagedDocument, "实体")


@pytest.mark.parametrize("document", [b"", b"<w:document", b"<a><b></a>", b"\0\0\0"])
def test_broken_xml_is_damage(tmp_path: Path, document: bytes) -> None:
    fails(with_document(tmp_path, document), DamagedDocument, "XML", "另存")


def test_a_package_without_a_document_is_damage(tmp_path: Path) -> None:
    fails(with_document(tmp_path, b"<x/>", "other.xml"), DamagedDocument, "word/document.xml")


def test_a_truncated_file_is_damage(tmp_path: Path) -> None:
    path = word_file(tmp_path, para("标题" * 500))
    path.write_bytes(path.read_bytes()[:-200])
    fails(path, DamagedDocument, "重新下载")


def test_flipped_bytes_inside_are_damage(tmp_path: Path) -> None:
    path = word_file(tmp_path, para("".join(chr(0x4E00 + i * 7 % 5000) for i in range(2000))))
    with zipfile.ZipFile(path) as archive:
        at = archive.getinfo("word/document.xml").header_offset
    data = bytearray(path.read_bytes())
    data[at + 200 : at + 260] = bytes(60)
    path.write_bytes(data)
    fails(path, DamagedDocument, "重新下载")


def test_a_member_with_a_password_is_encrypted(tmp_path: Path) -> None:
    path = word_file(tmp_path, para("标题"))
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        flags = struct.unpack_from("<H", data, at + 8)[0]
        struct.pack_into("<H", data, at + 8, flags | 1)
        at = data.find(b"PK\x01\x02", at + 4)
    path.write_bytes(data)
    fails(path, EncryptedDocument, "密码")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    fails(with_document(tmp_path, b" " * (4 << 20)), LimitExceeded, "压缩炸弹")


def test_the_unpacked_size_is_limited(tmp_path: Path) -> None:
    path = word_file(tmp_path, para("标题"))
    with pytest.raises(LimitExceeded):
        docx.read(path, "大.docx", replace(DEFAULT_LIMITS, unpacked_bytes=100))
    with pytest.raises(LimitExceeded):
        docx.read(path, "大.docx", replace(DEFAULT_LIMITS, archive_members=2))


def test_deep_nesting_is_refused_without_a_crash(tmp_path: Path) -> None:
    deep = f"<w:p>{'<w:smartTag>' * 400}{'</w:smartTag>' * 400}</w:p>"
    fails(word_file(tmp_path, deep), LimitExceeded, "嵌套过深")


def test_the_deepest_nesting_that_parses_is_read(tmp_path: Path) -> None:
    depth = 240
    inside = "<w:r><w:t>到底</w:t></w:r>"
    deep = f"<w:p>{'<w:smartTag>' * depth}{inside}{'</w:smartTag>' * depth}</w:p>"
    source = docx.read(word_file(tmp_path, deep), "深.docx", DEFAULT_LIMITS)
    assert loose(source) == ["到底"]


def test_the_document_may_have_another_name_and_windows_slashes(tmp_path: Path) -> None:
    document = f"<w:document {NAMESPACES}><w:body>{para('标题')}</w:body></w:document>"
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="a" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/'
        'officeDocument" Target="/Word/main.xml"/></Relationships>'
    )
    path = tmp_path / "怪.docm"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("_rels\\.rels", rels)
        archive.writestr("word\\main.xml", document)
    assert loose(docx.read(path, path.name, DEFAULT_LIMITS)) == ["标题"]
