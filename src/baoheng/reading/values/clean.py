"""A view of a printed text for matching; the raw text itself is never changed."""

import html
import re
import unicodedata

_TAGS = re.compile(
    r"</?(?:u|p|b|i|s|strong|em|span|br|sub|sup|font|div|td|th|tr|a)(?:\s[^<>]{0,200})?/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-f]{1,5}|[a-z]{2,8});", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")
_CJK = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff，。、；：（）《》“”"
_BETWEEN_CJK = re.compile(rf"(?<=[{_CJK}]) (?=[{_CJK}])")
_GE = re.compile(r">\s?=|=\s?>|≥\s?=")
_LE = re.compile(r"<\s?=|=\s?<|≤\s?=")
# soft hyphen, zero width, directions of writing, byte order mark
_INVISIBLE = (
    (0xAD, 0xAD),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x2064),
    (0x2066, 0x2069),
    (0xFEFF, 0xFEFF),
)
_IDEOGRAPHS = ((0x2E80, 0x2FD5), (0xF900, 0xFAFF))  # radicals and compatibility forms in PDF text


def _table() -> dict[int, str | None]:
    """Characters that look alike to a person, mapped to one spelling."""
    table: dict[int, str | None] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    del table[ord("，")]  # a clause mark, not the separator of thousands
    for first, last in _INVISIBLE:
        table |= dict.fromkeys(range(first, last + 1))
    for spellings, one in (
        ("≦⩽⪯≲≯", "≤"),
        ("≧⩾⪰≳≮", "≥"),
        ("﹥〉›", ">"),
        ("﹤〈‹", "<"),
        ("﹦", "="),
        ("﹪٪", "%"),
        ("∕⁄", "/"),
        ("−﹣‐‑", "-"),
        ("〜∼～", "~"),
        ("✕✖╳⨯", "×"),
        ("﹢", "+"),
        ("․﹒", "."),
    ):
        table |= {ord(char): one for char in spellings}
    for first, last in _IDEOGRAPHS:
        for code in range(first, last + 1):
            plain = unicodedata.normalize("NFKC", chr(code))
            if plain != chr(code):
                table[code] = plain
    return table


_TABLE = _table()


def clean(text: str) -> str:
    """A copy of the text for matching.

    Full-width letters, digits and signs become half-width (the clause mark ， stays), look-alikes
    of ≥ ≤ % / are made one, remains of markup, invisible marks and the blanks between Chinese
    characters are dropped, other blanks become one space. List signs such as ① stay.
    """
    if "&" in text:
        text = _ENTITY.sub(lambda match: html.unescape(match.group()), text)
    text = text.translate(_TABLE)
    if "<" in text:
        text = _TAGS.sub(" ", text)
    text = _BLANKS.sub(" ", text).strip()
    if " " in text:
        text = _BETWEEN_CJK.sub("", text)
    if "=" in text:
        text = _LE.sub("≤", _GE.sub("≥", text))
    return text
