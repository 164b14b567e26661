"""A second count of the text in a Word part, by XPath and not by the walk."""

from lxml import etree

from baoheng.reading.formats.docx_names import MC, M, V, W
from baoheng.reading.formats.docx_walk import symbol_of
from baoheng.reading.grid import count_characters

_NAMESPACES = {"w": W[1:-1], "m": M[1:-1], "mc": MC[1:-1], "v": V[1:-1]}
_LIVE = (
    "[not(ancestor::w:del or ancestor::w:moveFrom"
    " or ancestor::mc:Fallback[preceding-sibling::mc:Choice]"
    " or ancestor::mc:Choice[preceding-sibling::mc:Choice])]"
)
_TEXT = etree.XPath(
    f"//w:t{_LIVE}/text() | //m:t{_LIVE}/text() | //v:textpath{_LIVE}/@string",
    namespaces=_NAMESPACES,
    smart_strings=False,
)
_HYPHENS = etree.XPath(f"count(//w:r/w:noBreakHyphen{_LIVE})", namespaces=_NAMESPACES)
_SYMBOLS = etree.XPath(f"//w:sym{_LIVE}", namespaces=_NAMESPACES)


def stored_characters(root: etree._Element) -> int:
    """Non-blank characters of all text in the part that is not deleted.

    Of alternative branches only the first counts. What is seen but not stored (automatic numbers,
    form controls) is not in here: the walk counts that apart.
    """
    texts = _TEXT(root)
    symbols = _SYMBOLS(root)
    count = count_characters("".join(texts))  # type: ignore[arg-type]
    count += sum(count_characters(symbol_of(s)) for s in symbols)  # type: ignore
    return count + int(_HYPHENS(root))  # type: ignore[arg-type]
