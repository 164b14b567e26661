"""Telling text files apart: HTML, MHTML, the XML of Office 2003, CSV, plain text, or not text."""

import re

from baoheng.reading.formats.encoding import decode

_XML_KINDS = (
    ("urn:schemas-microsoft-com:office:spreadsheet", "xmlss"),
    ("http://schemas.microsoft.com/office/word/2003/wordml", "wordml"),
    ("http://schemas.microsoft.com/office/2006/xmlpackage", "wordml"),
)
_HTML_START = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta|div)\b", re.S
)
_TABLE_INSIDE = re.compile(r"<table\b.*?<tr\b.*?<t[dh]\b", re.S)
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_CSV_LINES = 200
_SURELY = 20  # commas in the only line that can be seen
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def kind_of_text(head: bytes) -> str:
    """``html``, ``mhtml``, ``xmlss``, ``wordml``, ``xml``, ``csv``, ``text`` or ``unknown``."""
    text = readable(head)
    if text is None:
        return "unknown"
    if not text.strip():
        return "empty"
    low = text.lower()
    if low.lstrip().startswith("<?xml"):
        return _xml_kind(low)
    if low.startswith(("mime-version:", "from: <saved by")) and "content-type:" in low:
        return "mhtml"
    if _HTML_START.match(low) or _TABLE_INSIDE.search(low):
        return "html"
    return "csv" if _looks_like_csv(text) else "text"


def readable(head: bytes) -> str | None:
    """The bytes as text in the encoding that fits, or None where they are not text.

    The last character may be cut. Only for looking at: readers decode the whole file themselves.
    """
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return head[len(bom) :].decode(encoding, "replace")
    if b"\0" in head:
        return _wide(head) or _with_stray_zeros(head)
    text, _ = decode(head)
    return text if _is_text(text) else None


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark: line ends and digits leave a zero in every other byte."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    if min(even, odd) * 4 > max(even, odd):
        return None
    text = head[: len(head) // 2 * 2].decode(encoding, "replace")
    return text if _is_text(text) else None


def _with_stray_zeros(head: bytes) -> str | None:
    """Text from old systems that pads fields with a few zero bytes."""
    if head.count(0) * 20 > len(head):
        return None
    text, _ = decode(head.replace(b"\0", b""))
    return text if _is_text(text) else None


def _is_text(text: str) -> bool:
    odd = text.count("\ufffd") + len(_CONTROL.findall(text))
    return odd <= max(1, len(text) // 200)


def _xml_kind(low: str) -> str:
    for namespace, kind in _XML_KINDS:
        if namespace in low[:8192]:
            return kind
    return "html" if "<html" in low[:8192] else "xml"


def _looks_like_csv(text: str) -> bool:
    """Whether most lines have the same number of commas (or semicolons), at least one, no tabs."""
    if "\t" in text:
        return False
    lines = [line for line in text.splitlines()[:_CSV_LINES] if line.strip()]
    for comma in (",", ";"):
        counts = [re.sub(r'"[^"]*"', "", line).count(comma) for line in lines]
        usual = max(set(counts), key=counts.count, default=0)
        if usual < (1 if len(lines) > 1 else _SURELY):
            continue
        if counts.count(usual) * 10 >= len(lines) * 6:
            return True
    return False
