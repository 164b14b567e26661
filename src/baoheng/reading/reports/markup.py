"""Building HTML elements in which every text is escaped and harmless."""

from lxml import etree

from baoheng.reading.reports.words import clean

Element = etree._Element
Child = Element | str | None


def element(tag: str, *children: Child, **attributes: str | int | None) -> Element:
    """An element with texts and elements as children; None is left out.

    A trailing underscore of an attribute's name is dropped (``class_``).
    """
    made = etree.Element(tag)
    for name, value in attributes.items():
        if value is not None:
            made.set(name.rstrip("_"), clean(str(value)))
    for child in children:
        if isinstance(child, str):
            _add_text(made, clean(child))
        elif child is not None:
            made.append(child)
    return made


def to_html(made: Element) -> str:
    """The element as HTML text."""
    text: str = etree.tostring(made, method="html", encoding="unicode")
    return text


def _add_text(parent: Element, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text
