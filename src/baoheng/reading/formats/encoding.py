"""Bytes of a text file → text: byte-order marks, UTF-16 without one, UTF-8, GB18030, mixtures."""

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins like UTF-16 LE, so it is asked first
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CJK = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
_LOST = "\ufffd"


def decode(data: bytes) -> tuple[str, list[tuple[str, str]]]:
    """The text of a file, and notes (code, Chinese sentence) on what had to be mended.

    Nothing is raised: bytes that fit no encoding become U+FFFD and are counted in a note. The
    mark at the start is not part of the text; line ends are left as they are.
    """
    notes: list[tuple[str, str]] = []
    text = _marked(data)
    if text is None:
        text = _wide(data)
    if text is None:
        zeros = data.count(b"\0")
        text, mixed = _narrow(data.replace(b"\0", b""))
        if mixed:
            notes.append(("MIXED_ENCODING", f"有 {mixed} 行与其他行编码不同，已逐行辨认，请核对"))
    else:
        zeros = text.count("\0")
        text = text.replace("\0", "")
    if zeros:
        notes.append(("NUL_REMOVED", f"文件里有 {zeros} 个空字节，已去掉"))
    lost = text.count(_LOST)
    if lost:
        notes.append(
            ("CHARACTERS_REPLACED", f"有 {lost} 处字节无法识别，以“{_LOST}”代替，请核对原文件")
        )
    return text, notes


def _marked(data: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    return None


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: ASCII characters leave a zero in every other byte."""
    even, odd = data[::2].count(0), data[1::2].count(0)
    if min(even, odd) * 4 > max(even, odd) or len(data) % 2 or not even + odd:
        return None
    try:
        text = data.decode("utf-16-le" if odd > even else "utf-16-be")
    except UnicodeDecodeError:
        return None
    # a few zero bytes between GBK characters also decode, but to rubbish from all over the plane
    known = sum(1 for char in text if char.isascii() or _CJK.match(char))
    return text if known * 10 >= len(text) * 8 else None


def _narrow(data: bytes) -> tuple[str, int]:
    """UTF-8 or GB18030; and the number of lines that are not in the encoding of the rest."""
    try:
        return data.decode("utf-8"), 0
    except UnicodeDecodeError:
        pass
    # a line feed is never the second byte of a GB18030 character, so lines can be cut before
    lines = data.split(b"\n")
    chinese = sum(1 for line in lines if _utf8_chinese(line))
    others = sum(1 for line in lines if not _is_utf8(line))
    if not chinese:
        return data.decode("gb18030", "replace"), 0
    text = "\n".join(_line(line) for line in lines)
    return text, min(chinese, others)


def _line(line: bytes) -> str:
    return line.decode("utf-8" if _is_utf8(line) else "gb18030", "replace")


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _utf8_chinese(line: bytes) -> bool:
    """Whether the line is UTF-8 with Chinese in it; short GBK words can look like other UTF-8."""
    return not line.isascii() and _is_utf8(line) and bool(_CJK.search(line.decode("utf-8")))
