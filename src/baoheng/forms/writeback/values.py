"""A value as a cell shows it: numbers keep the unit that the cell had."""

import re
from decimal import Decimal

from baoheng.forms.writeback.model import Change
from baoheng.reading.formats.numberdigits import general
from baoheng.reading.formats.sheetcell import clean, number_cell
from baoheng.reading.grammar.indicators import number
from baoheng.reading.values import parse_unit

_WITH_UNIT = re.compile(r"\s*-?[\d,]*\.?\d+\s*([^\d\s.,]{0,4})\s*")
_LEADING = re.compile(r"-?\d+(\.\d+)?")
_UNWRITABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")


def text_of(change: Change, before: str, like: str) -> str:
    """The text for a cell that shows ``before``; ``like`` is what the cell near it shows.

    A number gets the unit of the number it replaces (532.03万元), or of the one near it; money
    its own where that is another.
    """
    if isinstance(change.value, str):
        return clean(change.value).strip()
    found = _WITH_UNIT.fullmatch(before or ("" if change.percent else like))
    unit = found[1] if found else ""
    if _clashes(change, unit):
        unit = change.unit or ""
    return f"{change.value:f}{unit or ('%' if change.percent else '')}"


def same(change: Change, before: str) -> bool:
    """Whether the cell shows this value already."""
    if isinstance(change.value, str):
        return clean(change.value).split() == before.split()
    found = _WITH_UNIT.fullmatch(before)
    if found and _clashes(change, found[1]):
        return False
    return number(before.replace("％", "%")) == change.value


def _clashes(change: Change, word: str) -> bool:
    """Whether a cell's unit is money of another size than that of the value."""
    mine, theirs = (parse_unit(name) if name else None for name in (change.unit, word))
    if mine is None or theirs is None or theirs.dimension != "money":
        return False
    return mine.scale != theirs.scale


def writable(text: str) -> bool:
    """Whether the text holds only characters that XML can carry."""
    return not _UNWRITABLE.search(text)


def sheet_number(change: Change, code: str, epoch_1904: bool = False) -> str | None:
    """The digits to store in a sheet cell with this number format; None where it must be text.

    A number must still be one through the format (a date format makes a day of it); a text is
    stored as a number only where the format then shows exactly that text.
    """
    if isinstance(change.value, Decimal):
        stored = change.value / 100 if change.percent and "%" in code else change.value
        shown = number_cell(stored, code, epoch_1904).text
        found = _WITH_UNIT.fullmatch(shown)
        if found and _clashes(change, found[1]):
            return None
        return general(stored) if number(shown.replace("％", "%")) is not None else None
    text = change.value.strip()
    found = _LEADING.match(text)
    if found is None:
        return None
    stored = Decimal(found[0]) / 100 if "%" in code else Decimal(found[0])
    return general(stored) if number_cell(stored, code, epoch_1904).text == text else None
