import zipfile
from pathlib import Path

import pytest
from crafted import ole, zipped

from baoheng.reading.sniff import Kind, sniff

TYPES = b"<Types/>"
EXCEL_BOF = b"\x09\x08\x10\x00" + b"\0" * 16
FILEPASS = b"\x2f\x00\x04\x00" + b"\0" * 4
WORD_HEAD = b"\xec\xa5\xc1\0" + b"\0" * 7

BY_BYTES = [
    ("表1\t指标\t≥95%\n".encode(), Kind.TEXT),
    ("指标,值\n复核率,95\n报销率,80\n".encode(), Kind.CSV),
    ("指标;值\n复核率;95\n".encode("gbk"), Kind.CSV),
    ("一句话，用的是全角逗号。\n第二句, 只有一个逗号\n第三句\n".encode(), Kind.TEXT),
    ("指标\t值\n".encode("utf-16"), Kind.TEXT),
    ("a1\t95\nb2\t80\n".encode("utf-16-le"), Kind.TEXT),
    ("项目,金额\r\n补助,770\r\n".encode("utf-16-be"), Kind.CSV),
    ("一级\t值\n".encode() * 3 + "产出\t九\n".encode("gbk"), Kind.TEXT),
    (b"1,2,3", Kind.TEXT),
    (b"7," * 40000, Kind.CSV),
    (b"name\0\0value 95 of all the people in the whole city and county\n", Kind.TEXT),
    ("指标值 <10% 为合格\n".encode(), Kind.TEXT),
    (b"<html><body>x</body></html>", Kind.HTML),
    (b"\xef\xbb\xbf  <!-- c --><!DOCTYPE HTML><p>x", Kind.HTML),
    ("前言<TABLE><TR><TD>1</TD></TR></TABLE>".encode("gbk"), Kind.HTML),
    (b"<?xml version='1.0'?><html xmlns='x'/>", Kind.HTML),
    (b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<html>", Kind.MHTML),
    (
        b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>",
        Kind.XMLSS,
    ),
    (
        b"<?xml version='1.0'?><w xmlns='http://schemas.microsoft.com/office/word/2003/wordml'/>",
        Kind.WORDML,
    ),
    (b"<?xml version='1.0'?><data/>", Kind.XML),
    (b"junk before\n%PDF-1.4\n", Kind.PDF),
    (b"x" * 1100 + b"%PDF-1.4\n", Kind.TEXT),
    (b"{\\rtf1\\ansi x}", Kind.RTF),
    (b"\x89PNG\r\n\x1a\n\0\0", Kind.IMAGE),
    (b"\xff\xd8\xff\xe0", Kind.IMAGE),
    (b"BM\x10\0\0\0\0\0\0\0\x36\0", Kind.IMAGE),
    (b"RIFF\x10\0\0\0WEBPVP8 ", Kind.IMAGE),
    (b"RIFF\x10\0\0\0WAVEfmt ", Kind.MEDIA),
    (b"Rar!\x1a\x07\x01\0", Kind.RAR),
    (b"7z\xbc\xaf\x27\x1c\0", Kind.SEVEN_ZIP),
    (b"\x1f\x8b\x08\0", Kind.GZIP),
    (b"MZ\x90\0\x03\0", Kind.PROGRAM),
    ("MZ编号\t值\n".encode(), Kind.TEXT),
    (b"\x7fELF\x02\x01\0", Kind.PROGRAM),
    (EXCEL_BOF, Kind.XLS),
    (b"", Kind.EMPTY),
    (b" \r\n\t", Kind.EMPTY),
    (bytes(range(256)) * 8, Kind.UNKNOWN),
]


@pytest.mark.parametrize(("body", "kind"), BY_BYTES)
def test_kind_comes_from_the_bytes_whatever_the_name(tmp_path: Path, body: bytes, kind: Kind):
    path = tmp_path / "表.docx"
    path.write_bytes(body)
    assert sniff(path) is kind


BY_MEMBERS = [
    ({"[Content_Types].xml": TYPES, "word/document.xml": b""}, Kind.DOCX),
    ({"[Content_Types].xml": TYPES, "word/document2.xml": b""}, Kind.DOCX),
    ({"[Content_Types].xml": TYPES, "xl/workbook.xml": b""}, Kind.XLSX),
    ({"[Content_Types].xml": TYPES, "XL\\Workbook.xml": b""}, Kind.XLSX),
    ({"[Content_Types].xml": TYPES, "xl/workbook.bin": b""}, Kind.XLSB),
    ({"[Content_Types].xml": b"...wordprocessingml.document.main", "a.xml": b""}, Kind.DOCX),
    ({"[Content_Types].xml": TYPES, "ppt/presentation.xml": b""}, Kind.SLIDES),
    ({"mimetype": b"application/vnd.oasis.opendocument.text"}, Kind.ODT),
    ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, Kind.ODS),
    ({"OFD.xml": b"", "Doc_0/Document.xml": b""}, Kind.OFD),
    ({"word/document.xml": b"only a folder called word"}, Kind.ZIP),
    ({"表1.docx": b"x"}, Kind.ZIP),
]


@pytest.mark.parametrize(("members", "kind"), BY_MEMBERS)
def test_zip_containers_are_told_by_their_members(
    tmp_path: Path, members: dict[str, bytes], kind: Kind
):
    assert sniff(zipped(tmp_path / "x", members)) is kind


BY_STREAMS = [
    ({"WordDocument": WORD_HEAD + b"\0", "1Table": b""}, Kind.DOC),
    ({"WordDocument": WORD_HEAD + b"\1", "1Table": b""}, Kind.ENCRYPTED),
    ({"Workbook": EXCEL_BOF}, Kind.XLS),
    ({"Workbook": EXCEL_BOF + FILEPASS}, Kind.ENCRYPTED),
    ({"Book": EXCEL_BOF}, Kind.XLS),
    ({"EncryptionInfo": b"", "EncryptedPackage": b""}, Kind.ENCRYPTED),
    ({"PowerPoint Document": b""}, Kind.SLIDES),
    ({"Other": b""}, Kind.UNKNOWN),
    ({**{f"s{n}": b"" for n in range(9)}, "WordDocument": WORD_HEAD + b"\0"}, Kind.DOC),
]


@pytest.mark.parametrize(("streams", "kind"), BY_STREAMS)
def test_ole_containers_are_told_by_their_streams(
    tmp_path: Path, streams: dict[str, bytes], kind: Kind
):
    assert sniff(ole(tmp_path / "x", streams)) is kind


def test_ole_directory_that_points_at_itself_ends(tmp_path: Path):
    path = ole(tmp_path / "x", {"Other": b""})
    data = bytearray(path.read_bytes())
    data[512 + 4 : 512 + 8] = (1).to_bytes(4, "little")  # sector 1 is followed by sector 1
    path.write_bytes(data)
    assert sniff(path) is Kind.UNKNOWN


@pytest.mark.parametrize("size", [8, 100, 513, 700])
def test_a_cut_ole_container_is_told_as_broken(tmp_path: Path, size: int):
    path = ole(tmp_path / "x", {"WordDocument": WORD_HEAD})
    path.write_bytes(path.read_bytes()[:size])
    assert sniff(path) is Kind.BROKEN


@pytest.mark.parametrize(
    ("member", "kind"),
    [
        ("word/document.xml", Kind.DOCX),
        ("xl/worksheets/sheet1.xml", Kind.XLSX),
        ("xl/workbook.bin", Kind.XLSB),
        ("表1.xml", Kind.ZIP),
    ],
)
def test_cut_package_is_still_called_what_it_was(tmp_path: Path, member: str, kind: Kind):
    path = tmp_path / "x"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr(member, b"x" * 1000)
    path.write_bytes(path.read_bytes()[:600])
    assert sniff(path) is kind


@pytest.mark.seeds
def test_samples_are_what_they_are(samples: Path):
    expected = {".doc": Kind.DOC, ".wps": Kind.DOC, ".docx": Kind.DOCX, ".et": Kind.XLS}
    expected |= {".xls": Kind.XLS, ".xlsx": Kind.XLSX, ".pdf": Kind.PDF, ".html": Kind.HTML}
    for path in samples.iterdir():
        if path.suffix in expected:
            assert sniff(path) is expected[path.suffix], path.name
