"""One worksheet part as a tree: its cells by address, made where they are missing."""

import re
from collections.abc import Iterator

from lxml import etree

from baoheng.core.provenance import column_letters
from baoheng.reading.formats.sheetgrid import Area, Position
from baoheng.reading.formats.xlsxsheet import column_number
from baoheng.reading.formats.xmlstream import is_true, whole

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


class SheetXml:
    """A worksheet that is being edited; every other element and attribute stays as it is."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self._ns = f"{{{etree.QName(root).namespace or ''}}}" if root.tag.startswith("{") else ""
        data = root.find(f"{self._ns}sheetData")
        if data is None:
            data = etree.SubElement(root, f"{self._ns}sheetData")
        self._data = data
        self._rows: dict[int, etree._Element] = {}
        at = 0
        for row in data.iterfind(f"{self._ns}row"):
            at = whole(row.get("r"), at + 1)
            row.set("r", str(at))
            self._rows[at] = row
        merges = root.iterfind(f"{self._ns}mergeCells/{self._ns}mergeCell")
        self.merges = [area for one in merges if (area := area_of(one.get("ref", "")))]
        self.spilled = [
            area
            for formula in data.iter(f"{self._ns}f")
            if formula.get("t") in ("array", "dataTable") and (area := area_of(formula.get("ref")))
        ]

    @property
    def protected(self) -> bool:
        """Whether the sheet is locked, so that only unlocked cells may be filled."""
        mark = self.root.find(f"{self._ns}sheetProtection")
        return mark is not None and is_true(mark.get("sheet"))

    def anchor(self, at: Position) -> Position:
        """The first cell of the merged area over this one, else itself."""
        area = _around(self.merges, at)
        return (area.top, area.left) if area else at

    def find(self, at: Position) -> etree._Element | None:
        """The cell's element, None where the sheet has none."""
        row = self._rows.get(at[0])
        return None if row is None else dict(self._cells(row)).get(at[1])

    def calculated(self, at: Position) -> bool:
        """Whether the cell is a formula, or filled by one that stands elsewhere."""
        cell = self.find(at)
        own = cell is not None and cell.find(f"{self._ns}f") is not None
        return own or _around(self.spilled, at) is not None

    def style(self, at: Position) -> str | None:
        """The number of the cell's style; of its row or column where it is not stored itself."""
        cell, row = self.find(at), self._rows.get(at[0])
        if cell is not None:
            return cell.get("s")
        if row is not None and is_true(row.get("customFormat")):
            return row.get("s")
        for column in self.root.iterfind(f"{self._ns}cols/{self._ns}col"):
            if whole(column.get("min")) <= at[1] <= whole(column.get("max")):
                return column.get("style")
        return None

    def numeric(self, at: Position) -> bool | None:
        """Whether a number is stored there; None for a blank cell."""
        cell = self.find(at)
        value = None if cell is None else cell.find(f"{self._ns}v")
        inline = None if cell is None else cell.find(f"{self._ns}is")
        if cell is None or (inline is None and (value is None or not value.text)):
            return None
        return cell.get("t", "n") == "n"

    def write(self, at: Position, *, text: str = "", digits: str | None = None) -> None:
        """Put a number (its digits) or a text there; an empty text clears the cell."""
        cell = self._made(at)
        self.forget(cell)
        for mark in ("cm", "vm"):  # what the old value was linked to
            cell.attrib.pop(mark, "")
        if digits is not None:
            value = etree.Element(f"{self._ns}v")
            value.text = digits
            cell.insert(0, value)
        elif text:
            cell.set("t", "inlineStr")  # a text whatever it begins with, never a formula
            inline = etree.Element(f"{self._ns}is")
            words = etree.SubElement(inline, f"{self._ns}t")
            words.text = _ESCAPED.sub("_x005F_", text)
            words.set(_SPACE, "preserve")
            cell.insert(0, inline)

    def forget(self, cell: etree._Element) -> None:
        """Take the stored value out of a cell; a formula stays and is worked out on opening."""
        for name in ("v", "is"):
            for old in cell.findall(f"{self._ns}{name}"):
                cell.remove(old)
        cell.attrib.pop("t", "")

    def _cells(self, row: etree._Element) -> Iterator[tuple[int, etree._Element]]:
        column = 0
        for cell in row.iterfind(f"{self._ns}c"):
            found = _ADDRESS.fullmatch(cell.get("r", ""))
            column = column_number(found[1]) if found else column + 1
            yield column, cell

    def _made(self, at: Position) -> etree._Element:
        cell = self.find(at)
        if cell is not None:
            return cell
        style = self.style(at)
        row = self._rows.get(at[0])
        if row is None:
            row = etree.Element(f"{self._ns}row", r=str(at[0]))
            _insert(self._data, list(self._rows.items()), at[0], row)
            self._rows[at[0]] = row
        row.attrib.pop("spans", "")  # a hint that may now be too narrow
        before = list(self._cells(row))
        for column, one in before:  # without addresses a new cell would move those after it
            one.set("r", f"{column_letters(column)}{at[0]}")
        cell = etree.Element(f"{self._ns}c", r=f"{column_letters(at[1])}{at[0]}")
        if style:
            cell.set("s", style)
        _insert(row, before, at[1], cell)
        return cell


def area_of(reference: str | None) -> Area | None:
    """The cells that a reference such as ``B2:C4`` names; None where it names none."""
    first, _, last = (reference or "").partition(":")
    one, two = _ADDRESS.fullmatch(first), _ADDRESS.fullmatch(last or first)
    if one is None or two is None:
        return None
    return Area(int(one[2]), column_number(one[1]), int(two[2]), column_number(two[1]))


def _around(areas: list[Area], at: Position) -> Area | None:
    return next(
        (a for a in areas if a.top <= at[0] <= a.bottom and a.left <= at[1] <= a.right), None
    )


def _insert(
    parent: etree._Element, there: list[tuple[int, etree._Element]], at: int, new: etree._Element
) -> None:
    """Put an element among its numbered siblings, in order."""
    after = next((element for number, element in sorted(there, key=_number) if number > at), None)
    if after is not None:
        after.addprevious(new)
    elif there:
        max(there, key=_number)[1].addnext(new)
    else:
        parent.insert(0, new)


def _number(pair: tuple[int, etree._Element]) -> int:
    return pair[0]
