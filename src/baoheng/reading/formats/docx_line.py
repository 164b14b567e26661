"""One Word paragraph while it is read: shown and hidden text, fields, and what was added to it."""

import re
from dataclasses import dataclass, field

from baoheng.reading.formats.flow import Item, Para
from baoheng.reading.formats.numerals import circled
from baoheng.reading.grid import Flag, count_characters

_EQ = re.compile(r"\s*eq\b", re.IGNORECASE)
_CIRCLE = re.compile(r"[○〇◯]\s*[,，;；]\s*(\d{1,2})")
_FRACTION = re.compile(r"\\f\s*\(([^(),，]*)[,，]([^(),，]*)\)", re.IGNORECASE)
_SWITCH = re.compile(r"\\[a-z]+\d*\s*", re.IGNORECASE)


@dataclass(slots=True)
class _Field:
    """An open field: where its instruction began, the instruction, a form control's value."""

    shown: int
    hidden: int
    instruction: str = ""
    control: str = ""
    in_result: bool = False


@dataclass(slots=True)
class Line:
    """Collects one paragraph.

    ``rendered`` counts non-blank characters that are seen but not stored as text (numbers, form
    controls), ``unseen`` those stored inside a field's instruction and never seen.
    """

    flags: set[Flag] = field(default_factory=set)
    floats: list[Item] = field(default_factory=list)  # text boxes anchored here
    number: str = ""
    rendered: int = 0
    unseen: int = 0
    _shown: list[str] = field(default_factory=list)
    _hidden: list[str] = field(default_factory=list)
    _fields: list[_Field] = field(default_factory=list)

    def add(self, text: str, hidden: bool = False) -> None:
        """Text stored in the document."""
        (self._hidden if hidden else self._shown).append(text)

    def render(self, text: str, hidden: bool = False) -> None:
        """Text that is seen but not stored."""
        self.rendered += count_characters(text)
        self.add(text, hidden)

    def field_begins(self, control: str = "") -> None:
        """A field starts; ``control`` is the value of an old form control."""
        self._fields.append(_Field(len(self._shown), len(self._hidden), control=control))

    def instruct(self, text: str) -> None:
        """A piece of the innermost field's instruction."""
        if self._fields:
            self._fields[-1].instruction += text

    def field_separates(self) -> None:
        """The instruction ends, the result begins."""
        if self._fields and not self._fields[-1].in_result:
            self._drop_instruction(self._fields[-1])

    def field_ends(self) -> None:
        """The innermost field ends; one that ends outside its paragraph is no concern here."""
        if not self._fields:
            return
        last = self._fields.pop()
        if not last.in_result:
            self._drop_instruction(last)
            if last.control:
                self.render(last.control)
            elif _EQ.match(last.instruction):
                self.render(_equation(last.instruction))

    def _drop_instruction(self, last: _Field) -> None:
        """A field nested in an instruction leaves a result there that nobody sees."""
        last.in_result = True
        for pieces, start in ((self._shown, last.shown), (self._hidden, last.hidden)):
            self.unseen += sum(map(count_characters, pieces[start:]))
            del pieces[start:]

    def has_text(self) -> bool:
        """Whether anything but white space was added."""
        return any(piece.strip() for piece in self._shown + self._hidden)

    def para(self) -> Para:
        """The finished paragraph. A field left open hides nothing: its text stays."""
        text, hidden = "".join(self._shown), "".join(self._hidden)
        flags = frozenset(self.flags)
        if self.number:
            self.rendered += count_characters(self.number)
            return Para(self.number + text, flags, hidden, stored=text)
        if hidden.strip() and not text.strip():
            return Para(hidden, flags | {Flag.HIDDEN})
        return Para(text, flags, hidden)


def _equation(instruction: str) -> str:
    r"""What an EQ field shows: ``\o\ac(○,3)`` → ③, ``\f(1,2)`` → 1/2, else its text parts."""
    circle = _CIRCLE.search(instruction)
    if circle:
        return circled(int(circle[1]))
    text = _FRACTION.sub(r"\1/\2", _EQ.sub("", instruction, count=1))
    return _SWITCH.sub("", text).replace("(", "").replace(")", "").strip()
