"""The walk through one part of a Word file: paragraphs, runs, text boxes, content controls."""

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from baoheng.core.errors import LimitExceeded
from baoheng.reading.formats.docx_definitions import Definitions
from baoheng.reading.formats.docx_line import Line
from baoheng.reading.formats.docx_names import (
    DELETED,
    INSERTED,
    MC,
    PROPERTIES,
    VAL,
    A,
    M,
    V,
    W,
    branch,
    is_on,
    number,
)  # fmt: skip
from baoheng.reading.formats.docx_styles import PLAIN, Style
from baoheng.reading.formats.docx_symbols import FONTS, in_font, symbol
from baoheng.reading.formats.docx_tables import read_table
from baoheng.reading.formats.flow import Item, Para
from baoheng.reading.formats.numerals import SUPERSCRIPT
from baoheng.reading.grid import Flag
from baoheng.reading.limits import Limits

_P, _TBL, _R, _T, _MT = W + "p", W + "tbl", W + "r", W + "t", M + "t"
_RPR, _PPR, _PSTYLE, _NUMPR = W + "rPr", W + "pPr", W + "pStyle", W + "numPr"
_RFONTS, _VANISH, _STRIKE, _DSTRIKE = W + "rFonts", W + "vanish", W + "strike", W + "dstrike"
_RAISED, _RSTYLE = W + "vertAlign", W + "rStyle"
_ALTERNATIVES = MC + "AlternateContent"
_INLINE = frozenset(
    {W + name for name in ("r", "t", "hyperlink", "fldSimple")} | {M + "oMath", M + "oMathPara"}
)
_SHAPES = frozenset({W + "drawing", W + "pict", W + "object"})
_SIGNS = {
    W + "tab": "\t", W + "ptab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-",
}  # fmt: skip
_MATH_SIGNS = {M + "den": "/", M + "sup": "^", M + "sub": "_", M + "rad": "√"}
_FONT_PLACES = (W + "ascii", W + "hAnsi")


class Look(NamedTuple):
    """How a run is set, as far as it changes what is read."""

    hidden: bool = False
    struck: bool = False
    raised: bool = False
    font: str = ""
    inserted: bool = False


_PLAIN_LOOK = Look()


@dataclass(slots=True)
class Walker:
    """Reads parts into items; ``seen`` counts what deserves a note to the clerk.

    ``rendered`` and ``unseen`` add up what ``Line`` says of all paragraphs, for the census.
    """

    name: str
    limits: Limits
    definitions: Definitions
    seen: Counter[str] = field(default_factory=Counter)
    rendered: int = 0
    unseen: int = 0
    _depth: int = 0
    _unended: Para | None = None  # a paragraph whose end mark is deleted: the next one joins it

    def items(self, parent: etree._Element, inserted: bool = False) -> list[Item]:
        """The paragraphs and tables in a body, cell, text box, header or note, in order."""
        found: list[Item] = []
        self._unended = None  # a paragraph joins the next one in its own cell only
        self._fill(parent, found, inserted)
        return found

    def _fill(self, parent: etree._Element, found: list[Item], inserted: bool) -> None:
        for element in parent:
            tag = element.tag
            if tag == _P:
                self._paragraph(element, found, inserted)
            elif tag == _TBL:
                found.append(self._table(element))
            elif tag in PROPERTIES:
                continue
            elif tag in DELETED:
                self.seen["deletion"] += 1
            elif tag == _ALTERNATIVES:
                chosen = branch(element)
                if chosen is not None:
                    self._fill(chosen, found, inserted)
            elif tag == W + "altChunk":
                self.seen["chunk"] += 1
            elif tag in _INLINE:
                line = Line()
                self._inline_one(element, line, Look(inserted=inserted))
                self._end(line, found)
            else:
                self._fill(element, found, inserted or tag in INSERTED)

    def _table(self, element: etree._Element) -> Item:
        self._deeper()
        table = read_table(element, self.items, self.limits, self.name)
        self._depth -= 1
        return table

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > self.limits.nesting:
            raise LimitExceeded(
                f"表格或文本框一层套一层超过 {self.limits.nesting} 层",
                where=self.name,
                todo="请把里层的表格移到外面再读",
            )

    def _paragraph(self, element: etree._Element, found: list[Item], inserted: bool) -> None:
        if not len(element):
            found.append(Para(""))
            return
        line, style, own, unended = Line(), PLAIN, None, False
        for prop in element[0] if element[0].tag == _PPR else ():
            if prop.tag == _PSTYLE:
                style = self.definitions.styles.get(prop.get(VAL, ""), PLAIN)
            elif prop.tag == _NUMPR:
                own = prop
            elif prop.tag == _RPR:
                unended = prop.find(W + "del") is not None
        look = _PLAIN_LOOK
        if inserted or style is not PLAIN:
            look = Look(bool(style.vanish), bool(style.strike), inserted=inserted)
        self._inline(element, line, look)
        if (own is not None or style.num_id) and not (unended and not line.has_text()):
            line.number = self._number(own, style)
        self._end(line, found)
        if unended and isinstance(found[-1], Para):
            self._unended = found[-1]

    def _number(self, own: etree._Element | None, style: Style) -> str:
        num_id, level = style.num_id, style.level
        if own is not None:
            num_id = number(own.find(W + "numId"), num_id or 0)
            level = number(own.find(W + "ilvl"), level or 0)
        if not num_id:  # 0 takes a paragraph out of the list of its style
            return ""
        text = self.definitions.lists.label(num_id, level, style.level_of)
        if text is None:
            self.seen["list"] += 1
        return text or ""

    def _end(self, line: Line, found: list[Item]) -> None:
        para = line.para()
        self.rendered += line.rendered
        self.unseen += line.unseen
        before, self._unended = self._unended, None
        if before is not None and found and found[-1] is before:
            before.text += para.text
            before.hidden += para.hidden
            before.flags |= para.flags
        else:
            found.append(para)
        found.extend(line.floats)

    def _inline(self, parent: etree._Element, line: Line, look: Look) -> None:
        for element in parent:
            if element.tag == _R:
                self._run(element, line, look)
            else:
                self._inline_one(element, line, look)

    def _inline_one(self, element: etree._Element, line: Line, look: Look) -> None:
        tag = element.tag
        if tag == _R or tag == M + "r":
            self._run(element, line, look)
        elif tag in PROPERTIES:
            return
        elif tag in DELETED:
            if any(text.strip() for text in element.itertext()):
                line.flags.add(Flag.DELETED_NEARBY)
            self.seen["deletion"] += 1
        elif tag == _ALTERNATIVES:
            chosen = branch(element)
            if chosen is not None:
                self._inline(chosen, line, look)
        elif tag == _TBL:
            line.floats.append(self._table(element))
        elif tag == _P:
            self._paragraph(element, line.floats, look.inserted)
        elif tag == _T:
            self._text(element.text or "", line, look)
        else:
            if tag in _MATH_SIGNS:
                line.render(_MATH_SIGNS[tag], look.hidden)
            if tag in INSERTED:
                look = look._replace(inserted=True)
            self._inline(element, line, look)

    def _run(self, run: etree._Element, line: Line, look: Look) -> None:
        """The content of a run, or of a branch of alternatives inside one."""
        for element in run:
            tag = element.tag
            if tag == _RPR:
                look = self._look(element, look)
            elif tag in (_T, _MT):
                self._text(element.text or "", line, look)
            elif tag in _SIGNS:
                line.add(_SIGNS[tag], look.hidden)
            elif tag == W + "sym":
                self._text(symbol_of(element), line, look)
            elif tag == W + "fldChar":
                _field_mark(element, line)
            elif tag == W + "instrText":
                line.instruct(element.text or "")
            elif tag in _SHAPES:
                self.seen["object"] += tag == W + "object"
                self._shape(element, line)
            elif tag == _ALTERNATIVES:
                chosen = branch(element)
                if chosen is not None:
                    self._run(chosen, line, look)
            elif tag not in PROPERTIES:
                self._inline(element, line, look)  # ruby and the like

    def _text(self, text: str, line: Line, look: Look) -> None:
        if look.font:
            text = in_font(text, look.font)
        if look.raised:
            text = text.translate(SUPERSCRIPT)  # 10⁴ must not become 104
        line.add(text, look.hidden)
        if look.struck and text.strip():
            line.flags.add(Flag.STRUCK)
        if look.inserted and text.strip():
            line.flags.add(Flag.INSERTED)
            self.seen["insertion"] += 1

    def _look(self, props: etree._Element, look: Look) -> Look:
        for prop in props:
            tag = prop.tag
            if tag == _RFONTS:
                font = prop.get(_FONT_PLACES[0]) or prop.get(_FONT_PLACES[1]) or ""
                if font.lower() in FONTS:
                    look = look._replace(font=font)
            elif tag == _VANISH:
                look = look._replace(hidden=is_on(prop))
            elif tag == _STRIKE:
                look = look._replace(struck=is_on(prop))
            elif tag == _DSTRIKE:
                look = look._replace(struck=look.struck or is_on(prop))
            elif tag == _RAISED:
                look = look._replace(raised=prop.get(VAL) == "superscript")
            elif tag == _RSTYLE:
                style = self.definitions.styles.get(prop.get(VAL, ""), PLAIN)
                look = look._replace(
                    hidden=look.hidden if style.vanish is None else style.vanish,
                    struck=look.struck if style.strike is None else style.strike,
                )
        return look

    def _shape(self, parent: etree._Element, line: Line) -> None:
        """Text boxes of a drawing become items after the paragraph; pictures are counted."""
        for element in parent:
            tag = element.tag
            if tag == W + "txbxContent":
                self._deeper()
                line.floats += self.items(element)
                self._depth -= 1
            elif tag == _ALTERNATIVES:
                chosen = branch(element)
                if chosen is not None:
                    self._shape(chosen, line)
            elif tag == V + "textpath" and element.get("string"):
                line.floats.append(Para(element.get("string", "")))
            else:
                self.seen["picture"] += tag in (A + "blip", V + "imagedata")
                self.seen["chart"] += tag.endswith(("}chart", "}relIds"))
                self._shape(element, line)


def symbol_of(element: etree._Element) -> str:
    """The character that w:sym shows."""
    code = element.get(W + "char", "")
    try:
        return symbol(int(code, 16), element.get(W + "font", ""))
    except ValueError:
        return "\ufffd"


def _field_mark(mark: etree._Element, line: Line) -> None:
    kind = mark.get(W + "fldCharType")
    if kind == "begin":
        line.field_begins(_control(mark.find(W + "ffData")))
    elif kind == "separate":
        line.field_separates()
    elif kind == "end":
        line.field_ends()


def _control(data: etree._Element | None) -> str:
    """What an old form control shows: a check box, or the chosen entry of a list."""
    if data is None:
        return ""
    box, choice = data.find(W + "checkBox"), data.find(W + "ddList")
    if box is not None:
        state = box.find(W + "checked")
        state = box.find(W + "default") if state is None else state
        return "☑" if state is not None and is_on(state) else "☐"
    if choice is not None:
        entries = [entry.get(VAL, "") for entry in choice.iterchildren(W + "listEntry")]
        chosen = choice.find(W + "result")
        at = number(choice.find(W + "default") if chosen is None else chosen, 0)
        return entries[at] if at < len(entries) else ""
    return ""
