"""The names of WordprocessingML that the Word reader looks for."""

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
V = "{urn:schemas-microsoft-com:vml}"
VAL = W + "val"

DELETED = frozenset({W + "del", W + "moveFrom"})
INSERTED = frozenset({W + "ins", W + "moveTo"})
# these describe; text never stands in them
PROPERTIES = frozenset(
    W + name
    for name in (
        "pPr", "rPr", "tcPr", "trPr", "tblPr", "tblPrEx", "tblGrid", "sectPr", "sdtPr", "sdtEndPr",
        "smartTagPr", "customXmlPr", "rubyPr", "bookmarkStart", "bookmarkEnd", "proofErr",
        "permStart", "permEnd", "commentRangeStart", "commentRangeEnd",
    )
)  # fmt: skip
_OFF = frozenset({"0", "false", "off", "none"})


def is_on(prop: etree._Element) -> bool:
    """Whether a switch such as ``w:vanish`` is on: it is, unless its value says otherwise."""
    return prop.get(VAL, "1") not in _OFF


def number(element: etree._Element | None, default: int) -> int:
    """The ``w:val`` of a property as a whole number, the default where absent or no number."""
    text = "" if element is None else element.get(VAL, "")
    return int(text) if text.isdecimal() and len(text) < 8 else default


def branch(alternatives: etree._Element) -> etree._Element | None:
    """The branch of mc:AlternateContent to read: the first Choice, else the Fallback."""
    choice = alternatives.find(MC + "Choice")
    return alternatives.find(MC + "Fallback") if choice is None else choice
