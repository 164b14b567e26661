"""Which formulas of a workbook lean on changed cells, so that their stored results are old."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from baoheng.reading.formats.sheetgrid import Area
from baoheng.reading.formats.xlsxsheet import column_number

Where = tuple[str, int, int]  # sheet, row, column
_ROWS, _COLUMNS = 1048576, 16384
_TEXTS = re.compile(r'"(?:[^"]|"")*"')
# another workbook: nothing in it changes here
_OUTSIDE = re.compile(r"(?:'[^']*\[[^']*'|\[\d+\][\w.]*)!\$?\w+(?::\$?\w+)?")
_REFERENCE = re.compile(
    r"(?:(?P<sheet>'(?:[^']|'')+'|[^\W\d][\w.]*)!)?"
    r"(?<![\w.$])(?:\$?(?P<c1>[A-Za-z]{1,3})\$?(?P<r1>\d{1,7})"
    r"(?::\$?(?P<c2>[A-Za-z]{1,3})\$?(?P<r2>\d{1,7}))?"
    r"|\$?(?P<c3>[A-Za-z]{1,3}):\$?(?P<c4>[A-Za-z]{1,3})"
    r"|\$?(?P<r3>\d{1,7}):\$?(?P<r4>\d{1,7}))(?![\w(.!])"
)
_WORD = re.compile(r"[^\W\d][\w.]*")
_FUNCTION = re.compile(r"[^\W\d][\w.]*\(")
_ANYWHERE = re.compile(r"\b(?:INDIRECT|OFFSET|CELL)\(", re.IGNORECASE)  # go where no text says


@dataclass(frozen=True, slots=True)
class Uses:
    """The areas that a formula looks at; ``anything`` where its text does not say which."""

    areas: tuple[tuple[str, Area], ...]
    anything: bool

    def touches(self, changed: Mapping[Where, None]) -> bool:
        """Whether one of these cells is looked at."""
        return self.anything or any(
            sheet == name and area.top <= row <= area.bottom and area.left <= column <= area.right
            for name, row, column in changed
            for sheet, area in self.areas
        )


def uses(formula: str, sheet: str) -> Uses:
    """What a formula on this sheet looks at. No text (a part of a shared one) may be anything."""
    text = _OUTSIDE.sub(" ", _TEXTS.sub(" ", formula))
    rest = _FUNCTION.sub("(", _REFERENCE.sub(" ", text))
    words = {word.upper() for word in _WORD.findall(rest)} - {"TRUE", "FALSE"}
    unsure = not formula.strip() or bool(words) or "[" in rest or bool(_ANYWHERE.search(text))
    return Uses(tuple(_areas(text, sheet)), unsure)


def stale(formulas: Mapping[Where, str], changed: set[Where]) -> list[Where]:
    """The formulas that look at changed cells, directly or through other formulas."""
    looks = {where: uses(text, where[0]) for where, text in formulas.items()}
    found: list[Where] = []
    newly = dict.fromkeys(changed)
    while newly:
        reached = [where for where, look in looks.items() if look.touches(newly)]
        for where in reached:
            del looks[where]
        found += reached
        newly = dict.fromkeys(reached)
    return found


def _areas(text: str, sheet: str) -> Iterator[tuple[str, Area]]:
    for found in _REFERENCE.finditer(text):
        named = found["sheet"]
        name = sheet if named is None else named.strip("'").replace("''", "'")
        if found["r1"]:
            rows = [int(found["r1"]), int(found["r2"] or found["r1"])]
            columns = [column_number(found["c1"]), column_number(found["c2"] or found["c1"])]
        elif found["c3"]:
            rows, columns = [1, _ROWS], [column_number(found["c3"]), column_number(found["c4"])]
        else:
            rows, columns = [int(found["r3"]), int(found["r4"])], [1, _COLUMNS]
        yield name, Area(min(rows), min(columns), max(rows), max(columns))
