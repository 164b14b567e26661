"""What a Word style adds that changes what is seen: list numbers, hidden or struck text."""

from dataclasses import dataclass, replace

from lxml import etree

from baoheng.reading.formats.docx_names import VAL, W, is_on, number


@dataclass(frozen=True, slots=True)
class Style:
    """The settings of one style with those of its base styles; None where nothing is said.

    ``level_of`` is the style that named the list, for lists whose levels are tied to styles.
    """

    num_id: int | None = None
    level: int | None = None
    level_of: str | None = None
    vanish: bool | None = None
    strike: bool | None = None


PLAIN = Style()


def read_styles(root: etree._Element) -> dict[str, Style]:
    """All styles of ``word/styles.xml`` by id."""
    raw = {style.get(W + "styleId", ""): style for style in root.iterchildren(W + "style")}
    done: dict[str, Style] = {}
    for name in raw:
        chain: list[str] = []
        here: str | None = name
        while here in raw and here not in done and here not in chain:
            chain.append(here)
            based = raw[here].find(W + "basedOn")
            here = None if based is None else based.get(VAL)
        style = done.get(here or "", PLAIN)
        for link in reversed(chain):
            style = done[link] = _own(raw[link], link, style)
    return done


def _own(element: etree._Element, name: str, base: Style) -> Style:
    style = base
    num = element.find(f"{W}pPr/{W}numPr")
    if num is not None:
        num_id, level = num.find(W + "numId"), num.find(W + "ilvl")
        if num_id is not None:
            style = replace(style, num_id=number(num_id, 0), level_of=name)
        style = replace(style, level=None if level is None else number(level, 0), level_of=name)
    for prop in element.iterfind(f"{W}rPr/*"):
        if prop.tag == W + "vanish":
            style = replace(style, vanish=is_on(prop))
        elif prop.tag in (W + "strike", W + "dstrike"):
            style = replace(style, strike=is_on(prop))
    return style
