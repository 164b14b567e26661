"""One cell of a spreadsheet as a person sees it, whatever file format it was stored in."""

import datetime
import re
from dataclasses import dataclass, replace
from decimal import Context, Decimal

from baoheng.reading.formats.numberformat import general, show_number, show_text
from baoheng.reading.grid import Flag, count_characters
from baoheng.reading.limits import Limits

_FIFTEEN = Context(prec=15)  # spreadsheets keep fifteen digits; the rest is binary noise
_LARGEST = 308  # decimal exponent of the largest number a spreadsheet can store
_ESCAPE = re.compile(r"_x(00[0-9A-Fa-f]{2})_")
_EPOCH_1900 = datetime.datetime(1899, 12, 30)  # noqa: DTZ001 (sheets know no time zones)
_EPOCH_1904 = datetime.datetime(1904, 1, 1)  # noqa: DTZ001
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class SheetCell:
    """What one non-empty sheet cell shows.

    ``raw`` is the stored value where it differs. ``text_length`` is the number of non-blank
    characters of a cell stored as text (0 for every other kind), before any cut.
    ``simplified`` tells that the number format holds something that is not reproduced.
    """

    text: str
    raw: str | None = None
    flags: frozenset[Flag] = frozenset()
    text_length: int = 0
    simplified: bool = False

    def flagged(self, *flags: Flag) -> "SheetCell":
        """The same cell with more flags."""
        return replace(self, flags=self.flags | set(flags))


def number_cell(value: Decimal, code: str, epoch_1904: bool = False) -> SheetCell:
    """A number shown through its number format ``code`` (empty or ``General`` for none)."""
    value = _FIFTEEN.plus(value)
    shown = show_number(value, code, epoch_1904)
    stored = general(value)
    flags = {Flag.FORMAT_RENDERED} if shown.from_format else set()
    if shown.hidden:
        flags.add(Flag.HIDDEN)
    raw = stored if stored != shown.text else None
    return SheetCell(shown.text, raw, frozenset(flags), simplified=shown.simplified)


def number_text(text: str) -> Decimal | None:
    """The stored digits of a number as a Decimal, None where they are no finite number."""
    try:
        value = Decimal(text.strip())
    except ArithmeticError:
        return None
    # a hostile exponent would be written out as gigabytes of zeros
    return value if value.is_finite() and abs(value.adjusted()) <= _LARGEST else None


def text_cell(text: str, code: str, limits: Limits) -> SheetCell:
    """A text as stored, cut at ``limits.cell_characters`` with a flag."""
    text = clean(text)
    length = count_characters(text)
    if len(text) > limits.cell_characters:
        cut = text[: limits.cell_characters]
        return SheetCell(cut, flags=frozenset({Flag.TRUNCATED}), text_length=length)
    shown = show_text(text, code)
    flags = {Flag.FORMAT_RENDERED} if shown.from_format else set()
    if shown.hidden:
        flags.add(Flag.HIDDEN)
    raw = text if shown.text != text else None
    return SheetCell(shown.text, raw, frozenset(flags), length)


def clean(text: str) -> str:
    """Line ends as line feeds, and without control characters, which no program shows."""
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def moment_cell(text: str, code: str, limits: Limits, epoch_1904: bool = False) -> SheetCell:
    """A date stored in ISO 8601 form, shown through its format (year/month/day without one)."""
    try:
        moment = datetime.datetime.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError:
        return replace(text_cell(text, code, limits), text_length=0)
    since = moment - (_EPOCH_1904 if epoch_1904 else _EPOCH_1900)
    serial = Decimal(since.days) + Decimal(since.seconds) / 86400
    usual = "yyyy/m/d h:mm:ss" if since.seconds else "yyyy/m/d"
    shown = number_cell(serial, usual if code in ("", "General") else code, epoch_1904)
    return replace(shown, raw=text.strip())


def truth_cell(value: bool) -> SheetCell:
    """TRUE or FALSE."""
    return SheetCell("TRUE" if value else "FALSE")


def error_cell(text: str) -> SheetCell:
    """An error value such as ``#REF!``."""
    return SheetCell(text, flags=frozenset({Flag.ERROR_VALUE}))


def formula_cell(formula: str, limits: Limits) -> SheetCell:
    """A formula whose value was never stored: the formula itself stands for it."""
    text = formula if formula.startswith("=") else f"={formula}"
    flags = {Flag.FORMULA_NO_VALUE}
    if len(text) > limits.cell_characters:
        flags.add(Flag.TRUNCATED)
    return SheetCell(text[: limits.cell_characters], flags=frozenset(flags))


def unescape(text: str) -> str:
    """Undo the ``_x00HH_`` writing of control characters and of the underscore (``_x005F_``)."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text
