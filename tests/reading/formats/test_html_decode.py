import pytest

from baoheng.reading.formats.html_decode import decode

TEXT = "<table><tr><td>医疗保障局绩效目标表㐂<td>≥95%</table>"
GB = '<meta charset="{}">' + TEXT


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode("utf-8"),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("gb18030"),
    ],
)
def test_the_bytes_speak_for_themselves(data: bytes) -> None:
    assert decode(data) == (TEXT, 0)


@pytest.mark.parametrize("name", ["gb2312", "GBK", "gb18030", "utf-8", "iso-8859-1", "hex", "x"])
def test_gb18030_is_found_under_any_name(name: str) -> None:
    page = GB.format(name)
    assert decode(page.encode("gb18030")) == (page, 0)


@pytest.mark.parametrize("name", ["utf-8", "gb2312", "big5"])
def test_utf8_is_found_under_any_name(name: str) -> None:
    page = GB.format(name)
    assert decode(page.encode("utf-8")) == (page, 0)


def test_big5_is_read_where_it_is_declared() -> None:
    page = '<meta charset="big5"><td>醫療保障</td>'
    assert decode(page.encode("big5")) == (page, 0)


def test_the_encoding_may_come_from_outside() -> None:
    assert decode("醫療保障".encode("big5"), "Big5") == ("醫療保障", 0)


def test_a_few_broken_bytes_are_replaced_and_counted() -> None:
    page = GB.format("utf-8") + "绩效目标" * 100
    broken = page.encode("utf-8") + "表".encode()[:2]
    assert decode(broken) == (page + "\ufffd", 1)
