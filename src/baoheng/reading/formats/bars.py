"""Tables in plain text drawn with bars, as antiword, Markdown and database consoles print them."""

import re
from collections.abc import Sequence

_BAR = re.compile(r"[|｜│┃║]")
_ROW = re.compile(r"\s*[|｜│┃║].*[|｜│┃║]\s*")
_RULE = re.compile(r"[\s|｜│┃║+:=\-─━═┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬┏┓┗┛┣┫┳┻╋]+")


def to_tabs(lines: Sequence[str]) -> tuple[list[str], int]:
    """The lines with tabs for bars, and how many characters of the drawing are gone.

    Only lines that begin and end with a bar are rows; rules between them become empty. Other
    lines stay as they are.
    """
    rows = [bool(_ROW.fullmatch(line)) for line in lines]
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
            fields = _BAR.split(line.strip())[1:-1]
            gone += len(fields) + 1
            found.append("\t".join(field.replace("\t", " ").strip() for field in fields))
        else:
            found.append(line)
    return found, gone
