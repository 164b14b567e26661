"""Tables in plain text whose columns are made with blanks, as ``pdftotext -layout`` prints them.

Columns are the gaps that no line of the table runs across; they are never trusted. A line that
only goes on where the line above fills its column is a part of the same row.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import NamedTuple
from unicodedata import east_asian_width

FEWEST = 3  # lines with as many fields, and columns, that make a table
BLANKS = 2  # empty lines within a table; more end it
STRAY = 0.05  # of the lines may run across the gap between two columns
SLACK = 1  # of half a Chinese character: what a full line may lack to the width of its column
NARROWEST = 8  # of half a Chinese character: narrower columns hold numbers, which are not broken
_LATIN = re.compile(r"[!-~]+")
_ENDING = "指标"  # the end of a level word, which may stand beside the next row's name
_FIELD = re.compile(r"\S+(?:[ \u3000]\S+)*")


class Field(NamedTuple):
    """A piece of a line: from ``start`` to ``end`` in characters, first and last column."""

    start: int
    end: int
    text: str
    first: int = 0
    last: int = 0


@dataclass(slots=True)
class TableRow:
    """One row: the number of its first line and (first column, last column, text) of its cells."""

    line: int
    cells: list[Field]


class SpacedTable(NamedTuple):
    """Numbered lines as fields in columns, and the number of columns."""

    lines: list[tuple[int, list[Field]]]
    width: int


def several(line: str) -> bool:
    """Whether the line holds more than one field."""
    return len(_FIELD.findall(line)) > 1


def table(lines: Sequence[tuple[int, str]], widest: int) -> SpacedTable | None:
    """The numbered lines (none empty) as a table of at most ``widest`` columns.

    None where they do not fall into columns.

    Characters are counted one each, or Chinese ones twice where columns are straighter then.
    """
    counts: tuple[Callable[[str], int], ...] = (len, _display_width)
    tables = [
        found
        for count in counts
        if (found := _table([(number, _fields(line, count)) for number, line in lines], widest))
    ]
    return min(tables, key=_raggedness, default=None)


def _raggedness(table: SpacedTable) -> float:
    """At how many places the fields of a column begin."""
    return len({field.start for _, fields in table.lines for field in fields}) / table.width


def runs(lines: Sequence[tuple[int, str]]) -> Iterator[tuple[bool, list[tuple[int, str]]]]:
    """Numbered lines without the empty ones, in runs that may each be one table or none.

    A form feed begins a run, as the next page has other columns; the flag says whether it did.
    """
    run: list[tuple[int, str]] = []
    page = False
    for number, line in lines:
        if not line.strip():
            continue
        fed = line.startswith("\f")
        if run and (fed or number - run[-1][0] > BLANKS + 1):
            yield page, run
            run = []
        page = page if run else fed
        run.append((number, line.lstrip("\f")))
    if run:
        yield page, run


def trimmed(run: list[tuple[int, str]]) -> tuple[int, int]:
    """Where in the run a table may begin and end: at lines of several fields.

    The rest of a cell, right below it, still belongs to the table.
    """
    marks = [index for index, (_, line) in enumerate(run) if several(line)]
    if not marks:
        return 0, 0
    last = marks[-1] + 1
    starts = {found.start() for found in _FIELD.finditer(run[last - 1][1])} - {0}
    while last < len(run) and _indent(run[last][1]) in starts:
        last += 1
    return marks[0], last


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _display_width(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def _fields(line: str, count: Callable[[str], int]) -> list[Field]:
    at = [0, *accumulate(map(count, line))]
    return [
        Field(at[found.start()], at[found.end()], found.group()) for found in _FIELD.finditer(line)
    ]


def _table(lines: list[tuple[int, list[Field]]], widest: int) -> SpacedTable | None:
    full = [fields for _, fields in lines if len(fields) >= FEWEST]
    if len(full) < FEWEST:
        return None
    borders = _borders(full)
    if not FEWEST <= len(borders) + 1 <= widest:
        return None
    placed = [
        (number, _apart([_placed(field, borders) for field in fields])) for number, fields in lines
    ]
    return SpacedTable(placed, len(borders) + 1)


def _borders(lines: list[list[Field]]) -> list[float]:
    """Positions that hardly any field runs across, one for each gap between two columns."""
    width = max(fields[-1].end for fields in lines)
    crossed = [0] * (width + 1)
    for fields in lines:
        for field in fields:
            for at in range(field.start, field.end):
                crossed[at] += 1
    allowed = int(STRAY * len(lines))
    gaps = [
        [at for at, _ in group]
        for free, group in groupby(enumerate(crossed), key=lambda item: item[1] <= allowed)
        if free
    ]
    return [(gap[0] + gap[-1]) / 2 for gap in gaps if gap[0] and gap[-1] < width]


def _placed(field: Field, borders: list[float]) -> Field:
    first = bisect_left(borders, field.start + 0.5)
    last = bisect_left(borders, field.end - 0.5)
    return field._replace(first=first, last=max(first, last))


def _apart(fields: list[Field]) -> list[Field]:
    """Fields that share a column become one."""
    apart: list[Field] = []
    for field in fields:
        if apart and field.first <= apart[-1].last:
            before = apart.pop()
            text = f"{before.text}  {field.text}"
            field = Field(before.start, field.end, text, before.first, max(before.last, field.last))
        apart.append(field)
    return apart


def rows(table: SpacedTable) -> list[TableRow]:
    """The lines of the table joined to rows."""
    room = [0] * table.width
    for _, fields in table.lines:
        for field in fields:
            if field.first == field.last:
                room[field.first] = max(room[field.first], _display_width(field.text))
    found: list[TableRow] = []
    before: dict[tuple[int, int], Field] = {}
    for number, fields in table.lines:
        tails = [field for field in fields if found and _goes_on(field, before, room)]
        if len(tails) < len(fields):
            tails = [field for field in fields if found and _ends(field, before)]
        if tails:
            _append(found[-1], tails)
        if len(tails) < len(fields):
            gone = set(tails)
            found.append(TableRow(number, [field for field in fields if field not in gone]))
        before = {(field.first, field.last): field for field in fields}
    return found


def _goes_on(field: Field, before: dict[tuple[int, int], Field], room: list[int]) -> bool:
    """Whether the field is the next line of the one above, which fills its column."""
    above = before.get((field.first, field.last))
    width = sum(room[field.first : field.last + 1])
    word = _LATIN.match(field.text)  # it is not broken: the line above may end before it
    return (
        above is not None
        and width >= NARROWEST
        and _display_width(above.text) + (len(word.group()) + 1 if word else 0) >= width - SLACK
    )


def _ends(field: Field, before: dict[tuple[int, int], Field]) -> bool:
    """Whether the field is the end of the level word above."""
    above = before.get((field.first, field.last))
    return field.text == _ENDING and above is not None and not above.text.endswith(_ENDING)


def _append(row: TableRow, fields: list[Field]) -> None:
    spots = {(cell.first, cell.last): index for index, cell in enumerate(row.cells)}
    for field in fields:
        index = spots.get((field.first, field.last))
        if index is None:
            row.cells.append(field)
        else:
            cell = row.cells[index]
            row.cells[index] = cell._replace(text=f"{cell.text}\n{field.text}")
