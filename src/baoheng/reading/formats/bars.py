"""Tables in plain text drawn with bars: antiword, Markdown, consoles, and pages saved as text.

Four habits: bars around every field; bars after every field; bars between fields, with a rule
under the head; and a field a line with a bar after it, where a bar alone on its line ends the row.
"""

import re
from collections.abc import Sequence

_BARS = "|｜│┃║"
_BAR = re.compile(rf"[{_BARS}]")
_FRAMED = re.compile(rf"\s*[{_BARS}].*[{_BARS}]\s*")
_CLOSED = re.compile(rf"\s*[^\s{_BARS}].*[{_BARS}]\s*")  # a bar at the end, none before
_BETWEEN = re.compile(rf"\s*[^\s{_BARS}].*[{_BARS}].*[^\s{_BARS}]\s*")
_RULE = re.compile(rf"[\s{_BARS}+:=\-─━═┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬┏┓┗┛┣┫┳┻╋]+")
_RULED_HEAD = re.compile(rf"\s*[{_BARS}]?\s*:?-{{3,}}[-:\s{_BARS}]*")
_SHORT = 8  # characters of a line that may be the first half of a label cut in two
_FIELD_LINES = 4  # lines that a field may take


def to_tabs(lines: Sequence[str]) -> tuple[list[str], int]:
    """The lines with tabs for bars, and how many characters of the drawing are gone.

    A line with bars is a row where another stands beside it, or a rule; rules become empty. Other
    lines stay as they are.
    """
    if _field_a_line(lines):
        return _joined(lines), sum(len(_BAR.findall(line)) for line in lines)
    rows = _rows(lines)
    if sum(rows) < 2:
        return list(lines), 0
    found: list[str] = []
    gone = 0
    for number, line in enumerate(lines):
        beside = rows[max(number - 1, 0) : number + 2]
        if _RULE.fullmatch(line) and line.strip() and any(beside):
            gone += len("".join(line.split()))
            found.append("")
        elif rows[number]:
            gone += len(_BAR.findall(line))
            found.append("\t".join(field.replace("\t", " ").strip() for field in _fields(line)))
        else:
            found.append(line)
    return found, gone


def _rows(lines: Sequence[str]) -> list[bool]:
    """Which lines are rows: two framed ones anywhere, others only beside one of their habit."""
    framed = [bool(_FRAMED.fullmatch(line)) for line in lines]
    closed = [bool(_CLOSED.fullmatch(line)) and line.count("\t") == 0 for line in lines]
    between = [bool(_BETWEEN.fullmatch(line)) for line in lines]
    ruled = [bool(_RULED_HEAD.fullmatch(line)) and bool(_BAR.search(line)) for line in lines]
    rows = framed if sum(framed) > 1 else [False] * len(lines)
    for number in range(len(lines)):
        beside = range(max(number - 1, 0), min(number + 2, len(lines)))
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
    fields = _BAR.split(line.strip())
    if _FRAMED.fullmatch(line):
        return fields[1:-1]
    return fields[:-1] if _CLOSED.fullmatch(line) else fields


def _field_a_line(lines: Sequence[str]) -> bool:
    """Whether nearly all lines with a bar have just one, at their end, and some only that."""
    barred = [line.strip() for line in lines if _BAR.search(line)]
    single = [line for line in barred if _BAR.search(line[-1]) and len(_BAR.findall(line)) == 1]
    alone = sum(1 for line in single if len(line) == 1)
    return 2 <= alone < len(single) and len(single) >= 0.9 * len(barred)


def _joined(lines: Sequence[str]) -> list[str]:
    """The lines with the fields of each row, tabs between, on its first line; the others are empty.

    A line without a bar belongs to the field that a bar ends soon, if the row has begun, or if it
    stands at a row's beginning and is as short as half a label.
    """
    found = [_BAR.sub("", line).strip() for line in lines]
    row: int | None = None  # the line where the open row begins
    in_field = False
    for number, line in enumerate(lines):
        text, ends = found[number], bool(_BAR.search(line))
        before = lines[number - 1].strip() if number else ""
        if ends and not text:
            row, in_field = None, False
        elif ends or in_field or (text and _opens(lines, number, row is not None, before)):
            if row is None:
                row = number
            else:
                found[row] += ("\n" if in_field else "\t") + text
                found[number] = ""
            in_field = not ends
        elif text:
            found[number], row = line, None
    alone = [bool(line) and "\t" not in line and bool(_BAR.search(old))
             for line, old in zip(found, lines, strict=True)]  # fmt: skip
    return [f"\t{line}" if one else line for line, one in zip(found, alone, strict=True)]


def _opens(lines: Sequence[str], number: int, in_row: bool, before: str) -> bool:
    """Whether this line without a bar is the beginning of a field."""
    coming = [line.strip() for line in lines[number + 1 : number + _FIELD_LINES]]
    if in_row:
        return any(_BAR.search(line) for line in coming)
    short = len(lines[number].strip()) <= _SHORT and bool(_BAR.fullmatch(before))
    return short and len(coming[0]) > 1 and bool(_BAR.search(coming[0])) if coming else False
