"""Bytes to text: what is told apart, and what is mended with a note."""

import codecs

import pytest

from baoheng.reading.formats.encoding import decode

LINES = "指标名称,指标值\n参保率,≥95%\n"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (LINES.encode(), "UTF-8"),
        (codecs.BOM_UTF8 + LINES.encode(), "UTF-8 带标记"),
        (LINES.encode("gb18030"), "GB18030"),
        (codecs.BOM_UTF16_LE + LINES.encode("utf-16-le"), "UTF-16 小端带标记"),
        (codecs.BOM_UTF16_BE + LINES.encode("utf-16-be"), "UTF-16 大端带标记"),
        (codecs.BOM_UTF32_LE + LINES.encode("utf-32-le"), "UTF-32 带标记"),
        (LINES.encode("utf-16-le"), "UTF-16 小端无标记"),
        (LINES.encode("utf-16-be"), "UTF-16 大端无标记"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_encoding_gives_the_same_text_without_a_note(data: bytes, name: str) -> None:
    assert decode(data) == (LINES, [])


def test_a_short_gbk_word_that_looks_like_utf8_is_not_taken_for_it() -> None:
    # the four bytes of 联通 in GBK are also two UTF-8 characters
    text = "联通\n医疗保障局\n"
    assert decode(text.encode("gb18030")) == (text, [])


def test_lines_of_two_encodings_are_decoded_line_by_line_with_a_note() -> None:
    data = "参保率\n".encode() + "满意度\n".encode("gb18030") + "到位率\n".encode()
    text, notes = decode(data)
    assert text == "参保率\n满意度\n到位率\n"
    assert [code for code, _ in notes] == ["MIXED_ENCODING"]
    assert "1 行" in notes[0][1]


def test_zero_bytes_are_removed_with_a_note() -> None:
    text, notes = decode("参保率\0\0,95\n".encode("gb18030"))
    assert text == "参保率,95\n"
    assert notes == [("NUL_REMOVED", "文件里有 2 个空字节，已去掉")]


def test_bytes_of_no_encoding_are_replaced_and_counted() -> None:
    text, notes = decode("参保".encode("gb18030") + b"\xff\n")
    assert text == "参保\ufffd\n"
    assert [code for code, _ in notes] == ["CHARACTERS_REPLACED"]


def test_nothing_gives_nothing() -> None:
    assert decode(b"") == ("", [])
