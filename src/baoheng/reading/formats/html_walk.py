"""The walk over a parsed web page: text by blocks, tables into one another."""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from baoheng.core.errors import LimitExceeded
from baoheng.reading.formats.flow import Item, Para
from baoheng.reading.formats.html_names import (
    BLOCKS,
    CONTROLS,
    FRAMES,
    SKIPPED,
    control_text,
    is_hidden,
    is_struck,
)  # fmt: skip
from baoheng.reading.formats.html_tables import TableBuild, span
from baoheng.reading.formats.numerals import FORMATS, SUPERSCRIPT
from baoheng.reading.grid import Flag, count_characters
from baoheng.reading.limits import Limits

_SPACE = re.compile(r"[ \t\r\n\f]+")
_AROUND_BREAK = re.compile(r" *\n *")
_MANY_SPACES = re.compile(" {2,}")
_LISTS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_SECTIONS = frozenset({"thead", "tbody", "tfoot"})


class Look(NamedTuple):
    """How text is shown where the walk is."""

    hidden: bool = False
    struck: bool = False
    inserted: bool = False
    raised: bool = False
    kept: bool = False  # white space as written


@dataclass(slots=True)
class _Open:
    """A table being read: what surrounds it, the cell being filled."""

    build: TableBuild
    outer: list[Item]  # the list the table stands in
    look: Look
    cell: etree._Element | None = None
    row: etree._Element | None = None


@dataclass(slots=True)
class PageWalker:
    """Reads one page into ``items``; ``seen`` counts what deserves a note to the clerk.

    ``rendered`` counts non-blank characters that are seen but not stored as text: list numbers.
    """

    name: str
    limits: Limits
    items: list[Item] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    rendered: int = 0
    _target: list[Item] = field(default_factory=list)
    _tables: list[_Open] = field(default_factory=list)
    _looks: list[Look] = field(default_factory=lambda: [Look()])
    _numbers: list[int | None] = field(default_factory=list)  # next number of each open list
    _shown: list[str] = field(default_factory=list)
    _hidden: list[str] = field(default_factory=list)
    _flags: set[Flag] = field(default_factory=set)
    _label: str = ""  # the number of a list item, until its first text comes
    _kept: bool = False

    def walk(self, root: etree._Element) -> None:
        """Read the page; no recursion, so that depth costs nothing."""
        self._target = self.items
        events = etree.iterwalk(root, events=("start", "end"))
        for event, element in events:
            if event == "start":
                self._start(element)
                if element.tag in SKIPPED:
                    events.skip_subtree()
                elif element.text:
                    self._text(element.text)
            else:
                self._end(element)
                if element.tail:
                    self._text(element.tail)
        self._flush()

    def _start(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in BLOCKS:
            self._flush()
        self._looks.append(self._look(element, self._looks[-1]))
        if tag in ("td", "th"):
            self._start_cell(element)
        elif tag == "tr":
            self._start_row(element)
        elif tag == "table":
            self._start_table()
        elif tag == "br":
            self._shown.append("\n")
        elif tag in CONTROLS:
            self._put(control_text(element))
        elif tag in FRAMES:
            self.seen["frame"] += 1
        elif tag == "img":
            self.seen["image"] += 1
        elif tag in ("ol", "ul"):
            start = element.get("start", "1")
            first = int(start) if start.isdecimal() and len(start) < 7 else 1
            self._numbers.append(first if tag == "ol" else None)
        elif tag == "li" and self._numbers and self._numbers[-1] is not None:
            self._number(element, self._numbers[-1])

    def _end(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in BLOCKS:
            self._flush()
        if self._tables:
            top = self._tables[-1]
            if tag in ("td", "th") and top.cell is element:
                self._close_cell(top)
            elif tag == "tr" and top.row is element:
                self._close_cell(top)
                top.build.end_row()
                top.row = None
            elif tag in _SECTIONS and top.cell is None:
                top.build.end_section()
            elif tag == "table":
                self._end_table()
        if tag in ("ol", "ul") and self._numbers:
            self._numbers.pop()
        elif tag == "li":
            self._end_label()
        self._looks.pop()

    def _look(self, element: etree._Element, look: Look) -> Look:
        tag = element.tag
        if tag in ("td", "th") and self._tables:  # what was left open in another cell ends here
            look = self._tables[-1].look._replace(hidden=look.hidden)
        elif tag == "sup":
            look = look._replace(raised=True)
        elif tag in ("pre", "xmp"):
            look = look._replace(kept=True)
        elif tag == "ins":
            look = look._replace(inserted=True)
        if is_struck(element):
            look = look._replace(struck=True)
        if not look.hidden and is_hidden(element):
            look = look._replace(hidden=True)
        return look

    def _start_table(self) -> None:
        if len(self._tables) >= self.limits.nesting:
            raise LimitExceeded(
                f"网页里的表格一层套一层超过 {self.limits.nesting} 层",
                where=self.name,
                todo="请用浏览器打开，把表格复制到 Word 或 Excel 后再读",
            )
        build = TableBuild(self.limits, self.name)
        self._tables.append(_Open(build, self._target, self._looks[-1]))

    def _end_table(self) -> None:
        top = self._tables.pop()
        self._target = top.outer
        table = top.build.finish()
        self.seen["span"] += top.build.clipped
        if table.cells:
            self._target.append(table)

    def _start_row(self, element: etree._Element) -> None:
        if self._tables:
            top = self._tables[-1]
            self._close_cell(top)
            top.build.start_row()
            top.row = element

    def _start_cell(self, element: etree._Element) -> None:
        if self._tables:
            top = self._tables[-1]
            self._close_cell(top)
            rowspan, colspan = span(element.get("rowspan")), span(element.get("colspan"))
            self._target = top.build.start_cell(rowspan, colspan, element.get("x:num") or None)
            top.cell = element

    def _close_cell(self, top: _Open) -> None:
        """Also where the end tag is missing: the next cell or row ends the one before."""
        self._target = top.outer
        top.cell = None

    def _number(self, item: etree._Element, number: int) -> None:
        own = item.get("value", "")
        number = int(own) if own.isdecimal() and len(own) < 7 else number
        self._numbers[-1] = number + 1
        parent = item.getparent()
        kind = "1" if parent is None else parent.get("type", "1")
        label = FORMATS[_LISTS.get(kind, "decimal")](number) + "."
        self.rendered += count_characters(label)
        self._end_label()
        self._label = label + " "

    def _text(self, text: str) -> None:
        look = self._looks[-1]
        if look.kept:
            self._kept = True
        else:
            text = _SPACE.sub(" ", text)
        if look.raised:
            text = text.translate(SUPERSCRIPT)  # 10⁴ must not become 104
        self._put(text)

    def _put(self, text: str) -> None:
        look = self._looks[-1]
        if look.hidden:
            self._hidden.append(text)
        else:
            self._shown.append(text)
        if look.struck and text.strip():
            self._flags.add(Flag.STRUCK)
        if look.inserted and text.strip():
            self._flags.add(Flag.INSERTED)

    def _flush(self) -> None:
        """End the paragraph; one without any text is no paragraph."""
        if not self._shown and not self._hidden:
            return
        shown, hidden = self._tidy(self._shown), self._tidy(self._hidden)
        flags = frozenset(self._flags)
        self._shown, self._hidden, self._flags, self._kept = [], [], set(), False
        if shown:
            label, self._label = self._label, ""
            self._target.append(Para(label + shown, flags, hidden))
        elif hidden:
            self._target.append(Para(hidden, flags | {Flag.HIDDEN}))

    def _end_label(self) -> None:
        """A list item without text still shows its number."""
        if self._label:
            self._target.append(Para(self._label.strip()))
            self._label = ""

    def _tidy(self, pieces: list[str]) -> str:
        text = "".join(pieces)
        if not self._kept:
            text = _MANY_SPACES.sub(" ", text)
        return _AROUND_BREAK.sub("\n", text.replace("\xa0", " ").strip())
