"""Large XML parts from strangers as a stream of elements, and reading their attributes."""

import io
import re
from collections.abc import Iterator
from typing import cast

from lxml import etree

from baoheng.core.errors import DamagedDocument

_DECLARATIONS = tuple(
    mark.encode(encoding)
    for mark in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
)

_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f]|&#(?:[0-8]|1[124-9]|2\d|3[01]|x0?[0-8BCEF]|x1[0-9A-F]);"
)
_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9A-Fa-f]+);)")


def stream(data: bytes, tags: tuple[str, ...], name: str) -> Iterator[etree._Element]:
    """The elements with these local names as they end, from a part too large to keep as a tree.

    Raises DamagedDocument for a DOCTYPE and lxml's XMLSyntaxError for broken XML.
    """
    if any(mark in data for mark in _DECLARATIONS):
        raise _doctype(name)
    events = etree.iterparse(
        io.BytesIO(data),
        tag=[f"{{*}}{tag}" for tag in tags],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    for _, element in events:
        if element.getroottree().docinfo.internalDTD is not None:  # in a rare encoding
            raise _doctype(name)
        yield element


def forget(element: etree._Element) -> None:
    """Free an element of a stream and its elder siblings."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def mend(data: bytes) -> bytes:
    """The usual slips of programs that write XML by hand, set right: control characters, bytes that
    are no UTF-8, and ``&`` that begins no entity. What else is broken stays broken.
    """
    text = data.decode("utf-8", "replace")
    return _BARE_AMPERSAND.sub("&amp;", _CONTROL.sub("", text)).encode("utf-8")


def elements(path: etree.XPath, node: etree._Element) -> list[etree._Element]:
    """What an XPath that selects elements finds below a node."""
    return cast(list[etree._Element], path(node))


def text_of(node: etree._Element) -> str:
    """All text below a node."""
    return "".join(str(text) for text in node.itertext())


def is_true(value: str | None) -> bool:
    """An XML truth value; absent is false."""
    return value in ("1", "true", "on")


def whole(text: str | None, default: int = 0) -> int:
    """A non-negative whole number in an attribute; ``default`` where it is absent or none."""
    return int(text) if text is not None and text.isdecimal() and len(text) < 10 else default


def _doctype(name: str) -> DamagedDocument:
    return DamagedDocument(
        "文件内部含有 DOCTYPE 或实体声明，正常的表格文件没有这些内容，已拒绝读取",
        where=name,
        todo="请核实文件来源；可用 Excel 或 WPS 打开后另存为新的 xlsx 再读",
    )
