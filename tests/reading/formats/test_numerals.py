import pytest

from baoheng.reading.formats.numerals import FORMATS


@pytest.mark.parametrize(
    ("form", "number", "text"),
    [
        ("chineseCounting", 0, "〇"),
        ("chineseCounting", 10, "十"),
        ("chineseCounting", 12, "十二"),
        ("chineseCounting", 20, "二十"),
        ("chineseCounting", 105, "一百零五"),
        ("chineseCounting", 110, "一百一十"),
        ("chineseCounting", 2010, "二千零一十"),
        ("chineseCounting", 10000, "10000"),
        ("ideographDigital", 2023, "二〇二三"),
        ("ideographTraditional", 3, "丙"),
        ("ideographTraditional", 11, "11"),
        ("decimalEnclosedCircle", 20, "⑳"),
        ("decimalEnclosedCircle", 21, "㉑"),
        ("decimalEnclosedCircle", 50, "㊿"),
        ("decimalEnclosedCircle", 51, "51"),
        ("decimalEnclosedFullstop", 1, "⒈"),
        ("decimalEnclosedParen", 1, "⑴"),
        ("ideographEnclosedCircle", 1, "㊀"),
        ("decimalFullWidth", 12, "１２"),
        ("decimalZero", 3, "03"),
        ("lowerLetter", 27, "aa"),
        ("upperLetter", 26, "Z"),
        ("lowerRoman", 14, "xiv"),
        ("upperRoman", 4000, "4000"),
    ],
)
def test_list_numbers_print_as_word_prints_them(form: str, number: int, text: str) -> None:
    assert FORMATS[form](number) == text
