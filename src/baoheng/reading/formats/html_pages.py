"""From the bytes of a web page or web archive (.mht) to parsed pages."""

import email
import email.message
import email.policy
import re
from dataclasses import dataclass

from lxml import etree

from baoheng.core.errors import DamagedDocument, EmptyDocument, LimitExceeded
from baoheng.reading.formats.html_decode import decode
from baoheng.reading.formats.xml import too_deep

_MIME = re.compile(rb"\s*(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?content-type:", re.IGNORECASE)
_BARE_LESS = re.compile(r"<(?![A-Za-z/!?])")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_NESTED_MAIL = 20


@dataclass(frozen=True, slots=True)
class Page:
    """One parsed page; ``broken`` counts characters that could not be decoded."""

    root: etree._Element
    broken: int


def pages(data: bytes, name: str) -> list[Page]:
    """The pages in the file: one, or those of a web archive in order.

    Raises EmptyDocument, DamagedDocument or LimitExceeded.
    """
    if _MIME.match(data[:65536]):
        return [parse(body, name, charset) for body, charset in _archive(data, name)]
    return [parse(data, name, None)]


def parse(data: bytes, name: str, charset: str | None) -> Page:
    """One page. A bare ``<`` as in ``<10%`` is text; characters that cannot be seen are dropped."""
    text, broken = decode(data, charset)
    text = _CONTROLS.sub("", text)
    if not text.strip():
        raise EmptyDocument("网页里没有内容", where=name, todo="请核对是否交错了文件")
    parser = etree.HTMLParser(
        encoding="utf-8",
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        # only lifts the bounds on depth and length; HTML has no entities that could grow, and
        # pages with hundreds of unclosed tags are real
        huge_tree=True,
    )
    marked = _BARE_LESS.sub("&lt;", text).encode("utf-8", "replace")
    try:
        root = etree.fromstring(marked, parser)
    except etree.XMLSyntaxError as error:
        raise EmptyDocument("网页里没有内容", where=name, todo="请核对是否交错了文件") from error
    if any(entry.level_name == "FATAL" for entry in parser.error_log):
        raise too_deep(name)
    if root is None:
        raise EmptyDocument("网页里没有内容", where=name, todo="请核对是否交错了文件")
    return Page(root, broken)


def _archive(data: bytes, name: str) -> list[tuple[bytes, str | None]]:
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        parts = _html_parts(message, 0, name)
    except RecursionError as error:
        raise too_deep(name) from error
    if not parts:
        raise DamagedDocument(
            "网页存档里没有网页正文", where=name, todo="请用浏览器打开后另存为“网页，仅 HTML”再读"
        )
    return parts


def _html_parts(
    message: email.message.Message, depth: int, name: str
) -> list[tuple[bytes, str | None]]:
    if depth > _NESTED_MAIL:
        raise LimitExceeded("网页存档嵌套过深", where=name, todo="请用浏览器打开后另存再读")
    if message.is_multipart():
        found: list[tuple[bytes, str | None]] = []
        for part in message.get_payload():
            if isinstance(part, email.message.Message):
                found += _html_parts(part, depth + 1, name)
        return found
    if message.get_content_type() not in ("text/html", "application/xhtml+xml"):
        return []
    body = message.get_payload(decode=True)
    charset = message.get_content_charset()
    return [(body, charset)] if isinstance(body, bytes) and body.strip() else []
