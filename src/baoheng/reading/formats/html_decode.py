"""The text of a web page from its bytes, whatever the page claims about its encoding."""

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
_HEAD = 4096  # bytes in which a page names its encoding
# What pages call GB2312 or GBK is in truth GB18030; Big5 pages use the Hong Kong characters too.
# Other names (iso-8859-1 of a careless editor) say nothing about a Chinese page.
_KNOWN = {
    "utf-8": "utf-8", "utf8": "utf-8", "gb2312": "gb18030", "gb_2312-80": "gb18030",
    "gbk": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030", "gb18030": "gb18030",
    "big5": "big5hkscs", "big5-hkscs": "big5hkscs",
}  # fmt: skip
_FEW = 200  # one broken character in so many still speaks for the encoding


def decode(data: bytes, declared: str | None = None) -> tuple[str, int]:
    """The page as text, and how many characters could not be decoded (they become U+FFFD).

    A byte order mark decides first, then valid UTF-8, then what is declared (``declared`` is from
    outside, such as a mail header), then GB18030.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _counted(data[len(bom) :], encoding)
    wide = _wide(data)
    if wide:
        return _counted(data, wide)
    try:
        return data.decode("utf-8"), 0
    except UnicodeDecodeError:
        pass
    named = _named(data, declared)
    candidates = [named] if named else []
    candidates += [name for name in ("gb18030", "utf-8") if name not in candidates]
    results = [_counted(data, name) for name in candidates]
    text, broken = results[0]
    if broken * _FEW <= len(text):
        return text, broken
    return min(results, key=lambda result: result[1])


def _named(data: bytes, declared: str | None) -> str | None:
    found = _DECLARED.search(data[:_HEAD])
    own = found[1].decode("ascii").lower() if found else ""
    return _KNOWN.get(own) or _KNOWN.get((declared or "").lower())


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: tags leave a zero in every other byte."""
    head = data[:_HEAD]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 10 < len(head) or min(even, odd) * 4 > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _counted(data: bytes, encoding: str) -> tuple[str, int]:
    text = data.decode(encoding, "replace")
    return text, text.count("\ufffd")
