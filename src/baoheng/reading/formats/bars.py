"""Tables in plain text drawn with bars: antiword, Markdown, consoles, and pages saved as text.

Four habits: bars around every field; bars after every field; bars between fields, with a rule
under the head; and a field a line with a bar after it, where a bar alone is a field without text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_BARS = "|｜│┃║"
_BAR = re.compile(rf"[{_BARS}]")
_FRAMED = re.compile(rf"\s*[{_BARS}].*[{_BARS}]\s*")
_CLOSED = re.compile(rf"\s*[^\s{_BARS}].*[{_BARS}]\s*")  # a bar at the end, none before
_BETWEEN = re.compile(rf"\s*[^\s{_BARS}].*[{_BARS}].*[^\s{_BARS}]\s*")
_RULE = re.compile(rf"[\s{_BARS}+:=\-─━═┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬┏┓┗┛┣┫┳┻╋]+")
_RULED_HEAD = re.compile(rf"\s*[{_BARS}]?\s*:?-{{3,}}[-:\s{_BARS}]*")
_MADE_UP = re.compile(rf"[{_BARS}](?:\s+[{_BARS}]+|[{_BARS}]*)\s*$")
EMPTY = "|"  # what a line of an empty field is left as
_SHORT = 8  # characters of a line that may be the first half of a label cut in two
_FIELD_LINES = 4  # lines that a field may take


@dataclass(slots=True)
class Drawn:
    """Lines with tabs for bars; ``rows`` are the widths of those that are rows, else 0.

    A row may have fewer fields than its width. ``gone`` is how many characters of the drawing are
    no longer in the lines.
    """

    lines: list[str]
    rows: list[int]
    gone: int = 0


def to_tabs(lines: Sequence[str]) -> Drawn:
    """Tabs for bars, where a line with bars is a row of a table.

    A line with bars is a row where another stands beside it, or a rule; rules become empty. Other
    lines stay as they are.
    """
    if _field_a_line(lines):
        return _one_a_line(lines)
    rows = _rows(lines)
    drawn = Drawn(list(lines), [0] * len(lines))
    if sum(rows) < 2:
        return drawn
    for number, line in enumerate(_whole_rows(lines, rows)):
        beside = rows[max(number - 1, 0) : number + 2]
        if _RULE.fullmatch(line) and line.strip() and any(beside):
            drawn.gone += len("".join(line.split()))
            drawn.lines[number] = ""
        elif rows[number]:
            drawn.gone += len(_BAR.findall(line))
            fields = [field.replace("\t", " ").strip() for field in _fields(line)]
            width = len(_BAR.findall(line)) if _CLOSED.fullmatch(line) else len(fields)
            drawn.lines[number] = "\t".join(fields)
            drawn.rows[number] = width if any(fields) else 0
        else:
            drawn.lines[number] = line
    return drawn


def _whole_rows(lines: Sequence[str], rows: list[bool]) -> list[str]:
    """The lines with rows that line breaks in their fields have cut joined on their first line.

    Where bars come after fields, every row of a table has as many bars as the widest; lines that
    together have just as many are one row. ``rows`` then tells of the joined lines.
    """
    whole = list(lines)
    closed = [row and bool(_CLOSED.fullmatch(line)) for line, row in zip(lines, rows, strict=True)]
    number = 0
    while number < len(lines):
        if not closed[number]:
            number += 1
            continue
        stop = number + 1
        while (ahead := closed[stop : stop + _FIELD_LINES]) and any(ahead):
            stop += ahead.index(True) + 1
        _join(whole, rows, number, stop)
        number = stop
    return whole


def _join(whole: list[str], rows: list[bool], start: int, stop: int) -> None:
    counts = [len(_BAR.findall(line)) for line in whole]
    width = max(counts[start:stop])
    if width < 3 or counts[start:stop].count(width) * 3 < stop - start:
        return
    number = start
    while number < stop:
        last, total = number, counts[number]
        while total < width and last + 1 < stop:
            last += 1
            total += counts[last]
        half = len(whole[number].strip()) <= _SHORT and [0] < counts[number + 1 :][:1] < [width]
        begins = counts[number] or half
        if total != width or last == number or not begins:
            number += 1
            continue
        whole[number] = " ".join(whole[number : last + 1])
        whole[number + 1 : last + 1] = [""] * (last - number)
        rows[number : last + 1] = [True] + [False] * (last - number)
        number = last + 1


def _rows(lines: Sequence[str]) -> list[bool]:
    """Which lines are rows: two framed ones anywhere, others only near one of their habit."""
    framed = [bool(_FRAMED.fullmatch(line)) for line in lines]
    closed = [bool(_CLOSED.fullmatch(line)) and line.count("\t") == 0 for line in lines]
    between = [bool(_BETWEEN.fullmatch(line)) for line in lines]
    ruled = [bool(_RULED_HEAD.fullmatch(line)) and bool(_BAR.search(line)) for line in lines]
    rows = framed if sum(framed) > 1 else [False] * len(lines)
    for number in range(len(lines)):
        beside = range(max(number - _FIELD_LINES + 1, 0), min(number + _FIELD_LINES, len(lines)))
        company = [k for k in beside if k != number]
        if closed[number] and any(closed[k] or rows[k] for k in company):
            rows[number] = True
    if any(ruled):  # without a rule, bars between words are a menu as well as a table
        table = False
        for number, head in enumerate(ruled):
            table = head or (table and between[number])
            rows[number] |= table and between[number]
            if head and number and between[number - 1]:
                rows[number - 1] = True
    return rows


def _fields(line: str) -> list[str]:
    """The fields of a row, without the bars at its end that only make up its width."""
    if _FRAMED.fullmatch(line):
        return _BAR.split(line.strip())[1:-1]
    if not _CLOSED.fullmatch(line):
        return _BAR.split(line.strip())
    body = _MADE_UP.sub("", line.strip())
    return _BAR.split(body)


def _field_a_line(lines: Sequence[str]) -> bool:
    """Whether nearly all lines with a bar have just one, at their end."""
    barred = [line.strip() for line in lines if _BAR.search(line)]
    single = [line for line in barred if _BAR.search(line[-1]) and len(_BAR.findall(line)) == 1]
    return len(single) >= max(_FIELD_LINES, 0.9 * len(barred))


def _one_a_line(lines: Sequence[str]) -> Drawn:
    """The lines without the bars that end their fields.

    A bar alone stays as the mark of a field without text. Lines of one field are joined to its
    first.
    """
    drawn = Drawn([_BAR.sub("", line).strip() for line in lines], [0] * len(lines))
    begin: int | None = None  # the line where the open field begins
    for number, (before, line) in enumerate(pairwise(["", *lines])):
        ends = bool(_BAR.search(line))
        drawn.gone += ends
        if ends and not drawn.lines[number]:
            drawn.lines[number] = EMPTY
        elif begin is not None:
            drawn.lines[begin] += " " + drawn.lines[number]
            drawn.lines[number] = ""
        elif not ends and drawn.lines[number] and _BAR.search(before) and _opens(lines, number):
            begin = number
        begin = None if ends else begin
    return drawn


def _opens(lines: Sequence[str], number: int) -> bool:
    """Whether this line without a bar is the beginning of a field."""
    coming = [line.strip() for line in lines[number + 1 : number + _FIELD_LINES]]
    return len(lines[number].strip()) <= _SHORT and any(map(_BAR.search, coming))
